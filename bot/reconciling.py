"""What the providers say they took, beside what the ledger received. Differences are listed, never mended in silence.

A timer does it every day for the day before, and asks about every attempt that stayed open; `bot reconcile` does it for
any day.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.books import PostgresBooks
from bot.clock import Clock
from bot.effects import OpenUnit
from bot.hints import NOBODY
from domain.errors import ProviderError
from domain.model.ids import ConversationId, TenantId
from domain.model.ledger import Task
from domain.model.money import Money
from domain.model.payment import Confirmation, Outcome
from domain.model.shop import PaymentAccount, Shop
from domain.payment_ports import PaymentProvider, Statements
from domain.services import watching

log = structlog.get_logger()
NIGHT = time(3)
"""From this hour on, on the shop's own clock, the day before is closed everywhere."""
BETWEEN_LOOKS = timedelta(minutes=15)
LIST_SLACK = timedelta(minutes=15)
"""A payment just before midnight is counted by one side on the next day."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`what`: not_counted (the provider has it, we do not), not_known (the other way round), amount, not_asked."""

    what: str
    reference: str
    theirs: Money | None = None
    ours: Money | None = None
    note: str = ""

    def row(self) -> dict[str, str]:
        sides = {"theirs": self.theirs, "ours": self.ours}
        told = {side: f"{m.currency} {m.major}" for side, m in sides.items() if m is not None}
        return {"what": self.what, "reference": self.reference, "note": self.note} | told

    def __str__(self) -> str:
        return " ".join(f"{name}={value}" for name, value in self.row().items() if value)


@dataclass(slots=True)
class Compared:
    account: str
    checked: int = 0
    asked: int = 0
    differences: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reconciling:
    books: PostgresBooks
    units: OpenUnit
    accounts: PostgresAccounts
    providers: Mapping[str, PaymentProvider]
    clock: Clock

    async def day(self, tenant_id: TenantId, day: date) -> list[Compared]:
        """Every payment account of a shop, for a day of its own calendar; written down, with a task a difference."""
        async with self.units(tenant_id, NOBODY) as uow:
            shop = await uow.shops.shop()
            accounts = await uow.shops.payment_accounts()
        found = []
        for known in accounts:
            account = await self.accounts.payment_by_key(known.key)
            if account is None or account.provider in watching.BY_HAND:
                continue
            compared = await self._account(shop, account, day)
            await self._write(tenant_id, day, compared)
            found.append(compared)
        return found

    async def due(self, tenant_id: TenantId) -> None:
        """Yesterday, once, after the night has begun."""
        async with self.units(tenant_id, NOBODY) as uow:
            shop = await uow.shops.shop()
        here = self.clock().astimezone(ZoneInfo(shop.timezone))
        yesterday = here.date() - timedelta(days=1)
        if here.time() < NIGHT or await self.books.done(tenant_id, yesterday):
            return
        for compared in await self.day(tenant_id, yesterday):
            log.info("reconciled", account=compared.account, differences=len(compared.differences))

    async def _account(self, shop: Shop, account: PaymentAccount, day: date) -> Compared:
        since, until = _bounds(day, shop.timezone)
        compared = Compared(account.key)
        ours = await self.books.received(shop.tenant_id, account.key, since, until)
        provider = self.providers[account.provider]
        try:
            if isinstance(provider, Statements):
                slack = (since - LIST_SLACK, until + LIST_SLACK)
                theirs = await provider.received(account, *slack)
                await self._with_list(shop.tenant_id, compared, ours, theirs)
            else:
                await self._one_by_one(shop.tenant_id, compared, ours, account)
        except ProviderError as error:
            compared.differences.append(Difference("not_asked", account.key, note=error.code))
        compared.asked = await self._ask_about_open(shop.tenant_id, account.key, until)
        return compared

    async def _with_list(
        self,
        tenant_id: TenantId,
        compared: Compared,
        ours: Mapping[str, Money],
        theirs: Sequence[Confirmation],
    ) -> None:
        listed = {one.reference: one.amount for one in theirs if one.outcome is Outcome.PAID}
        counted = await self.books.counted(tenant_id, list(listed)) | dict(ours)
        compared.checked = len(listed.keys() | ours.keys())
        for reference, amount in sorted(listed.items()):
            if reference not in counted:
                if await self._is_ours(tenant_id, reference):
                    compared.differences.append(Difference("not_counted", reference, amount))
            elif counted[reference] != amount:
                compared.differences.append(
                    Difference("amount", reference, amount, counted[reference])
                )
        for reference in sorted(ours.keys() - listed.keys()):
            compared.differences.append(Difference("not_known", reference, ours=ours[reference]))

    async def _is_ours(self, tenant_id: TenantId, reference: str) -> bool:
        """Another system may share the provider's account."""
        async with self.units(tenant_id, NOBODY) as uow:
            return await uow.payments.order_of(reference) is not None

    async def _one_by_one(
        self,
        tenant_id: TenantId,
        compared: Compared,
        ours: Mapping[str, Money],
        account: PaymentAccount,
    ) -> None:
        for reference, amount in sorted(ours.items()):
            async with self.units(tenant_id, NOBODY) as uow:
                payment = await uow.payments.by_reference(reference)
            if payment is None:
                continue
            answer = await self.providers[account.provider].confirm(account, payment)
            compared.checked += 1
            if answer.outcome is not Outcome.PAID:
                note = answer.detail or answer.outcome.value
                compared.differences.append(
                    Difference("not_known", reference, ours=amount, note=note)
                )
            elif answer.amount != amount:
                compared.differences.append(Difference("amount", reference, answer.amount, amount))

    async def _ask_about_open(self, tenant_id: TenantId, key: str, until: datetime) -> int:
        """What stayed open is asked about once more; the answer goes the usual way."""
        unsettled = await self.books.unsettled(tenant_id, key, until)
        for one in unsettled:
            async with self.units(tenant_id, ConversationId(one.conversation_id)) as uow:
                await watching.ask(uow, one.reference, f"reconcile:{until:%Y%m%d}")
        return len(unsettled)

    async def _write(self, tenant_id: TenantId, day: date, compared: Compared) -> None:
        at = self.clock()
        async with self.units(tenant_id, NOBODY) as uow:
            for one in compared.differences:
                amount = one.theirs or one.ours or Money(0, (await uow.shops.shop()).currency)
                reference = f"{one.reference}:{day}"
                await uow.tasks.open(Task("reconcile", None, reference, amount, at, note=str(one)))
        rows = [one.row() for one in compared.differences]
        await self.books.record(tenant_id, (day, compared.account), at, compared.checked, rows)


def _bounds(day: date, timezone: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(timezone)
    begins = datetime.combine(day, time(), zone)
    return begins, datetime.combine(day + timedelta(days=1), time(), zone)


@dataclass(slots=True)
class NightWatch:
    """Looks every quarter of an hour whether a shop's day before is to be compared."""

    work: Reconciling
    shops: Callable[[], Awaitable[Sequence[TenantId]]]
    clock: Clock
    _next: datetime | None = None

    async def once(self) -> bool:
        at = self.clock()
        if self._next is not None and at < self._next:
            return False
        self._next = at + BETWEEN_LOOKS
        for tenant_id in await self.shops():
            await self.work.due(tenant_id)
        return False

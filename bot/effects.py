"""Effects: what a turn wanted from a payment provider, asked after its commit.

Each is harmless to repeat: the provider knows our reference, or we know that it was asked; and the answer comes back
through the inbox under a key of its own.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import TypeAlias

import structlog

from bot.clock import Clock
from domain.edge_ports import Accounts, Inbox, Outgoing
from domain.errors import ProviderError, Verdict
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Notice
from domain.model.order import Order
from domain.model.payment import ATTEMPTING, Confirmation, Outcome, Payment
from domain.model.shop import PaymentAccount
from domain.payment_ports import Charge, PaymentProvider
from domain.ports import UnitOfWork
from domain.services import watching

OpenUnit: TypeAlias = Callable[[TenantId, ConversationId], AbstractAsyncContextManager[UnitOfWork]]
CALLBACKS = "/paid-calls"
"""Below it every payment has an address of its own. Daraja refuses those that hold the words M-Pesa, Safaricom, exe,
cmd, sql or query."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Read:
    """An attempt, with what is needed to speak of it to its provider."""

    payment: Payment
    order: Order
    account: PaymentAccount
    title: str


@dataclass(slots=True)
class PaymentEffects:
    """`url`: where the engine is reached, by buyers' browsers and by providers."""

    units: OpenUnit
    accounts: Accounts
    inbox: Inbox
    providers: Mapping[str, PaymentProvider]
    url: str
    wake: Callable[[], None]
    clock: Clock

    async def start_payment(self, row: Outgoing) -> None:
        """Ask for the provider's page or prompt; it comes back as `payment_link_ready` or `payment_prompted`."""
        read = await self._read(row)
        if read.payment.status not in ATTEMPTING:
            return  # paid or given up meanwhile
        prompted = read.payment.provider in watching.PROMPTED
        if prompted and not await self._may_push(row, read.payment):
            return
        try:
            started = await self.providers[read.account.provider].start(
                read.account, self._charge(read)
            )
        except ProviderError as error:
            await self._not_started(row, read.payment, error)
            return
        noted = replace(read.payment, provider_ref=started.provider_ref)
        await self._note(row, noted, pushed=prompted)
        facts = {"reference": noted.reference}
        if started.link:
            facts["link"] = started.link
            await self._tell(row, f"link:{noted.reference}", Notice("payment_link_ready", facts))
        elif prompted:
            await self._tell(row, f"prompt:{noted.reference}", Notice("payment_prompted", facts))
        else:
            await self.confirm_payment(row)  # no page: it is paid already

    def _charge(self, read: Read) -> Charge:
        payment, domain = read.payment, read.account.email_domain or "buyers.invalid"
        return Charge(
            payment,
            f"{read.order.buyer_id.hex}@{domain}",
            payment.phone or read.order.phone,
            f"{self.url}/paid/{payment.reference}",
            f"{self.url}{CALLBACKS}/{payment.callback_token}",
            f"{read.title} {read.order.number}",
        )

    async def _may_push(self, row: Outgoing, payment: Payment) -> bool:
        """A prompt is sent once. That it is sent is written down before it is: who dies on the way does not send it
        again, the watch finds out what became of it."""
        if payment.pushed_at is not None:
            return False
        await self._note(row, payment, pushed=True)
        return True

    async def _note(self, row: Outgoing, payment: Payment, *, pushed: bool) -> None:
        pushed_at = (payment.pushed_at or self.clock()) if pushed else None
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            await uow.payments.note(replace(payment, pushed_at=pushed_at))

    async def _not_started(self, row: Outgoing, payment: Payment, error: ProviderError) -> None:
        """
        Raises:
            ProviderError: the same, for another try or for an operator.
        """
        prompted = payment.provider in watching.PROMPTED
        if prompted and error.verdict is Verdict.UNKNOWN:
            log.warning("payment.push_unknown", reference=payment.reference, code=error.code)
            return  # the prompt may be on the phone: the provider is asked, not pushed again
        if prompted:
            await self._note(row, payment, pushed=False)
        if error.verdict in {Verdict.RETRY, Verdict.UNKNOWN, Verdict.LATER}:
            raise error
        facts = {"reference": payment.reference}
        key = f"start_failed:{payment.reference}"
        await self._tell(row, key, Notice("payment_failed", facts))
        raise error

    async def confirm_payment(self, row: Outgoing) -> None:
        """Ask what became of a reference. Only this answer counts, whatever a webhook said."""
        read = await self._read(row)
        if read.payment.received is not None:
            return
        answer = await self.providers[read.account.provider].confirm(read.account, read.payment)
        asked = row.body.get("asked") == "1"
        if answer.outcome is Outcome.PAID and await self._is_disputed(row, read.payment):
            answer = replace(answer, outcome=Outcome.PENDING, detail="mismatch")
        notice = notice_of(answer, read.payment.reference, asked=asked)
        if notice is not None:
            await self._tell(row, f"{notice.event}:{row.key}", notice)

    async def _is_disputed(self, row: Outgoing, payment: Payment) -> bool:
        """A webhook told of another amount than was asked for: a person decides."""
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            return await uow.tasks.is_waiting("mismatch", payment.reference)

    async def _read(self, row: Outgoing) -> Read:
        reference = str(row.body["reference"])
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            order_id = await uow.payments.order_of(reference)
            order = await uow.orders.get(order_id) if order_id else None
            payment = await uow.payments.by_reference(reference)
            title = (await uow.shops.shop()).name
        if payment is None or order is None:
            raise ProviderError("unknown_reference", verdict=Verdict.NEVER)
        account = await self.accounts.payment_by_key(payment.account_key)
        if account is None or account.tenant_id != row.tenant_id:
            raise ProviderError("unknown_payment_account", verdict=Verdict.ALARM)
        return Read(payment, order, account, title)

    async def _tell(self, row: Outgoing, key: str, notice: Notice) -> None:
        await self.inbox.notify(row.tenant_id, row.conversation_id, key, notice, row.correlation_id)
        self.wake()


def notice_of(answer: Confirmation, reference: str, *, asked: bool) -> Notice | None:
    """What the conversation hears; nothing while the provider is still waiting, unless the buyer asked."""
    facts = {"reference": reference} | ({"asked": "1"} if asked else {})
    if answer.reference != reference:
        return None  # the answer to another question
    if answer.outcome is Outcome.PAID and answer.amount is not None:
        amount = {"minor": str(answer.amount.minor), "currency": answer.amount.currency}
        return Notice("payment_settled", facts | amount)
    if answer.outcome is Outcome.FAILED:
        return Notice("payment_failed", facts | {"reason": answer.reason.value})
    return Notice("payment_failed", facts | {"still_open": "1"}) if asked else None

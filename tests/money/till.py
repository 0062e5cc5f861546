"""A buyer, a shop and a provider of payments, without a network: real machine, stages, services and effects over a
shop in memory, and a provider whose truth a test sets."""

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from bot.effects import PaymentEffects
from bot.refund_effects import RefundEffects
from domain.edge_ports import Outgoing, Webhook
from domain.errors import ProviderError, Verdict
from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Choice, Content, Inbound, Notice
from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import (
    Confirmation,
    Outcome,
    Payment,
    PaymentNotice,
    Reason,
    Refund,
    RefundAnswer,
    RefundStatus,
    Started,
)
from domain.model.shop import Account, Deposits, PaymentAccount, Secrets
from domain.model.understanding import Understanding
from domain.payment_ports import Charge
from domain.services import watching
from flows.engine import Engine
from flows.moves import Moves
from tests.fakes.world import World, demo_world

PROVIDERS = ("paystack", "flutterwave", "mpesa", "bank_transfer", "cash_on_delivery")
ASKED = frozenset({"paystack", "flutterwave", "mpesa"})
TENANT = TenantId(UUID(int=1))
WHERE = ConversationId(UUID(int=3))
NOBODY = Understanding("", "", 1.0, source="option")
MOVES = Moves()
"""Learned once for all tills."""
BANK = {"bank": "Wema Bank", "account_number": "0123456789", "account_name": "Adunni Market"}


@dataclass
class Provider:
    """What is true at the provider, by our reference: tests write it, the engine asks."""

    name: str
    truth: dict[str, Confirmation] = field(default_factory=dict)
    started: list[str] = field(default_factory=list)
    sent_back: dict[str, RefundStatus] = field(default_factory=dict)
    lose_answers: bool = False

    def verify(self, webhook: Webhook, secrets: Secrets) -> None: ...

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:  # noqa: ARG002 - hints come as effects
        return []

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:  # noqa: ARG002
        reference = charge.payment.reference
        self.started.append(reference)
        if self.lose_answers:
            raise ProviderError("timeout", verdict=Verdict.UNKNOWN)
        prompt = self.name in watching.PROMPTED
        return Started("" if prompt else f"https://pay.example/{reference}", f"ws_{reference}")

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:  # noqa: ARG002
        waiting = Confirmation(payment.reference, Outcome.PENDING)
        return self.truth.get(payment.reference, waiting)

    async def refund(
        self,
        account: PaymentAccount,  # noqa: ARG002
        payment: Payment,  # noqa: ARG002
        refund: Refund,
    ) -> RefundAnswer:
        status = self.sent_back.setdefault(refund.reference, RefundStatus.PENDING)
        return RefundAnswer(status, f"p-{refund.reference}")

    async def refund_state(
        self,
        account: PaymentAccount,  # noqa: ARG002
        payment: Payment,  # noqa: ARG002
        refund: Refund,
    ) -> RefundAnswer:
        return RefundAnswer(self.sent_back.get(refund.reference, RefundStatus.UNKNOWN))


@dataclass
class Till:
    """`said`: the ids of the sentences, in the order they were heard."""

    world: World = field(default_factory=demo_world)
    engine: Engine = field(default_factory=lambda: Engine(MOVES))
    said: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        shop = replace(self.world._shop, deposits=Deposits(30, 7), refund_limits={"manager": 100})
        self.world._shop = shop
        self.world._accounts = [
            PaymentAccount(TENANT, name, name, settings=BANK)  # type: ignore[arg-type]  # the providers' own names
            for name in PROVIDERS
        ]
        self.providers: dict[str, Any] = {name: Provider(name) for name in ASKED}
        self.conversation = Conversation(
            *(TENANT, WHERE, AccountId(UUID(int=4)), "whatsapp", "254712345678"),
            BuyerId(UUID(int=2)),
            language="en",
        )
        self.done = 0
        me: Any = self  # as far as effects ask, both an inbox and the accounts
        self.payments = PaymentEffects(
            self._unit,
            me,
            me,
            self.providers,
            "https://shop.example",
            lambda: None,
            self._now,
        )
        self.refunds = RefundEffects(
            self._unit,
            me,
            me,
            self.providers | dict.fromkeys(PROVIDERS, object()) | self.providers,
            lambda: None,
        )

    def _now(self) -> datetime:
        return self.world.now

    @asynccontextmanager
    async def _unit(self, _tenant: TenantId, _where: ConversationId) -> AsyncIterator[World]:
        yield self.world

    async def payment_by_key(self, key: str) -> PaymentAccount | None:
        return next(one for one in self.world._accounts if one.key == key)

    async def notify(
        self,
        _tenant: TenantId,
        _where: ConversationId,
        key: str,
        notice: Notice,
        _correlation_id: str = "",
    ) -> None:
        """As the inbox: once per key."""
        if key not in self.told:
            self.told.add(key)
            await self.hear(notice)

    async def hear(self, content: Content) -> list[str]:
        inbound = Inbound(str(next(self.numbers)), "1", "254", self.world.now, content, "Ada Obi")
        outcomes = await self.engine.hear(self.conversation, self.world, inbound, NOBODY)
        said = [reply.copy_id for outcome in outcomes for reply in outcome.replies]
        self.said += said
        return said

    async def crash(self, content: Content) -> None:
        """The process dies before the turn's commit: nothing of it was written."""
        shelf, before = self.world.shelf.copied(), copy.deepcopy(self.conversation)
        said = len(self.said)
        await self.hear(content)
        self.world.shelf, self.conversation = shelf, before
        del self.said[said:]

    async def taps(self, option: str) -> list[str]:
        return await self.hear(Choice(option))

    async def order(self, sku: str = "CAPBLU") -> Order:
        """A cap, agreed and waiting for a way to pay."""
        placed = len(self.world.shelf.orders)
        await self.tries_to_order(sku)
        assert len(self.world.shelf.orders) > placed, self.said[-3:]
        return self.newest

    async def tries_to_order(self, sku: str = "CAPBLU") -> None:
        """Nothing comes of it while a person of the shop has the chat, or when the goods are sold."""
        self.world.shelf.buyer = replace(self.world.shelf.buyer, name="Ada Obi", payment_method="")
        self.world.shelf.carts.clear()
        await self.taps(f"add_item?sku={sku}")
        await self.taps("checkout")
        if self.conversation.state[-1] != "reviewing":
            await self._details()
        await self.taps("accept")

    async def _details(self) -> None:
        from_here = {
            "naming": "give_name?name=Ada+Obi",
            "addressing": "give_address?address=12+Allen+Avenue&area=Ikeja&text=12+Allen+Avenue",
            "upsell": "decline",
        }
        for _ in range(4):
            option = from_here.get(self.conversation.state[-1])
            if option:
                await self.taps(option)

    @property
    def newest(self) -> Order:
        return list(self.world.shelf.orders.values())[-1]

    def again(self, order: Order) -> Order:
        """As it is now."""
        return self.world.shelf.orders[order.order_id]

    async def pays_by(self, provider: str, **facts: str) -> Payment:
        """The attempt that comes of choosing it."""
        more = "".join(f"&{name}={value}" for name, value in facts.items())
        await self.taps("ask_payment")
        await self.taps(f"choose_payment?method={provider}{more}")
        await self.pump()
        return list(self.world.shelf.payments.values())[-1]

    async def pump(self) -> None:
        """Carry out what the turns wanted from the world."""
        while self.done < len(self.world.shelf.effects):
            kind, body = self.world.shelf.effects[self.done]
            self.done += 1
            await self.carry_out(kind, body)

    async def carry_out(self, kind: str, body: dict[str, str], attempts: int = 1) -> None:
        perform = getattr(self.refunds if "refund" in kind else self.payments, kind)
        key = f"{kind}:{next(self.numbers)}"
        account = Account(TENANT, AccountId(UUID(int=4)), "wa", "whatsapp", "1")
        await perform(
            Outgoing(TENANT, 1, WHERE, account, "effect", kind, key, attempts, dict(body))
        )

    async def hinted(self, payment: Payment) -> None:
        """A webhook, a redirect, a poll: each asks the provider."""
        await self.carry_out("confirm_payment", {"reference": payment.reference})

    def pay(self, payment: Payment, amount: Money | None = None) -> None:
        """At the provider; nobody has told us yet."""
        paid = amount or payment.amount
        self.providers[payment.provider].truth[payment.reference] = Confirmation(
            payment.reference, Outcome.PAID, paid
        )

    def fail(self, payment: Payment, reason: Reason) -> None:
        self.providers[payment.provider].truth[payment.reference] = Confirmation(
            payment.reference, Outcome.FAILED, reason=reason
        )

    async def by_hand(self, payment: Payment, amount: Money | None = None) -> list[str]:
        """The seller says so: what `bot payment confirm` and `bot order paid` come to."""
        money = amount or payment.amount
        facts = {
            "reference": payment.reference,
            "minor": str(money.minor),
            "currency": money.currency,
        }
        return await self.hear(Notice("payment_settled", facts))

    async def settle(self, payment: Payment, amount: Money | None = None) -> None:
        """Money comes, and we hear of it, by whatever way this provider has."""
        if payment.provider in ASKED:
            self.pay(payment, amount)
            await self.hinted(payment)
        else:
            await self.by_hand(payment, amount)
        await self.pump()

    async def wait(self, until: timedelta, *, most: int = 400) -> None:
        """Time passes; what is due rings, in its order."""
        end = self.world.now + until
        for _ in range(most):
            due = min(self.world.shelf.reminders.items(), key=lambda one: one[1][0], default=None)
            if due is None or due[1][0] > end:
                break
            key, (at, notice) = due
            self.world.now = max(self.world.now, at)
            del self.world.shelf.reminders[key]
            await self.hear(notice)
            await self.pump()
        self.world.now = max(self.world.now, end)

    @property
    def tasks(self) -> set[str]:
        return {kind for kind, _ in self.world.shelf.books.tasks}


def at(day: int) -> datetime:
    return datetime(2026, 11, day, 9, tzinfo=UTC)

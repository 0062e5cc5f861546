"""Random interleavings of a buyer, webhooks, polls, retries, expiries and crashes: 80 lives of up to 40 steps, 3,200
states in which the books are counted. tests/integration/postgres/test_money_walks.py does 400 on the real database."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.errors import SellerError
from domain.model.message import Choice, Notice
from domain.model.money import Money
from domain.model.order import OPEN, Order
from domain.model.payment import Payment, PaymentStatus, Reason, RefundStatus
from domain.services import counter
from tests.money.hazards import OWNER
from tests.money.invariants import everything_holds
from tests.money.till import ASKED, Till

WAYS = st.sampled_from(["paystack", "flutterwave", "mpesa", "bank_transfer", "cash_on_delivery"])
TAPS = st.sampled_from(
    [
        *("ask_payment", "try_again?method=mpesa", "paid_already", "pay_later", "use_credit"),
        *("money_back", "swap_goods", "take_after_all", "wait_for_stock", "keep_credit"),
        *("cancel_order", "refund_order", "track_order", "browse", "checkout", "reorder"),
        "choose_payment?part=deposit",
    ]
)
AMOUNTS = st.sampled_from(["exact", "exact", "exact", "short", "over", "other currency"])


class Sale(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.till = Till()
        self.stock = self.till.world.shelf.stock["CAPBLU"]
        self.notices: list[Notice] = []

    def teardown(self) -> None:
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run_until_complete(work)

    @property
    def payments(self) -> list[Payment]:
        return list(self.till.world.shelf.payments.values())

    @property
    def orders(self) -> list[Order]:
        return [order for order in self.till.world.shelf.orders.values() if order.zone]

    @precondition(lambda self: len(self.orders) < 6)
    @rule()
    def orders_a_cap(self) -> None:
        self.run(self.till.tries_to_order())

    @rule(tap=TAPS)
    def taps(self, tap: str) -> None:
        self.run(self.till.taps(tap))

    @rule(way=WAYS, part=st.booleans())
    def chooses(self, way: str, part: bool) -> None:  # noqa: FBT001 - drawn
        self.run(self.till.taps(f"choose_payment?method={way}" + ("&part=deposit" if part else "")))

    @rule()
    def effects_are_carried_out(self) -> None:
        self.run(self.till.pump())

    @precondition(lambda self: any(p.provider in ASKED for p in self.payments))
    @rule(data=st.data(), amount=AMOUNTS)
    def pays_at_the_provider(self, data: st.DataObject, amount: str) -> None:
        """Once: a provider does not change what it has taken."""
        asked = [p for p in self.payments if p.provider in ASKED]
        payment = data.draw(st.sampled_from(asked))
        truth = self.till.providers[payment.provider].truth
        known = truth.get(payment.reference)
        if known is None or known.amount is None:
            self.till.pay(payment, _amount(payment, amount))

    @precondition(lambda self: any(p.provider in ASKED for p in self.payments))
    @rule(data=st.data(), reason=st.sampled_from(Reason))
    def fails_at_the_provider(self, data: st.DataObject, reason: Reason) -> None:
        asked = [p for p in self.payments if p.provider in ASKED]
        payment = data.draw(st.sampled_from(asked))
        known = self.till.providers[payment.provider].truth.get(payment.reference)
        if known is None or known.amount is None:
            self.till.fail(payment, reason)

    @precondition(lambda self: any(p.provider in ASKED for p in self.payments))
    @rule(data=st.data(), times=st.integers(1, 3))
    def webhooks_come(self, data: st.DataObject, times: int) -> None:
        payment = data.draw(st.sampled_from([p for p in self.payments if p.provider in ASKED]))
        for _ in range(times):
            self.run(self.till.hinted(payment))

    @precondition(lambda self: bool(self.orders))
    @rule(data=st.data(), amount=AMOUNTS)
    def the_seller_has_the_money(self, data: st.DataObject, amount: str) -> None:
        by_hand = [p for p in self.payments if p.provider == "bank_transfer"]
        if not by_hand:
            return
        payment = data.draw(st.sampled_from(by_hand))
        if payment.status is not PaymentStatus.PAID:
            self.run(self.till.by_hand(payment, _amount(payment, amount)))

    @rule(minutes=st.sampled_from([1, 5, 31, 120, 60 * 26, 60 * 24 * 9]))
    def time_passes(self, minutes: int) -> None:
        self.run(self.till.wait(timedelta(minutes=minutes), most=40))

    @precondition(lambda self: self.till.conversation.state[:1] == ("handoff",))
    @rule()
    def a_person_leaves_the_chat(self) -> None:
        self.run(self.till.hear(Notice("agent_left")))

    @rule(tap=TAPS)
    def a_turn_dies_before_its_commit(self, tap: str) -> None:
        self.run(self.till.crash(Choice(tap)))

    @precondition(lambda self: bool(self.payments))
    @rule(data=st.data())
    def a_settling_turn_dies_before_its_commit(self, data: st.DataObject) -> None:
        payment = data.draw(st.sampled_from(self.payments))
        truth = self.till.providers.get(payment.provider)
        known = truth.truth.get(payment.reference) if truth else None
        if known is not None and known.amount is not None:
            facts = {"minor": str(known.amount.minor), "currency": known.amount.currency}
            notice = Notice("payment_settled", facts | {"reference": payment.reference})
            self.run(self.till.crash(notice))

    @precondition(lambda self: bool(self.orders))
    @rule(data=st.data(), whole=st.booleans())
    def the_seller_gives_back(self, data: st.DataObject, whole: bool) -> None:  # noqa: FBT001 - drawn
        order = data.draw(st.sampled_from(self.orders))
        amount = None if whole else Money(10_000, "NGN")
        with suppress(SellerError):
            self.run(self._in_a_transaction(order, amount))

    async def _in_a_transaction(self, order: Order, amount: Money | None) -> None:
        async with self.till.world.savepoint():
            await counter.refund(self.till.world, order.number, amount, "why", OWNER)

    @precondition(lambda self: bool(self.till.world.shelf.books.refunds))
    @rule(data=st.data(), status=st.sampled_from([RefundStatus.DONE, RefundStatus.FAILED]))
    def a_refund_ends(self, data: st.DataObject, status: RefundStatus) -> None:
        reference = data.draw(st.sampled_from(sorted(self.till.world.shelf.books.refunds)))
        facts = {"reference": reference, "status": status.value}
        self.run(self.till.hear(Notice("refund_answered", facts)))

    @precondition(lambda self: any(order.status in OPEN for order in self.orders))
    @rule()
    def cash_is_collected(self) -> None:
        order = next(order for order in self.orders if order.status in OPEN)
        self.run(self._collect(order))

    async def _collect(self, order: Order) -> None:
        world = self.till.world
        payment = await counter.collected(world, order.number, order.total, OWNER)
        _, notice = world.shelf.reminders.pop(f"settle:{payment.reference}")
        await self.till.hear(notice)

    @invariant()
    def everything_holds(self) -> None:
        everything_holds(self.till, self.stock)


def _amount(payment: Payment, amount: str) -> Money:
    match amount:
        case "short":
            return payment.amount - Money(1, payment.amount.currency)
        case "over":
            return payment.amount + Money(1, payment.amount.currency)
        case "other currency":
            return Money(payment.amount.minor, "GHS")
        case _:
            return payment.amount


TestSale = Sale.TestCase
TestSale.settings = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

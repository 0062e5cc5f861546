"""Everything that goes wrong between an order and its money, played with every provider; what came of it is the page
`docs/payments.md`. Each hazard leaves the till as it ended."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias

from domain.model.message import Notice
from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import Payment, Reason, RefundStatus
from domain.services import counter
from domain.services.counter import Person
from tests.money.till import ASKED, Till

OWNER: Final = Person("owner", "Adunni")
DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

Play: TypeAlias = Callable[[Till, str], Awaitable[Order]]


@dataclass(frozen=True, slots=True)
class Hazard:
    """`only`: the providers with whom it can happen."""

    name: str
    play: Play
    only: frozenset[str] = frozenset()


async def attempt(till: Till, order: Order, provider: str) -> Payment:
    if provider != "cash_on_delivery":
        return await till.pays_by(provider)
    await till.taps("choose_payment?method=cash_on_delivery")
    return await collected(till, order, order.total)


async def collected(till: Till, order: Order, amount: Money) -> Payment:
    """The rider has the money; the word of it is not heard yet."""
    payment = await counter.collected(till.world, order.number, amount, OWNER)
    till.world.shelf.reminders.pop(f"settle:{payment.reference}")
    return payment


async def in_time(till: Till, provider: str) -> Order:
    order = await till.order()
    await till.settle(await attempt(till, order, provider))
    return order


async def repeated(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    for _ in range(3):
        await till.settle(payment)
    return order


async def webhook_lost(till: Till, provider: str) -> Order:
    """Nobody calls: the watch asks."""
    order = await till.order()
    payment = await attempt(till, order, provider)
    till.pay(payment)
    await till.wait(timedelta(minutes=3))
    return order


async def before_the_answer(till: Till, provider: str) -> Order:
    """The webhook is faster than the answer to the call that started it."""
    order = await till.order()
    await till.taps(f"choose_payment?method={provider}")
    payment = list(till.world.shelf.payments.values())[-1]
    till.pay(payment)
    await till.hinted(payment)
    await till.pump()
    return order


async def reordered(till: Till, provider: str) -> Order:
    """That it failed is heard after that it was paid."""
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.settle(payment)
    await till.hear(Notice("payment_failed", {"reference": payment.reference}))
    return order


async def failed_then_paid(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    till.fail(payment, Reason.NO_ANSWER)
    await till.hinted(payment)
    await till.settle(payment)
    return order


async def too_little(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.settle(payment, payment.amount - Money(10_000, "NGN"))
    return order


async def too_much(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.settle(payment, payment.amount + Money(10_000, "NGN"))
    return order


async def wrong_currency(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.settle(payment, Money(payment.amount.minor, "GHS"))
    return order


async def after_expiry_in_stock(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.wait(25 * HOUR)
    await till.settle(payment)
    return order


async def after_expiry_sold_out(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.wait(25 * HOUR)
    till.world.shelf.stock["CAPBLU"] = 0
    await till.settle(payment)
    return order


async def just_before_expiry(till: Till, provider: str) -> Order:
    """Paid in the last minute, and nobody told us: the provider is asked before anything is closed."""
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.wait(timedelta(minutes=29))
    till.pay(payment)
    await till.wait(timedelta(minutes=2))
    return order


async def after_cancel(till: Till, provider: str) -> Order:
    order = await till.order()
    payment = await attempt(till, order, provider)
    await till.taps(f"cancel_order?order_number={order.number}")
    await till.settle(payment)
    return order


async def by_two_ways(till: Till, provider: str) -> Order:
    order = await till.order()
    first = await attempt(till, order, "paystack" if provider != "paystack" else "flutterwave")
    second = await attempt(till, order, provider)
    await till.settle(first)
    await till.settle(second)
    return order


async def refund_failed(till: Till, provider: str) -> Order:
    order = await in_time(till, provider)
    (refund,) = await counter.refund(till.world, order.number, None, "torn", OWNER)
    if provider in ASKED:
        till.providers[provider].sent_back[refund.reference] = RefundStatus.FAILED
    await till.pump()
    if provider not in ASKED:
        facts = {"reference": refund.reference, "status": "failed"}
        await till.hear(Notice("refund_answered", facts))
    return order


async def refund_done(till: Till, provider: str) -> Order:
    order = await in_time(till, provider)
    (refund,) = await counter.refund(till.world, order.number, None, "torn", OWNER)
    await till.pump()
    if provider in ASKED:
        till.providers[provider].sent_back[refund.reference] = RefundStatus.DONE
        await till.wait(2 * HOUR)
    else:
        facts = {"reference": refund.reference, "status": "done"}
        await till.hear(Notice("refund_answered", facts))
    return order


async def deposit(till: Till, provider: str) -> Order:
    order = await till.order()
    await till.settle(await till.pays_by(provider, part="deposit"))
    return order


async def start_unknown(till: Till, provider: str) -> Order:
    """The call that starts it times out: it may have worked. Nothing is asked for twice."""
    order = await till.order()
    till.providers[provider].lose_answers = True
    payment = await till.pays_by(provider)
    till.providers[provider].lose_answers = False
    await till.taps(f"choose_payment?method={provider}")
    await till.pump()
    assert till.providers[provider].started == [payment.reference]
    till.pay(payment)
    await till.wait(timedelta(minutes=3))
    return order


CALLED: Final = frozenset(ASKED)
NOT_AT_THE_DOOR: Final = CALLED | {"bank_transfer"}
HAZARDS: Final[tuple[Hazard, ...]] = (
    Hazard("Paid in time", in_time),
    Hazard("Told three times", repeated),
    Hazard("The webhook is lost", webhook_lost, CALLED),
    Hazard("The webhook comes before the answer to the start", before_the_answer, CALLED),
    Hazard("The start times out", start_unknown, frozenset({"mpesa"})),
    Hazard("Failure heard after success", reordered),
    Hazard("Success after failure", failed_then_paid, CALLED),
    Hazard("Too little", too_little),
    Hazard("Too much", too_much),
    Hazard("Another currency", wrong_currency),
    Hazard("Paid in the last minute, nobody told us", just_before_expiry, CALLED),
    Hazard("Paid after expiry, goods still there", after_expiry_in_stock, NOT_AT_THE_DOOR),
    Hazard("Paid after expiry, goods sold", after_expiry_sold_out, NOT_AT_THE_DOOR),
    Hazard("Paid after the buyer cancelled", after_cancel),
    Hazard("Paid twice, by two ways", by_two_ways),
    Hazard("A deposit", deposit, NOT_AT_THE_DOOR),
    Hazard("Refunded", refund_done),
    Hazard("The refund fails", refund_failed),
)


def possible(hazard: Hazard, provider: str) -> bool:
    return not hazard.only or provider in hazard.only


PLAYED: Final[dict[tuple[str, str], tuple[Till, Order]]] = {}
"""Each once: a till is not used any more after it."""


async def outcome(hazard: Hazard, provider: str) -> tuple[Till, Order]:
    key = (hazard.name, provider)
    if key not in PLAYED:
        till = Till()
        played = await hazard.play(till, provider)
        PLAYED[key] = till, till.again(played)
    return PLAYED[key]

"""What the shop's rules say of part payment, cash, whole shillings, time to pay and who may give money back."""

from datetime import timedelta

import pytest

from domain.errors import SellerError
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import PaymentStatus, RefundStatus
from domain.services import counter
from domain.services.counter import Person
from tests.money.hazards import DAY, OWNER
from tests.money.till import Till

MINUTE = timedelta(minutes=1)


@pytest.fixture
def till() -> Till:
    return Till()


async def with_deposit(till: Till) -> Order:
    order = await till.order()
    await till.settle(await till.pays_by("paystack", part="deposit"))
    return till.again(order)


async def heard_within(till: Till, time: timedelta) -> list[str]:
    before = len(till.said)
    await till.wait(time)
    return till.said[before:]


async def test_the_balance_is_spoken_of_the_day_before_on_the_day_and_the_day_after(
    till: Till,
) -> None:
    order = await with_deposit(till)

    assert (order.status, order.due_at) == (OrderStatus.CONFIRMED, till.world.now + 7 * DAY)
    assert await heard_within(till, 6 * DAY - MINUTE) == []
    assert await heard_within(till, 2 * MINUTE) == ["pay.balance_due"]
    assert await heard_within(till, DAY) == ["pay.balance_due"]
    assert till.tasks == set()
    assert await heard_within(till, DAY) == ["pay.balance_overdue"]
    assert till.tasks == {"balance_overdue"}
    assert await heard_within(till, 30 * DAY) == []


@pytest.mark.parametrize("provider", ["mpesa", "flutterwave", "bank_transfer"])
async def test_a_balance_paid_by_any_way_ends_it(till: Till, provider: str) -> None:
    order = await with_deposit(till)
    deposit = await till.world.ledger.balance(order.order_id, "NGN")

    balance = await till.pays_by(provider)
    await till.settle(balance)

    assert balance.amount == order.payable - deposit.order
    assert (till.again(order).status, till.again(order).due_at) == (OrderStatus.PAID, None)
    assert await heard_within(till, 30 * DAY) == []
    assert till.tasks == set()


async def test_who_refused_at_the_door_has_one_order_for_cash_at_a_time(till: Till) -> None:
    async def by_cash() -> list[str]:
        await till.order()
        return await till.taps("choose_payment?method=cash_on_delivery")

    await by_cash()
    await counter.refused(till.world, till.newest.number, OWNER)

    assert (await by_cash())[0] == "order.confirmed"
    assert (await by_cash())[0] == "error.cash_limit"
    assert till.newest.status is OrderStatus.PENDING


async def test_who_never_refused_may_have_several(till: Till) -> None:
    for _ in range(2):
        await till.order()
        said = await till.taps("choose_payment?method=cash_on_delivery")
        assert said[0] == "order.confirmed"


async def test_what_has_cents_is_not_asked_for_by_mpesa(till: Till) -> None:
    await till.order()
    paid = await till.pays_by("paystack")
    await till.settle(paid, paid.amount - Money(12_050, "NGN"))

    said = await till.taps("choose_payment?method=mpesa")

    assert said == ["error.no_cents", "pay.ask_method"]
    assert till.providers["mpesa"].started == []
    rest = await till.pays_by("flutterwave")
    assert rest.amount == Money(12_050, "NGN")


async def test_a_phone_that_rings_gets_no_second_prompt_for_another_amount(till: Till) -> None:
    await till.order()
    whole = await till.pays_by("mpesa")

    await till.pays_by("mpesa", part="deposit")
    assert till.providers["mpesa"].started == [whole.reference]

    await till.wait(4 * MINUTE)
    part = await till.pays_by("mpesa", part="deposit")
    assert part.amount < whole.amount
    assert till.providers["mpesa"].started == [whole.reference, part.reference]


async def test_before_an_order_expires_its_provider_is_asked_and_has_two_minutes(
    till: Till,
) -> None:
    order = await till.order()
    await till.pays_by("paystack")
    closes = order.expires_at
    assert closes is not None

    await till.wait(closes - till.world.now + MINUTE)
    assert till.again(order).status is OrderStatus.PENDING
    asked = [body for kind, body in till.world.shelf.effects if kind == "confirm_payment"]
    assert asked

    await till.wait(2 * MINUTE)
    assert till.again(order).status is OrderStatus.EXPIRED


async def test_an_order_kept_for_longer_is_asked_about_at_its_new_end_too(till: Till) -> None:
    order = await till.order()
    short = await till.pays_by("paystack")
    other = await till.pays_by("flutterwave")
    closes = order.expires_at
    assert closes is not None
    await till.wait(closes - till.world.now + MINUTE)
    await till.settle(short, short.amount - Money(10_000, "NGN"))
    later = till.again(order).expires_at
    assert later is not None
    assert later > closes + timedelta(hours=20)

    till.world.shelf.reminders.pop(f"watch:{other.reference}", None)
    till.pay(other)
    await till.wait(later - till.world.now + MINUTE)

    assert till.again(order).status is OrderStatus.PAID


@pytest.mark.parametrize(
    ("role", "minor", "allowed"),
    [
        ("staff", 1, False),
        ("manager", 100, True),
        ("manager", 101, False),
        ("owner", 10_000, True),
        ("cleaner", 1, False),
    ],
)
async def test_a_role_gives_back_up_to_its_limit(
    till: Till, role: str, minor: int, *, allowed: bool
) -> None:
    order = await till.order()
    await till.settle(await till.pays_by("paystack"))
    money, by = Money(minor, "NGN"), Person(role, "Ngozi")

    if allowed:
        (refund,) = await counter.refund(till.world, order.number, money, "torn", by)
        assert (refund.amount, refund.by) == (money, f"{role} Ngozi")
    else:
        with pytest.raises(SellerError):
            await counter.refund(till.world, order.number, money, "torn", by)
        assert not till.world.shelf.books.refunds


async def test_a_refund_needs_a_reason(till: Till) -> None:
    order = await till.order()
    await till.settle(await till.pays_by("paystack"))

    with pytest.raises(SellerError, match="reason"):
        await counter.refund(till.world, order.number, None, " ", OWNER)


async def test_the_money_of_a_failed_refund_is_the_buyers_again(till: Till) -> None:
    order = await till.order()
    payment = await till.pays_by("paystack")
    await till.settle(payment)
    (refund,) = await counter.refund(till.world, order.number, None, "torn", OWNER)
    till.providers["paystack"].sent_back[refund.reference] = RefundStatus.FAILED

    await till.pump()

    balance = await till.world.ledger.balance(order.order_id, "NGN")
    assert (balance.credit, balance.refund) == (payment.amount, Money(0, "NGN"))
    assert till.tasks == {"refund_failed"}
    assert till.said[-1] == "refund.failed"
    paid = await till.world.payments.by_reference(payment.reference)
    assert paid is not None
    assert paid.status is PaymentStatus.PAID

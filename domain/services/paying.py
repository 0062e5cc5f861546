"""Asking for money: which ways there are, and one attempt at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.errors import CashLimitError, NoCentsError, OrderClosedError
from domain.model.ids import OrderId
from domain.model.money import EXPONENTS, Money
from domain.model.order import OPEN, Order, OrderStatus
from domain.model.payment import ATTEMPTING, Payment, PaymentStatus
from domain.model.shop import PaymentAccount, PaymentMethod
from domain.ports import UnitOfWork
from domain.services import booking, depositing, settling, watching

CASH = "cash_on_delivery"
TRANSFER = "bank_transfer"
TRANSFER_HOURS = 24
"""How long goods are kept for who pays by transfer, where the account's `hold_hours` says nothing."""
WITHOUT_CENTS = frozenset({"mpesa"})
"""Ways that take whole shillings only. Nothing is rounded: what is due is due."""
LAST_LOOK = timedelta(minutes=2)
"""Before an order with an open attempt expires, its provider is asked once more and has this long to answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a buyer wants to pay. `phone` (E.164) is whom a prompt goes to; `deposit`: a part now, the rest later."""

    method: str
    phone: str = ""
    deposit: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of it: the order as it is now, and the attempt (None: on delivery). `again`: it was open already."""

    order: Order
    payment: Payment | None = None
    account: PaymentAccount | None = None
    again: bool = False


async def methods(uow: UnitOfWork, order: Order, *, deposit: bool = False) -> list[PaymentAccount]:
    """The ways this shop takes money for *order*, or for a deposit on it."""
    accounts = await uow.shops.payment_accounts()
    amount = await to_ask_for(uow, order, deposit=deposit)
    fits = [
        one
        for one in accounts
        if (one.most is None or order.total <= one.most) and _takes(one.provider, amount)
    ]
    if any(one.provider == CASH for one in fits) and await _refused_before(uow, order):
        return [one for one in fits if one.provider != CASH]
    return fits


def _takes(provider: str, amount: Money) -> bool:
    return provider not in WITHOUT_CENTS or amount.minor % 10 ** EXPONENTS[amount.currency] == 0


async def _refused_before(uow: UnitOfWork, order: Order) -> bool:
    """Who did not take an order at the door has no second one on its way unpaid."""
    others = [
        one for one in await uow.orders.recent(order.buyer_id, 50) if one.order_id != order.order_id
    ]
    under_way = {OrderStatus.CONFIRMED, OrderStatus.PACKED, OrderStatus.SHIPPED}
    open_cash = any(one.payment_method == CASH and one.status in under_way for one in others)
    return open_cash and any(one.refused for one in others)


async def choose(uow: UnitOfWork, order: Order, wish: Wish) -> Asked:
    """Pay *order* as wished: what is due is asked for, after this turn. On delivery it is confirmed at once.

    Raises:
        CashLimitError: too large for cash, or not for this buyer.
        NoCentsError: what is due has cents, which this way does not take.
        OrderClosedError: it expired or was cancelled, or is paid.
    """
    due = await booking.due(uow, order)
    if order.status not in OPEN or due.minor <= 0:
        raise OrderClosedError(number=order.number)
    accounts = {account.provider: account for account in await uow.shops.payment_accounts()}
    account = accounts[_method(wish.method, accounts)]
    amount = await to_ask_for(uow, order, deposit=wish.deposit)
    if not _takes(account.provider, amount):
        raise NoCentsError(total=amount)
    allowed = await methods(uow, order, deposit=wish.deposit)
    if account.provider not in {one.provider for one in allowed}:
        raise CashLimitError(most=account.most or Money(0, order.total.currency))
    chosen = replace(order, payment_method=account.provider)
    if account.provider == CASH:
        return Asked(await _on_delivery(uow, chosen), account=account)
    return await _attempt(uow, chosen, account, wish)


async def _attempt(uow: UnitOfWork, order: Order, account: PaymentAccount, wish: Wish) -> Asked:
    amount = await to_ask_for(uow, order, deposit=wish.deposit)
    phone = wish.phone if account.provider in watching.PROMPTED else ""
    same = await _still_open(uow, order, account, phone, amount)
    if same is not None:
        return Asked(order, same, account, again=True)
    await _give_up(uow, order, account.provider, phone)
    payment = Payment(
        reference=uow.ids.reference(order.number),
        order_id=order.order_id,
        provider=account.provider,
        account_key=account.key,
        amount=amount,
        status=PaymentStatus.STARTING,
        created_at=uow.now,
        phone=phone,
        callback_token=uow.ids.secret(),
        deposit=wish.deposit,
    )
    kept = await _keep(uow, order)
    if account.provider == TRANSFER:
        payment = replace(payment, status=PaymentStatus.OPEN)
        await uow.payments.add(payment)
        hours = int(account.settings.get("hold_hours", TRANSFER_HOURS))
        if kept.status is OrderStatus.PENDING:
            kept = await settling.prolong(uow, kept, uow.now + timedelta(hours=hours))
        return Asked(kept, payment, account)
    await uow.payments.add(payment)
    facts = {"reference": payment.reference, "account": account.key}
    await uow.diary.effect("start_payment", f"start:{payment.reference}", facts)
    await watching.next_look(uow, payment, kept)
    return Asked(kept, payment, account)


async def to_ask_for(uow: UnitOfWork, order: Order, *, deposit: bool) -> Money:
    """What is due; of a deposit, what of it has not come yet."""
    due = await booking.due(uow, order)
    part = await deposit_for(uow, order) if deposit else None
    if part is None:
        return due
    came = order.payable - due
    return part - came if came < part else due


async def deposit_for(uow: UnitOfWork, order: Order) -> Money | None:
    """What may be paid now with the rest later; None where the shop does not allow it, or it is agreed already."""
    deposits = (await uow.shops.shop()).deposits
    if deposits is None or order.status is not OrderStatus.PENDING:
        return None
    return depositing.deposit_of(order.total, deposits)


async def _still_open(
    uow: UnitOfWork, order: Order, account: PaymentAccount, phone: str, amount: Money
) -> Payment | None:
    """An attempt of the same kind that may still be paid: it is not asked for twice. A phone that rings with one
    amount does not get a second prompt with another."""
    for payment in await uow.payments.of_order(order.order_id):
        alike = (payment.provider, payment.phone) == (account.provider, phone)
        if not alike or payment.status not in ATTEMPTING:
            continue
        if account.provider in watching.PROMPTED:
            if uow.now - (payment.pushed_at or payment.created_at) < watching.PROMPT_LIFE:
                return payment
        elif payment.amount == amount:
            return payment
    return None


async def _give_up(uow: UnitOfWork, order: Order, provider: str, phone: str) -> None:
    """Attempts by this way that another amount or a new prompt takes the place of. If one is paid all the same,
    it counts."""
    for payment in await uow.payments.of_order(order.order_id):
        if payment.status in ATTEMPTING and (payment.provider, payment.phone) == (provider, phone):
            await uow.payments.move(payment, PaymentStatus.CANCELLED)


async def linked(uow: UnitOfWork, reference: str, link: str = "") -> Order | None:
    """The provider took it up; None when the order needs no money any more."""
    order_id = await uow.payments.order_of(reference)
    order = await uow.orders.get(order_id) if order_id else None
    payment = await uow.payments.by_reference(reference)
    if payment is None or payment.status not in ATTEMPTING:
        return None
    await uow.payments.move(payment, PaymentStatus.OPEN, link=link)
    return order if order and order.status in OPEN else None


async def failed(
    uow: UnitOfWork, reference: str, *, again: bool = False
) -> tuple[Order, Payment] | None:
    """The provider says this attempt came to nothing; the order stays open for another.

    None when there is nothing to tell: it was told before, unless the buyer asks *again*.
    """
    order_id = await uow.payments.order_of(reference)
    order = await uow.orders.get(order_id) if order_id else None
    payment = await uow.payments.by_reference(reference)
    if payment is None or order is None or payment.status is PaymentStatus.PAID:
        return None
    if payment.status in ATTEMPTING:
        await uow.payments.move(payment, PaymentStatus.FAILED)
        if payment.provider in watching.PROMPTED:
            await watching.stop(uow, reference)
    elif not again:
        return None
    return (order, payment) if order.status in OPEN else None


async def ask_again(uow: UnitOfWork, order_id: OrderId) -> bool:
    """Ask the providers about every attempt of an order that is not paid; False when there is none to ask about."""
    unpaid = [
        payment
        for payment in await uow.payments.of_order(order_id)
        if payment.status is not PaymentStatus.PAID and payment.provider not in watching.BY_HAND
    ]
    for place, payment in enumerate(unpaid):
        facts = {} if place else {"asked": "1"}  # one answer is enough for the buyer
        await watching.ask(uow, payment.reference, str(uow.ids.uuid()), **facts)
    return bool(unpaid)


async def look_before_expiry(uow: UnitOfWork, order_id: OrderId) -> bool:
    """Ask about open attempts once more and let the order wait for the answer; False when there is none."""
    order = await uow.orders.get(order_id)
    if order is None or order.status is not OrderStatus.PENDING:
        return False
    if order.expires_at is None or order.expires_at > uow.now:
        return False
    asked = [one for one in await uow.payments.of_order(order_id) if _may_be_paid(one)]
    for payment in asked:
        await watching.ask(uow, payment.reference, f"last:{order.expires_at.timestamp():.0f}")
    if asked:
        await settling.prolong(uow, order, uow.now + LAST_LOOK, asked="1")
    return bool(asked)


def _may_be_paid(payment: Payment) -> bool:
    return payment.status in ATTEMPTING and payment.provider not in watching.BY_HAND


async def transfer_of(uow: UnitOfWork, orders: Sequence[Order]) -> tuple[Order, Payment] | None:
    """The newest open transfer among these orders."""
    for order in orders:
        for payment in await uow.payments.of_order(order.order_id):
            if payment.provider == TRANSFER and payment.status is PaymentStatus.OPEN:
                return order, payment
    return None


async def proof_shown(uow: UnitOfWork, order: Order, payment: Payment) -> None:
    """A picture or "I have paid": the seller looks into the bank, and the goods wait for it."""
    await booking.task(uow, "check_transfer", order, payment.reference, payment.amount)
    if order.status is OrderStatus.PENDING:
        await settling.prolong(uow, order, uow.now + timedelta(hours=TRANSFER_HOURS))


def _method(wished: str, accounts: dict[PaymentMethod, PaymentAccount]) -> PaymentMethod:
    for provider in accounts:
        if provider == wished:
            return provider
    raise KeyError(wished)


async def _on_delivery(uow: UnitOfWork, order: Order) -> Order:
    status = order.status
    agreed = replace(order, expires_at=None)
    await uow.orders.move(agreed, OrderStatus.CONFIRMED)
    if status is OrderStatus.PENDING:
        await uow.diary.forget(f"hold:{order.order_id}")
        await uow.diary.event("order_confirmed", {"order": str(order.order_id)})
    return replace(agreed, status=OrderStatus.CONFIRMED)


async def _keep(uow: UnitOfWork, order: Order) -> Order:
    """An order that was to be paid on delivery waits for money again, with a time to pay; after a deposit it stands."""
    if order.status is OrderStatus.PENDING or order.due_at is not None:
        await uow.orders.move(order, order.status, expires_at=order.expires_at)
        return order
    await uow.orders.move(order, OrderStatus.PENDING)
    shop = await uow.shops.shop()
    pending = replace(order, status=OrderStatus.PENDING)
    return await settling.prolong(uow, pending, uow.now + timedelta(minutes=shop.hold_minutes))

"""Money for an order: asked for, confirmed by the provider, counted once."""

from dataclasses import replace
from enum import StrEnum

from domain.errors import CashLimitError, OrderClosedError
from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.payment import Payment, PaymentStatus
from domain.model.shop import PaymentAccount, PaymentMethod
from domain.ports import UnitOfWork

CASH = "cash_on_delivery"


class Settlement(StrEnum):
    """What became of a confirmed payment."""

    PAID = "paid"
    REPEATED = "repeated"
    """It was counted before: say nothing twice."""
    WRONG_AMOUNT = "wrong_amount"
    TOO_LATE = "too_late"
    """The order is closed; the money waits for a person."""
    UNKNOWN = "unknown"


async def methods(uow: UnitOfWork, total: Money) -> list[PaymentAccount]:
    """The ways this shop takes money for an order of *total*."""
    return [
        account
        for account in await uow.shops.payment_accounts()
        if account.most is None or total <= account.most
    ]


async def choose(uow: UnitOfWork, order: Order, method: str) -> Order:
    """Pay *order* by *method*: on delivery it is confirmed at once, else the provider is asked for a link.

    Raises:
        CashLimitError: too large for cash.
        OrderClosedError: it expired or was cancelled.
    """
    if order.status not in {OrderStatus.PENDING, OrderStatus.CONFIRMED}:
        raise OrderClosedError(number=order.number)
    accounts = {account.provider: account for account in await uow.shops.payment_accounts()}
    account = accounts[_method(method, accounts)]
    if account.most is not None and account.most < order.total:
        raise CashLimitError(most=account.most)
    chosen = replace(order, payment_method=account.provider)
    if account.provider == CASH:
        return await _on_delivery(uow, chosen)
    return await _by_link(uow, chosen, account)


async def linked(uow: UnitOfWork, reference: str, link: str) -> Order | None:
    """The provider answered with its page; None when the order needs none any more."""
    payment = await uow.payments.by_reference(reference)
    if payment is None or payment.status not in {PaymentStatus.STARTING, PaymentStatus.OPEN}:
        return None
    await uow.payments.move(payment, PaymentStatus.OPEN, link=link)
    order = await uow.orders.get(payment.order_id)
    return order if order and order.status is OrderStatus.PENDING else None


async def settle(uow: UnitOfWork, reference: str, amount: Money) -> tuple[Settlement, Order | None]:
    """Count a payment that the provider itself confirmed; once, whatever is repeated."""
    payment = await uow.payments.by_reference(reference)
    if payment is None:
        return Settlement.UNKNOWN, None
    order = await uow.orders.get(payment.order_id)
    if order is None:
        return Settlement.UNKNOWN, None
    if payment.status is PaymentStatus.PAID:
        return Settlement.REPEATED, order
    if amount.currency != payment.amount.currency or amount < payment.amount:
        await _attention(uow, order, reference, "wrong_amount")
        return Settlement.WRONG_AMOUNT, order
    await uow.payments.move(payment, PaymentStatus.PAID)
    if order.status not in {OrderStatus.PENDING, OrderStatus.CONFIRMED}:
        await _attention(uow, order, reference, "paid_after_close")
        return Settlement.TOO_LATE, order
    await uow.orders.move(order, OrderStatus.PAID)
    await uow.diary.forget(f"hold:{order.order_id}")
    await uow.diary.event("order_paid", {"order": str(order.order_id), "reference": reference})
    return Settlement.PAID, replace(order, status=OrderStatus.PAID)


async def failed(uow: UnitOfWork, reference: str) -> Order | None:
    """The provider says this attempt came to nothing; the order stays open for another."""
    payment = await uow.payments.by_reference(reference)
    if payment is None or payment.status is PaymentStatus.PAID:
        return None
    await uow.payments.move(payment, PaymentStatus.FAILED)
    order = await uow.orders.get(payment.order_id)
    return order if order and order.status is OrderStatus.PENDING else None


async def ask_again(uow: UnitOfWork, order_id: OrderId) -> bool:
    """Ask the providers about every open attempt of an order; False when there is none to ask about."""
    asked = False
    for payment in await uow.payments.of_order(order_id):
        if payment.status in {PaymentStatus.OPEN, PaymentStatus.STARTING, PaymentStatus.FAILED}:
            key = f"confirm:{payment.reference}:{uow.ids.uuid()}"
            await uow.diary.effect(
                "confirm_payment", key, {"reference": payment.reference, "asked": "1"}
            )
            asked = True
    return asked


def _method(wished: str, accounts: dict[PaymentMethod, PaymentAccount]) -> PaymentMethod:
    for provider in accounts:
        if provider == wished:
            return provider
    raise KeyError(wished)


async def _on_delivery(uow: UnitOfWork, order: Order) -> Order:
    if order.status is OrderStatus.PENDING:
        await uow.orders.move(order, OrderStatus.CONFIRMED)
    await uow.diary.forget(f"hold:{order.order_id}")
    await uow.diary.event("order_confirmed", {"order": str(order.order_id)})
    return replace(order, status=OrderStatus.CONFIRMED, expires_at=None)


async def _by_link(uow: UnitOfWork, order: Order, account: PaymentAccount) -> Order:
    payment = Payment(
        reference=uow.ids.reference(order.number),
        order_id=order.order_id,
        provider=account.provider,
        account_key=account.key,
        amount=order.total,
        status=PaymentStatus.STARTING,
        created_at=uow.now,
    )
    await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)
    await uow.payments.add(payment)
    facts = {"reference": payment.reference, "account": account.key}
    await uow.diary.effect("start_payment", f"start:{payment.reference}", facts)
    return order


async def _attention(uow: UnitOfWork, order: Order, reference: str, why: str) -> None:
    body = {"order": str(order.order_id), "reference": reference, "why": why}
    await uow.diary.event("payment_needs_attention", body)

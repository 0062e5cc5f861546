"""The shop's counter: what people of the shop say about money, heard by the conversation like a provider's answer.

Everything is written in the transaction it is called in, as reminders that are due at once: so nothing is half said.
"""

from dataclasses import dataclass

from domain.errors import SellerError
from domain.model.message import Notice
from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import Payment, PaymentStatus, Refund, RefundStatus
from domain.ports import UnitOfWork
from domain.services import paying, refunding, tracking, watching
from domain.services.refunding import ROLES, Request


@dataclass(frozen=True, slots=True)
class Person:
    """Who says it: `role` is owner, manager or staff."""

    role: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.role} {self.name}".strip()


async def order_of(uow: UnitOfWork, number: str) -> Order:
    """Raises:
    SellerError: the shop has no such order.
    """
    order = await uow.orders.numbered(number)
    if order is None:
        raise SellerError(f"no order {number}")
    return order


async def payment_of(uow: UnitOfWork, reference: str) -> tuple[Order, Payment]:
    """Raises:
    SellerError: the shop has no such payment.
    """
    order_id = await uow.payments.order_of(reference)
    order = await uow.orders.get(order_id) if order_id else None
    payment = await uow.payments.by_reference(reference)
    if order is None or payment is None:
        raise SellerError(f"no payment {reference}")
    return order, payment


async def confirm(uow: UnitOfWork, reference: str, amount: Money, by: Person) -> None:
    """The money of a transfer is on the shop's account.

    Raises:
        SellerError: not a person's word to give, or it was given already.
    """
    _known(by)
    _, payment = await payment_of(uow, reference)
    if payment.status is PaymentStatus.PAID:
        raise SellerError(f"payment {reference} is confirmed already")
    disputed = await uow.tasks.is_waiting("mismatch", reference)
    if payment.provider not in watching.BY_HAND and not disputed:
        raise SellerError(f"{payment.provider} is asked itself: nobody confirms it by hand")
    await _settle(uow, payment, amount, by)
    for kind in ("check_transfer", "mismatch"):
        await uow.tasks.close(kind, reference, str(by), "confirmed", uow.now)


async def reject(uow: UnitOfWork, reference: str, by: Person) -> None:
    """No such transfer came.

    Raises:
        SellerError: it was confirmed, or its provider is asked itself.
    """
    _known(by)
    _, payment = await payment_of(uow, reference)
    if payment.status is PaymentStatus.PAID or payment.provider not in watching.BY_HAND:
        raise SellerError(f"payment {reference} cannot be rejected")
    await _soon(uow, f"reject:{reference}", "payment_failed", {"reference": reference})
    await uow.tasks.close("check_transfer", reference, str(by), "rejected", uow.now)


async def collected(uow: UnitOfWork, number: str, amount: Money, by: Person) -> Payment:
    """Cash was taken at the door, or over the counter.

    Raises:
        SellerError: no such order, or the shop takes no cash.
    """
    _known(by)
    order = await order_of(uow, number)
    accounts = await uow.shops.payment_accounts()
    account = next((one for one in accounts if one.provider == paying.CASH), None)
    if account is None:
        raise SellerError("the shop's file has no cash_on_delivery among its payments")
    payment = Payment(
        reference=uow.ids.reference(order.number),
        order_id=order.order_id,
        provider=account.provider,
        account_key=account.key,
        amount=amount,
        status=PaymentStatus.OPEN,
        created_at=uow.now,
    )
    await uow.payments.add(payment)
    await _settle(uow, payment, amount, by)
    return payment


async def refused(uow: UnitOfWork, number: str, by: Person) -> None:
    """The buyer did not take it at the door.

    Raises:
        SellerError: no such order under way unpaid.
    """
    _known(by)
    await tracking.refuse(uow, await order_of(uow, number))


async def revive(uow: UnitOfWork, number: str, by: Person) -> None:
    """The goods are there again: the order is taken up with the money that waits for it."""
    _known(by)
    order = await order_of(uow, number)
    await _soon(uow, f"revive:{number}", "order_revived", {"order": str(order.order_id)})
    await uow.tasks.close("waiting_for_stock", order.number, str(by), "revived", uow.now)


async def refund(
    uow: UnitOfWork, number: str, amount: Money | None, why: str, by: Person
) -> list[Refund]:
    """Raises:
    SellerError: as `refunding.by_seller`.
    """
    order = await order_of(uow, number)
    sent = await refunding.by_seller(uow, order, Request(amount, why, by.role, str(by)))
    await uow.tasks.close("refund_asked", order.number, str(by), why, uow.now)
    return sent


async def refund_ended(uow: UnitOfWork, reference: str, status: RefundStatus, by: Person) -> None:
    """Somebody sent the money by hand (DONE), or could not (FAILED).

    Raises:
        SellerError: no such refund waits for a person.
    """
    _known(by)
    found = await uow.refunds.by_reference(reference)
    if found is None or found.status is not RefundStatus.BY_HAND:
        raise SellerError(f"refund {reference} does not wait for a person")
    facts = {"reference": reference, "status": status.value}
    await _soon(uow, f"refund:{reference}", "refund_answered", facts)
    await uow.tasks.close("refund_by_hand", reference, str(by), status.value, uow.now)


async def _settle(uow: UnitOfWork, payment: Payment, amount: Money, by: Person) -> None:
    facts = {
        "reference": payment.reference,
        "minor": str(amount.minor),
        "currency": amount.currency,
        "by": str(by),
    }
    await _soon(uow, f"settle:{payment.reference}", "payment_settled", facts)
    body: dict[str, str | int] = {"reference": payment.reference, "by": str(by)}
    body["minor"] = amount.minor
    await uow.diary.event("payment_confirmed_by_hand", body)


async def _soon(uow: UnitOfWork, key: str, event: str, facts: dict[str, str]) -> None:
    await uow.diary.remind(key, uow.now, Notice(event, facts))


def _known(by: Person) -> None:
    if by.role not in ROLES:
        raise SellerError(f"no such role: {by.role}; there are {', '.join(ROLES)}")

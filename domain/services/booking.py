"""Entries of the ledger, each under the key that makes a repeat harmless."""

from domain.model.ids import OrderId
from domain.model.ledger import Balance, Entry, EntryKind, Task
from domain.model.money import Money
from domain.model.order import Order
from domain.model.payment import Payment, Refund
from domain.ports import UnitOfWork


async def received(uow: UnitOfWork, payment: Payment, amount: Money) -> None:
    """Once for each reference, for ever."""
    key = f"received:{payment.reference}"
    entry = Entry(EntryKind.RECEIVED, payment.order_id, amount, payment.reference, key)
    if not await uow.ledger.add(entry):
        raise RuntimeError("a payment that was received already is settled again")


async def applied(uow: UnitOfWork, order: Order, amount: Money, reference: str) -> None:
    await _once(uow, Entry(EntryKind.APPLIED, order.order_id, amount, reference, _key(uow)))
    await _spent(uow, order.order_id)


async def released(uow: UnitOfWork, order: Order, amount: Money, reference: str) -> None:
    await _once(uow, Entry(EntryKind.RELEASED, order.order_id, amount, reference, _key(uow)))


async def moved(uow: UnitOfWork, source: OrderId, target: OrderId, amount: Money) -> None:
    await _once(uow, Entry(EntryKind.MOVED, source, amount, "", _key(uow), to_order=target))
    await _spent(uow, source)


async def refund(uow: UnitOfWork, kind: EntryKind, refund: Refund) -> None:
    """REFUNDING, REFUNDED or RETURNED; each once."""
    key = f"{kind.value}:{refund.reference}"
    await _once(uow, Entry(kind, refund.order_id, refund.amount, refund.reference, key))
    if kind is EntryKind.REFUNDING:
        await _spent(uow, refund.order_id)


async def due(uow: UnitOfWork, order: Order) -> Money:
    """What is missing to what the order costs, with the money that came for it already."""
    return missing(order, await uow.ledger.balance(order.order_id, order.total.currency))


def missing(order: Order, balance: Balance) -> Money:
    rest = order.payable - balance.order - balance.credit
    return rest if rest.minor > 0 else Money(0, rest.currency)


async def task(uow: UnitOfWork, kind: str, order: Order, reference: str, amount: Money) -> None:
    """Put something before the seller, once."""
    opened = await uow.tasks.open(
        Task(kind, order.order_id, reference, amount, uow.now, order.number)
    )
    if opened:
        body = {"order": str(order.order_id), "reference": reference, "why": kind}
        await uow.diary.event("payment_needs_attention", body)


async def _spent(uow: UnitOfWork, order_id: OrderId) -> None:
    """Nobody has to see to money that is not there any more."""
    if not any(balance.credit.minor for balance in await uow.ledger.balances(order_id)):
        await uow.tasks.close_about_credit(order_id, uow.now)


def _key(uow: UnitOfWork) -> str:
    return uow.ids.uuid().hex


async def _once(uow: UnitOfWork, entry: Entry) -> None:
    if not await uow.ledger.add(entry):
        raise RuntimeError(f"an entry is written twice: {entry.kind}")

"""Receipts: what was bought and paid, found by the address that only the buyer was told, in the buyer's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from adapters.postgres.pool import Pool
from bot.effects import OpenUnit
from bot.hints import NOBODY
from domain.model.ids import OrderId, TenantId
from domain.model.money import Money
from domain.model.order import SOLD, Order, OrderStatus
from domain.model.payment import Payment
from domain.model.receipt import LABELS, Receipt, ReceiptLine
from domain.model.shop import Shop
from domain.ports import Sentences, UnitOfWork

FIND = "select * from order_by_receipt($1)"
OWED = SOLD | {OrderStatus.CONFIRMED, OrderStatus.REFUNDED}
"""Orders of which something was paid."""


@dataclass(frozen=True, slots=True)
class ReceiptDesk:
    """`url`: where the engine is reached."""

    pool: Pool
    units: OpenUnit
    sentences: Sentences
    url: str

    async def find(self, token: str) -> Receipt | None:
        row = await self.pool.fetchrow(FIND, token)
        if row is None:
            return None
        async with self.units(TenantId(row["tenant_id"]), NOBODY) as uow:
            order = await uow.orders.get(OrderId(row["order_id"]))
            if order is None or order.status not in OWED:
                return None
            return await self._receipt(uow, order)

    async def _receipt(self, uow: UnitOfWork, order: Order) -> Receipt | None:
        shop = await uow.shops.shop()
        buyer = await uow.buyers.get(order.buyer_id)
        payments = [p for p in await uow.payments.of_order(order.order_id) if p.received]
        if not payments:
            return None
        language = buyer.language or shop.languages[0]
        balance = await uow.ledger.balance(order.order_id, order.total.currency)
        due = order.payable - balance.order
        owed = due.minor > 0 and order.status is not OrderStatus.REFUNDED
        money = _Words(self.sentences, language)
        return Receipt(
            shop=shop.name,
            about=shop.about,
            number=order.number,
            date=_date(order, shop),
            buyer=order.name,
            lines=tuple(
                ReceiptLine(line.title, money.of(line.amount), f"{line.quantity} x")
                for line in order.lines
            ),
            extras=money.extras(order),
            total=money.of(order.payable),
            paid=tuple(money.paid(payment) for payment in reversed(payments)),
            balance=money.of(due) if owed else "",
            url=f"{self.url}/receipts/{order.receipt_token}",
            labels=money.labels(),
        )


@dataclass(frozen=True, slots=True)
class _Words:
    sentences: Sentences
    language: str

    def say(self, copy_id: str) -> str:
        return self.sentences.say(self.language, copy_id, {}, plain=False)

    def labels(self) -> Mapping[str, str]:
        return {label: self.say(label) for label in LABELS}

    def of(self, amount: Money) -> str:
        return f"{amount.currency} {amount.major:,}"

    def extras(self, order: Order) -> tuple[ReceiptLine, ...]:
        lines = []
        if order.fee.minor:
            lines.append(ReceiptLine(self.say("receipt.delivery"), self.of(order.fee)))
        if order.discount is not None and order.discount.minor:
            off = Money(-order.discount.minor, order.discount.currency)
            lines.append(ReceiptLine(order.code, self.of(off)))
        if order.allowance_minor:
            back = Money(-order.allowance_minor, order.total.currency)
            lines.append(ReceiptLine(self.say("receipt.given_back"), self.of(back)))
        return tuple(lines)

    def paid(self, payment: Payment) -> ReceiptLine:
        received = payment.received or payment.amount
        way = self.say(f"tap.pay_{payment.provider}")
        return ReceiptLine(way, self.of(received), f"{payment.created_at:%d/%m/%Y}")


def _date(order: Order, shop: Shop) -> str:
    return f"{order.created_at.astimezone(ZoneInfo(shop.timezone)):%d/%m/%Y}"

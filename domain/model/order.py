"""An order: what was agreed, at the prices that were shown."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.ids import BuyerId, ConversationId, OrderId, Sku
from domain.model.money import Money


class OrderStatus(StrEnum):
    """The life of an order. The database refuses every move that `MOVES` does not list."""

    DRAFT = "draft"
    """In checkout: prices frozen and stock held, nothing agreed yet."""
    PENDING = "pending"
    """Agreed, waiting for money or for a way to pay."""
    CONFIRMED = "confirmed"
    """To be paid on delivery."""
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


MOVES: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.DRAFT: frozenset({OrderStatus.PENDING, OrderStatus.CANCELLED, OrderStatus.EXPIRED}),
    OrderStatus.PENDING: frozenset(
        {OrderStatus.CONFIRMED, OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
    ),
    OrderStatus.CONFIRMED: frozenset(
        {OrderStatus.PENDING, OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.CANCELLED}
    ),
    OrderStatus.PAID: frozenset({OrderStatus.PACKED, OrderStatus.REFUNDED}),
    OrderStatus.PACKED: frozenset(
        {OrderStatus.SHIPPED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}
    ),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED, OrderStatus.REFUNDED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset(),
    OrderStatus.EXPIRED: frozenset(),
    OrderStatus.REFUNDED: frozenset(),
}

HOLDING = frozenset({OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED})
"""An order of these gives its stock back when it is cancelled or expires."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to deliver. `text` is what the buyer wrote; a pin's degrees are strings, so that JSON keeps them exact."""

    text: str = ""
    landmark: str = ""
    area: str = ""
    latitude: str = ""
    longitude: str = ""

    @property
    def known(self) -> bool:
        return bool(self.text or self.latitude)


NOWHERE = Address()


@dataclass(frozen=True, slots=True)
class OrderLine:
    """`off`: what a bundle takes off the whole line (None: nothing)."""

    sku: Sku
    title: str
    quantity: int
    unit: Money
    off: Money | None = None

    @property
    def amount(self) -> Money:
        amount = self.unit * self.quantity
        return amount if self.off is None else amount - self.off


@dataclass(frozen=True, slots=True)
class Order:
    """`expires_at` is when held stock goes back (None: it does not). `discount` is what `code` takes off the goods."""

    order_id: OrderId
    number: str
    buyer_id: BuyerId
    conversation_id: ConversationId
    status: OrderStatus
    lines: tuple[OrderLine, ...]
    fee: Money
    created_at: datetime
    name: str = ""
    phone: str = ""
    address: Address = NOWHERE
    zone: str = ""
    payment_method: str = ""
    expires_at: datetime | None = None
    code: str = ""
    discount: Money | None = None

    @property
    def goods(self) -> Money:
        return sum((line.amount for line in self.lines), Money(0, self.fee.currency))

    @property
    def total(self) -> Money:
        total = self.goods + self.fee
        return total if self.discount is None else total - self.discount

"""An order: what was agreed, at the prices that were shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from domain.model.ids import BuyerId, ConversationId, OrderId, Sku
from domain.model.money import Money


class OrderStatus(StrEnum):
    """The life of an order. The database refuses every move that `MOVES` does not list."""

    DRAFT = "draft"
    """In checkout: prices frozen and stock held, nothing agreed yet."""
    PENDING = "pending"
    """Agreed, waiting for money or for a way to pay."""
    CONFIRMED = "confirmed"
    """To be paid on delivery, or a deposit is paid and the balance is due later."""
    PAID = "paid"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUNDED = "refunded"


MOVES: Mapping[OrderStatus, frozenset[OrderStatus]] = MappingProxyType(
    {
        OrderStatus.DRAFT: frozenset(
            {OrderStatus.PENDING, OrderStatus.CANCELLED, OrderStatus.EXPIRED}
        ),
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
        # Cancelled: refused at the door.
        OrderStatus.SHIPPED: frozenset(
            {OrderStatus.DELIVERED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}
        ),
        OrderStatus.DELIVERED: frozenset({OrderStatus.REFUNDED}),
        # Revived: its money came after all, and its stock could be held again.
        OrderStatus.CANCELLED: frozenset({OrderStatus.CONFIRMED, OrderStatus.PAID}),
        OrderStatus.EXPIRED: frozenset({OrderStatus.CONFIRMED, OrderStatus.PAID}),
        OrderStatus.REFUNDED: frozenset(),
    }
)

OPEN = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})
"""Money is still awaited."""
SOLD = frozenset({OrderStatus.PAID, OrderStatus.PACKED, OrderStatus.SHIPPED, OrderStatus.DELIVERED})
"""On its way to the buyer. Paid, but for what is collected on delivery."""
HOLDING = frozenset(
    {
        *(OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED),
        *(OrderStatus.PAID, OrderStatus.PACKED),
    }
)
"""An order of these has its goods in the shop: they go back to the shelf when it is closed."""


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
    """`expires_at` is when held stock goes back (None: it does not).

    `due_at`: when the balance is due, after a deposit. `receipt_token` names the receipt's page: nobody can guess it.
    `refused`: the buyer did not take it at the door. `allowance_minor`: what was given back of it while it stays sold.
    `discount` is what `code` takes off the goods.
    """

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
    due_at: datetime | None = None
    receipt_token: str = field(default="", repr=False)
    refused: bool = False
    allowance_minor: int = 0

    @property
    def goods(self) -> Money:
        return sum((line.amount for line in self.lines), Money(0, self.fee.currency))

    @property
    def total(self) -> Money:
        total = self.goods + self.fee
        return total if self.discount is None else total - self.discount

    @property
    def payable(self) -> Money:
        """What the buyer pays in all: the total, less what was given back while it stays sold."""
        return self.total - Money(self.allowance_minor, self.fee.currency)

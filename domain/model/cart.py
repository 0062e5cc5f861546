"""A cart: items and how many of each, at the prices that hold for this buyer."""

from dataclasses import dataclass

from domain.model.code import Code
from domain.model.haggling import Bundle
from domain.model.money import Money
from domain.model.product import Item

# WhatsApp's own cart stops at 99 units an item; a larger wish is a wholesale talk with a person.
MOST_UNITS = 99


@dataclass(frozen=True, slots=True)
class CartLine:
    """`agreed`: the price for one this buyer has bargained for; `bundle`: the one for several."""

    item: Item
    quantity: int
    agreed: Money | None = None
    bundle: Bundle | None = None

    @property
    def unit(self) -> Money:
        """For one. A price that fell below the agreed one since is the better one."""
        if self.agreed is None:
            return self.item.price
        return min(self.agreed, self.item.price, key=lambda money: money.minor)

    @property
    def amount(self) -> Money:
        if self.bundle is None:
            return self.unit * self.quantity
        bundles, rest = divmod(self.quantity, self.bundle.count)
        singly = self.unit * self.bundle.count
        together = min(self.bundle.total, singly, key=lambda money: money.minor)
        return together * bundles + self.unit * rest

    @property
    def off(self) -> Money:
        """What a bundle takes off `unit` times `quantity`."""
        return self.unit * self.quantity - self.amount

    @property
    def bargained(self) -> bool:
        return self.amount < self.item.price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    """`code`: the discount code put on it."""

    lines: tuple[CartLine, ...]
    currency: str
    code: Code | None = None

    @property
    def goods(self) -> Money:
        return self._sum(self.lines)

    @property
    def discount(self) -> Money:
        """What the code takes off. What was bargained for has its price already."""
        if self.code is None:
            return Money(0, self.currency)
        reduced = self._sum(tuple(line for line in self.lines if not line.bargained))
        return self.code.off(self.goods, reduced)

    @property
    def total(self) -> Money:
        return self.goods - self.discount

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    def line(self, sku: str) -> CartLine | None:
        return next((line for line in self.lines if line.item.sku == sku), None)

    def quantity(self, sku: str) -> int:
        line = self.line(sku)
        return line.quantity if line else 0

    def _sum(self, lines: tuple[CartLine, ...]) -> Money:
        return sum((line.amount for line in lines), Money(0, self.currency))

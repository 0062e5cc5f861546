"""A cart: items and how many of each."""

from dataclasses import dataclass

from domain.model.money import Money
from domain.model.product import Item

# WhatsApp's own cart stops at 99 units an item; a larger wish is a wholesale talk with a person.
MOST_UNITS = 99


@dataclass(frozen=True, slots=True)
class CartLine:
    item: Item
    quantity: int

    @property
    def amount(self) -> Money:
        return self.item.price * self.quantity


@dataclass(frozen=True, slots=True)
class Cart:
    lines: tuple[CartLine, ...]
    currency: str

    @property
    def total(self) -> Money:
        return sum((line.amount for line in self.lines), Money(0, self.currency))

    @property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    def line(self, sku: str) -> CartLine | None:
        return next((line for line in self.lines if line.item.sku == sku), None)

    def quantity(self, sku: str) -> int:
        line = self.line(sku)
        return line.quantity if line else 0

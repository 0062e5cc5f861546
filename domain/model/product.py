"""What a shop sells. A product is what is shown, an item is what is bought."""

from dataclasses import dataclass, field

from domain.model.haggling import HaggleRule
from domain.model.ids import Sku
from domain.model.money import Money


@dataclass(frozen=True, slots=True)
class Category:
    """`count`: its products, up to a thousand: nobody leafs further."""

    key: str
    name: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One size and colour of a product, with its own stock and price. `stock` counts units not held by anybody.

    `haggle`: how far its price may be bargained down (None: it is fixed).
    """

    sku: Sku
    product_sku: Sku
    name: str
    price: Money
    stock: int
    size: str = ""
    colour: str = ""
    haggle: HaggleRule | None = None

    @property
    def variant(self) -> str:
        return ", ".join(part for part in (self.size, self.colour) if part)

    @property
    def title(self) -> str:
        return f"{self.name} ({self.variant})" if self.variant else self.name


@dataclass(frozen=True, slots=True)
class Product:
    """`short` fits a list row (24 characters); `picture` is a path below the shop's pictures or a URL;
    `facts` answers questions about the thing itself (original, fabric, warranty ...)."""

    sku: Sku
    name: str
    short: str
    category: str
    items: tuple[Item, ...]
    description: str = ""
    picture: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def cheapest(self) -> Money:
        return min((item.price for item in self.items), key=lambda price: price.minor)

    @property
    def dearest(self) -> Money:
        return max((item.price for item in self.items), key=lambda price: price.minor)

    @property
    def stock(self) -> int:
        return sum(item.stock for item in self.items)


@dataclass(frozen=True, slots=True)
class Search:
    """What a buyer is looking for; empty fields do not narrow. Colours and sizes are folded to lower case."""

    words: str = ""
    category: str = ""
    colour: str = ""
    size: str = ""
    price_max: Money | None = None
    price_min: Money | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`more` says whether another page follows."""

    products: tuple[Product, ...]
    number: int
    more: bool
    total: int = 0

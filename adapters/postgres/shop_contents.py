"""A whole shop in plain values, as its file or a seller's form gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.model.code import Code
from domain.model.news import Template
from domain.model.product import Product
from domain.model.shop import Account, PaymentAccount, Shop, Zone


@dataclass(frozen=True, slots=True)
class CategoryNames:
    """`names` by language."""

    key: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShopContents:
    """Everything in the shop's order. `synonyms` and `goes_with` are by product SKU,
    `answers` by topic and then language, `refs` tells the product SKU. `text_days`: how
    long words of buyers are kept (None: always).
    An account that the shop has already keeps its id."""

    shop: Shop
    accounts: Sequence[Account] = field(repr=False)
    payment_accounts: Sequence[PaymentAccount] = field(repr=False)
    categories: Sequence[CategoryNames]
    products: Sequence[Product]
    zones: Sequence[Zone]
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    goes_with: Mapping[str, Sequence[str]] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    templates: Sequence[Template] = ()
    refs: Mapping[str, str] = field(default_factory=dict)
    text_days: int | None = None
    codes: Sequence[Code] = ()

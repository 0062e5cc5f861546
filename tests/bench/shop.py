"""The demo shop for a crowd: shelves that do not empty, prices low enough for cash, always something to offer."""

from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from tests.bench.engine import ROOT

DEMO = ROOT / "data" / "shops" / "demo.yml"
STOCK = 1_000_000
MOST_PRICE = 60_000
"""Naira. Twice this is still under the demo shop's limit for cash on delivery."""


@dataclass(frozen=True, slots=True)
class Good:
    """A product as a buyer speaks of it."""

    category: str
    sku: str
    name: str
    exact: bool
    """Whether there is nothing to choose: neither size nor colour."""


@dataclass(frozen=True, slots=True)
class BenchShop:
    file: Path
    whatsapp_key: str
    phone_number_id: str
    categories: tuple[str, ...]
    goods: tuple[Good, ...]

    @property
    def exact(self) -> tuple[Good, ...]:
        return tuple(good for good in self.goods if good.exact)


def written(folder: Path) -> BenchShop:
    """The shop's file in *folder*, beside the demo's pictures."""
    tree = yaml.safe_load(DEMO.read_text("utf-8"))
    kept = [product for product in tree["products"] if _price(product) <= MOST_PRICE]
    for number, product in enumerate(kept):
        product["goes_with"] = [kept[number - 1]["sku"]]
        for shelf in product.get("variants") or [product]:
            shelf["stock"] = STOCK
    tree["products"] = kept
    copytree(DEMO.parent / "pictures", folder / "pictures")
    file = folder / "shop.yml"
    file.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False), "utf-8")
    account = next(block for block in tree["accounts"] if block["channel"] == "whatsapp")
    goods = tuple(
        Good(product["category"], product["sku"], product["name"], "variants" not in product)
        for product in kept
    )
    categories = tuple(dict.fromkeys(good.category for good in goods))
    return BenchShop(file, account["key"], str(account["external_id"]), categories, goods)


def _price(product: dict[str, Any]) -> int:
    prices = [product.get("price", 0), *(v.get("price", 0) for v in product.get("variants", ()))]
    return max(int(price) for price in prices)

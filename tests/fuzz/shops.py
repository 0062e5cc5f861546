"""Two shops that have everything in common but a word: it stands in every text of the one, and in none of the other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

import yaml

from bot.local import DEMO_SECRETS, ROOT

DEMO = ROOT / "data" / "shops" / "demo.yml"
MARKS = ("Kwozi", "Mbexu")
"""No language has them, and no reply of ours."""
SHELF = 8
TITLE = 24
"""A list's rows on WhatsApp hold no more."""


@dataclass(frozen=True, slots=True)
class Marked:
    """`environ` has the secrets that the shop's file names."""

    mark: str
    key: str
    file: Path
    environ: Mapping[str, str]

    def account(self, channel: str) -> str:
        """The key of one of its accounts, as the demo shop calls it."""
        return f"{self.key}-{channel}"


def two_shops(folder: Path) -> tuple[Marked, Marked]:
    one, other = (_written(folder / mark, mark, place) for place, mark in enumerate(MARKS))
    return one, other


def _written(folder: Path, mark: str, place: int) -> Marked:
    copytree(DEMO.parent / "pictures", folder / "pictures")
    tree = yaml.safe_load(DEMO.read_text("utf-8"))
    key = "demo" if place == 0 else "other"
    _mark_shop(tree, mark, key)
    for account in tree["accounts"]:
        account["key"] = account["key"].replace("demo", key)
        account["external_id"] = of_place(account["external_id"], place).replace("demo", key)
    for payment in tree["payments"]:
        payment["key"] = payment["key"].replace("demo", key)
    shelf = tree["products"][:SHELF]
    sold = frozenset(product["sku"] for product in shelf)
    tree["products"] = [_marked_product(product, mark, sold) for product in shelf]
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    file = folder / "shop.yml"
    file.write_text(text, "utf-8")
    return Marked(mark, key, file, {name: f"{name} of {mark}" for name in DEMO_SECRETS})


def _mark_shop(tree: dict[str, Any], mark: str, key: str) -> None:
    shop = tree["shop"]
    shop |= {"key": key, "name": f"{mark} Market", "about": f"{shop['about']} {mark}."}
    for texts in tree["questions"].values():
        texts |= {language: f"{text} {mark}." for language, text in texts.items()}
    for category in tree["categories"]:
        names = category["name"].items()
        category["name"] = {language: f"{mark} {name}"[:TITLE] for language, name in names}
    for zone in tree["delivery"]:
        zone["name"] = f"{mark} {zone['name']}"[:TITLE].strip()


def _marked_product(product: dict[str, Any], mark: str, sold: frozenset[str]) -> dict[str, Any]:
    others = sorted(sold - {product["sku"]})
    name = f"{mark} {product['name']}"
    return product | {
        "name": name,
        "short": name[:TITLE].strip(),
        "description": f"{product['description']} {mark}.",
        "facts": {fact: f"{text} {mark}." for fact, text in product.get("facts", {}).items()},
        "synonyms": [*product.get("synonyms", ()), f"{mark} thing"],
        "goes_with": others[:1],
    }


def of_place(external_id: str, place: int) -> str:
    """A provider's name of an account: another one for each shop."""
    return re.sub(r"\d$", lambda digit: str((int(digit[0]) + place) % 10), external_id)

"""A number that may be a count or a price: asked about, with both readings as options."""

import re
from decimal import Decimal
from typing import Final

from domain.model.cart import MOST_UNITS
from domain.model.money import Money
from domain.model.product import Item, Product
from domain.services import numbers
from flows import finding, pointing
from flows.context import Tap, Turn
from flows.taps import CART

LEAST: Final = 10
"""Fewer are a count: nobody offers nine of anything in one word."""
THOUSAND: Final = 1000
CLOSE: Final = (50, 120)
"""Percent of the price within which a bare number may be an offer."""
_BARE: Final = re.compile(r"[x#]?\s*(?:\d{2,3}|[a-z][a-z -]*)", re.IGNORECASE)
_TAKING: Final = re.compile(
    r"\b(?:buy|take|carry|collect|get|nunua|nitanunua|chukua|nitachukua|prends|achete|saya|ra|zuta)"
    r" (?:am|it|this|that|dis|dat|them|dem|hii|hiyo|ca|le|la) (?!for\b|at\b)[\w-]+(?: now| sharp| last)?\W*$"
)
""" "I go buy am fifty now": the words do not decide."""
_DECIDED: Final = re.compile(
    r"\b(?:pieces?|pcs?|units?|yards?|cartons?|bags?|packs?|pairs?|bottles?|crates?|tins?|of (?:it|them|am)|"
    r"each|naira|ngn|ksh|kes|shillings?|cedis?|ghs|francs?|cfa|fcfa|bob|\d+ ?k|pay|price|offer|"
    r"quantity|add|more|another|vipande|pisi|bei|lipa|piece|prix|paie)\b|[\u20a6\u20b5$]"
)
"""Words that say which of the two it is."""


async def asked(turn: Turn) -> bool:
    """Whether it was asked; else the message says well enough what it means."""
    number = _number(turn)
    if number is None or _DECIDED.search(pointing.fold(turn.text)):
        return False
    found = await finding.products(turn, finding.named(finding.wanted(turn)[0]))
    if len(found) != 1:
        return False
    product = found[0]
    price = _price(number, product)
    if not (_close(price, product.cheapest) or _TAKING.search(pointing.fold(turn.text))):
        return False
    finding.focus(turn, product, _touched(turn, product))
    turn.say(
        "doubt.which",
        await _count_tap(turn, product, number),
        _price_tap(product, price),
        CART,
        name=product.name,
    )
    return True


def _number(turn: Turn) -> int | None:
    """A bare number between a few and the most there may be; "50k" or "50 pieces" is none."""
    names = ("quantity", "price_offer", "price", "price_max")
    said = next((turn.facts[name] for name in names if turn.facts.get(name)), "")
    if "sku" in turn.facts or not _BARE.fullmatch(said.strip()):
        return None
    number = numbers.count(said)
    return number if number is not None and LEAST <= number <= MOST_UNITS else None


def _price(number: int, product: Product) -> Money:
    """The number as an amount: as it stands, or in thousands, whichever is nearer to the price."""
    usual = product.cheapest
    single = Money.of_major(Decimal(number), usual.currency)
    thousands = single * THOUSAND
    # The nearer one by ratio: a * b < c * c means that a is further below c than b is above it.
    return thousands if single.minor * thousands.minor <= usual.minor**2 else single


def _close(price: Money, usual: Money) -> bool:
    least, most = CLOSE
    return usual.minor * least <= price.minor * 100 <= usual.minor * most


def _touched(turn: Turn, product: Product) -> Item | None:
    return next((item for item in product.items if item.sku == turn.memory.item), None)


async def _count_tap(turn: Turn, product: Product, number: int) -> Tap:
    cart = await turn.uow.carts.load(turn.buyer_id)
    inside = cart.line(turn.memory.item)
    event, sku = ("change_quantity", turn.memory.item) if inside else ("add_item", product.sku)
    facts = {"sku": str(sku), "quantity": str(number)}
    return Tap(event, facts, copy_id="tap.mean_count", params={"count": number})


def _price_tap(product: Product, price: Money) -> Tap:
    facts = {"sku": str(product.sku), "price_offer": f"{price.major:f}"}
    return Tap("haggle", facts, copy_id="tap.mean_price", params={"price": price})

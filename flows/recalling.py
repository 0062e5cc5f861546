"""What was shown, and on which day: "that bag you showed me yesterday"."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from domain.model.conversation import SEEN
from domain.model.product import Product, Search
from domain.services import browsing
from domain.services.browsing import Wish
from flows import pointing
from flows.context import Turn

MOST: Final = 4
"""Offered when several of what was shown fit."""


def keep(turn: Turn, skus: Sequence[str]) -> None:
    """Under today's date, the newest last; the oldest are forgotten first."""
    seen, today = turn.memory.seen, turn.uow.now.date().isoformat()
    for day in [*seen]:
        seen[day] = [sku for sku in seen[day] if sku not in skus or day != today]
    seen[today] = [*seen.pop(today, []), *skus]
    while sum(map(len, seen.values())) > SEEN:
        oldest = next(iter(seen))
        seen[oldest] = seen[oldest][1:]
        if not seen[oldest]:
            del seen[oldest]


async def products(turn: Turn, wish: Wish) -> list[Product]:
    """What was shown and fits *wish*, the newest first, where the message speaks of that; of the day that is named,
    if one is. "That one you showed me" without more is what is spoken of already."""
    vague = not (wish.words or wish.colour or wish.size) and pointing.days_back(turn.text) is None
    skus = _skus(turn) if pointing.recalls(turn.text) else []
    if not skus or (vague and turn.memory.focus):
        return []
    known = await turn.uow.catalogue.products(skus)
    words = f"{wish.words} {wish.colour} {wish.size}".casefold().split()
    fitting = [product for product in known if all(word in _words(product) for word in words)]
    return (fitting or await _searched(turn, wish, skus))[:MOST]


def _skus(turn: Turn) -> list[str]:
    """Where nothing was shown on the day that is named, it was another one: the buyer's midnight is not ours."""
    seen, days = turn.memory.seen, pointing.days_back(turn.text)
    named = (turn.uow.now - timedelta(days=days or 0)).date().isoformat()
    every = [sku for day in seen.values() for sku in day]
    found = seen.get(named, every) if days is not None else every
    return [*dict.fromkeys(reversed(found))]


def _words(product: Product) -> str:
    variants = " ".join(item.variant for item in product.items)
    return f"{product.name} {product.category} {variants}".casefold()


async def _searched(turn: Turn, wish: Wish, skus: list[str]) -> list[Product]:
    """As the shop's search understands the words, in any spelling."""
    if not wish.words:
        return []
    search = Search(wish.words, colour=wish.colour.casefold(), size=wish.size.casefold())
    page = await turn.uow.catalogue.search(search, 0, browsing.PAGE_SIZE * 2)
    return [product for product in page.products if product.sku in skus]

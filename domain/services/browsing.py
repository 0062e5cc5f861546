"""Finding things: categories, search, one product, and which exact item is meant."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.model.money import Money
from domain.model.product import Item, Page, Product, Search
from domain.ports import UnitOfWork
from domain.services import numbers

PAGE_SIZE = 6
"""Products a page: with "more" and one way out it stays a list on every channel, and two SMS at most."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a buyer named: their own words, folded where compared."""

    words: str = ""
    colour: str = ""
    size: str = ""


async def find(uow: UnitOfWork, search: Search, page: int = 0) -> Page:
    """A page of products; where nothing has the wished colour or size, the same words without them."""
    found = await uow.catalogue.search(search, page, PAGE_SIZE)
    if not found.products and (search.colour or search.size) and search.words:
        wider = Search(
            search.words, search.category, price_max=search.price_max, price_min=search.price_min
        )
        return await uow.catalogue.search(wider, page, PAGE_SIZE)
    return found


async def one(uow: UnitOfWork, wish: Wish) -> list[Product]:
    """The products that fit a buyer's words, best first; one when the words name it exactly."""
    search = Search(wish.words, colour=wish.colour.casefold(), size=wish.size.casefold())
    page = await find(uow, search)
    exact = [
        product for product in page.products if product.name.casefold() == wish.words.casefold()
    ]
    return exact[:1] or list(page.products)


def matching(product: Product, wish: Wish) -> list[Item]:
    """The items of *product* that fit the wished colour and size."""
    return [
        item
        for item in product.items
        if _fits(wish.colour, item.colour) and _fits(wish.size, item.size)
    ]


def by_words(items: Sequence[Item], words: str) -> list[Item]:
    """The items whose colour or size stands in *words*: "the red one", "size 42"."""
    tokens = set(words.casefold().replace(",", " ").split())
    scored = [
        (len(tokens & set(item.variant.casefold().replace(",", " ").split())), item)
        for item in items
    ]
    best = max((score for score, _ in scored), default=0)
    return [item for score, item in scored if score == best] if best else []


def _fits(wished: str, had: str) -> bool:
    wanted, has = wished.casefold().strip(), had.casefold()
    if not wanted or not has:
        return True  # where there is one colour only, the name may say it: "blue cap"
    return wanted == has or wanted in has.split() or has in wanted.split() or has.startswith(wanted)


def search_of(facts: dict[str, str], currency: str) -> Search:
    """A search from what a message carried; `price_max` and `price_min` in major units as typed."""
    return Search(
        words=facts.get("product", ""),
        category=facts.get("category", ""),
        colour=facts.get("colour", "").casefold(),
        size=facts.get("size", "").casefold(),
        price_max=_money(facts.get("price_max", "") or facts.get("price", ""), currency),
        price_min=_money(facts.get("price_min", ""), currency),
    )


def _money(words: str, currency: str) -> Money | None:
    amount = numbers.amount(words) if words else None
    if amount is None:
        return None
    try:
        return Money.of_major(amount, currency)
    except ValueError:
        return None

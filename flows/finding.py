"""What a message speaks of: which product, which exact item, how many."""

from dataclasses import dataclass, replace

from domain.model.conversation import SHOWN
from domain.model.product import Item, Product, Search
from domain.services import browsing, numbers
from domain.services.browsing import Wish
from flows import recalling
from flows.context import Line, Tap, Turn

REACH = 4
"""Products offered when words fit several: more would be a search."""
SHARED_WORDS = 2
CLEAR_LEAD = 1
"""Products among which the first is taken without asking."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing of a message: `quantity` is 0 where none was said."""

    wish: Wish
    sku: str = ""
    ordinal: str = ""
    quantity: int = 0


def wanted(turn: Turn) -> list[Wanted]:
    """The things a message names, in its order: "2 red ankara and one cap" are two."""
    if "lines" in turn.facts:
        pairs = (line.rsplit(":", 1) for line in turn.facts["lines"].split(","))
        return [Wanted(Wish(), sku=sku, quantity=int(quantity)) for sku, quantity in pairs]
    if "sku" in turn.facts or not turn.understanding.entities:
        return [_wanted(turn.facts)]
    groups: list[dict[str, str]] = [{}]
    for entity in sorted(turn.understanding.entities, key=lambda entity: entity.start):
        if entity.name in groups[-1] and entity.name in {"product", "quantity"}:
            groups.append({})
        groups[-1].setdefault(entity.name, entity.value)
    return [_wanted(group) for group in groups]


def _wanted(facts: dict[str, str]) -> Wanted:
    return Wanted(
        Wish(facts.get("product", ""), facts.get("colour", ""), facts.get("size", "")),
        sku=facts.get("sku", ""),
        ordinal=facts.get("ordinal", ""),
        quantity=numbers.count(facts.get("quantity", "")) or 0,
    )


async def products(turn: Turn, thing: Wanted) -> list[Product]:
    """The products that may be meant: by option, by place in the last list, by words, or the one spoken of."""
    catalogue = turn.uow.catalogue
    if thing.sku:
        product = await catalogue.product(thing.sku)
        return [product] if product else []
    if thing.ordinal and turn.memory.shown:
        place = numbers.ordinal(thing.ordinal, len(turn.memory.shown))
        if place is not None:
            return await catalogue.products([turn.memory.shown[place]])
    recalled = await recalling.products(turn, named(thing).wish)
    if recalled:
        return recalled
    if thing.wish.words and not _points_back(thing.wish.words):
        shown = await among_shown(turn, thing.wish)
        found = shown or await browsing.one(turn.uow, thing.wish)
        by_name = f"{thing.wish.words} {thing.wish.colour}"
        best = named_best(found, by_name) or named_best(found, _all_of(turn))
        return [best] if best else found
    if turn.memory.focus:
        product = await catalogue.product(turn.memory.focus)
        return [product] if product else []
    return await among_shown(turn, thing.wish)


def _all_of(turn: Turn) -> str:
    """A message about one thing tells its name even where the reader took a part of it for something else."""
    return turn.text if len(wanted(turn)) == 1 else ""


async def comes_in(turn: Turn, product: Product, item: Item, colour: str) -> bool:
    """Whether it comes in this colour, where the shop does not say its colour: then its name may, in any language."""
    if not colour or item.colour or colour.casefold() in product.name.casefold().split():
        return True
    search = Search(product.name, colour=colour.casefold())
    page = await turn.uow.catalogue.search(search, 0, browsing.PAGE_SIZE)
    return any(found.sku == product.sku for found in page.products)


POINTING = frozenset(
    [
        *("it", "this", "that", "one", "them", "these", "those", "same", "the", "please"),
        *("am", "dis", "dat", "dem", "e", "abeg", "hii", "hiyo", "hicho", "ca", "cela", "celui"),
    ]
)
"""Words that stand for what was just spoken of."""


def _points_back(words: str) -> bool:
    return POINTING.issuperset(words.casefold().split())


def named(thing: Wanted) -> Wanted:
    """*thing* without words that only point at something: "am", "that one"."""
    if not _points_back(thing.wish.words):
        return thing
    return replace(thing, wish=replace(thing.wish, words=""))


def named_best(found: list[Product], text: str) -> Product | None:
    """The one product whose name shares most with a message, and at least two words: "a button phone"."""
    said = set(text.casefold().split())
    shared = [len(said & set(product.name.casefold().split())) for product in found]
    best = max(shared, default=0)
    if best < SHARED_WORDS or shared.count(best) > 1:
        return None
    return found[shared.index(best)]


async def among_shown(turn: Turn, wish: Wish) -> list[Product]:
    """The one product of the last list that a buyer's words single out: "the red one"."""
    words = (
        " ".join(part for part in (wish.words, wish.colour, wish.size) if part).casefold().split()
    )
    if not words or not turn.memory.shown:
        return []
    fitting = [
        product
        for product in await turn.uow.catalogue.products(turn.memory.shown)
        if all(word in _all_words(product) for word in words)
    ]
    return fitting if len(fitting) == 1 else []


def _all_words(product: Product) -> str:
    variants = " ".join(item.variant for item in product.items)
    return f"{product.name} {variants}".casefold()


def items(turn: Turn, product: Product, thing: Wanted) -> list[Item]:
    """The items of *product* that may be meant; one when nothing is left to choose."""
    exact = [item for item in product.items if item.sku == thing.sku]
    if exact:
        return exact
    fitting = browsing.matching(product, thing.wish)
    if len(fitting) > 1 and turn.text and not thing.sku:
        fitting = browsing.by_words(fitting, turn.text) or fitting
    return fitting


def show(turn: Turn, found: list[Product]) -> None:
    """Remember a list, so that "the second one" means something."""
    turn.memory.shown = [str(product.sku) for product in found][:SHOWN]
    recalling.keep(turn, turn.memory.shown)
    if len(found) == 1:
        turn.memory.focus = found[0].sku


def focus(turn: Turn, product: Product, item: Item | None = None) -> None:
    recalling.keep(turn, [str(product.sku)])
    turn.memory.focus = product.sku
    turn.memory.item = item.sku if item else ""


def product_tap(product: Product, event: str = "view_item", quantity: int = 0) -> Tap:
    """A row that opens (or adds) a product, with its price."""
    facts = {"sku": str(product.sku)} | ({"quantity": str(quantity)} if quantity else {})
    return Tap(
        event,
        facts,
        title=product.short or product.name,
        description=price_line(product),
        picture=product.picture,
    )


def price_line(product: Product) -> Line:
    if product.stock <= 0:
        return Line("item.price_gone", {"price": product.cheapest})
    if product.cheapest == product.dearest:
        return Line("item.price", {"price": product.cheapest})
    return Line("item.price_from", {"price": product.cheapest})


def item_tap(item: Item, quantity: int = 0, event: str = "add_item") -> Tap:
    """A row that adds one exact item."""
    facts = {"sku": str(item.sku)} | ({"quantity": str(quantity)} if quantity else {})
    return Tap(
        event,
        facts,
        title=item.variant or item.name,
        description=Line("item.price", {"price": item.price}),
    )

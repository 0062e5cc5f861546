"""Discover: categories, search, pages of results, one product in sight."""

import re

from domain.errors import UnknownItemError
from domain.model.conversation import SHOWN
from domain.model.product import Category, Page, Product, Search
from domain.services import browsing, carting
from flows import finding, recalling
from flows.context import Line, Param, Reply, Tap, Turn
from flows.finding import Wanted
from flows.stages import correcting
from flows.taps import BROWSE, CART, HUMAN, MORE

QUERY = ("product", "category", "colour", "size", "price_max", "price_min", "price")


async def on_browse(turn: Turn) -> None:
    if turn.facts.get("category"):
        await _first_page(turn, {"category": turn.facts["category"]})
        return
    turn.memory.shown = []
    turn.memory.focus = ""
    categories = await turn.uow.catalogue.categories(turn.conversation.language)
    taps = [_category_tap(category) for category in categories[:SHOWN]]
    turn.say("browse.categories", *taps)


def _category_tap(category: Category) -> Tap:
    return Tap(
        "browse",
        {"category": category.key},
        title=category.name,
        description=Line("browse.count", {"count": category.count}),
    )


async def on_search(turn: Turn) -> None:
    if await _recalled(turn):
        return
    query = {name: turn.facts[name] for name in QUERY if turn.facts.get(name)}
    if not query:
        query = {"product": turn.text, "unnamed": "1"}
    category = await _named_category(turn, query)
    if category:
        query = {**{k: v for k, v in query.items() if k != "product"}, "category": category}
    await _first_page(turn, query)


async def _recalled(turn: Turn) -> bool:
    """ "That bag you showed me yesterday": of what was shown, and not of all there is."""
    found = await recalling.products(turn, finding.named(finding.wanted(turn)[0]).wish)
    if len(found) == 1:
        turn.then("show_item", sku=str(found[0].sku))
    elif found:
        finding.show(turn, found)
        turn.then("show_results")
    return bool(found)


async def _named_category(turn: Turn, query: dict[str, str]) -> str:
    """The category whose very name was asked for: "fabrics"; or stands in words that name no product."""
    named = query.get("product", "").casefold()
    words = {named} if named else set(re.findall(r"\w+", turn.text.casefold()))
    for category in await turn.uow.catalogue.categories(turn.conversation.language):
        if words & {category.key.casefold(), category.name.casefold()}:
            return category.key
    return ""


async def _first_page(turn: Turn, query: dict[str, str]) -> None:
    turn.memory.query, turn.memory.page = query, 0
    page = await _page(turn)
    if not page.products:
        categories = await turn.uow.catalogue.categories(turn.conversation.language)
        taps = [_category_tap(category) for category in categories[: finding.REACH]]
        words = _named(query) or query.get("category", "")
        turn.say("search.nothing" if words else "search.nothing_such", *taps, HUMAN, words=words)
    elif best := _only(turn, page):
        turn.then("show_item", sku=str(best.sku))
    else:
        _show_page(turn, page)


def _named(query: dict[str, str]) -> str:
    """What to call the things searched for: never a whole sentence of the buyer's."""
    return (
        query.get("colour", "")
        if "unnamed" in query
        else query.get("product") or query.get("colour", "")
    )


def _only(turn: Turn, page: Page) -> Product | None:
    """The one thing meant: the only one found, or the one that the words name."""
    if len(page.products) == 1:
        return page.products[0]
    return finding.named_best(list(page.products), turn.text)


async def on_show_more(turn: Turn) -> None:
    if not turn.memory.query:
        await on_browse(turn)
        return
    turn.memory.page += 1
    page = await _page(turn)
    if page.products:
        _show_page(turn, page)
    else:
        turn.memory.page = max(turn.memory.page - 1, 0)
        turn.say("search.end", BROWSE, CART, HUMAN)


async def _page(turn: Turn) -> Page:
    shop = await turn.uow.shops.shop()
    search: Search = browsing.search_of(turn.memory.query, shop.currency)
    return await browsing.find(turn.uow, search, turn.memory.page)


def _show_page(turn: Turn, page: Page) -> None:
    products = list(page.products)
    finding.show(turn, products)
    taps = [finding.product_tap(product) for product in products]
    more = (MORE,) if page.more else ()
    words = _named(turn.memory.query)
    copy_id = "search.more" if page.number else ("search.found" if words else "search.list")
    turn.say(copy_id, *taps, *more, BROWSE, words=words, count=page.total or len(products))


async def on_view_item(turn: Turn) -> None:
    found = await finding.products(turn, finding.wanted(turn)[0])
    if not found:
        raise UnknownItemError(words=turn.facts.get("product") or turn.facts.get("sku", ""))
    if len(found) > finding.CLEAR_LEAD and not turn.facts.get("sku"):
        turn.then("show_results")
        finding.show(turn, found[: finding.REACH])
        return
    _show(turn, found[0])


async def on_show_results(turn: Turn) -> None:
    found = await turn.uow.catalogue.products(turn.memory.shown)
    taps = [finding.product_tap(product) for product in found]
    turn.say("search.which", *taps, BROWSE)


async def on_show_item(turn: Turn) -> None:
    product = await turn.uow.catalogue.product(turn.facts["sku"])
    if product is None:
        raise UnknownItemError(words=turn.facts["sku"])
    _show(turn, product)


def _show(turn: Turn, product: Product) -> None:
    finding.focus(turn, product)
    turn.memory.wanted = 0
    left = [item for item in product.items if item.stock > 0]
    if not left:
        turn.show(
            Reply("item.gone", {"name": product.name}, (BROWSE, HUMAN), picture=product.picture)
        )
        return
    if len(product.items) > 1:
        taps: tuple[Tap, ...] = tuple(finding.item_tap(item) for item in left)
        copy_id = "item.variants"
    else:
        taps = (Tap("add_item", {"sku": left[0].sku}, copy_id="tap.add"),)
        copy_id = "item.single"
    params: dict[str, Param] = {
        "name": product.name,
        "about": product.description,
        "price": product.cheapest,
    }
    lines = (finding.price_line(product),)
    turn.show(Reply(copy_id, params, (*taps, BROWSE, CART), lines, picture=product.picture))


async def on_choose_variant(turn: Turn) -> None:
    """ "The red one, size 42": of the product in sight it goes on with what was asked, else it narrows the list."""
    thing = finding.named(finding.wanted(turn)[0])
    if await correcting.swapped(turn, thing):
        return
    found = await finding.products(turn, thing)
    if not found:
        turn.then("search")
        return
    product = found[0]
    fitting = finding.items(turn, product, Wanted(thing.wish))
    if len(fitting) == 1:
        await carting.item_of(turn.uow, fitting[0].sku)
        turn.then(
            "add_item", sku=fitting[0].sku, quantity=str(turn.memory.wanted or thing.quantity or 1)
        )
    elif fitting:
        turn.then("show_item", sku=product.sku)
    else:
        turn.say("item.no_variant", *map(finding.item_tap, product.items), name=product.name)

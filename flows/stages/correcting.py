"""Corrections: what was just put in the cart was not what was meant."""

from domain.errors import NotInCartError
from domain.model.cart import Cart, CartLine
from domain.model.product import Item, Product
from domain.services import browsing, carting
from domain.services.browsing import Wish
from flows import finding, pointing, undoing
from flows.context import Tap, Turn
from flows.finding import Wanted
from flows.taps import BROWSE, CART, TAKE_OUT

OTHERS = 3
"""Other things offered beside "take it out"."""


async def swapped(turn: Turn, thing: Wanted, *, another: bool = False) -> bool:
    """ "Actually the blue one": in place of what was just added. False: it is no correction, or nothing was added.

    *another*: any thing may be meant, not only another size or colour.
    """
    if thing.sku or thing.quantity or not pointing.corrects(turn.text, another=another):
        return False
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = cart.line(turn.memory.item)
    if line is None or not (thing.wish.colour or thing.wish.size or thing.wish.words):
        return False
    choices = [item for item in await _instead(turn, line, thing) if item.sku != line.item.sku]
    if len(choices) == 1:
        await _swap(turn, cart, line, choices[0])
    elif choices:
        taps = [_swap_tap(item, line) for item in choices[: finding.REACH]]
        turn.say("swap.which", *taps, CART, name=line.item.title)
    else:
        turn.say("swap.none", TAKE_OUT, CART, BROWSE, name=line.item.title)
    return True


def _swap_tap(item: Item, line: CartLine) -> Tap:
    tap = finding.item_tap(item, event="swap_item")
    title = item.title if item.product_sku != line.item.product_sku else tap.title
    return Tap("swap_item", {"sku": item.sku, "old": line.item.sku}, title=title)


async def _instead(turn: Turn, line: CartLine, thing: Wanted) -> list[Item]:
    """What may be meant: another size or colour of it; else its like in another product."""
    wish, product = thing.wish, await turn.uow.catalogue.product(line.item.sku)
    if product is not None and not wish.words:
        same = browsing.matching(product, _completed(wish, line.item))
        other = [item for item in same or browsing.matching(product, wish) if _told(item, wish)]
        if other:
            return [item for item in other if item.stock > 0]
    found = await _alike(turn, line, wish)
    items = [
        item
        for one in found
        for item in browsing.matching(one, wish)
        if item.stock > 0 and (_told(item, wish) or wish.colour.casefold() in one.name.casefold())
    ]
    fitting = [item for item in items if item.size.casefold() == line.item.size.casefold()]
    return fitting or items


def _completed(wish: Wish, item: Item) -> Wish:
    """What is not said stays as it was."""
    return Wish(colour=wish.colour or item.colour, size=wish.size or item.size)


def _told(item: Item, wish: Wish) -> bool:
    """Whether it really has the colour and size said: one without any would fit everything."""
    return bool((not wish.colour or item.colour) and (not wish.size or item.size))


async def _alike(turn: Turn, line: CartLine, wish: Wish) -> list[Product]:
    """Of the list last shown; else what is called the same but for the colour: "Blue Ankara" for "Red Ankara"."""
    shown = await finding.among_shown(turn, wish)
    if shown:
        return shown
    name = [
        word for word in line.item.name.split() if word.casefold() != line.item.colour.casefold()
    ]
    words = wish.words or " ".join(name)
    found = await browsing.one(turn.uow, Wish(words, wish.colour, wish.size))
    best = finding.named_best(found, f"{words} {wish.colour}")
    return [best] if best else found


async def _swap(turn: Turn, cart: Cart, line: CartLine, item: Item) -> None:
    """As many of the other one, in one step."""
    old, quantity = line.item.sku, line.quantity + cart.quantity(item.sku)
    turn.remember(undoing.CART, undoing.lines_before(cart, [old, item.sku]))
    await carting.set_quantity(turn.uow, turn.buyer_id, item.sku, quantity)
    await carting.remove_item(turn.uow, turn.buyer_id, old)
    turn.memory.focus, turn.memory.item = item.product_sku, item.sku
    turn.say("swap.done", name=item.title)
    turn.then("show_cart")


async def on_swap_item(turn: Turn) -> None:
    """One of the things offered in place of another.

    Raises:
        NotInCartError: that other one is not there any more.
    """
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = cart.line(turn.facts.get("old") or turn.memory.item)
    if line is None:
        raise NotInCartError(words=turn.facts.get("old") or turn.text)
    await _swap(turn, cart, line, await carting.item_of(turn.uow, turn.facts.get("sku", "")))


async def asked(turn: Turn) -> bool:
    """ "Not that one", just after it was added: take it out, or one of the others that were shown?"""
    if not pointing.denies(turn.text):
        return False
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = cart.line(turn.memory.item)
    last = turn.memory.undo[-1] if turn.memory.undo else None
    if line is None or last is None or line.item.sku not in last.before:
        return False
    others = [
        item
        for product in await turn.uow.catalogue.products(turn.memory.shown)
        if product.sku != line.item.product_sku
        for item in [item for item in product.items if item.stock > 0][:1]
    ]
    taps = [_swap_tap(item, line) for item in others[:OTHERS]]
    turn.say("swap.not_that", TAKE_OUT, *taps, CART, name=line.item.title)
    turn.memory.yes = TAKE_OUT.id
    return True

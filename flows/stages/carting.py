"""Changing what is in the cart, from wherever the buyer stands."""

from domain.errors import NotInCartError, SoldOutError, UnknownItemError
from domain.model.cart import Cart, CartLine
from domain.model.product import Item, Product
from domain.services import carting, numbers
from flows import finding, pointing, undoing
from flows.context import Turn
from flows.finding import Wanted
from flows.stages import correcting, doubting
from flows.taps import BROWSE, CART, CHECKOUT, UNDO


async def on_add_item(turn: Turn) -> None:
    """Everything named is added or asked about; one thing out of stock refuses the whole message."""
    first, *more = finding.wanted(turn)
    if not more and (
        await correcting.swapped(turn, finding.named(first), another=True)
        or await doubting.asked(turn)
    ):
        return
    before = await turn.uow.carts.load(turn.buyer_id)
    added: list[tuple[Item, int]] = []
    unsure: list[tuple[Wanted, list[Product]]] = []
    for thing in finding.wanted(turn):
        found = await _found(turn, thing)
        item = _one_item(turn, thing, found)
        if item is None or not await finding.comes_in(turn, found[0], item, thing.wish.colour):
            unsure.append((thing, found))
            continue
        quantity = thing.quantity or turn.memory.wanted or 1
        await carting.add_item(turn.uow, turn.buyer_id, item.sku, quantity)
        added.append((item, quantity))
    if added:
        turn.memory.wanted = 0
        touched = [item.sku for item, _ in added]
        turn.remember(undoing.CART, undoing.lines_before(before, touched))
    _say_added(turn, added, asks=bool(unsure))
    for thing, found in unsure:
        _which(turn, thing, found)


def _say_added(turn: Turn, added: list[tuple[Item, int]], *, asks: bool) -> None:
    """The last one leads to the cart, unless a question is still to be asked: a question comes last."""
    told = added if asks else added[:-1]
    for item, quantity in told:
        turn.say("cart.added_one", name=item.title, quantity=quantity)
    if added and not asks:
        last, quantity = added[-1]
        turn.memory.focus, turn.memory.item = last.product_sku, last.sku
        turn.then("added", name=last.title, quantity=str(quantity))


async def _found(turn: Turn, thing: Wanted) -> list[Product]:
    found = await finding.products(turn, thing)
    if not found:
        raise UnknownItemError(words=thing.wish.words or thing.sku or turn.text)
    return found


def _one_item(turn: Turn, thing: Wanted, found: list[Product]) -> Item | None:
    """The exact item meant, or None where it has to be asked.

    Raises:
        SoldOutError: the one meant, or every one that could be, is gone.
    """
    if len(found) > finding.CLEAR_LEAD:
        return None
    product, fitting = found[0], finding.items(turn, found[0], thing)
    left = [item for item in fitting if item.stock > 0]
    if len(left) == 1:
        return left[0]
    if product.stock <= 0 or (not left and len(fitting) == 1):
        gone = fitting[0] if len(fitting) == 1 else product.items[0]
        raise SoldOutError(name=gone.title)
    return None


def _which(turn: Turn, thing: Wanted, found: list[Product]) -> None:
    """Ask which of several products, or which size and colour of one."""
    turn.memory.wanted = thing.quantity
    if len(found) > finding.CLEAR_LEAD:
        finding.show(turn, found[: finding.REACH])
        taps = [
            finding.product_tap(product, "add_item", thing.quantity)
            for product in found[: finding.REACH]
        ]
        turn.say("add.which", *taps, BROWSE, words=thing.wish.words)
        return
    finding.focus(turn, found[0])
    item = _one_item(turn, thing, found)
    if item is not None:
        tap = finding.item_tap(item, thing.quantity)
        turn.say("add.instead", tap, BROWSE, words=thing.wish.colour, name=item.title)
        return
    left = [item for item in finding.items(turn, found[0], thing) if item.stock > 0]
    choices = left or [item for item in found[0].items if item.stock > 0]
    taps = [finding.item_tap(item, thing.quantity) for item in choices]
    turn.say("add.variant", *taps, BROWSE, name=found[0].name)


async def on_change_quantity(turn: Turn) -> None:
    """ "Make it 3", "add one more", "reduce the shoe to one": of the line named, or the one last touched."""
    if await doubting.asked(turn):
        return
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = _line(turn, cart)
    said = _number(turn)
    if said is None:
        turn.memory.item, turn.memory.expects = line.item.sku, "quantity"
        turn.say("cart.how_many", name=line.item.title, count=line.quantity)
        return
    quantity = _meant(turn, line.quantity, said)
    await carting.set_quantity(turn.uow, turn.buyer_id, line.item.sku, quantity)
    if quantity != line.quantity:
        turn.remember(undoing.CART, undoing.lines_before(cart, [line.item.sku]))
    turn.memory.focus, turn.memory.item = line.item.product_sku, line.item.sku
    turn.then("show_cart")


def _number(turn: Turn) -> int | None:
    """As it was understood, else any number of a message that names no thing: "ሦስት አድርጊው"; else one more or less."""
    said = numbers.count(turn.facts.get("quantity", "") or turn.facts.get("ordinal", ""))
    if said is None and not turn.understanding.entities:
        said = numbers.count(turn.text, articles=False)
    if said is None and (pointing.speaks_of_more(turn.text) or pointing.speaks_of_less(turn.text)):
        return 1
    return said


def _meant(turn: Turn, had: int, said: int) -> int:
    if pointing.speaks_of_more(turn.text):
        return had + said
    if pointing.speaks_of_less(turn.text):
        return max(had - said, 0)
    return said


def _line(turn: Turn, cart: Cart) -> CartLine:
    """Raises:
    NotInCartError: nothing in the cart fits.
    """
    thing = finding.named(finding.wanted(turn)[0])
    line = cart.line(thing.sku) or _by_words(cart, thing)
    named = thing.wish.words or thing.wish.colour or thing.wish.size
    if line is None and not named:
        line = cart.line(turn.memory.item) or (cart.lines[-1] if cart.lines else None)
    if line is None:
        raise NotInCartError(words=named or turn.text)
    return line


def _by_words(cart: Cart, thing: Wanted) -> CartLine | None:
    """The line with the most of the named words in its title; by its place for "the first one"."""
    if thing.ordinal:
        place = numbers.ordinal(thing.ordinal, len(cart.lines))
        return cart.lines[place] if place is not None else None
    wish = thing.wish
    words = f"{wish.words} {wish.colour} {wish.size}".casefold().split()
    scored = [(sum(_alike(word, line.item.title) for word in words), line) for line in cart.lines]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _alike(word: str, title: str) -> bool:
    stem = word[:-1] if word.endswith("s") and len(word) > 3 else word  # noqa: PLR2004 - a plural's s
    return stem in title.casefold()


async def on_remove_item(turn: Turn) -> None:
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = _line(turn, cart)
    turn.remember(undoing.CART, undoing.lines_before(cart, [line.item.sku]))
    await carting.remove_item(turn.uow, turn.buyer_id, line.item.sku)
    turn.say("cart.removed", name=line.item.title)
    turn.then("show_cart")


async def on_clear_cart(turn: Turn) -> None:
    """ "Cancel everything": the cart before an order stands, the order after."""
    cart = await turn.uow.carts.load(turn.buyer_id)
    if not cart.lines and await turn.uow.orders.recent(turn.buyer_id, 1):
        turn.then("cancel_order")
        return
    cleared = await carting.clear(turn.uow, turn.buyer_id)
    skus = [line.item.sku for line in cleared.lines]
    turn.remember(undoing.CART, undoing.lines_before(cleared, skus))
    turn.say("cart.cleared", UNDO, BROWSE)
    turn.then("close_sale")


async def on_undo(turn: Turn) -> None:
    """Take the last cart or checkout step back, exactly."""
    kind = await undoing.take_back(turn)
    if kind == undoing.CART:
        turn.say("undo.cart", CART, CHECKOUT, BROWSE)
        turn.then("show_cart")
    elif turn.within("checkout"):
        turn.say("undo.details", CART)
        turn.then("collect")
    else:
        turn.say("undo.details", CART)
        turn.resume()

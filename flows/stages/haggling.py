"""Haggling: within the bounds the shop sets, and kindly where it sets none."""

from dataclasses import replace
from decimal import Decimal

from domain.errors import OfferOverError
from domain.model.haggling import Bundle
from domain.model.money import Money
from domain.model.product import Item, Product
from domain.services import carting, haggling, holding, numbers
from domain.services.haggling import Answer
from flows import finding, undoing
from flows.context import Line, Param, Reply, Tap, Turn
from flows.stages import doubting
from flows.taps import BROWSE, CART, HUMAN

OFFERS = ("price_offer", "price_max", "price")
"""Entities in which an offer stands, the surest first."""
MOST_TOGETHER = 99


async def on_haggle(turn: Turn) -> None:
    """An offer, or a wish for a lower price, for what is spoken of."""
    if await doubting.asked(turn):
        return
    product = None if turn.within("pay") else await _spoken_of(turn)  # what is agreed, is
    if product is None:
        turn.say("haggle.fixed", CART, BROWSE, HUMAN)
        turn.resume()
        return
    item = await _item(turn, product)
    if item is None:
        taps = [_which_tap(turn, item) for item in product.items if item.stock > 0]
        turn.say("haggle.which", *taps, BROWSE, name=product.name)
        return
    finding.focus(turn, product, item)
    before = await undoing.price_before(turn, item.sku)
    answer = None
    if item.stock > 0:
        wished = _offered(turn)
        answer = await haggling.offer(turn.uow, turn.buyer_id, item, wished, _count(turn))
    if answer is None:
        turn.say("haggle.item", *_have_it(product), name=product.name, price=item.price)
        turn.resume()
    elif answer.agreed:
        await _agreed(turn, item, before, answer)
    else:
        _counter(turn, item, answer)


async def _spoken_of(turn: Turn) -> Product | None:
    """What is named or in sight; else the only thing in the cart."""
    found = await finding.products(turn, finding.wanted(turn)[0])
    if len(found) == 1:
        return found[0]
    cart = await turn.uow.carts.load(turn.buyer_id)
    line = cart.line(turn.memory.item) or (cart.lines[0] if len(cart.lines) == 1 else None)
    return None if line is None else await turn.uow.catalogue.product(line.item.product_sku)


async def _item(turn: Turn, product: Product) -> Item | None:
    """The exact one: as named, as last touched, as in the cart; None where it has to be asked."""
    fitting = finding.items(turn, product, finding.wanted(turn)[0])
    if len(fitting) == 1:
        return fitting[0]
    known = [item for item in product.items if item.sku == turn.memory.item]
    if known:
        return known[0]
    cart = await turn.uow.carts.load(turn.buyer_id)
    inside = [item for item in product.items if cart.line(item.sku)]
    if len(inside) == 1:
        return inside[0]
    if all(item.haggle is None for item in product.items):
        return product.items[0]
    return None


def _which_tap(turn: Turn, item: Item) -> Tap:
    said = {name: turn.facts[name] for name in (*OFFERS, "quantity") if turn.facts.get(name)}
    tap = finding.item_tap(item, event="haggle")
    return replace(tap, facts={**tap.facts, **said})


def _offered(turn: Turn) -> Decimal | None:
    said = next((turn.facts[name] for name in OFFERS if turn.facts.get(name)), "")
    return numbers.amount(said) if said else None


def _count(turn: Turn) -> int:
    count = numbers.count(turn.facts.get("quantity", "")) or 1
    return min(max(count, 1), MOST_TOGETHER)


def _have_it(product: Product) -> tuple[Tap, ...]:
    if product.stock <= 0:
        return (BROWSE, HUMAN)
    return (Tap("add_item", {"sku": str(product.sku)}, copy_id="tap.add"), BROWSE, CART)


def _counter(turn: Turn, item: Item, answer: Answer) -> None:
    """Our price; a plain yes takes it. Nothing else is asked after it, so that yes means this."""
    take = Tap("take_offer", {"sku": item.sku}, copy_id="tap.take_offer")
    taps = [take]
    lines: tuple[Line, ...] = ()
    if answer.bundle is not None:
        count, total = answer.bundle.count, answer.bundle.total
        taps.append(
            Tap(
                "take_bundle",
                {"sku": item.sku, "count": str(count)},
                copy_id="tap.take_left",
                params={"count": count},
            )
        )
        lines = (Line("haggle.bundle", {"count": count, "total": total}),)
    copy_id = "haggle.last" if answer.last else "haggle.counter"
    params: dict[str, Param] = {"name": item.title, "price": answer.price}
    turn.show(Reply(copy_id, params, (*taps, BROWSE), lines))
    turn.memory.yes = take.id


async def _agreed(turn: Turn, item: Item, before: dict[str, str], answer: Answer) -> None:
    """The buyer's word is taken. What is in the cart has its new price; else it is theirs to take."""
    turn.remember(undoing.CART, before)
    await holding.let_go(turn.uow, turn.buyer_id)
    cart = await turn.uow.carts.load(turn.buyer_id)
    price = answer.bundle.total if answer.bundle else answer.price
    count = answer.bundle.count if answer.bundle else 1
    _say_deal(turn, item, count, price)
    if cart.line(item.sku) is not None:
        _go_on(turn)
        return
    add = Tap("add_item", {"sku": item.sku, "quantity": str(count)}, copy_id="tap.add")
    turn.replies[-1] = replace(turn.replies[-1], taps=(add, BROWSE, CART))
    turn.memory.yes = add.id


def _say_deal(turn: Turn, item: Item, count: int, price: Money) -> None:
    if count > 1:
        turn.say("haggle.deal_bundle", CART, BROWSE, name=item.title, count=count, total=price)
    else:
        turn.say("haggle.deal", CART, BROWSE, name=item.title, price=price)


def _go_on(turn: Turn) -> None:
    """In checkout the review is made anew, at the new price; elsewhere the cart is shown."""
    turn.then("collect" if turn.within("checkout", "upsell") else "show_cart")


async def on_take_offer(turn: Turn) -> None:
    """Yes to our price: it is agreed, and one is in the cart if none was."""
    item = await _offered_item(turn)
    before = await undoing.price_before(turn, item.sku)
    price = await haggling.take(turn.uow, turn.buyer_id, item.sku)
    await _into_cart(turn, item, turn.memory.wanted or 1, before)
    _say_deal(turn, item, 1, price)
    _go_on(turn)


async def on_take_bundle(turn: Turn) -> None:
    """Yes to several for one price: so many are in the cart."""
    item = await _offered_item(turn)
    before = await undoing.price_before(turn, item.sku)
    count = numbers.count(turn.facts.get("count", "")) or 0
    bundle: Bundle = await haggling.take_bundle(turn.uow, turn.buyer_id, item, count)
    await _into_cart(turn, item, bundle.count, before)
    _say_deal(turn, item, bundle.count, bundle.total)
    _go_on(turn)


async def _offered_item(turn: Turn) -> Item:
    """Raises:
    OfferOverError: nothing was offered.
    """
    sku = turn.facts.get("sku") or turn.memory.item
    item = await turn.uow.catalogue.item(sku) if sku else None
    if item is None:
        raise OfferOverError
    return item


async def _into_cart(turn: Turn, item: Item, least: int, before: dict[str, str]) -> None:
    """At least so many; one step back, price and all."""
    cart = await turn.uow.carts.load(turn.buyer_id)
    turn.remember(undoing.CART, undoing.lines_before(cart, [item.sku]) | before)
    turn.memory.focus, turn.memory.item, turn.memory.wanted = item.product_sku, item.sku, 0
    await carting.set_quantity(
        turn.uow, turn.buyer_id, item.sku, max(cart.quantity(item.sku), least)
    )


async def on_keep_price(turn: Turn) -> None:
    """No to our price: nothing is agreed, and the buyer is where they stood."""
    turn.say("decline.fine", BROWSE, CART, HUMAN)
    turn.resume()

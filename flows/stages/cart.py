"""Cart: what is in it, and on to checkout."""

from domain.model.cart import Cart
from domain.model.money import Money
from flows.context import Line, Reply, Turn
from flows.stages import correcting
from flows.taps import BROWSE, CART, CHECKOUT, CLEAR


async def prompt(turn: Turn) -> None:
    cart = await turn.uow.carts.load(turn.buyer_id)
    if cart.lines:
        turn.say("cart.prompt", CHECKOUT, CART, BROWSE, count=cart.count, total=cart.total)
    else:
        turn.say("cart.empty", BROWSE)


async def on_added(turn: Turn) -> None:
    cart = await turn.uow.carts.load(turn.buyer_id)
    turn.say(
        "cart.added",
        CHECKOUT,
        BROWSE,
        CART,
        name=turn.facts["name"],
        quantity=int(turn.facts["quantity"]),
        total=cart.total,
    )


async def on_view_cart(turn: Turn) -> None:
    await on_show_cart(turn)


async def on_show_cart(turn: Turn) -> None:
    cart = await turn.uow.carts.load(turn.buyer_id)
    if not cart.lines:
        turn.say("cart.empty", BROWSE)
        return
    turn.show(
        Reply("cart.show", {"total": cart.total}, (CHECKOUT, BROWSE, CLEAR), cart_lines(cart))
    )


def cart_lines(cart: Cart) -> tuple[Line, ...]:
    lines = [
        Line(
            "cart.line",
            {"name": line.item.title, "quantity": line.quantity, "amount": line.amount},
        )
        for line in cart.lines
    ]
    return (*lines, *discount_line(cart.code.code if cart.code else "", cart.discount))


def discount_line(code: str, discount: Money | None) -> tuple[Line, ...]:
    """What a discount code takes off, where it does."""
    if not code or discount is None or not discount.minor:
        return ()
    return (Line("cart.discount", {"code": code, "amount": discount}),)


async def on_accept(turn: Turn) -> None:
    """ "Yes" in front of the cart: go on."""
    turn.then("checkout")


async def on_decline(turn: Turn) -> None:
    """ "No, that's all": nothing more, so go on too; the review still asks before anything is agreed."""
    if await correcting.asked(turn):
        return
    turn.say("cart.prompt_plain", CHECKOUT, BROWSE, CLEAR)

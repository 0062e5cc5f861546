"""Good manners: answered anywhere, and the buyer stays where they stood."""

from flows.context import Turn
from flows.taps import BROWSE, CART, HUMAN, SWITCH, TRACK


async def on_greet(turn: Turn) -> None:
    shop = await turn.uow.shops.shop()
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    if turn.within("checkout", "pay", "upsell"):
        turn.say("greet.again")
        turn.resume()
        return
    cart = await turn.uow.carts.load(turn.buyer_id)
    taps = (BROWSE, CART, TRACK) if cart.lines else (BROWSE, TRACK, HUMAN)
    if buyer.name:
        turn.say("greet.known", *taps, name=buyer.name.split()[0], shop=shop.name)
    else:
        turn.say("greet.new", *taps, shop=shop.name)


async def on_thanks(turn: Turn) -> None:
    turn.say("thanks", BROWSE, CART)
    turn.resume()


async def on_goodbye(turn: Turn) -> None:
    cart = await turn.uow.carts.load(turn.buyer_id)
    if cart.lines:
        turn.say("goodbye.cart", CART, BROWSE)
    else:
        turn.say("goodbye", BROWSE)


async def on_help(turn: Turn) -> None:
    turn.say("help", BROWSE, CART, HUMAN, SWITCH)
    turn.resume()

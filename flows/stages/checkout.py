"""Checkout: one question at a time, only what is not known yet; then the review."""

from domain.errors import EmptyCartError
from domain.services import checking_out, offering
from flows.context import Reply, Tap, Turn
from flows.stages import details
from flows.stages.cart import cart_lines


async def on_checkout(turn: Turn) -> None:
    """First what goes with the cart (once), then the questions.

    Raises:
        EmptyCartError: nothing to check out.
    """
    cart = await turn.uow.carts.load(turn.buyer_id)
    if not cart.lines:
        raise EmptyCartError
    offer = await offering.suggest(turn.uow, cart, turn.memory.offered)
    if offer is not None and not turn.within("checkout", "upsell"):
        turn.then("offer", offer=str(offer.sku))
    else:
        turn.then("collect")


async def on_collect(turn: Turn) -> None:
    """Hold the stock, freeze the prices, ask for the next thing missing."""
    await checking_out.begin(turn.uow, turn.buyer_id, turn.conversation.conversation_id)
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    zones = {zone.key: zone for zone in await turn.uow.shops.zones()}
    zone = zones.get(buyer.zone)
    if not buyer.name:
        turn.then("ask_name")
    elif not buyer.address.known and not (zone and zone.pickup):
        turn.then("ask_address")
    elif zone is None:
        turn.then("ask_zone")
    else:
        turn.then("review")


async def on_ask_name(turn: Turn) -> None:
    await ask_name(turn)


async def ask_name(turn: Turn) -> None:
    turn.say("checkout.ask_name", *_profile_name(turn))


def _profile_name(turn: Turn) -> tuple[Tap, ...]:
    """The name the channel shows, as a tap instead of typing."""
    name = turn.facts.get("customer_name", "").strip()
    return (Tap("give_name", {"name": name}, title=name),) if name else ()


async def on_ask_address(turn: Turn) -> None:
    await ask_address(turn)


async def ask_address(turn: Turn) -> None:
    pickups = [zone for zone in await turn.uow.shops.zones() if zone.pickup]
    turn.say("checkout.ask_address", *map(details.zone_tap, pickups))


async def on_ask_zone(turn: Turn) -> None:
    await ask_zone(turn)


async def ask_zone(turn: Turn) -> None:
    zones = await turn.uow.shops.zones()
    turn.say("checkout.ask_zone", *map(details.zone_tap, zones))


async def on_edit_name(turn: Turn) -> None:
    await ask_name(turn)


async def on_edit_address(turn: Turn) -> None:
    await ask_address(turn)


async def on_edit_delivery(turn: Turn) -> None:
    await ask_zone(turn)


async def on_view_cart(turn: Turn) -> None:
    """A look at the cart in the middle of checkout; the question stays. What is being paid is an order already."""
    if turn.within("pay"):
        turn.then("track_order")
        return
    cart = await turn.uow.carts.load(turn.buyer_id)
    turn.show(Reply("cart.look", {"total": cart.total}, lines=cart_lines(cart)))
    turn.resume()

"""Upsell: one thing that goes with the cart, offered once."""

from domain.services import carting
from flows import finding, undoing
from flows.context import Reply, Turn
from flows.taps import NO, YES


async def on_offer(turn: Turn) -> None:
    turn.memory.offer = turn.facts["offer"]
    turn.memory.offered = [*turn.memory.offered, turn.memory.offer][-10:]
    await prompt(turn)


async def prompt(turn: Turn) -> None:
    product = await turn.uow.catalogue.product(turn.memory.offer)
    if product is None or product.stock <= 0:
        turn.then("collect")
        return
    turn.show(
        Reply(
            "upsell.offer",
            {"name": product.name, "price": product.cheapest},
            (YES, NO),
            picture=product.picture,
        )
    )


async def on_accept(turn: Turn) -> None:
    """Take it: one exact item goes straight into the cart and on; with sizes to choose, ask which."""
    product = await turn.uow.catalogue.product(turn.memory.offer)
    turn.memory.offer = ""
    left = [item for item in product.items if item.stock > 0] if product else []
    if product is None or not left:
        turn.say("upsell.gone")
        turn.then("collect")
    elif len(left) > 1:
        finding.focus(turn, product)
        turn.memory.wanted = 1
        turn.say("add.variant", *map(finding.item_tap, left), NO, name=product.name)
    else:
        before = await turn.uow.carts.load(turn.buyer_id)
        await carting.add_item(turn.uow, turn.buyer_id, left[0].sku, 1)
        turn.remember(undoing.CART, undoing.lines_before(before, [left[0].sku]))
        turn.say("upsell.taken", name=left[0].title)
        turn.then("collect")


async def on_decline(turn: Turn) -> None:
    turn.memory.offer = ""
    turn.then("collect")

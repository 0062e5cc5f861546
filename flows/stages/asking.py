"""Questions on the way: answered from what the shop knows, then back to where the buyer stood."""

from domain.model.product import Product
from domain.model.shop import Zone
from domain.services import checking_out
from flows import finding
from flows.context import Line, Reply, Tap, Turn
from flows.taps import BROWSE, CART, HUMAN

TOPICS = {
    "hours": "hours open close opening closing time sunday weekend today",
    "place": "where place location located address shop branch market find",
    "returns": "return returns exchange change refund back money-back",
    "payment": "pay payment card transfer cash delivery bank opay pos instalment",
    "warranty": "warranty guarantee spoil spoils faulty repair",
    "delivery": "deliver delivery ship shipping waybill dispatch rider",
    "contact": "call phone number whatsapp email contact reach",
}


async def _spoken_of(turn: Turn) -> Product | None:
    found = await finding.products(turn, finding.wanted(turn)[0])
    if len(found) > finding.CLEAR_LEAD:
        finding.show(turn, found[: finding.REACH])
        taps = [finding.product_tap(product) for product in found[: finding.REACH]]
        turn.say("ask.which", *taps, BROWSE)
        return None
    if not found:
        turn.say("ask.of_what", BROWSE, HUMAN)
        turn.resume()
        return None
    finding.focus(turn, found[0])
    return found[0]


def _have_it(product: Product) -> tuple[Tap, ...]:
    if product.stock <= 0:
        return (BROWSE, HUMAN)
    return (Tap("add_item", {"sku": str(product.sku)}, copy_id="tap.add"), BROWSE, CART)


async def on_ask_price(turn: Turn) -> None:
    product = await _spoken_of(turn)
    if product is None:
        return
    turn.show(
        Reply(
            "ask.price",
            {"name": product.name, "price": product.cheapest},
            _have_it(product),
            (finding.price_line(product),),
        )
    )
    turn.resume()


async def on_ask_stock(turn: Turn) -> None:
    product = await _spoken_of(turn)
    if product is None:
        return
    fitting = finding.items(turn, product, finding.wanted(turn)[0]) or list(product.items)
    left = [item for item in fitting if item.stock > 0]
    if not left:
        turn.say("ask.stock_none", *_have_it(product), name=product.name)
    elif len(product.items) == 1:
        turn.say("ask.stock_some", *_have_it(product), name=product.name, count=left[0].stock)
    else:
        lines = tuple(
            Line("ask.stock_line", {"variant": item.variant, "count": item.stock}) for item in left
        )
        turn.show(Reply("ask.stock_list", {"name": product.name}, _have_it(product), lines))
    turn.resume()


async def on_ask_item(turn: Turn) -> None:
    product = await _spoken_of(turn)
    if product is None:
        return
    words = set(turn.text.casefold().replace("?", " ").split())
    facts = {topic: fact for topic, fact in product.facts.items() if topic.casefold() in words}
    facts = facts or product.facts
    if facts:
        lines = tuple(Line("ask.fact", {"fact": fact}) for fact in facts.values())
        turn.show(Reply("ask.item", {"name": product.name}, _have_it(product), lines))
    else:
        turn.say("ask.item_unknown", HUMAN, BROWSE, name=product.name, about=product.description)
    turn.resume()


async def on_ask_delivery(turn: Turn) -> None:
    zone = await checking_out.zone_of(turn.uow, turn.facts.get("area") or turn.text)
    if zone is not None:
        copy_id = "ask.delivery_pickup" if zone.pickup else "ask.delivery_zone"
        turn.say(copy_id, BROWSE, CART, zone=zone.name, fee=zone.fee, days=zone.days)
    elif turn.facts.get("area"):
        turn.say("ask.delivery_nowhere", HUMAN, BROWSE, area=turn.facts["area"])
    else:
        lines = tuple(_zone_line(zone) for zone in await turn.uow.shops.zones())
        turn.show(Reply("ask.delivery_list", {}, (BROWSE, CART), lines))
    turn.resume()


def _zone_line(zone: Zone) -> Line:
    if zone.pickup:
        return Line("ask.pickup_line", {"zone": zone.name})
    return Line("ask.delivery_line", {"zone": zone.name, "fee": zone.fee, "days": zone.days})


async def on_ask_shop(turn: Turn) -> None:
    shop = await turn.uow.shops.shop()
    answer = await turn.uow.shops.answer(_topic(turn), turn.conversation.language)
    if answer:
        turn.say("ask.shop", BROWSE, CART, HUMAN, answer=answer)
    else:
        turn.say("ask.shop_unknown", HUMAN, BROWSE, shop=shop.name)
    turn.resume()


def _topic(turn: Turn) -> str:
    """The seller's topic whose words a question shares most."""
    if turn.facts.get("topic"):
        return turn.facts["topic"]
    words = set(turn.text.casefold().replace("?", " ").split())
    scored = {topic: len(words & set(known.split())) for topic, known in TOPICS.items()}
    best = max(scored, key=lambda topic: scored[topic])
    return best if scored[best] else ""

"""A purchase in ten turns, once by buttons alone and once in words."""

import itertools
from collections.abc import AsyncIterator, Sequence

from tests.bench.phone import Answered, Content, Network, tapped, typed
from tests.bench.shop import BenchShop
from tests.bench.stand_in import Menu

TURNS = 10
AREAS = ("Yaba", "Surulere", "Gbagada", "Ikeja", "Lekki", "Ajah", "Festac", "Ikorodu")
STREETS = ("Allen Avenue", "Market Road", "Herbert Macaulay Way", "Bode Thomas Street")
NAMES = ("Amina", "Chidi", "Tunde", "Ngozi", "Bola", "Emeka", "Halima", "Sade", "Uche", "Femi")
GREETINGS = ("hello", "good morning", "hi there", "how far", "good evening", "hey")


class AstrayError(Exception):
    """The menu has no such option: the purchase went another way than the script."""


async def by_buttons(network: Network, shop: BenchShop, nth: int) -> AsyncIterator[Answered]:
    """Only taps, each on an option of the last menu; it ends with cash on delivery."""
    async for answered in tapping(network, shop, nth, network.new_number(), "cash_on_delivery"):
        yield answered


async def tapping(
    network: Network, shop: BenchShop, nth: int, number: str, method: str
) -> AsyncIterator[Answered]:
    category = shop.categories[nth % len(shop.categories)]
    answered = await network.say(number, tapped("browse"))
    yield answered
    for wish in (
        f"browse?category={category}",
        "view_item?sku=",
        "add_item?sku=",
        "checkout",
        "decline",
        "give_name?name=",
        "choose_delivery?zone=pickup",
        "accept",
        f"choose_payment?method={method}",
    ):
        answered = await network.say(number, tapped(_option(answered.menu, wish, nth)))
        yield answered


def _option(menu: Menu, wish: str, nth: int) -> str:
    """One of the options that fit, another for every buyer."""
    fitting = [option for option in menu.options if option.startswith(wish)]
    if not fitting:
        raise AstrayError(f"no {wish} among {', '.join(menu.options)}")
    return fitting[nth % len(fitting)]


async def in_words(network: Network, shop: BenchShop, nth: int) -> AsyncIterator[Answered]:
    """Everything typed, hardly a sentence twice; it ends with a payment by card."""
    number = network.new_number()
    for words in sentences(shop, nth):
        yield await network.say(number, typed(words))


def sentences(shop: BenchShop, nth: int) -> Sequence[str]:
    good = shop.exact[nth % len(shop.exact)]
    other = shop.goods[(nth * 7 + 3) % len(shop.goods)]
    name = f"{NAMES[nth % len(NAMES)]} {NAMES[(nth // len(NAMES)) % len(NAMES)]}"
    area = AREAS[nth % len(AREAS)]
    house = f"{nth % 97 + 1} {STREETS[nth % len(STREETS)]}, {area}"
    greeting = f"{GREETINGS[nth % len(GREETINGS)]}, this is {name}"
    return (
        greeting,
        f"do you have {other.name.lower()} for {name.split(maxsplit=1)[0]}",
        f"please add {nth % 3 + 1} {good.name.lower()} to my cart",
        f"how much is delivery to {area}",
        "checkout please",
        "no thanks",
        f"my name is {name}",
        f"deliver to {house}",
        "yes, confirm the order",
        "I will pay by card",
    )


def browsing(shop: BenchShop) -> "itertools.cycle[Content]":
    """Taps that may be made at any time, by anybody: nobody has to stand anywhere for them."""
    taps = ["browse", "view_cart"]
    taps += [f"browse?category={category}" for category in shop.categories]
    taps += [f"view_item?sku={good.sku}" for good in shop.goods]
    return itertools.cycle([tapped(tap) for tap in taps])

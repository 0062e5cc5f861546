"""What we send keeps the provider's limits, and says all that was to be said."""

import json
import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.gsm7 import to_gsm7
from domain.model.message import Bubble, Link, Option
from tests.contract.cases import CHANNELS, READERS, load
from tests.contract.limits import broken, strings


def options(count: int, title: str = "Choice", description: str = "") -> tuple[Option, ...]:
    return tuple(Option(f"pick?n={n}", f"{title} {n}", description) for n in range(1, count + 1))


def goods(count: int, title: str = "Ankara") -> tuple[Option, ...]:
    """Options with pictures, and one without."""
    pictured = tuple(
        Option(f"view_item?sku={n}", f"{title} {n}", f"₦{n},500", f"https://shop.example/{n}.png")
        for n in range(1, count + 1)
    )
    return (*pictured, Option("browse", "All products"))


PARAGRAPH = "Adire dyed by hand in Abeokuta. It may lose a little colour in the first wash. "
PAY = Link("https://checkout.paystack.com/0peioxfhpn", "Pay ₦4,500")
PICTURE = "https://shop.example/pictures/ankara-red.png"
EXAMPLES = {
    "words": [Bubble("Welcome!")],
    "many words": [Bubble(PARAGRAPH * 200)],
    "a word without end": [Bubble("a" * 9_000)],
    "emoji": [Bubble("👩🏾‍🌾" * 900 + " done")],
    "two options": [Bubble("Sure?", options(2))],
    "three described options": [Bubble("Which?", options(3, "Red ankara", "6 yards, ₦4,500"))],
    "ten options": [Bubble("Which?", options(10), menu="See the fabrics")],
    "thirty options": [Bubble("Which?", options(30), menu="See the fabrics")],
    "a hundred options": [Bubble("Which?", options(100, "Hand dyed adire with stars", PARAGRAPH))],
    "goods": [Bubble("Which?", goods(4), menu="See the fabrics")],
    "more goods than cards": [Bubble("Which?", goods(12), menu="See the fabrics")],
    "goods with long names": [Bubble("Which?", goods(3, "Hand dyed adire with stars and moons"))],
    "goods and nothing else": [Bubble("Which?", goods(3)[:-1])],
    "goods under a picture": [Bubble("Which?", goods(3), PICTURE)],
    "long titles": [Bubble("Which?", options(3, "Hand dyed adire with stars and moons"))],
    "the same titles": [Bubble("Which?", tuple(Option(f"o{n}", "Red ankara") for n in range(3)))],
    "titles that differ at the end": [Bubble("Which?", options(5, "Hand dyed adire with stars"))],
    "a long id": [Bubble("Which?", (Option("x" * 300, "This"), Option("y", "That")))],
    "no words but options": [Bubble("", options(4))],
    "many words and options": [Bubble(PARAGRAPH * 30, options(3), PICTURE)],
    "many words and a list": [
        Bubble(PARAGRAPH * 30, options(7), PICTURE, menu="A very long name of a menu")
    ],
    "a picture": [Bubble("Red ankara", picture=PICTURE)],
    "a picture and many words": [Bubble(PARAGRAPH * 20, picture=PICTURE)],
    "a picture alone": [Bubble("", picture=PICTURE)],
    "a link": [Bubble("Your order is ready.", link=PAY)],
    "a link with a long name": [
        Bubble("Ready.", link=Link(PAY.url, "Pay four thousand naira now"))
    ],
    "a link and a picture": [Bubble("Ready.", picture=PICTURE, link=PAY)],
    "a link alone": [Bubble("", link=PAY)],
    "a link and options": [Bubble("Pay here.", options(2), link=PAY)],
    "a link and options, two paragraphs": [
        Bubble("Pay here.\n\nThen tell me.", options(2), link=PAY)
    ],
    "a link that is no address": [Bubble("Call us", link=Link("tel:+2348030000000", "Call"))],
    "a whole turn": [
        Bubble("Added.", picture=PICTURE),
        Bubble("Anything else?", options(3)),
        Bubble("Or:", options(5, "More")),
    ],
}


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_payload_keeps_the_limits(channel: str, name: str) -> None:
    rules = load(READERS[f"channels/{channel}"].folder / "limits.yml")

    payloads = CHANNELS[channel].render(EXAMPLES[name], "2348030000000")

    assert payloads
    assert [what for payload in payloads for what in broken(payload, rules)] == []
    assert json.loads(json.dumps(payloads)) == payloads


WORDS = st.text(
    st.sampled_from("ab c\n.!?₦é…👩🏾‍🌾^{|€\x00") | st.characters(codec="utf-8"), max_size=2_500
)
TITLES = st.text(min_size=1, max_size=60)
BUBBLES = st.builds(
    Bubble,
    text=WORDS,
    options=st.lists(
        st.tuples(TITLES, st.text(max_size=90), st.sampled_from(["", PICTURE])), max_size=24
    ).map(lambda titles: tuple(Option(f"pick?n={n}", *title) for n, title in enumerate(titles))),
    picture=st.sampled_from(["", PICTURE]),
    link=st.none() | st.just(PAY),
    menu=st.text(max_size=40),
)


@pytest.mark.parametrize("channel", CHANNELS)
@settings(max_examples=30, deadline=None)
@given(bubbles=st.lists(BUBBLES, min_size=1, max_size=4))
def test_any_reply_keeps_the_limits(channel: str, bubbles: list[Bubble]) -> None:
    rules = load(READERS[f"channels/{channel}"].folder / "limits.yml")

    payloads = CHANNELS[channel].render(bubbles, "2348030000000")

    assert [what for payload in payloads for what in broken(payload, rules)] == []
    assert json.loads(json.dumps(payloads)) == payloads


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_no_word_is_lost(channel: str, name: str) -> None:
    payloads = CHANNELS[channel].render(EXAMPLES[name], "2348030000000")

    said = re.sub(r"\s", "", "".join(strings(payloads)))
    words = spoken(EXAMPLES[name], plain=CHANNELS[channel].plain)
    assert [word for word in words if word not in said] == []


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_option_can_be_chosen(channel: str, name: str) -> None:
    payloads = CHANNELS[channel].render(EXAMPLES[name], "2348030000000")

    said = list(strings(payloads))
    numbers = [int(n) for text in said for n in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    every = [option for bubble in EXAMPLES[name] for option in bubble.options]
    lost = [o for n, o in enumerate(every, 1) if o.id not in said and n not in numbers]
    assert lost == []


def spoken(bubbles: Sequence[Bubble], *, plain: bool) -> list[str]:
    """The words of *bubbles*; of those that no message can hold, nothing but a start.

    A plain channel has its own letters, and shows no picture beside words.
    """
    said = []
    for bubble in bubbles:
        link = [bubble.link.url, bubble.link.title] if bubble.link else []
        titles = [part for option in bubble.options for part in (option.title, option.description)]
        worded = bubble.text or bubble.options or bubble.link
        picture = "" if plain and worded else bubble.picture
        said += [bubble.text, picture, *link, *titles]
    written = map(to_gsm7, said) if plain else said
    return [word[:50] for text in written for word in text.split()]

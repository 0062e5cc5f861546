"""Whatever is to be said, TikTok can show it, in as few messages as possible."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.tiktok_messages import messages
from domain.model.message import Bubble, Link, Option
from tests.contract.cases import READERS, load
from tests.contract.limits import broken

RULES = load(READERS["channels/tiktok"].folder / "limits.yml")

PICTURE = "https://shop.example/pictures/ankara-red.png"
PAY = Link("https://checkout.paystack.com/0peioxfhpn", "Pay ₦4,500")
ADD = Option("add_item?sku=ANKRED-6", "Add to cart")
MORE = Option("show_more", "See more")

WORDS = st.text(st.sampled_from("aé ₦.?\n👩🏾‍🌾\u0301🇳🇬"), max_size=300)
TITLES = st.text(st.sampled_from("aé ₦.👩🏾‍🌾\u0301"), max_size=30)
OPTIONS = st.lists(st.builds(Option, st.text(max_size=50), TITLES, TITLES), max_size=5).map(tuple)
LINKS = st.none() | st.builds(Link, st.just(PAY.url), TITLES)
BUBBLES = st.builds(
    Bubble, WORDS, OPTIONS, st.sampled_from(["", PICTURE]), LINKS, st.text(max_size=60)
)


def texts(said: Sequence[Mapping[str, Any]]) -> list[str]:
    return [message["text"]["body"] for message in said if message["message_type"] == "TEXT"]


def card(message: Mapping[str, Any]) -> tuple[str, list[str]]:
    template = message["template"]
    return template["title"], [button["title"] for button in template["buttons"]]


@settings(deadline=None, max_examples=200)
@given(bubbles=st.lists(BUBBLES, max_size=4))
def test_any_bubbles_keep_every_limit(bubbles: list[Bubble]) -> None:
    assert [what for message in messages(bubbles) for what in broken(message, RULES)] == []


@settings(deadline=None, max_examples=200)
@given(bubbles=st.lists(BUBBLES, max_size=4))
def test_a_turn_costs_two_of_the_ten_messages_at_most(bubbles: list[Bubble]) -> None:
    assert len(messages(bubbles)) <= 2


@settings(deadline=None, max_examples=200)
@given(bubbles=st.lists(BUBBLES, max_size=4))
def test_every_option_can_be_tapped_or_typed(bubbles: list[Bubble]) -> None:
    said: list[dict[str, Any]] = messages(bubbles)

    tappable = [b["id"] for m in said if "template" in m for b in m["template"]["buttons"]]
    lines = [line for text in texts(said) for line in text.split("\n")]
    every = [option.id for bubble in bubbles for option in bubble.options]
    if tappable:
        assert tappable == every
    else:
        assert [n for n in range(1, len(every) + 1) if not _numbered(lines, n)] == []


def _numbered(lines: list[str], number: int) -> bool:
    return any(line.startswith(f"{number}. ") for line in lines)


@settings(deadline=None, max_examples=200)
@given(bubbles=st.lists(BUBBLES, max_size=4))
def test_every_word_is_said(bubbles: list[Bubble]) -> None:
    said: list[dict[str, Any]] = messages(bubbles)

    heard = "".join([*texts(said), *(card(m)[0] for m in said if "template" in m)])
    flat = "".join(heard.split())
    spoken = [word for bubble in bubbles for word in (bubble.text + " " + bubble.picture).split()]
    assert [word for word in spoken if word not in flat] == []


@pytest.mark.parametrize("length", [6_000, 6_001, 20_000])
def test_a_long_text_is_cut_at_six_thousand(length: int) -> None:
    said = messages([Bubble("a" * length)])

    assert [len(text) for text in texts(said)] == [
        min(6_000, length - start) for start in range(0, length, 6_000)
    ]


def test_a_short_question_stands_on_the_card() -> None:
    said = messages([Bubble("Red ankara, NGN 4,500.\n\nShall I add it?", (ADD, MORE))])

    assert texts(said) == ["Red ankara, NGN 4,500."]
    assert said[1] == {
        "message_type": "TEMPLATE",
        "template": {
            "type": "QA_BUTTON_CARD",
            "title": "Shall I add it?",
            "buttons": [
                {"type": "REPLY", "title": "Add to cart", "id": "add_item?sku=ANKRED-6"},
                {"type": "REPLY", "title": "See more", "id": "show_more"},
            ],
        },
    }


def test_a_question_alone_is_one_message() -> None:
    (only,) = messages([Bubble("Shall I add it?", (ADD,))])

    assert card(only) == ("Shall I add it?", ["Add to cart"])


@pytest.mark.parametrize(
    ("text", "before", "question"),
    [
        ("Long words in a long first sentence here. Add it?", "Long words", "Add it?"),
        ("1 x Red ankara\n1 x Cap\nTotal: NGN 4,500", "1 x Red", "Total: NGN 4,500"),
        ("Long words of several kinds. " * 3 + "Which?", "Long words", "Which?"),
    ],
)
def test_the_end_of_the_words_is_the_question(text: str, before: str, question: str) -> None:
    said = messages([Bubble(text, (ADD,))])

    assert texts(said)[0].startswith(before)
    assert card(said[1])[0] == question


def test_words_without_a_short_end_stand_above_a_card_with_the_name_of_the_options() -> None:
    text = "These are words without an end that would be short enough to stand on a card"

    said = messages([Bubble(text, (ADD,), menu="See options")])

    assert texts(said) == [text]
    assert card(said[1])[0] == "See options"


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(tuple(Option(f"o{n}", f"F{n}") for n in range(4)), id="four"),
        pytest.param((Option("o" * 41, "This"),), id="a long id"),
        pytest.param((Option("o", "Hand dyed adire with stars"),), id="a long title"),
        pytest.param((Option("o", "Red ankara", "6 yards"),), id="a description"),
        pytest.param((Option("o", "This"), Option("o", "That")), id="the same id twice"),
    ],
)
def test_options_that_a_card_cannot_hold_are_numbered_text(options: tuple[Option, ...]) -> None:
    said = messages([Bubble("Which?", options)])

    (only,) = texts(said)
    assert len(said) == 1
    assert only.startswith(f"Which?\n\n1. {options[0].title}")


def test_a_whole_turn_is_one_text_and_one_card() -> None:
    said = messages(
        [
            Bubble("Added.", picture=PICTURE),
            Bubble("Pay here.", link=PAY),
            Bubble("Anything else?", (ADD, MORE)),
        ]
    )

    assert texts(said) == [f"Added.\n\n{PICTURE}\n\nPay here.\n\nPay ₦4,500: {PAY.url}"]
    assert card(said[1]) == ("Anything else?", ["Add to cart", "See more"])


def test_addresses_come_before_a_closing_question() -> None:
    said = messages([Bubble("Red ankara.\n\nShall I add it?", (ADD,), PICTURE)])

    assert texts(said) == [f"Red ankara.\n\n{PICTURE}"]
    assert card(said[1])[0] == "Shall I add it?"


def test_an_address_never_stands_on_a_card() -> None:
    said = messages([Bubble("", (ADD,), link=Link("https://x.co/a", ""), menu="See options")])

    assert texts(said) == ["https://x.co/a"]
    assert card(said[1])[0] == "See options"


def test_nothing_to_say_is_no_message() -> None:
    assert messages([]) == []
    assert messages([Bubble("")]) == []


@pytest.mark.parametrize(("length", "count"), [(40, 1), (41, 2)])
def test_forty_characters_stand_on_a_card_and_no_more(length: int, count: int) -> None:
    said = messages([Bubble("a" * length, (ADD,), menu="See options")])

    assert len(said) == count
    assert card(said[-1])[0] == ("a" * 40 if count == 1 else "See options")


def test_a_name_of_the_options_that_is_too_long_stands_on_no_card() -> None:
    said = messages([Bubble("a" * 41, (ADD,), menu="b" * 41)])

    assert texts(said) == [f"{'a' * 41}\n\n1. Add to cart"]

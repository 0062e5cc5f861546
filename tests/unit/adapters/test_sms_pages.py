"""A reply as SMS: cheap, complete, in order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.gsm7 import Encoding, to_gsm7
from adapters.sms_pages import MOST_SEGMENTS, pages
from domain.model.message import Bubble, Link, Option

WORDS = st.text(max_size=700)
OPTIONS = st.lists(
    st.builds(Option, st.just("id"), st.text(max_size=200), st.text(max_size=200)), max_size=12
).map(tuple)
BUBBLES = st.lists(
    st.builds(
        Bubble,
        WORDS,
        OPTIONS,
        st.sampled_from(["", "https://shop.example/p.png"]),
        st.none() | st.builds(Link, st.just("https://pay.example/₦`x"), st.text(max_size=40)),
    ),
    max_size=4,
)


def said(*bubbles: Bubble) -> list[str]:
    return [sms.text for sms in pages(bubbles)]


@given(BUBBLES)
def test_no_message_is_longer_than_its_segments(bubbles: list[Bubble]) -> None:
    assert all(0 < sms.segments <= MOST_SEGMENTS[sms.encoding] for sms in pages(bubbles))


@given(BUBBLES)
def test_every_letter_is_said_in_order(bubbles: list[Bubble]) -> None:
    whole = "".join("".join(said(*bubbles)).split())

    place = 0
    for bubble in bubbles:
        parts = [bubble.text]
        parts += [part for o in bubble.options for part in (o.title, o.description)]
        for part in parts:
            letters = "".join(to_gsm7(part).split())
            place = whole.index(letters, place) + len(letters)


@given(BUBBLES)
def test_every_option_has_its_number(bubbles: list[Bubble]) -> None:
    every = [option for bubble in bubbles for option in bubble.options]

    numbers = re.findall(r"(?:^|\n)(\d+)\. ", "\n".join(said(*bubbles)) + " ")

    assert {str(n) for n in range(1, len(every) + 1)} <= set(numbers)


def test_bubbles_share_a_message_and_numbers_run_on() -> None:
    bubbles = (
        Bubble("Added: Red ankara x 2.\n\nTotal: ₦9,000"),
        Bubble("Anything else?", (Option("a", "Pay"), Option("b", "Look around"))),
        Bubble("Or:", (Option("c", "Red ankara", "₦4,500"),)),
    )

    (text,) = said(*bubbles)
    assert text == (
        "Added: Red ankara x 2.\nTotal: NGN 9,000\n"
        "Anything else?\n1. Pay\n2. Look around\n"
        "Or:\n3. Red ankara - NGN 4,500"
    )


def test_a_long_list_goes_on_in_a_next_message() -> None:
    options = tuple(Option(f"o{n}", f"Hand dyed adire, blue stars no. {n}") for n in range(1, 16))

    first, second = said(Bubble("Which?", options))

    assert first.startswith("Which?\n1. Hand")
    assert second.endswith("15. Hand dyed adire, blue stars no. 15")


def test_one_letter_beyond_the_alphabet_costs_half_the_room_and_no_more() -> None:
    (sms,) = pages([Bubble("ዋጋ " + "a" * 66)])
    many = pages([Bubble("ዋጋ"), Bubble("a" * 300)])

    assert (sms.encoding, sms.segments) == (Encoding.UCS2, 1)
    assert [(page.encoding, page.segments) for page in many] == [
        (Encoding.UCS2, 1),
        (Encoding.GSM7, 2),
    ]


@pytest.mark.parametrize("text", ["€" * 400, "ẹ€ዋ🙏" * 200, "🙏ዋ" * 200, "a" * 152 + "€" * 200])
def test_a_word_without_end_is_cut_where_parts_end(text: str) -> None:
    found = pages([Bubble(text)])

    assert "".join(sms.text for sms in found) == to_gsm7(text)
    assert all(sms.segments <= MOST_SEGMENTS[sms.encoding] for sms in found)


def test_a_link_is_an_address_that_every_phone_can_write() -> None:
    link = Link("https://pay.example/ọjà?a=1&b=`", "Pay ₦4,500")

    assert said(Bubble("Ready.", link=link)) == [
        "Ready.\nPay NGN 4,500: https://pay.example/%E1%BB%8Dj%C3%A0?a=1&b=%60"
    ]


def test_an_address_is_not_cut() -> None:
    address = f"https://pay.example/{'a' * 200}"

    assert address in said(Bubble("word " * 55, link=Link(address, "Pay")))[-1]


def test_a_picture_is_told_only_where_there_is_nothing_else() -> None:
    picture = "https://shop.example/p.png"

    assert said(Bubble("Red ankara", picture=picture)) == ["Red ankara"]
    assert said(Bubble("", picture=picture)) == [picture]


@pytest.mark.parametrize("title", ["", "👍", " \n "])
def test_an_option_without_letters_is_called_by_its_number(title: str) -> None:
    assert said(Bubble("Which?", (Option("a", "This"), Option("b", title)))) == [
        "Which?\n1. This\n2. 2"
    ]


def test_nothing_to_say_is_no_message() -> None:
    assert said() == said(Bubble("")) == said(Bubble("👍")) == []

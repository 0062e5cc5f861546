"""Whatever is to be said fits every channel, and all of it is said."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.channels.whatsapp import LIMITS as WHATSAPP
from adapters.cutting import Unit, characters, utf8_bytes
from adapters.gsm7 import septets
from adapters.ladder import merged, pieces
from adapters.pieces import (
    Buttons,
    Card,
    Cards,
    Carousel,
    Limits,
    LinkButton,
    ListMenu,
    Picture,
    Piece,
    Tappable,
    TextOnly,
)
from domain.model.message import Bubble, Link, Option

CHANNELS = {
    "whatsapp": WHATSAPP,
    "quick replies, counted in bytes": Limits(
        text=1000,
        body=1000,
        caption=900,
        buttons=Tappable(most=13, title=20, option_id=1000),
        link_title=20,
        always_numbered=True,
        unit=utf8_bytes,
    ),
    "cards": Limits(
        text=1000,
        body=1000,
        caption=900,
        cards=Cards(most=10, title=30, description=40, label=20, option_id=100),
        buttons=Tappable(most=13, title=20, option_id=1000),
        always_numbered=True,
    ),
    "a small card": Limits(
        text=6000, body=40, buttons=Tappable(most=3, title=20, option_id=40), unit=characters
    ),
    "words only": Limits(text=160, unit=septets, ellipsis="...", dash=" - "),
}
LETTERS = "ab ẹọ.,!?1\n 👍🏾👨‍👩‍👧é\u0301\u00a0نع\x00"
WORDS = st.text(alphabet=LETTERS, max_size=60) | st.text(max_size=40)
LONG = st.builds(lambda text, times: f"{text} " * times, WORDS, st.integers(1, 40))
OPTIONS = st.builds(
    Option,
    st.text(alphabet="abc?=&%", max_size=6) | st.text(min_size=30, max_size=220),
    WORDS,
    st.just("") | WORDS,
    st.sampled_from(["", "https://shop.example/o.png", "no address"]),
)
LINKS = st.builds(
    Link,
    st.sampled_from(["https://pay.example/x", "tel:+234", "https://pay.example/" + "y" * 3000]),
    WORDS,
)
BUBBLES = st.builds(
    Bubble,
    text=WORDS | LONG,
    options=st.lists(OPTIONS, max_size=3).map(tuple)
    | st.lists(OPTIONS, max_size=25, unique_by=lambda o: o.id).map(tuple),
    picture=st.sampled_from(["", "https://shop.example/p.png"]),
    link=st.none() | LINKS,
    menu=st.just("") | WORDS,
)


def measures(piece: Piece, limits: Limits) -> Iterator[tuple[int, int]]:
    """The length of every text of *piece* and its limit, each in the unit of its own."""
    text, title = limits.unit, limits.title_unit
    match piece:
        case TextOnly(words):
            yield text(words), limits.text
        case Picture(_, caption):
            yield text(caption) or 1, limits.caption
        case Buttons(words, options, _):
            yield text(words), limits.body
            yield from option_parts(options, limits.buttons, title)
        case ListMenu(words, label, options):
            yield text(words), limits.body
            yield title(label), limits.label
            yield from option_parts(options, limits.rows, title)
        case Carousel(cards):
            yield from card_parts(cards, limits.cards, title)
        case LinkButton(words, link, _):
            yield text(words), limits.body
            yield title(link.title), limits.link_title
            yield text(link.url), limits.link_url


def card_parts(
    cards: tuple[Card, ...], room: Cards | None, unit: Unit
) -> Iterator[tuple[int, int]]:
    assert room
    yield from option_parts(
        tuple(card.option for card in cards), Tappable(room.most, room.label, room.option_id), unit
    )
    for card in cards:
        assert card.picture.startswith("https://")
        yield unit(card.title), room.title
        yield unit(card.description) or 1, room.description


def option_parts(
    options: tuple[Option, ...], room: Tappable | None, unit: Unit
) -> Iterator[tuple[int, int]]:
    assert room
    assert len(options) <= room.most
    assert len({option.id for option in options}) == len(options)
    assert len({option.title for option in options}) == len(options)
    for option in options:
        assert 0 < utf8_bytes(option.id) <= room.option_id
        yield unit(option.title), room.title
        if option.description:
            yield unit(option.description), room.description


def said(found: list[Piece]) -> str:
    """Everything a buyer can read, words in order; the parts of an option next to each other."""
    read: list[str] = [url for piece in found if (url := getattr(piece, "picture", ""))]
    for piece in found:
        match piece:
            case TextOnly(text):
                read.append(text)
            case Picture(url, caption):
                read += [url, caption]
            case Buttons(text, options, _):
                read += [text, *options_read(options)]
            case ListMenu(text, _, options):
                read += [text, *options_read(options)]
            case Carousel(cards):
                read += [card.title.removesuffix("…") + card.description for card in cards]
            case LinkButton(text, link, _):
                read += [text, link.title, link.url]
    return bare("".join(read))


def options_read(options: tuple[Option, ...]) -> Iterator[str]:
    for option in options:
        yield option.title.removesuffix("…") + option.description


def bare(text: str) -> str:
    return re.sub(r"\s", "", text.replace("\x00", ""))


@pytest.mark.parametrize("limits", CHANNELS.values(), ids=CHANNELS)
@settings(max_examples=120, deadline=None)
@given(bubbles=st.lists(BUBBLES, max_size=3))
def test_everything_fits_and_everything_is_said(limits: Limits, bubbles: list[Bubble]) -> None:
    found = pieces(bubbles, limits)

    for piece in found:
        for length, most in measures(piece, limits):
            assert 0 < length <= most
    heard = said(found)
    for bubble in bubbles:
        titles = [part for o in bubble.options for part in (o.title, o.description)]
        link = [bubble.link.title, bubble.link.url] if bubble.link else []
        for part in [*bubble.text.split("\n\n"), bubble.picture, *titles, *link]:
            for word in part.split():
                assert bare(word) in heard


@pytest.mark.parametrize("limits", CHANNELS.values(), ids=CHANNELS)
@settings(max_examples=60, deadline=None)
@given(bubbles=st.lists(BUBBLES, max_size=4))
def test_merging_loses_nothing_and_keeps_the_order_of_options(
    limits: Limits, bubbles: list[Bubble]
) -> None:
    few = merged(bubbles)

    assert len(few) <= len(bubbles)
    options = [option for bubble in bubbles for option in bubble.options]
    assert [option for bubble in few for option in bubble.options] == options
    heard = said(pieces(few, limits))
    for bubble in bubbles:
        for word in f"{bubble.text} {bubble.picture}".split():
            assert bare(word) in heard


def opts(*titles: str, description: str = "") -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", title, description) for n, title in enumerate(titles, 1))


def test_few_short_options_are_buttons() -> None:
    assert pieces([Bubble("Sure?", opts("Yes", "No"))], WHATSAPP) == [
        Buttons("Sure?", opts("Yes", "No"))
    ]


def test_described_options_are_a_list_since_buttons_cannot_describe() -> None:
    options = opts("Red", "Blue", description="₦4,500")

    assert pieces([Bubble("Which?", options, menu="Colours")], WHATSAPP) == [
        ListMenu("Which?", "Colours", options)
    ]


def test_what_a_title_cannot_hold_goes_on_in_its_description() -> None:
    (menu,) = pieces([Bubble("Which?", opts("Hand dyed adire with stars", "Cap"))], WHATSAPP)

    assert isinstance(menu, ListMenu)
    assert menu.options[0] == Option("o1", "Hand dyed adire with…", "stars")


def test_options_that_look_the_same_are_told_apart_by_their_numbers() -> None:
    (buttons,) = pieces([Bubble("Which?", opts("Cap", "cap"))], WHATSAPP)

    assert isinstance(buttons, Buttons)
    assert [option.title for option in buttons.options] == ["1. Cap", "2. cap"]


def test_numbers_run_on_through_all_bubbles_of_a_turn() -> None:
    found = pieces(
        [Bubble("A", opts("one", "two")), Bubble("B", opts("three"))], CHANNELS["words only"]
    )

    assert found == [TextOnly("A\n\n1. one\n2. two"), TextOnly("B\n\n3. three")]


def test_numbers_stand_beside_buttons_where_some_devices_show_none() -> None:
    (buttons,) = pieces(
        [Bubble("Sure?", opts("Yes", "No"))], CHANNELS["quick replies, counted in bytes"]
    )

    assert buttons == Buttons("Sure?\n\n1. Yes\n2. No", opts("Yes", "No"))


def test_more_options_than_a_list_holds_are_several_lists() -> None:
    options = opts(*(f"Thing {n}" for n in range(23)))

    found = pieces([Bubble("Which?", options, menu="Things")], WHATSAPP)

    assert [piece.label for piece in found if isinstance(piece, ListMenu)] == [
        "Things 1-10",
        "Things 11-20",
        "Things 21-23",
    ]
    assert sum((piece.options for piece in found if isinstance(piece, ListMenu)), ()) == options


def test_a_picture_heads_the_buttons_and_stands_before_a_list() -> None:
    head = Bubble("Red ankara", opts("Add", "Back"), "https://shop.example/p.png")
    many = Bubble("Red ankara", opts(*"abcd"), "https://shop.example/p.png")

    assert pieces([head], WHATSAPP) == [Buttons("Red ankara", opts("Add", "Back"), head.picture)]
    assert pieces([many], WHATSAPP)[0] == Picture(many.picture)


def test_a_link_and_options_share_the_text_between_them() -> None:
    pay = Link("https://pay.example/x", "Pay now")

    assert pieces([Bubble("Pay ₦4,500 here. Then tell me.", opts("Paid"), link=pay)], WHATSAPP) == [
        LinkButton("Pay ₦4,500 here.", pay),
        Buttons("Then tell me.", opts("Paid")),
    ]


def test_a_link_beside_options_and_a_single_sentence_is_written_out() -> None:
    pay = Link("https://pay.example/x", "Pay now")

    assert pieces([Bubble("Pay, then tell me.", opts("Paid"), link=pay)], WHATSAPP) == [
        Buttons("Pay, then tell me.\n\nPay now: https://pay.example/x", opts("Paid"))
    ]


def test_words_beyond_the_buttons_room_go_before_them() -> None:
    text = "First paragraph. " * 70 + "\n\nWhich one?"

    found = pieces([Bubble(text, opts("Yes", "No"))], WHATSAPP)

    assert isinstance(found[0], TextOnly)
    assert found[-1] == Buttons("Which one?", opts("Yes", "No"))


def test_nothing_to_say_says_nothing() -> None:
    assert pieces([Bubble("")], WHATSAPP) == []

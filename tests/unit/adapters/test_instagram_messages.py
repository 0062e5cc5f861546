"""Whatever is to be said, Instagram can show it, on a phone and on the web."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.instagram_messages import LIMITS, messages
from adapters.ladder import pieces
from domain.model.message import Bubble, Link, Option
from tests.contract.cases import READERS, load
from tests.contract.limits import broken

RULES = load(READERS["channels/instagram"].folder / "limits.yml")

PICTURE = "https://shop.example/pictures/ankara-red.png"
PAY = Link("https://checkout.paystack.com/0peioxfhpn", "Pay ₦4,500")
ADD = Option("add_item?sku=ANKRED-6", "Add to cart")
MORE = Option("show_more", "See more")

WORDS = st.text(st.sampled_from("aé ₦.\n👩🏾‍🌾\u0301\u200d🇳🇬漢ẹ"), max_size=1_500)
TITLES = st.text(st.sampled_from("aé ₦.👩🏾‍🌾\u0301🇳🇬"), max_size=60)
SHOWN = st.sampled_from(["", "https://shop.example/pictures/ankara-red.png"])
OPTIONS = st.lists(st.builds(Option, st.text(max_size=60), TITLES, TITLES, SHOWN), max_size=16).map(
    tuple
)
LINKS = st.none() | st.builds(
    Link, st.text(st.sampled_from("abc/"), max_size=1_200).map("https://x.co/".__add__), TITLES
)
BUBBLES = st.builds(
    Bubble, WORDS, OPTIONS, st.sampled_from(["", PICTURE]), LINKS, st.text(max_size=30)
)


def said(*bubbles: Bubble) -> list[dict[str, Any]]:
    return [message for piece in pieces(bubbles, LIMITS) for message in messages(piece)]


def payload(message: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = message["attachment"]["payload"]
    return found


@settings(deadline=None, max_examples=150)
@given(bubbles=st.lists(BUBBLES, max_size=3))
def test_any_bubbles_keep_every_limit(bubbles: list[Bubble]) -> None:
    shown = [{"message": message} for message in said(*bubbles)]

    assert [what for message in shown for what in broken(message, RULES)] == []
    assert [
        m for m in shown if {*m["message"]} - {"quick_replies"} not in ({"text"}, {"attachment"})
    ] == []


@settings(deadline=None, max_examples=100)
@given(bubbles=st.lists(BUBBLES, min_size=1, max_size=3))
def test_every_option_is_in_the_text_by_its_number(bubbles: list[Bubble]) -> None:
    lines = {line for m in said(*bubbles) for line in m.get("text", "").split("\n")}

    count = sum(len(bubble.options) for bubble in bubbles)
    numbers = {line.partition(". ")[0] for line in lines if ". " in line}
    assert {str(number) for number in range(1, count + 1)} <= numbers


@settings(deadline=None, max_examples=100)
@given(text=WORDS)
def test_no_letter_is_lost_and_no_emoji_is_cut(text: str) -> None:
    parts = [message["text"] for message in said(Bubble(text))]

    assert "".join("".join(parts).split()) == "".join(text.split())
    assert not any(part.startswith(("\u200d", "🏾")) for part in parts[1:])


def test_options_are_quick_replies_and_numbered_for_the_web() -> None:
    (message,) = said(Bubble("Which?", (ADD, MORE)))

    assert message == {
        "text": "Which?\n\n1. Add to cart\n2. See more",
        "quick_replies": [
            {"content_type": "text", "title": "Add to cart", "payload": "add_item?sku=ANKRED-6"},
            {"content_type": "text", "title": "See more", "payload": "show_more"},
        ],
    }


def test_a_title_is_counted_in_characters_where_a_text_is_counted_in_bytes() -> None:
    title = "ẹ" * 20

    (message,) = said(Bubble("Which?", (Option("o", title),)))

    assert message["quick_replies"][0]["title"] == title


def test_a_picture_with_few_options_is_a_card_below_its_words() -> None:
    words, card = said(Bubble("Red ankara\nNGN 4,500", (ADD, MORE), PICTURE))

    assert words == {"text": "Red ankara\nNGN 4,500\n\n1. Add to cart\n2. See more"}
    assert payload(card)["elements"] == [
        {
            "title": "Red ankara",
            "image_url": PICTURE,
            "buttons": [
                {"type": "postback", "title": "Add to cart", "payload": "add_item?sku=ANKRED-6"},
                {"type": "postback", "title": "See more", "payload": "show_more"},
            ],
        }
    ]


def test_goods_are_cards_above_their_names_and_the_quick_replies() -> None:
    red = Option("view_item?sku=ANKRED", "Red Ankara", "from NGN 4,500", PICTURE)
    blue = Option("view_item?sku=ANKBLU", "Blue Ankara", "", PICTURE)

    cards, words = said(Bubble("Which?", (red, blue, MORE)))

    assert payload(cards) == {
        "template_type": "generic",
        "elements": [
            {
                "title": "Red Ankara",
                "subtitle": "from NGN 4,500",
                "image_url": PICTURE,
                "buttons": [{"type": "postback", "title": "Red Ankara", "payload": red.id}],
            },
            {
                "title": "Blue Ankara",
                "image_url": PICTURE,
                "buttons": [{"type": "postback", "title": "Blue Ankara", "payload": blue.id}],
            },
        ],
    }
    assert words["text"].endswith("2. Blue Ankara\n3. See more")
    assert [reply["payload"] for reply in words["quick_replies"]] == ["show_more"]


def test_a_picture_with_many_options_stands_above_quick_replies() -> None:
    options = tuple(Option(f"o{n}", f"Fabric {n}") for n in range(5))

    picture, words = said(Bubble("Which?", options, PICTURE))

    assert picture == {"attachment": {"type": "image", "payload": {"url": PICTURE}}}
    assert len(words["quick_replies"]) == 5


def test_a_picture_and_its_words_are_two_messages() -> None:
    picture, words = said(Bubble("Red ankara", picture=PICTURE))

    assert payload(picture) == {"url": PICTURE}
    assert words == {"text": "Red ankara"}


def test_more_options_than_quick_replies_are_numbered_text() -> None:
    (message,) = said(Bubble("Which?", tuple(Option(f"o{n}", f"F{n}") for n in range(14))))

    assert "quick_replies" not in message
    assert message["text"].endswith("14. F13")


def test_a_pay_link_is_a_button_and_an_address_for_the_web() -> None:
    words, button = said(Bubble("Your order is ready.", link=PAY))

    assert words == {"text": f"Your order is ready.\n\n{PAY.url}"}
    assert payload(button) == {
        "template_type": "button",
        "text": "Pay ₦4,500",
        "buttons": [{"type": "web_url", "url": PAY.url, "title": "Pay ₦4,500"}],
    }


def test_a_pay_link_under_a_picture_is_a_card() -> None:
    words, card = said(Bubble("Ready.", picture=PICTURE, link=PAY))

    assert words == {"text": f"Ready.\n\n{PAY.url}"}
    (element,) = payload(card)["elements"]
    assert (element["title"], element["image_url"]) == ("Ready.", PICTURE)
    assert element["buttons"] == [{"type": "web_url", "url": PAY.url, "title": "Pay ₦4,500"}]


def test_a_card_is_named_by_eighty_characters_at_most() -> None:
    titles = [
        payload(said(Bubble("a" * length, (ADD,), PICTURE))[-1])["elements"][0]["title"]
        for length in (80, 81)
    ]

    assert titles == ["a" * 80, "a" * 79 + "…"]

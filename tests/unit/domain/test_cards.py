"""Card numbers are masked, and nothing else is."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from adapters.amounts import amount
from adapters.ids import READABLE
from domain.model.message import (
    CatalogueCart,
    Choice,
    Contact,
    Content,
    Edited,
    Inbound,
    Location,
    Media,
    Text,
    Understood,
)
from domain.model.money import EXPONENTS, Money
from domain.model.understanding import Entity, Understanding
from domain.services.cards import has_mark, masked, masked_bytes, masked_inbound, without_mark

SLOW = settings(deadline=None)

# Test numbers that providers publish: https://paystack.com/docs/payments/test-payments,
# https://developer.flutterwave.com/docs/test-cards
VISA = "4084084084084081"
MASTERCARD = "5531886652142950"
VERVE = "5060666666666666666"
AMEX = "378282246310005"
OLD_VISA = "4222222222222"


def luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    begin, length = draw(
        st.sampled_from(
            [
                *[("4", 13), ("4", 16), ("4", 19), ("37", 15), ("34", 15), ("53", 16)],
                *[("2221", 16), ("2720", 16), ("36", 14), ("3530", 16), ("5061", 19)],
                *[("6500", 18), ("62", 17)],
            ]
        )
    )
    body = begin + draw(st.text("0123456789", min_size=length - len(begin) - 1).map(str))
    body = body[: length - 1].ljust(length - 1, "7")
    return next(body + last for last in "0123456789" if luhn(body + last))


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A card number, and one of the ways to write it."""
    number = draw(card_numbers())
    sign = draw(st.sampled_from(["", " ", "-", "\u00a0", ".", "  ", " - "[1:], "\u2013", "\n"]))
    size = draw(st.sampled_from([1, 2, 4, 5, 6]))
    groups = [number[place : place + size] for place in range(0, len(number), size)]
    return number, sign.join(groups)


@SLOW
@given(written(), st.sampled_from(["", "my card: ", "pay 2 with "]), st.sampled_from(["", " ok."]))
def test_a_card_number_is_masked_however_it_is_written(
    card: tuple[str, str], before: str, after: str
) -> None:
    number, words = card

    clean, found = masked(before + words + after)

    assert found
    assert clean == f"{before}[card ending {number[-4:]}]{after}"


@SLOW
@given(written(), written())
def test_masking_again_changes_nothing(one: tuple[str, str], two: tuple[str, str]) -> None:
    clean, _ = masked(f"{one[1]} or {two[1]}, {one[1]}")

    assert clean.count("[card ending") == 3
    assert masked(clean) == (clean, False)


@SLOW
@given(st.text(st.characters() | st.sampled_from("0123456789 -+.")))
def test_any_text_is_survived_and_masked_once(text: str) -> None:
    clean, found = masked(text)

    assert masked(clean)[0] == clean
    assert found or clean == text


@pytest.mark.parametrize("number", [VISA, MASTERCARD, VERVE, AMEX, OLD_VISA])
def test_the_providers_test_cards_are_masked(number: str) -> None:
    assert masked(number) == (f"[card ending {number[-4:]}]", True)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("4084 0840 8408 4081 123 12/30", "[card ending 4081] 123 12/30"),
        ("1 4084084084084081", "1 [card ending 4081]"),
        ("2 4084 0840 8408 4081", "2 [card ending 4081]"),
        ("3782 822463 10005", "[card ending 0005]"),
        ("card=4084084084084081;", "card=[card ending 4081];"),
        ("visa4084 0840 8408 4081", "visa[card ending 4081]"),
        ("card-3782-822463-10005", "card-[card ending 0005]"),
        ("+4084084084084081", "+[card ending 4081]"),
        ("٤٠٨٤ ٠٨٤٠ ٨٤٠٨ ٤٠٨١", "[card ending 4081]"),
        ("4084084084084081 5531886652142950", "[card ending 4081] [card ending 2950]"),
    ],
)
def test_what_stands_around_a_number_stays(text: str, clean: str) -> None:
    assert masked(text) == (clean, True)


@st.composite
def phones(draw: st.DrawFn) -> str:
    region = draw(st.sampled_from(["NG", "KE", "GH", "SN", "ZA", "TZ", "UG", "CI", "GB", "US"]))
    example = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    assert example is not None
    tail = draw(st.text("0123456789", min_size=4, max_size=4))
    number = phonenumbers.PhoneNumber(
        country_code=example.country_code,
        national_number=int(str(example.national_number)[:-4] + tail),
    )
    form = draw(
        st.sampled_from(
            [PhoneNumberFormat.E164, PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.NATIONAL]
        )
    )
    text = phonenumbers.format_number(number, form)
    return draw(st.sampled_from([text, text.removeprefix("+"), text.replace("+", "00")]))


@SLOW
@given(st.lists(phones(), min_size=1, max_size=2))
def test_a_phone_number_is_not_masked(numbers: list[str]) -> None:
    text = f"call {', '.join(numbers)} now"

    assert masked(text) == (text, False)


@SLOW
@given(
    st.text(READABLE, min_size=5, max_size=5),
    st.text(READABLE, min_size=12, max_size=12),
)
def test_an_order_number_or_reference_is_not_masked(number: str, tail: str) -> None:
    for text in (f"AD-{number}", f"AD-{number}-{tail}", f"#{number}"):
        assert masked(text) == (text, False)


@SLOW
@given(
    st.integers(1, 10**11),
    st.sampled_from(sorted(EXPONENTS)),
    st.sampled_from(["en", "fr", "sw"]),
    st.booleans(),
)
def test_a_price_is_not_masked(minor: int, currency: str, locale: str, plain: bool) -> None:  # noqa: FBT001
    text = amount(Money(minor, currency), locale, plain=plain)

    assert masked(text) == (text, False)


@SLOW
@given(st.integers(10**18, 10**19 - 1).map(str).filter(lambda digits: not luhn(digits)))
def test_a_long_number_without_a_check_digit_is_not_masked(number: str) -> None:
    assert masked(number) == (number, False)


@pytest.mark.parametrize(
    "text",
    [
        "7412365478965412300",  # a TikTok id
        "17841400000000001",  # an Instagram id
        "4084084084084082",
        "2348030000001 2348030000002",
        "0000000000000000",
        "9" * 4000,
        "12/30 123",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert masked(text) == (text, False)


@pytest.mark.parametrize("text", ["4 " * 50_000, "4084" * 50_000, "4.4-4 4\n" * 12_000])
def test_a_long_row_of_digits_ends_soon(text: str) -> None:
    start_s = time.process_time()
    masked(text)

    assert time.process_time() - start_s < 5


CONTENTS: list[Content] = [
    Text(f"my card {VISA}"),
    Edited("m1", VISA),
    Media("image", "4084084084084081", caption=VISA),
    Location(6.5, 3.3, name=VISA, address=VISA),
    Contact(VISA, "+2348030000001"),
    CatalogueCart((), note=VISA),
    Choice("tap?sku=4084084084084081", title=VISA),
    Understood(
        Understanding(
            VISA,
            "pay",
            1.0,
            (Entity("price", VISA),),
            parts=(Understanding(VISA, "pay", 1.0),),
        )
    ),
]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.kind)
def test_every_kind_of_message_is_masked_where_a_buyer_writes(content: Content) -> None:
    inbound = Inbound("m2", VISA, VISA, datetime.now(UTC), content, customer_name=f"Ada {VISA}")

    clean = masked_inbound(inbound)

    names = replace(clean, account_ref="", customer_id="")
    shown = repr(names).replace("media_id='4084084084084081'", "").replace("sku=4084", "")
    assert VISA not in shown
    assert (clean.account_ref, clean.customer_id, clean.message_id) == (VISA, VISA, "m2")


def test_a_message_without_a_card_is_the_same_message() -> None:
    inbound = Inbound("m2", "a", "c", datetime.now(UTC), Text("2 red ankara"))

    assert masked_inbound(inbound) is inbound


@pytest.mark.parametrize(
    "body",
    [
        b'{"text":"4084084084084081"',
        b"Body=4084+0840+8408+4081&From=%2B2348030000001",
        b"Body=4084%200840%208408%204081",
        rb'{"text":"4084\u00a00840\u00a08408\u00a04081"}',
        b"\xff\x00 4084-0840-8408-4081 \xfe",
    ],
)
def test_bytes_that_nobody_can_read_are_masked(body: bytes) -> None:
    clean = masked_bytes(body)

    assert b"[card ending 4081]" in clean
    assert re.sub(rb"\D", b"", clean).count(b"40840840") == 0


@SLOW
@given(st.binary(max_size=200))
def test_other_bytes_are_kept_as_they_are(body: bytes) -> None:
    assert masked_bytes(body) == body or b"[card ending" in masked_bytes(body)


def test_the_words_beside_a_number_are_left_to_understand() -> None:
    clean, _ = masked(f"pay {VISA} for the shoes")

    assert has_mark(clean)
    assert without_mark(clean) == "pay for the shoes"
    assert without_mark("no  mark ") == "no  mark "

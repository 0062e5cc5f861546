"""Forms as SMS providers post them, and the numbers in them."""

import time

import pytest

from adapters.sms_forms import MOST_BYTES, fields, pairs, phone
from domain.errors import UnreadableError

MOST_WORK_S = 0.1


def test_of_a_field_said_twice_the_first_counts() -> None:
    assert fields(b"Body=%E2%82%A65+%26+more&Empty=&Body=x") == {"Body": "₦5 & more", "Empty": ""}
    assert pairs(b"A=1&A=2") == [("A", "1"), ("A", "2")]


@pytest.mark.parametrize(
    "body", [b"\xff", b"a=1&" * 201, b"a" * (MOST_BYTES + 1)], ids=["no text", "many", "large"]
)
def test_what_nobody_sends_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableError):
        fields(body)


def test_bytes_that_are_no_letters_do_not_stop_the_reading() -> None:
    assert fields(b"Body=a%FFb%00") == {"Body": "a\ufffdb\x00"}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+254711123456", "+254711123456"),
        ("254711123456", "+254711123456"),
        ("+1 (501) 712-2661", "+15017122661"),
        ("08031234567", ""),
        ("21512", ""),
        ("MTN", ""),
        ("+2547111234567890", ""),
        ("٢٥٤٧١١١٢٣٤٥٦", ""),
        ("", ""),
    ],
)
def test_a_number_is_told_from_a_name_and_a_short_code(written: str, number: str) -> None:
    assert phone(written) == number


@pytest.mark.parametrize("filler", ["+", "9", "(", " ", "a"])
def test_no_number_takes_long_to_read(filler: str) -> None:
    start_s = time.process_time()

    phone(filler * MOST_BYTES)

    assert time.process_time() - start_s < MOST_WORK_S

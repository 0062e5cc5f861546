"""Phone numbers that a prompt can be sent to."""

import re
from collections.abc import Iterator

# Kenya: +254, then nine digits that begin with 7 or 1.
# https://www.ca.go.ke/numbering
_KENYAN = re.compile(r"(?:\+?254|0)?([17]\d{8})")
_SIGNS = re.compile(r"[\s().-]+")
_NUMBER = re.compile(r"\+?\d[\d\s().-]{4,18}\d")


def prompt_phone(words: str) -> str:
    """The Kenyan mobile number in a buyer's words, as E.164; empty where there is none.

    >>> prompt_phone("send it to 0712 345 678 please"), prompt_phone("+234 803 000 0000")
    ('+254712345678', '')
    """
    return next((f"+254{own}" for _, own in _kenyan(words)), "")


def kind_digits(words: str) -> list[int]:
    """Where the digits stand that say of a number that it is a Kenyan mobile one, and not whose.

    >>> kind_digits("to 0712 345 678")
    [3, 4]
    """
    places = list[int]()
    for span, _ in _kenyan(words):
        digits = [at for at in span if words[at].isdigit()]
        places += digits[:-8]
    return places


def _kenyan(words: str) -> Iterator[tuple[range, str]]:
    """Where each Kenyan mobile number stands, and its nine digits."""
    for found in _NUMBER.finditer(words):
        match = _KENYAN.fullmatch(_SIGNS.sub("", found[0]))
        if match:
            yield range(*found.span()), match[1]


def looks_like_a_phone(words: str) -> bool:
    """
    >>> looks_like_a_phone("0712 345"), looks_like_a_phone("2")
    (True, False)
    """
    return _NUMBER.search(words) is not None


def ending(phone: str) -> str:
    """What may be said aloud of a number: the last three digits.

    >>> ending("+254712345678")
    '678'
    """
    return phone[-3:]

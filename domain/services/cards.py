"""Card numbers that buyers type into a chat: masked before anything is stored, logged or shown to the shop.

A shop that keeps one falls under PCI DSS with all its chats; one that only sends buyers to a provider's page does not.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import accumulate
from typing import Any, Final, TypeVar, cast

from domain.model.message import Inbound

FEWEST_DIGITS: Final = 13
MOST_DIGITS: Final = 19
MOST_PHONE_DIGITS: Final = 15
"""E.164. What is no longer than this behind a plus is a phone number."""

# ISO/IEC 7812 numbers by how they begin, with the lengths they come in: Visa; American Express; Mastercard;
# Diners Club; JCB; Verve, Maestro, Discover, UnionPay. The 13 digits of a Nigerian phone (234...) are none.
_ISSUED: Final = re.compile(
    r"4\d{12}|4\d{15}|4\d{18}"
    r"|3[47]\d{13}"
    r"|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[0689]\d{12,17}"
    r"|35(?:2[89]|[3-8]\d)\d{12,15}"
    r"|(?:5[0678]|6\d)\d{11,17}"
)
_SIGNS: Final = r"[\s.\-\u2010-\u2015]"
_RUN: Final = re.compile(rf"\d(?:{_SIGNS}{{0,2}}\d){{12,}}")
_GROUP: Final = re.compile(r"\d+")
_MARK: Final = re.compile(r"\s*\[card ending \d{4}\]\s*")
# In bodies that no adapter could read, spaces are written as forms and JSON write them.
_WRITTEN_SPACE: Final = re.compile(r"(?<=\d)(?:%20|%2[dD]|\+|\\u00[aA]0|\\n)(?=\d)")
_LEAST_GROUP: Final = 4
_PRINTED: Final = frozenset({(4, 6, 4), (4, 6, 5)})
_LETTER: Final = re.compile(r"[^\W\d_]-?$")
_FIRST_DIGITS: Final = frozenset("23456")

NAMES: Final = frozenset(
    {"kind", "message_id", "account_ref", "customer_id", "media_id", "option_id", "sku", "phone"}
)
"""Fields that hold a provider's or our own name of something, and no words of a buyer's."""

Value = TypeVar("Value")


def masked(text: str) -> tuple[str, bool]:
    """*text* with `[card ending 1111]` for every card number in it, and whether there was one.

    Digits may be grouped by spaces, dashes or dots. What fails the check digit (Luhn) or no issuer gives out stays.

    >>> masked("use 4111 1111-1111 1111 ok")
    ('use [card ending 1111] ok', True)
    >>> masked("call 2348030000001")
    ('call 2348030000001', False)
    """
    pieces: list[str] = []
    done = 0
    for run in _RUN.finditer(text):
        before = text[max(0, run.start() - 2) : run.start()]
        for start, end, digits in _cards(run.group(), before):
            pieces += (text[done : run.start() + start], f"[card ending {digits[-4:]}]")
            done = run.start() + end
    return "".join([*pieces, text[done:]]), bool(pieces)


def masked_bytes(body: bytes) -> bytes:
    """A body that nobody could read, byte for byte but for card numbers and the signs between their digits."""
    spaced = _WRITTEN_SPACE.sub(" ", body.decode("latin-1"))
    clean, found = masked(spaced)
    return clean.encode("latin-1") if found else body


def masked_inbound(inbound: Inbound) -> Inbound:
    """The same message without card numbers, wherever in it the buyer's words stand."""
    return _masked_within(inbound)


def without_mark(text: str) -> str:
    """The buyer's words beside a card number: what is left to understand."""
    return _MARK.sub(" ", text).strip() if has_mark(text) else text


def has_mark(text: str) -> bool:
    return _MARK.search(text) is not None


def _masked_within(value: Value) -> Value:
    """*value* itself where nothing had to be masked."""
    changed: Any = value
    if isinstance(value, str):
        changed = masked(value)[0]
    elif isinstance(value, tuple):
        parts = [_masked_within(part) for part in value]
        if any(new is not old for new, old in zip(parts, value, strict=True)):
            changed = tuple(parts)
    elif is_dataclass(value) and not isinstance(value, type):
        new = {
            field.name: _masked_within(getattr(value, field.name))
            for field in fields(value)
            if field.name not in NAMES
        }
        if any(part is not getattr(value, name) for name, part in new.items()):
            changed = replace(value, **new)
    return cast("Value", changed)


def _cards(run: str, before: str) -> Iterator[tuple[int, int, str]]:
    """Where the card numbers of a run of digits begin and end, with their digits."""
    row = _Row.of(run, before)
    first = 0
    while first < len(row.groups):
        last = row.last_of_card(first)
        if last is not None:
            yield row.groups[first][0], row.groups[last][1], row.digits_of(first, last)
        first = first + 1 if last is None else last + 1


@dataclass(frozen=True, slots=True)
class _Row:
    """A run of digits in groups. `sums` make the check digit of any part of it cheap: a body may be one long run."""

    digits: str
    groups: tuple[tuple[int, int], ...]
    """Where each begins and ends in the run."""
    begins: tuple[int, ...]
    """At which digit each begins."""
    ends: Mapping[int, int]
    """Which one ends before which digit."""
    sums: tuple[tuple[int, ...], tuple[int, ...]]
    """Up to each digit, those at even and those at odd places being doubled."""
    international: bool
    """Behind a plus."""
    hangs: bool
    """On a letter, or on a letter and a dash."""

    @classmethod
    def of(cls, run: str, before: str) -> "_Row":
        found = list(_GROUP.finditer(run))
        lengths = [len(group.group()) for group in found]
        ends = list(accumulate(lengths))
        digits = _plain("".join(group.group() for group in found))
        sums = (
            tuple(
                accumulate(
                    (_weight(digit, n % 2 == parity) for n, digit in enumerate(digits)), initial=0
                )
            )
            for parity in (0, 1)
        )
        return cls(
            digits,
            tuple(group.span() for group in found),
            tuple(end - length for end, length in zip(ends, lengths, strict=True)),
            {end: place for place, end in enumerate(ends)},
            (next(sums), next(sums)),
            international=before.endswith("+"),
            hangs=_LETTER.search(before) is not None,
        )

    def digits_of(self, first: int, last: int) -> str:
        return self.digits[self.begins[first] : self.begins[last] + self._size(last)]

    def last_of_card(self, first: int) -> int | None:
        """With which group the longest card number ends that begins with group *first*."""
        begin = self.begins[first]
        if self.digits[begin] not in _FIRST_DIGITS:
            return None
        for length in range(MOST_DIGITS, FEWEST_DIGITS - 1, -1):
            last = self.ends.get(begin + length)
            if last is None or not self._checks(begin, begin + length):
                continue
            whole = len(self.digits) == length
            if whole and self.international and length <= MOST_PHONE_DIGITS:
                continue
            issued = _ISSUED.fullmatch(self.digits, begin, begin + length)
            if issued and self._may_be_grouped_so(first, last, whole=whole):
                return last
        return None

    def _checks(self, begin: int, end: int) -> bool:
        """https://www.iso.org/standard/70484.html, annex B (Luhn): of the last digit none is doubled."""
        sums = self.sums[end % 2]
        return (sums[end] - sums[begin]) % 10 == 0

    def _may_be_grouped_so(self, first: int, last: int, *, whole: bool) -> bool:
        """What hangs on letters (an order's number) only as cards are printed; within a longer row of numbers as
        phone numbers are not; alone in any way."""
        sizes = tuple(self._size(place) for place in range(first, last + 1))
        if self.hangs:
            printed = all(size == _LEAST_GROUP for size in sizes[:-1])
            return printed or sizes in _PRINTED
        long = all(size >= _LEAST_GROUP for size in sizes[:-1])
        return whole or long or len(set(sizes)) == 1

    def _size(self, place: int) -> int:
        begin, end = self.groups[place]
        return end - begin


def _weight(digit: str, doubled: bool) -> int:  # noqa: FBT001 - as the rule says it
    value = int(digit)
    return sum(divmod(2 * value, 10)) if doubled else value


def _plain(digits: str) -> str:
    """Digits of any script, as 0 to 9."""
    return digits if digits.isascii() else "".join(str(int(digit)) for digit in digits)

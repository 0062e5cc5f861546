"""Numbers as buyers write them."""

from decimal import Decimal

import pytest

from domain.services import numbers


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("2", 2),
        ("x3", 3),
        ("2pcs", 2),
        ("two", 2),
        ("a dozen", 12),
        ("half dozen", 6),
        ("half a dozen", 6),
        ("the second one", 2),
        ("one", 1),
        ("another two", 2),
        ("mbili", 2),
        ("deux", 2),
        ("twenty four", 24),
        ("vingt-quatre", 24),
        ("two dozen", 24),
        ("2 dozen", 24),
        ("dazeni mbili", 24),
        ("kumi na mbili", 12),
        ("one hundred and twenty", 120),
        ("twenty one", 21),
        ("five of them and one more", 5),
        ("half", None),
        ("biyu", 2),
        ("méjì", 2),
        ("ሁለት", 2),
        ("ሶስት", 3),
        ("አስራ ሁለት", 12),
        ("ሃያ አንድ", 21),
        ("አንድ ደርዘን", 12),
        ("٢", 2),
        ("ثلاثة", 3),
        ("أربعة", 4),
        ("نصف دستة", 6),
        ("الثانية", 2),
        ("red", None),
        ("", None),
    ],
)
def test_counts(words: str, count: int | None) -> None:
    assert numbers.count(words) == count


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("the last one", 4),
        ("الأخير", 4),
        ("ሁለተኛው", 1),
        ("2", 1),
        ("third", 2),
        ("9", None),
        ("0", None),
    ],
)
def test_places(words: str, place: int | None) -> None:
    assert numbers.ordinal(words, 5) == place


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("4k", "4000"),
        ("85k", "85000"),
        ("2.5k", "2500"),
        ("4,500", "4500"),
        ("dubu biyar", "5000"),
        ("ẹgbẹ̀rún méjì", "2000"),
        ("አምስት ሺ", "5000"),
        ("خمسة آلاف", "5000"),
        ("4.500", "4500"),
        ("12 000", "12000"),
        ("1.5m", "1500000"),
        ("5 thousand", "5000"),
        ("elfu tano", "5000"),
        ("elfu 5", "5000"),
        ("elfu mbili mia tano", "2500"),
        ("six thousand five hundred naira", "6500"),
        ("two hundred and fifty thousand", "250000"),
        ("deux mille cinq cents", "2500"),
        ("laki moja", "100000"),
        ("a hundred", "100"),
        ("cheap", None),
    ],
)
def test_amounts(words: str, amount: str | None) -> None:
    assert numbers.amount(words) == (Decimal(amount) if amount else None)

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
        ("red", None),
        ("", None),
    ],
)
def test_counts(words: str, count: int | None) -> None:
    assert numbers.count(words) == count


@pytest.mark.parametrize(
    ("words", "place"), [("the last one", 4), ("2", 1), ("third", 2), ("9", None), ("0", None)]
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
        ("4.500", "4500"),
        ("12 000", "12000"),
        ("1.5m", "1500000"),
        ("5 thousand", "5000"),
        ("elfu tano", None),
        ("cheap", None),
    ],
)
def test_amounts(words: str, amount: str | None) -> None:
    assert numbers.amount(words) == (Decimal(amount) if amount else None)

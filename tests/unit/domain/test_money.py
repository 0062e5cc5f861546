"""Money is an integer and its currency."""

from decimal import Decimal

import pytest

from domain.model.money import Money


def test_amounts_of_one_currency_add_up() -> None:
    assert Money(150, "NGN") + Money(50, "NGN") == Money(200, "NGN")
    assert Money(150, "NGN") * 3 - Money(50, "NGN") == Money(400, "NGN")


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="do not mix"):
        Money(1, "NGN") + Money(1, "KES")


@pytest.mark.parametrize("minor", [1.0, True, "1"])
def test_only_whole_numbers_are_money(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, "NGN")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("major", "currency", "minor"),
    [("4500", "NGN", 450_000), ("4500.50", "NGN", 450_050), ("700", "XOF", 700)],
)
def test_major_units_are_read_exactly(major: str, currency: str, minor: int) -> None:
    money = Money.of_major(major, currency)

    assert money.minor == minor
    assert money.major == Decimal(major)


@pytest.mark.parametrize("major", ["4,5oo", "1.005", "NaN", "1e999999"])
def test_what_is_no_amount_is_refused(major: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        Money.of_major(major, "NGN")

"""Money: an integer and its currency."""

from dataclasses import dataclass
from decimal import Decimal

# ISO 4217 minor units of the currencies our shops sell in.
EXPONENTS = {"NGN": 2, "GHS": 2, "KES": 2, "XOF": 0, "ZAR": 2, "UGX": 0, "TZS": 2, "USD": 2}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency: `minor` counts kobo or cents, `currency` is ISO 4217.

    >>> Money(150_000, "NGN") + Money(50_000, "NGN")
    Money(minor=200000, currency='NGN')
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in EXPONENTS:
            raise ValueError(f"unknown currency: {self.currency!r}")
        if type(self.minor) is not int:
            raise TypeError("minor must be an int")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    @property
    def major(self) -> Decimal:
        """The amount in naira or shillings, exact."""
        return Decimal(self.minor).scaleb(-EXPONENTS[self.currency])

    @classmethod
    def of_major(cls, major: str | int | Decimal, currency: str) -> "Money":
        """Read an amount in major units.

        Raises:
            ValueError: not a number, or finer than the currency's smallest unit.

        >>> Money.of_major("4500.50", "NGN")
        Money(minor=450050, currency='NGN')
        """
        if currency not in EXPONENTS:
            raise ValueError(f"unknown currency: {currency!r}")
        try:
            minor = Decimal(major).scaleb(EXPONENTS[currency])
        except ArithmeticError as error:
            raise ValueError(f"not an amount: {major!r}") from error
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise ValueError(f"not an amount of {currency}: {major!r}")
        return cls(int(minor), currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.minor

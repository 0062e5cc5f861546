"""Money and numbers as a language writes them."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

from domain.model.money import Money

# As shops write them; https://cldr.unicode.org has only "NGN" or "KES" in most languages.
SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "NGN": "₦",
        "GHS": "GH₵",
        "KES": "KSh",
        "UGX": "USh",
        "TZS": "TSh",
        "XOF": "FCFA",
        "ZAR": "R",
        "USD": "$",
    }
)
TOGETHER = frozenset({"NGN", "GHS", "ZAR", "USD"})
"""Currencies whose sign stands at the number without a space."""
NO_BREAK = "\u00a0"


@lru_cache(maxsize=4096)
def amount(money: Money, locale: str, *, plain: bool) -> str:
    """`₦2,500`, `KSh 40`, `2 500 FCFA`; *plain* `NGN 2,500`. Without decimals when there are none to show.

    Spaces inside are no-break ones, so that an amount is never cut in two; plain ones are just spaces.
    """
    digits = _digits(abs(money.major).normalize(), locale, decimals=money.major % 1 != 0)
    minus = "-" if money.minor < 0 else ""
    if plain:
        return f"{minus}{money.currency} {digits}".replace(NO_BREAK, " ")
    symbol = SYMBOLS.get(money.currency, money.currency)
    if _behind(locale):
        return f"{minus}{digits}{NO_BREAK}{symbol}"
    gap = "" if money.currency in TOGETHER else NO_BREAK
    return f"{minus}{symbol}{gap}{digits}"


@lru_cache(maxsize=4096)
def whole(number: int, locale: str) -> str:
    return _digits(number, locale, decimals=False)


@lru_cache(maxsize=64)
def known_locale(language: str) -> str:
    """The locale to write numbers in; English where CLDR does not know the language (Sheng)."""
    try:
        return str(Locale.parse(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return "en"


@lru_cache(maxsize=64)
def _behind(locale: str) -> bool:
    """Whether the language writes the currency behind the number."""
    return str(Locale.parse(locale).currency_formats["standard"].pattern).rstrip().endswith("¤")


def _digits(number: object, locale: str, *, decimals: bool) -> str:
    written = format_decimal(number, "#,##0.00" if decimals else "#,##0", locale)  # type: ignore[arg-type]
    return written.replace("\u202f", NO_BREAK)

"""The values of a shop file: how each is written, and what is said when it is not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, SecretStr, StringConstraints, ValidationInfo

from domain.model.ids import Sku
from domain.model.money import EXPONENTS, Money
from domain.model.news import NEWS

SHORT_TITLE = 24
"""Characters of a list row's title on WhatsApp.
https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages"""

T = TypeVar("T")

_PRICE = re.compile(r"[0-9]{1,10}(?:\.([0-9]+))?")
_SECRET = re.compile(r"env:([A-Z][A-Z0-9_]*)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value needs to know beyond itself. `language` is the shop's first."""

    currency: str
    language: str
    environ: Mapping[str, str]


def short_title(name: str) -> str:
    """*name* cut at a word so that it fits a list row.

    >>> short_title("Rechargeable standing fan, 18 inches")
    'Rechargeable standing'
    """
    if len(name) <= SHORT_TITLE:
        return name
    whole, _, _ = name[: SHORT_TITLE + 1].rpartition(" ")
    return (whole or name[:SHORT_TITLE]).rstrip(" ,;:-(")


def _matching(pattern: str, meaning: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(f'not {meaning}: "{value}"')
        return value

    return check


def _money(value: object, info: ValidationInfo) -> Money:
    reading = _reading(info)
    written = value.strip() if isinstance(value, str) else ""
    match = _PRICE.fullmatch(written)
    if not match:
        raise ValueError(f'not a price: "{written}"')
    digits = EXPONENTS[reading.currency]
    if len(match[1] or "") > digits:
        raise ValueError(f'more than {digits} decimals for {reading.currency}: "{written}"')
    return Money.of_major(written, reading.currency)


def _flag(value: object) -> bool:
    if value not in ("true", "false"):
        raise ValueError("should be true or false")
    return value == "true"


def _some(rows: tuple[T, ...]) -> tuple[T, ...]:
    """Asked only when every row is good, so that one bad row is not called none."""
    if not rows:
        raise ValueError("needs at least one")
    return rows


def _positive(money: Money) -> Money:
    if money.minor == 0:
        raise ValueError("should be more than 0")
    return money


def _words(value: object, info: ValidationInfo) -> object:
    """A plain text is in the shop's first language."""
    return {_reading(info).language: value} if isinstance(value, str) else value


def _secret(value: object, info: ValidationInfo) -> SecretStr:
    """The message never repeats *value*: it may be the secret itself."""
    match = _SECRET.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise ValueError("a secret is never written here: write env:NAME")
    found = _reading(info).environ.get(match[1], "")
    if not found:
        raise ValueError(f"{match[1]} is not set in the environment")
    return SecretStr(found)


def _reading(info: ValidationInfo) -> Reading:
    if not isinstance(info.context, Reading):
        raise TypeError("a shop file is validated with context=Reading(...)")
    return info.context


def _phone(value: str) -> str:
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise ValueError(f'not a phone number with its country, as in +2348030000001: "{value}"')
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _language(value: str) -> str:
    try:
        Locale.parse(value)
    except (ValueError, UnknownLocaleError):
        raise ValueError(f'not a language code, as in en or pcm: "{value}"') from None
    return value


def _country(value: str) -> str:
    if value not in Locale("en").territories or not value.isalpha():
        raise ValueError(f'not a country code, as in NG: "{value}"')
    return value


def _currency(value: str) -> str:
    if value not in EXPONENTS:
        raise ValueError(f'not one of {", ".join(EXPONENTS)}: "{value}"')
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f'not a timezone, as in Africa/Lagos: "{value}"') from None
    return value


def _text(most: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=most)


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value.strip() if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f'not a day, as in 2026-12-31: "{value}"') from None


def _news(value: str) -> str:
    if value in NEWS:
        return value
    raise ValueError(f'not one of {", ".join(NEWS)}: "{value}"')


Title = Annotated[str, _text(SHORT_TITLE)]
Name = Annotated[str, _text(60)]
Paragraph = Annotated[str, _text(500)]
Answer = Annotated[str, _text(900)]  # with a greeting it stays within Instagram's 1000 bytes
Word = Annotated[str, _text(40)]
Area = Annotated[str, _text(40), AfterValidator(str.lower)]
Opaque = Annotated[str, _text(120)]

Key = Annotated[
    str, AfterValidator(_matching(r"[a-z][a-z0-9-]{0,39}", "a key (small letters, digits, -)"))
]
Topic = Annotated[
    str, AfterValidator(_matching(r"[a-z][a-z_]{0,29}", "a topic (small letters and _)"))
]
SkuCode = Annotated[
    Sku, AfterValidator(_matching(r"[A-Z0-9-]{1,16}", "a SKU (A-Z, 0-9, -, at most 16)"))
]
Prefix = Annotated[str, AfterValidator(_matching(r"[A-Z]{2,4}", "2 to 4 capital letters"))]
Channel = Annotated[str, AfterValidator(_matching(r"[a-z][a-z0-9_]{1,29}", "a channel's name"))]
Domain = Annotated[
    str, AfterValidator(_matching(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", "a domain, as in example.com"))
]
Days = Annotated[str, AfterValidator(_matching(r"[0-9]{1,2}(?:-[0-9]{1,2})?", "days, as in 1-2"))]
Phone = Annotated[str, AfterValidator(_phone)]
# https://developers.facebook.com/docs/whatsapp/message-templates/guidelines
TemplateName = Annotated[
    str,
    AfterValidator(_matching(r"[a-z0-9_]{1,512}", "a template's name (small letters, digits, _)")),
]
NewsName = Annotated[str, AfterValidator(_news)]
LanguageCode = Annotated[str, AfterValidator(_language)]
Country = Annotated[str, AfterValidator(_country)]
CurrencyCode = Annotated[str, AfterValidator(_currency)]
Timezone = Annotated[str, AfterValidator(_timezone)]

Day = Annotated[date, BeforeValidator(_day)]
CodeWord = Annotated[
    str,
    AfterValidator(_matching(r"[A-Z0-9][A-Z0-9-]{2,19}", "a code (A-Z, 0-9, -, 3 to 20 of them)")),
]
Flag = Annotated[bool, BeforeValidator(_flag)]
Some = Annotated[tuple[T, ...], AfterValidator(_some)]
Fee = Annotated[Money, BeforeValidator(_money)]
Price = Annotated[Money, BeforeValidator(_money), AfterValidator(_positive)]
Secret = Annotated[SecretStr, BeforeValidator(_secret)]
Titles = Annotated[dict[str, Title], BeforeValidator(_words)]
Answers = Annotated[dict[str, Answer], BeforeValidator(_words)]

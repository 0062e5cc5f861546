"""The alphabet of SMS: what it holds, what a text costs in it, and how to write a text with it.

3GPP TS 23.038, https://www.3gpp.org/dynareport/23038.htm: 160 septets in one message, 153 in each part of several;
a single character outside the alphabet makes that 70 and 67.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from adapters.cutting import utf16_units

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")
"""Two septets each: an escape and the character. A part may not end between them."""
_ALPHABET = BASIC | EXTENDED

SINGLE, PART = 160, 153
UCS2_SINGLE, UCS2_PART = 70, 67
"""UTF-16 units: an emoji is two, and a part may not end between them."""
LAST_SINGLE = "\uffff"
"""The last character that is one UTF-16 unit."""


class Encoding(StrEnum):
    GSM7 = "gsm7"
    UCS2 = "ucs2"


# What looks the same to a reader.
WRITTEN: Mapping[str, str] = MappingProxyType(
    {
        "₦": "NGN ",
        "₵": "GHS ",
        "¼": " 1/4",
        "½": " 1/2",
        "¾": " 3/4",
        "’": "'",  # noqa: RUF001 the character itself is the point
        "‘": "'",  # noqa: RUF001
        "‚": "'",  # noqa: RUF001
        "`": "'",
        "´": "'",  # noqa: RUF001
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",  # noqa: RUF001
        "—": "-",
        "‑": "-",  # noqa: RUF001
        "−": "-",  # noqa: RUF001
        "…": "...",
        "•": "-",
        "·": "-",
        "×": "x",  # noqa: RUF001
        "→": "->",
        "œ": "oe",
        "Œ": "OE",
        "ç": "c",
        "ɓ": "b",
        "Ɓ": "B",
        "ɗ": "d",
        "Ɗ": "D",
        "ƙ": "k",
        "Ƙ": "K",
        "ƴ": "y",
        "Ƴ": "Y",
        "ŋ": "n",
        "ɛ": "e",
        "ɔ": "o",
        "\t": " ",
    }
)
_DROPPED = frozenset({"So", "Sk", "Cf", "Cs", "Co", "Cn", "Cc", "Mn", "Me"})
"""Unicode categories that a reader can do without: pictures, their modifiers, joiners, accents."""


def is_gsm7(text: str) -> bool:
    return _ALPHABET.issuperset(text)


def septets(text: str) -> int:
    """What *text* counts in the alphabet. Only meaningful where `is_gsm7` holds."""
    return len(text) + sum(map(text.count, EXTENDED))


def encoding(text: str) -> Encoding:
    return Encoding.GSM7 if is_gsm7(text) else Encoding.UCS2


def parts(text: str) -> list[str]:
    """*text* as it travels and is paid for: whole where it fits, else in parts that a phone puts together again."""
    if is_gsm7(text):
        units, single, part, doubles = septets(text), SINGLE, PART, EXTENDED
    else:
        units, single, part = utf16_units(text), UCS2_SINGLE, UCS2_PART
        doubles = frozenset(character for character in text if character > LAST_SINGLE)
    if units <= single:
        return [text]
    found, start, used = [], 0, 0
    for place, character in enumerate(text):
        width = 2 if character in doubles else 1
        used += width
        if used > part:
            found.append(text[start:place])
            start, used = place, width
    return [*found, text[start:]]


def to_gsm7(text: str) -> str:
    """*text* in the alphabet as far as that can be helped: Arabic or Amharic stays what it is."""
    if is_gsm7(text):
        return text
    text = text.replace("GH₵", "GHS ")
    written = "".join(_written(character) for character in text)
    return "\n".join(_squeezed(line) for line in written.split("\n")).strip()


def _written(character: str) -> str:
    if character in BASIC or character in EXTENDED:
        return character
    if character in WRITTEN:
        return WRITTEN[character]
    if character.isspace():
        return " "
    bare = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    if bare and is_gsm7(bare):
        return bare
    return "" if unicodedata.category(character) in _DROPPED else character


def _squeezed(line: str) -> str:
    return " ".join(word for word in line.split(" ") if word)

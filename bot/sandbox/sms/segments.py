"""What an SMS costs: its alphabet and how many segments it is sent in.

https://www.3gpp.org/dynareport/23038.htm (3GPP TS 23.038, 6.2.1), counted as carriers count:
https://www.twilio.com/docs/glossary/what-sms-character-limit
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
"""Written as an escape and a letter: two units, never parted."""
SINGLE = {"GSM-7": 160, "UCS-2": 70}
PART = {"GSM-7": 153, "UCS-2": 67}
"""Units in each of several: the rest says which part it is."""

Alphabet = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, slots=True)
class Cost:
    alphabet: Alphabet
    segments: int


def cost(text: str) -> Cost:
    alphabet: Alphabet = "GSM-7" if set(text) <= BASIC | EXTENDED else "UCS-2"
    sizes = [_units(char, alphabet) for char in text]
    if sum(sizes) <= SINGLE[alphabet]:
        return Cost(alphabet, 1)
    return Cost(alphabet, _parts(sizes, PART[alphabet]))


def _units(char: str, alphabet: Alphabet) -> int:
    if alphabet == "GSM-7":
        return 2 if char in EXTENDED else 1
    return len(char.encode("utf-16-le")) // 2


def _parts(sizes: Sequence[int], room: int) -> int:
    """A letter of two units goes whole into the next part."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts

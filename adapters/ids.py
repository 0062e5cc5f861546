"""Names for new things, from a clock and a die that are given: the same ones again in a replay."""

from datetime import datetime
from hashlib import sha256
from random import Random
from typing import Final
from uuid import UUID

# RFC 9562, 5.7: 48 bits of milliseconds, 4 of version, 12 random, 2 of variant, 62 random.
VERSION_7: Final = 0x7
VARIANT: Final = 0b10

# No 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U and V; no vowels, so that no word comes out.
READABLE: Final = "34679CDFGHJKMNPQRTWXY"
NUMBER_LENGTH: Final = 5
REFERENCE_LENGTH: Final = 12
SECRET_LENGTH: Final = 32
HALF_CODE: Final = 4
"""Letters of each half of a code: 21^8, or 38 thousand million of them."""


class SeededIds:
    """One turn's: *now* is its time, *die* made from its seed."""

    def __init__(self, now: datetime, die: Random) -> None:
        self._milliseconds = int(now.timestamp() * 1000)
        self._die = die
        self._made = 0

    def uuid(self) -> UUID:
        """Time-ordered, within the turn as well: the 12 bits after the time count."""
        counted = self._made & 0xFFF
        self._made += 1
        return UUID(
            int=self._milliseconds << 80
            | VERSION_7 << 76
            | counted << 64
            | VARIANT << 62
            | self._die.getrandbits(62)
        )

    def order_number(self, prefix: str) -> str:
        return self._named(prefix, NUMBER_LENGTH)

    def reference(self, prefix: str) -> str:
        return self._named(prefix, REFERENCE_LENGTH)

    def secret(self) -> str:
        """Nothing of the die can be told from it."""
        return sha256(self._die.randbytes(32)).hexdigest()[:SECRET_LENGTH]

    def join_code(self) -> str:
        """With a digit and a letter in it at least, so that it is no word and no number."""
        while True:
            first, second = self._named("", HALF_CODE), self._named("", HALF_CODE)
            if not (first + second).isdigit() and not (first + second).isalpha():
                return f"{first}-{second}"

    def _named(self, prefix: str, length: int) -> str:
        drawn = "".join(self._die.choices(READABLE, k=length))
        return f"{prefix}-{drawn}" if prefix else drawn


def seeded(now: datetime, seed: int) -> SeededIds:
    return SeededIds(now, Random(seed))  # noqa: S311 - a replay draws the same; nothing here is secret

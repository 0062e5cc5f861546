"""Discount codes: a shop's word that takes something off a cart."""

import re
from dataclasses import dataclass
from datetime import datetime

from domain.model.money import Money


def folded(code: str) -> str:
    """A code as it is compared: without case, spaces and signs.

    >>> folded("save-10 ")
    'SAVE10'
    """
    return re.sub(r"[\W_]+", "", code).upper()


@dataclass(frozen=True, slots=True)
class Code:
    """Either `percent` or `amount` off. `least`: goods for at least so much; `ends_at` (aware UTC): no longer then.

    `uses`: how often in all, `each`: how often by one buyer (None: without limit). `code` is folded.
    """

    code: str
    percent: int = 0
    amount: Money | None = None
    least: Money | None = None
    ends_at: datetime | None = None
    uses: int | None = None
    each: int | None = None

    def off(self, goods: Money, reduced: Money) -> Money:
        """What it takes off, where *goods* are in the cart and *reduced* of them can be had for less by it."""
        if self.least is not None and goods < self.least:
            return Money(0, goods.currency)
        if self.amount is None:
            return Money(reduced.minor * self.percent // 100, goods.currency)
        return min(self.amount, reduced, key=lambda money: money.minor)

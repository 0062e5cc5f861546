"""Haggling: what a shop lets be bargained for, and where one buyer stands about one item."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.ids import Sku
from domain.model.money import Money


@dataclass(frozen=True, slots=True)
class Bundle:
    """*count* of an item for *total* together: "3 for 10k"."""

    count: int
    total: Money


@dataclass(frozen=True, slots=True)
class HaggleRule:
    """The bounds the shop sets for one item; without one its price is fixed.

    `floor`: the least for one, and for each in a bundle. `steps`: counter-offers from the price down to it.
    `hours`: how long an offer, or an agreed price, stands.
    """

    floor: Money
    steps: int = 3
    hours: int = 24
    bundles: tuple[Bundle, ...] = ()


@dataclass(frozen=True, slots=True)
class Bargain:
    """What was said about the price of one item. `offered`: what we ask for one now, after `rounds` counter-offers.

    `agreed`: what the buyer pays for one (None: nothing yet); `bundle`: what they pay for several.
    """

    sku: Sku
    offered: Money
    rounds: int
    expires_at: datetime
    agreed: Money | None = None
    bundle: Bundle | None = None

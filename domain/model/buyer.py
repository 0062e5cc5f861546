"""A buyer, as one shop knows them."""

from dataclasses import dataclass
from datetime import datetime

from domain.model.ids import BuyerId
from domain.model.order import NOWHERE, Address


@dataclass(frozen=True, slots=True)
class Buyer:
    """`opted_out_at` is set while the buyer wants no messages; `code` is the discount code on their cart."""

    buyer_id: BuyerId
    name: str = ""
    phone: str = ""
    address: Address = NOWHERE
    zone: str = ""
    payment_method: str = ""
    language: str = ""
    opted_out_at: datetime | None = None
    code: str = ""

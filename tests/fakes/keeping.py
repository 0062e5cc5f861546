"""The one buyer of a world in memory."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.model.buyer import Buyer
from domain.model.ids import BuyerId

if TYPE_CHECKING:
    from tests.fakes.world import World


@dataclass
class FakeBuyers:
    world: "World"

    async def get(self, buyer_id: BuyerId) -> Buyer:  # noqa: ARG002 - one buyer
        return self.world.shelf.buyer

    async def save(self, buyer: Buyer) -> None:
        self.world.shelf.buyer = buyer

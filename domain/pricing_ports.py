"""What makes a price another one than the shop's: what was bargained for, and discount codes."""

from collections.abc import Collection
from typing import Protocol

from domain.model.code import Code
from domain.model.haggling import Bargain
from domain.model.ids import BuyerId


class Bargains(Protocol):
    """What buyers have bargained for, by item. One whose time is over is there no more."""

    async def get(self, buyer_id: BuyerId, sku: str) -> Bargain | None: ...

    async def save(self, buyer_id: BuyerId, bargain: Bargain) -> None: ...

    async def forget(self, buyer_id: BuyerId, skus: Collection[str]) -> None: ...


class Codes(Protocol):
    """The shop's discount codes."""

    async def get(self, code: str) -> Code | None:
        """Of the folded *code*, whether it still holds or not. `uses` are those that are left."""
        ...

    async def used_by(self, buyer_id: BuyerId, code: str) -> int:
        """In how many of this buyer's orders that stand it was used."""
        ...

    async def spend(self, code: str) -> bool:
        """Count a use; False (and nothing counted) when it was used as often as it may be."""
        ...

    async def give_back(self, code: str) -> None:
        """Its order came to nothing: it may be used once more."""
        ...

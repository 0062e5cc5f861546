"""A shop's name and languages for its page; remembered for a while, since they hardly change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from bot.effects import OpenUnit
from domain.model.ids import ConversationId, TenantId
from domain.model.shop import Account, Shop

FRESH_S = 60.0
MOST = 5_000
NOBODY = ConversationId(UUID(int=0))
"""To read a shop's name nobody need be speaking."""


@dataclass(slots=True)
class Shops:
    units: OpenUnit
    timer: Callable[[], float]
    known: dict[TenantId, tuple[float, Shop]] = field(default_factory=dict)

    async def of(self, account: Account) -> Shop:
        tenant_id, now = account.tenant_id, self.timer()
        known = self.known.get(tenant_id)
        if known and now < known[0]:
            return known[1]
        async with self.units(tenant_id, NOBODY) as uow:
            shop = await uow.shops.shop()
        if len(self.known) >= MOST:
            self.known.clear()
        self.known[tenant_id] = (now + FRESH_S, shop)
        return shop

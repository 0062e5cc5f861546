"""Tells open pages that their conversation moved on.

One look asks for all of a shop's open conversations at once, so that it costs the same for one page as for a
thousand. Knocks make it quick within a process; a turn taken by another process is seen at the next look.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account

SOON_S = 0.1
"""Between two looks while a page waits for an answer."""
LATER_S = 1.0
"""Between two looks otherwise: a payment settled, an order shipped."""
GAP_S = 0.02
"""Knocks that come within it are one look."""
PATIENCE_S = 30.0
"""How long a page is taken to wait for its answer."""
MOST_AT_ONCE = 1_000

log = structlog.get_logger()


class Stands(Protocol):
    async def stand(
        self, tenant_id: TenantId, places: Sequence[tuple[AccountId, str]]
    ) -> dict[tuple[AccountId, str], int]: ...


@dataclass(slots=True, eq=False)
class Watch:
    """One open page. `turn` is the last that is known to be there."""

    tenant_id: TenantId
    place: tuple[AccountId, str]
    timer: Callable[[], float]
    turn: int = 0
    waits_until: float = 0.0
    closed: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self) -> None:
        """An answer is due."""
        self.waits_until = self.timer() + PATIENCE_S

    async def beyond(self, turn: int) -> bool:
        """Until there is a later turn than *turn*; False when the engine stops first."""
        while self.turn <= turn and not self.closed:
            self.moved.clear()
            await self.moved.wait()
        return not self.closed

    def close(self) -> None:
        self.closed = True
        self.moved.set()

    def tell(self, turn: int) -> None:
        if turn > self.turn:
            self.turn, self.waits_until = turn, 0.0
            self.moved.set()


@dataclass(slots=True)
class Feed:
    """`knock` is set when a turn of this process has been committed."""

    stands: Stands
    knock: asyncio.Event
    timer: Callable[[], float]
    watches: set[Watch] = field(default_factory=set)

    @contextmanager
    def watch(self, account: Account, customer_id: str) -> Iterator[Watch]:
        place = (account.account_id, customer_id)
        watch = Watch(account.tenant_id, place, self.timer)
        self.watches.add(watch)
        try:
            yield watch
        finally:
            self.watches.discard(watch)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._pause()
            try:
                await self.look()
            except Exception:  # the next look is as good
                log.exception("webchat.look_failed")
                await asyncio.sleep(LATER_S)

    def close(self) -> None:
        """Let nobody wait any longer."""
        for watch in self.watches:
            watch.close()

    async def look(self) -> None:
        by_tenant: dict[TenantId, list[Watch]] = {}
        for watch in self.watches:
            by_tenant.setdefault(watch.tenant_id, []).append(watch)
        for tenant_id, watches in by_tenant.items():
            for start in range(0, len(watches), MOST_AT_ONCE):
                await self._look_at(tenant_id, watches[start : start + MOST_AT_ONCE])

    async def _look_at(self, tenant_id: TenantId, watches: list[Watch]) -> None:
        found = await self.stands.stand(tenant_id, [*{watch.place for watch in watches}])
        for watch in watches:
            watch.tell(found.get(watch.place, 0))

    async def _pause(self) -> None:
        now = self.timer()
        soon = any(watch.waits_until > now for watch in self.watches)
        try:
            async with asyncio.timeout(SOON_S if soon else LATER_S):
                await self.knock.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GAP_S)
        self.knock.clear()

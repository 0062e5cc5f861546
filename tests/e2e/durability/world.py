"""A shop whose engines come and go, and buyers who notice nothing."""

import asyncio
import base64
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
from aiohttp import ClientSession
from aiohttp.test_utils import unused_port

from bot.local import ROOT
from bot.run import DEMO_SHOP
from tests.e2e.durability.books import Books
from tests.e2e.durability.front import SECRETS, Front, opened
from tests.e2e.durability.process import START_S, Engine, started
from tests.e2e.talker import KEY, Talker

SECRET_KEY = base64.urlsafe_b64encode(b"a key of thirty-two bytes, no on").decode()
NOBODY_LISTENS = "http://127.0.0.1:9"
CONNECT_S = 10.0
LOAD_S = 150.0


@dataclass(slots=True)
class World:
    """`environment` is what every engine here is started with."""

    environment: Mapping[str, str]
    logs: Path
    url: str
    front: Front
    session: ClientSession
    books: Books = field(init=False)
    engines: list[Engine] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(2348031000000))

    async def read_from(self, dsn: str) -> None:
        """As the database's owner: no tenant hides a row."""
        self.books = Books(await asyncpg.connect(dsn, timeout=CONNECT_S))

    async def start(self, patience_s: float = START_S, arguments: Sequence[str] = ()) -> Engine:
        environment = {**self.environment, "PORT": str(unused_port())}
        engine = await started(environment, self.logs / "engine.log", patience_s, arguments)
        self.engines.append(engine)
        self.front.engines = [each.url for each in self.engines]
        return engine

    async def kill(self, engine: Engine) -> None:
        self._leave(engine)
        await engine.killed()

    async def stop(self, engine: Engine) -> int:
        self._leave(engine)
        return await engine.stopped()

    async def next_engine(self, buyer: Talker, *, vouched: bool = True) -> Engine:
        """What the dead one held is taken up when its leases are over. By then, if *vouched*, the
        provider has told what it took."""
        held = await self.books.held()
        engine = await self.start()
        if vouched:
            await self.books.receipts_in(await buyer.sends())
        await self.books.leases_over(held)
        return engine

    def buyer(self) -> Talker:
        return Talker(self.session, f"{self.url}/sandbox", str(next(self.numbers)))

    async def switch(self, **changes: Any) -> None:
        await self._patch(f"phones/{KEY}/switches", changes)

    async def pay_switch(self, **changes: Any) -> None:
        await self._patch("payments/paystack/switches", changes)

    async def transactions(self) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.url}/sandbox/api/payments/paystack") as answer:
            found: list[dict[str, Any]] = (await answer.json())["transactions"]
            return found

    async def counted(self, engine: Engine, metric: str) -> float:
        """The sum of all that *engine* counts under this name."""
        async with self.session.get(f"{engine.url}/metrics") as answer:
            lines = (await answer.text()).splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(metric))

    async def readiness(self, engine: Engine) -> dict[str, Any]:
        async with self.session.get(f"{engine.url}/ready") as answer:
            found: dict[str, Any] = await answer.json()
            return found

    def log(self) -> str:
        """What all engines of this world have written."""
        return (self.logs / "engine.log").read_text("utf-8")

    def logged(self, event: str) -> list[dict[str, Any]]:
        """Every line of the log that tells of *event*, in order."""
        lines = [line for line in self.log().splitlines() if line.startswith("{")]
        return [entry for entry in map(json.loads, lines) if entry["event"] == event]

    async def close(self) -> None:
        await asyncio.gather(*(engine.killed() for engine in self.engines))
        if hasattr(self, "books"):
            self.books.connection.terminate()

    def _leave(self, engine: Engine) -> None:
        self.engines.remove(engine)
        self.front.engines = [each.url for each in self.engines]

    async def _patch(self, path: str, changes: dict[str, Any]) -> None:
        async with self.session.patch(f"{self.url}/sandbox/api/{path}", json=changes) as answer:
            assert answer.ok, await answer.text()


@asynccontextmanager
async def living(state: Path, logs: Path, more: Mapping[str, str]) -> AsyncIterator[World]:
    """No engine runs yet. *state* is where the engines keep the shop's pictures."""
    (state / "pictures").mkdir(exist_ok=True)
    async with opened(state / "pictures") as (front, url), ClientSession() as session:
        environment = {
            **settings(state),
            "BOT_PUBLIC_URL": url,
            "BOT_WHATSAPP_URL": f"{url}/sandbox/whatsapp",
            "BOT_PAYSTACK_URL": f"{url}/sandbox/paystack",
            **more,
        }
        world = World(environment, logs, url, front, session)
        try:
            yield world
        finally:
            await world.close()


def settings(state: Path) -> dict[str, str]:
    """Nobody's settings but ours; without a model, so that nothing has to be trained."""
    strange = {"PORT", "PYTHONDONTWRITEBYTECODE"}
    known = {"BOT_CACHE_DIR", "BOT_POSTGRES_BIN"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in known or (not name.startswith("BOT_") and name not in strange)
    }
    return {
        **(kept | SECRETS),
        "BOT_NLU_URL": NOBODY_LISTENS,
        "BOT_STATE_DIR": str(state),
        "BOT_DATA_DIR": str(ROOT / "data"),
        "BOT_SECRET_KEY": SECRET_KEY,
        "BOT_PACED": "false",
    }


async def load_shop(environment: Mapping[str, str]) -> None:
    await load_shop_file(environment, ROOT / "data" / DEMO_SHOP)


async def load_shop_file(environment: Mapping[str, str], file: Path) -> None:
    """As its operator does it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "shop", "load", str(file)),
        cwd=ROOT,
        env=dict(environment),
        stderr=asyncio.subprocess.PIPE,
    )
    async with asyncio.timeout(LOAD_S):
        _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()

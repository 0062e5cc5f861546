"""The peer: a plain Rasa 3.6 bot that sells in the same ten turns, on the same server.

`rasa_peer/` is built as Rasa's documentation leads one to: rules, a form, one custom action an answer behind
rasa-sdk's server, conversations in the SQL tracker store, spoken to through the REST channel. It runs in the
environment that trains our own language model, from which only TensorFlow was left out; its pipeline needs none.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from typing import Final
from urllib.parse import parse_qs, urlsplit

import aiohttp
import orjson

from bot.embedded.process import Child, Command, finish
from tests.bench.engine import NLU, STOP_S, free_port
from tests.bench.ledger import Ledger
from tests.bench.processes import Processes, Used, used
from tests.bench.purchases import sentences
from tests.bench.shop import BenchShop
from tests.bench.wire import Client

PROJECT: Final = Path(__file__).parent / "rasa_peer"
DATABASE: Final = "rasa_peer"
TRAIN_S: Final = 300.0
START_S: Final = 120.0
ANSWER_S: Final = 60.0
TAPS: Final = (
    "/browse",
    "/search",
    '/view_item{"product":"palm oil"}',
    "/add_item",
    "/checkout",
    "/deny",
    "Amina Chidi",
    "12 Allen Avenue, Yaba",
    "/affirm",
    "/choose_payment",
)
"""The same purchase by buttons. A form's questions are answered in words: Rasa has no buttons for a name."""


class SilentPeerError(RuntimeError):
    """It answered a turn with nothing."""


@dataclass(frozen=True, slots=True)
class PeerRun:
    """`used` is what its processes used in `window_s` seconds: `peer`, `actions`, `postgres`."""

    replies_s: Sequence[float]
    window_s: float
    used: Used
    memory_mb: dict[str, int]

    @property
    def turns_per_s(self) -> float:
        return len(self.replies_s) / self.window_s


@dataclass(frozen=True, slots=True)
class Peer:
    client: Client
    processes: Processes

    async def run(self, shop: BenchShop, buyers: int, most_s: float, *, words: bool) -> PeerRun:
        """*buyers* at once buy until *most_s* is over; purchases that were begun are ended."""
        replies_s: list[float] = []
        begun = time.perf_counter()

        async def buyer(nth: int) -> None:
            while time.perf_counter() < begun + most_s:
                lines = sentences(shop, nth) if words else TAPS
                sender = f"{words}-{begun}-{nth}"
                replies_s.extend([await self._said(sender, text) for text in lines])
                nth += buyers

        before = self.processes.sample()
        await asyncio.gather(*(buyer(nth) for nth in range(buyers)))
        after = self.processes.sample()
        memory = {name: round(self.processes.peak_mb(name)) for name in ("peer", "actions")}
        return PeerRun(replies_s, after.at_s - before.at_s, used(before, after), memory)

    async def _said(self, sender: str, text: str) -> float:
        sent_s = time.perf_counter()
        body = orjson.dumps({"sender": sender, "message": text})
        if not orjson.loads(await self.client.post(body, timeout_s=ANSWER_S)):
            raise SilentPeerError(text)
        return time.perf_counter() - sent_s


@asynccontextmanager
async def running(state: Path, dsn: str, postgres: int) -> AsyncIterator[Peer]:
    """Trained, with its action server, on a database of its own in the server at *dsn*."""
    await Ledger(dsn).run(f"create database {DATABASE}")
    try:
        async with _started(state, dsn, postgres) as peer:
            yield peer
    finally:
        await Ledger(dsn).run(f"drop database if exists {DATABASE} with (force)")


@asynccontextmanager
async def _started(state: Path, dsn: str, postgres: int) -> AsyncIterator[Peer]:
    port, actions_port = free_port(), free_port()
    surroundings = _environment(dsn, actions_port)
    train = ("rasa", "train", "--out", str(state / "peer"), "--fixed-model-name", "peer")
    await finish(_command(state, "peer-train", surroundings, *train), TRAIN_S)
    serve = ("rasa_sdk", "--actions", "actions", "--port", str(actions_port))
    actions = await Child.start(_command(state, "peer-actions", surroundings, *serve))
    try:
        await actions.wait_ready(_answers(f"http://127.0.0.1:{actions_port}/health"), START_S)
        model = str(state / "peer" / "peer.tar.gz")
        talk = ("rasa", "run", "--model", model, "--port", str(port), "-i", "127.0.0.1")
        files = ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
        child = await Child.start(_command(state, "peer", surroundings, *talk, *files))
        try:
            await child.wait_ready(_answers(f"http://127.0.0.1:{port}/"), START_S)
            pids = {"peer": child.pid, "actions": actions.pid, "postgres": postgres}
            client = Client(f"http://127.0.0.1:{port}/webhooks/rest/webhook")
            yield Peer(client, Processes({**pids, "load": os.getpid()}))
            client.close()
        finally:
            await child.stop()
    finally:
        await actions.stop()


def _environment(dsn: str, actions_port: int) -> dict[str, str]:
    parts = urlsplit(dsn)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "RASA_TELEMETRY_ENABLED": "false",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
        "PGHOST": parse_qs(parts.query)["host"][0],
        "PEER_DATABASE": DATABASE,
        "PEER_USER": parts.username or "",
        "PEER_ACTIONS_PORT": str(actions_port),
        "SANIC_WORKERS": "1",
    }


def _command(state: Path, name: str, surroundings: dict[str, str], *words: str) -> Command:
    return Command(
        name=name,
        argv=(str(NLU / ".venv" / "bin" / "python"), "-W", "ignore", "-m", *words),
        log=state / "logs" / f"{name}.log",
        cwd=PROJECT,
        environment=surroundings,
        stops=((SIGINT, STOP_S),),
    )


def _answers(url: str) -> Callable[[], Awaitable[bool]]:
    async def answers() -> bool:
        with suppress(aiohttp.ClientError, TimeoutError):
            limit = aiohttp.ClientTimeout(total=2)
            async with aiohttp.ClientSession(timeout=limit) as session, session.get(url) as answer:
                return answer.ok
        return False

    return answers

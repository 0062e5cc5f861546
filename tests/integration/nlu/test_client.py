"""The client against the real server, and against servers that misbehave."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from nlu.client import NluClient, NluSettings
from nlu.keywords import Keywords
from tests.integration.nlu.harness import ROOT, Server, running

BUDGET_S = 0.3
PATIENCE_S = 10.0


@pytest.fixture(scope="module")
def keywords() -> Keywords:
    return Keywords.load(ROOT / "data" / "nlu" / "keywords")


def answer(text: str, model: str = "m1") -> dict[str, object]:
    guess = {"name": "greet", "confidence": 0.9}
    result = {"text": text, "intent": guess, "ranking": [guess], "entities": [], "language": None}
    return {"model": model, "results": [result]}


class Fake:
    """A server that counts what it is asked and answers as it is told to."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self.asked: list[list[str]] = []
        self.delay_s = 0.0
        self.status = 200
        self.model = "m1"
        app = web.Application()
        app.add_routes([web.post("/parse", self._parse), web.get("/health", self._health)])
        self._runner = web.AppRunner(app)

    async def start(self) -> None:
        await self._runner.setup()
        await web.UnixSite(self._runner, str(self.socket)).start()

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _parse(self, request: web.Request) -> web.Response:
        texts = [message["text"] for message in (await request.json())["messages"]]
        self.asked.append(texts)
        await asyncio.sleep(self.delay_s)
        results = [row for text in texts for row in answer(text)["results"]]  # type: ignore[attr-defined]
        return web.json_response({"model": self.model, "results": results}, status=self.status)

    async def _health(self, _request: web.Request) -> web.Response:
        await asyncio.sleep(self.delay_s)
        return web.json_response({"model": self.model}, status=self.status)


@pytest.fixture
async def fake(socket_folder: Path) -> Fake:
    return Fake(socket_folder / "s")


def settings(socket: Path) -> NluSettings:
    return NluSettings(socket=socket, budget_s=BUDGET_S, probe_every_s=0.05)


async def eventually(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not await holds():  # noqa: ASYNC110 - another process, no event to wait for
            await asyncio.sleep(0.02)


async def test_the_model_understands(server: Server, keywords: Keywords) -> None:
    async with NluClient(NluSettings(socket=server.socket, budget_s=5.0), keywords) as client:
        understood = await client.understand("Give me 3 RED kettles")

    assert (understood.intent, understood.source) == ("add_item", "model")
    assert understood.value("colour") == "RED"
    assert understood.model


async def test_away_means_keywords_at_once(socket_folder: Path, keywords: Keywords) -> None:
    async with NluClient(settings(socket_folder / "nobody"), keywords) as client:
        started = time.monotonic()
        understood = await client.understand("add 2 red ankara")

    assert time.monotonic() - started < BUDGET_S
    assert (understood.intent, understood.source) == ("add_item", "keywords")


async def test_slow_means_keywords_within_the_budget(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    fake.delay_s = 2.0
    async with NluClient(settings(fake.socket), keywords) as client:
        started = time.monotonic()
        understood = await client.understand("menu")
        took_s = time.monotonic() - started
    await fake.stop()

    assert understood.source == "keywords"
    assert took_s < BUDGET_S * 2


@pytest.mark.parametrize("status", [500, 404])
async def test_an_error_is_never_passed_on(fake: Fake, keywords: Keywords, status: int) -> None:
    await fake.start()
    fake.status = status
    async with NluClient(settings(fake.socket), keywords) as client:
        understood = await client.understand("menu")
    await fake.stop()

    assert understood.source == "keywords"


async def test_a_server_that_comes_back_is_asked_again(
    model: Path, socket_folder: Path, keywords: Keywords
) -> None:
    async with NluClient(settings(socket_folder / "s"), keywords) as client:
        assert (await client.understand("hello")).source == "keywords"
        assert not client.available
        async with running(model, socket_folder / "s"):

            async def understood() -> bool:
                return (await client.understand("hello")).source == "model"

            await eventually(understood)
            assert client.available


async def test_an_open_circuit_asks_nobody(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    fake.status = 500
    async with NluClient(settings(fake.socket), keywords) as client:
        for number in range(10):
            await client.understand(f"text {number}")
    await fake.stop()

    assert len(fake.asked) == settings(fake.socket).failures_allowed


async def test_what_waits_goes_out_together(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    fake.delay_s = 0.05
    async with NluClient(settings(fake.socket), keywords) as client:
        texts = [f"text {number}" for number in range(20)]
        understood = await asyncio.gather(*(client.understand(text) for text in texts))
    await fake.stop()

    assert [answer.text for answer in understood] == texts
    assert len(fake.asked) <= 4


async def test_the_same_text_is_asked_once(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    async with NluClient(settings(fake.socket), keywords) as client:
        await asyncio.gather(*(client.understand("hello") for _ in range(5)))
        await client.understand("hello")
    await fake.stop()

    assert sum(len(texts) for texts in fake.asked) == 1


async def test_a_new_model_is_asked_anew(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    async with NluClient(settings(fake.socket), keywords) as client:
        await client.understand("hello")
        fake.model = "m2"
        await client.understand("something else")
        again = await client.understand("hello")
    await fake.stop()

    assert again.model == "m2"


async def test_an_old_answer_is_asked_for_again(fake: Fake, keywords: Keywords) -> None:
    await fake.start()
    now_s = [0.0]
    async with NluClient(settings(fake.socket), keywords, lambda: now_s[0]) as client:
        await client.understand("hello")
        now_s[0] = 301.0
        await client.understand("hello")
    await fake.stop()

    assert len(fake.asked) == 2

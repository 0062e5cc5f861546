"""The engine's ear: asks the NLU server within a budget, and never fails.

Slow or away means the words of `keywords.py`. What waits while a request is on its way goes out
together in the next one; a server that is down is not asked again until it answers a probe.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import aiohttp

from domain.model.understanding import Entity, Guess, Understanding
from nlu.keywords import Keywords

MOST_AT_ONCE: Final = 64  # texts in one request
TELLS: Final = 0.97  # a language is followed from here on: short lines look like several
IN_FLIGHT: Final = 2  # requests on their way: one being parsed, one being read


@dataclass(frozen=True, slots=True)
class NluSettings:
    """Where the server listens (`socket`, a unix socket, or `url`) and how long to wait for it."""

    url: str = "http://localhost"
    socket: Path | None = None
    budget_s: float = 0.6
    cached: int = 4_096
    cached_for_s: float = 300.0
    failures_allowed: int = 3  # slow answers in a row; a refused connection counts as all of them
    probe_every_s: float = 0.5


class NluUnavailableError(Exception):
    """No usable answer from the server; never leaves this file."""


@dataclass(slots=True)
class _Cache:
    """Least recently used goes first; what is old counts as absent."""

    size: int
    ttl_s: float
    monotonic: Callable[[], float]
    _held: OrderedDict[tuple[str, str], tuple[float, Understanding]] = field(
        default_factory=OrderedDict
    )

    def get(self, model: str, text: str) -> Understanding | None:
        entry = self._held.get((model, text))
        if entry is None or self.monotonic() - entry[0] > self.ttl_s:
            return None
        self._held.move_to_end((model, text))
        return entry[1]

    def put(self, understood: Understanding) -> None:
        self._held[(understood.model, understood.text)] = (self.monotonic(), understood)
        self._held.move_to_end((understood.model, understood.text))
        while len(self._held) > self.size:
            self._held.popitem(last=False)


class NluClient:
    """`async with NluClient(settings, keywords) as nlu: await nlu.understand("2 red shoes")`."""

    def __init__(
        self,
        settings: NluSettings,
        keywords: Keywords,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._keywords = keywords
        self._cache = _Cache(settings.cached, settings.cached_for_s, monotonic)
        self._session: aiohttp.ClientSession | None = None
        self._waiting: dict[str, asyncio.Future[Understanding]] = {}
        self._asked: dict[str, asyncio.Future[Understanding]] = {}
        self._senders: set[asyncio.Task[None]] = set()
        self._probe: asyncio.Task[None] | None = None
        self._failures = 0
        self._model = ""

    async def __aenter__(self) -> Self:
        socket = self._settings.socket
        connector = aiohttp.UnixConnector(str(socket)) if socket else aiohttp.TCPConnector()
        timeout = aiohttp.ClientTimeout(total=self._settings.budget_s)
        self._session = aiohttp.ClientSession(connector=connector, timeout=timeout)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = [*self._senders, *([self._probe] if self._probe else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    @property
    def available(self) -> bool:
        """Whether the server is being asked; False while only keywords answer."""
        return self._probe is None

    @property
    def model(self) -> str:
        """The model that answered last, empty before the first answer."""
        return self._model

    async def understand(self, text: str) -> Understanding:
        """What *text* means, within the budget: by the model, or else by keywords."""
        elsewhere = self._keywords.elsewhere(text)
        if elsewhere:
            return elsewhere
        cached = self._cache.get(self._model, text)
        if cached:
            return cached
        if not self.available:
            return self._keywords.understand(text)
        try:
            # Shielded: others may wait for the same text, and its answer belongs in the cache.
            async with asyncio.timeout(self._settings.budget_s):
                return await asyncio.shield(self._ask(text))
        except (TimeoutError, NluUnavailableError):
            return self._keywords.understand(text)

    def _ask(self, text: str) -> asyncio.Future[Understanding]:
        known = self._asked.get(text) or self._waiting.get(text)
        if known:
            return known
        future: asyncio.Future[Understanding] = asyncio.get_running_loop().create_future()
        future.add_done_callback(_looked_at)
        self._waiting[text] = future
        if len(self._senders) < IN_FLIGHT:
            task = asyncio.create_task(self._send(), name="nlu sender")
            self._senders.add(task)
            task.add_done_callback(self._senders.discard)
        return future

    async def _send(self) -> None:
        while self._waiting:
            texts = list(self._waiting)[:MOST_AT_ONCE]
            batch = {text: self._waiting.pop(text) for text in texts}
            self._asked.update(batch)
            try:
                understood = await self._post(texts)
            except NluUnavailableError as failure:
                for future in batch.values():
                    future.set_exception(failure)
            else:
                for text, meaning in zip(texts, understood, strict=True):
                    self._cache.put(meaning)
                    batch[text].set_result(meaning)
            finally:
                for text, future in batch.items():
                    self._asked.pop(text, None)
                    future.cancel()  # only what is still open: this task was cancelled

    async def _post(self, texts: list[str]) -> list[Understanding]:
        assert self._session, "use `async with`"
        body = {"messages": [{"text": text} for text in texts]}
        try:
            async with self._session.post(f"{self._settings.url}/parse", json=body) as answer:
                answer.raise_for_status()
                parsed = await answer.json()
            model, results = str(parsed["model"]), parsed["results"]
            understood = [_understanding(t, r, model) for t, r in zip(texts, results, strict=True)]
        except (aiohttp.ClientConnectorError, ConnectionError, FileNotFoundError) as failure:
            self._failed(self._settings.failures_allowed)
            raise NluUnavailableError from failure
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as failure:
            self._failed(1)
            raise NluUnavailableError from failure
        self._failures = 0
        self._model = model
        return understood

    def _failed(self, weight: int) -> None:
        self._failures += weight
        if self._failures >= self._settings.failures_allowed and self._probe is None:
            self._probe = asyncio.create_task(self._recover(), name="nlu probe")

    async def _recover(self) -> None:
        while not await self._healthy():  # noqa: ASYNC110 - another process, no event to wait for
            await asyncio.sleep(self._settings.probe_every_s)
        self._failures, self._probe = 0, None

    async def _healthy(self) -> bool:
        assert self._session, "use `async with`"
        try:
            async with self._session.get(f"{self._settings.url}/health") as answer:
                return answer.status == HTTPStatus.OK
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False


def _looked_at(future: asyncio.Future[Understanding]) -> None:
    """A failure nobody waits for any more is no news."""
    if not future.cancelled():
        future.exception()


def _understanding(text: str, result: Mapping[str, Any], model: str) -> Understanding:
    spoken = result.get("language")
    return Understanding(
        text=text,
        intent=str(result["intent"]["name"]),
        confidence=float(result["intent"]["confidence"]),
        entities=tuple(
            Entity(
                name=str(entity["entity"]),
                value=str(entity["value"]),
                role=entity.get("role"),
                start=int(entity["start"]),
                end=int(entity["end"]),
            )
            for entity in result["entities"]
        ),
        ranking=tuple(Guess(str(g["name"]), float(g["confidence"])) for g in result["ranking"]),
        language=str(spoken["name"]) if spoken and spoken["confidence"] >= TELLS else None,
        source="model",
        model=model,
        parts=tuple(_understanding(str(w["text"]), w, model) for w in result.get("wishes") or ()),
    )

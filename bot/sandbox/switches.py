"""What can be made to go wrong, and one place that carries it out for every provider's API."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from bot.sandbox.clock import Clock
from bot.sandbox.journal import Exchange, Journal

Failure: TypeAlias = Literal["no", "throttle", "error", "hang", "die"]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

HANG_S = 120.0


class Switches(BaseModel):
    """The page draws a control for each field from its schema, so a new one shows itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slow_s: float = Field(default=0.0, ge=0, le=60, title="Answer after … seconds")
    fail: Failure = Field(
        default="no",
        title="Calls fail",
        description="throttle: 429. error: 500. hang: no answer. die: accepted, then cut off.",
    )
    fail_times: int = Field(default=0, ge=0, le=100, title="… this many times (0: until off)")
    repeat: int = Field(default=1, ge=1, le=5, title="Send each webhook … times")
    reorder: bool = Field(default=False, title="Webhooks overtake each other")


Kind = TypeVar("Kind", bound=Switches)


class Switchboard(Generic[Kind]):
    """The present position of one account's switches."""

    def __init__(self, start: Kind) -> None:
        self._start = start
        self.now = start

    def turn(self, changes: dict[str, Any]) -> None:
        """Raises pydantic.ValidationError for a switch or a position there is not."""
        self.now = type(self.now).model_validate(self.now.model_dump() | changes)

    def reset(self) -> None:
        self.now = self._start

    def next_failure(self) -> Failure:
        failure = self.now.fail
        if failure != "no" and self.now.fail_times:
            left = self.now.fail_times - 1
            self.turn({"fail_times": left} | ({} if left else {"fail": "no"}))
        return failure


class Door:
    """Stands before a provider's API: slow or failing as the switches say; all is written down."""

    def __init__(
        self,
        who: str,
        journal: Journal,
        clock: Clock,
        board: Callable[[web.Request], Awaitable[Switchboard[Any] | None]],
        refusal: Callable[[Failure], web.Response],
    ) -> None:
        self._who = who
        self._journal = journal
        self._clock = clock
        self._board = board
        self._refusal = refusal

    def __call__(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            started = time.monotonic()
            answer = await self._answer(request, handler)
            await self._write(request, answer, started)
            return answer

        return guarded

    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        board = await self._board(request)
        if board is None:
            return await handler(request)
        await asyncio.sleep(board.now.slow_s)
        failure = board.next_failure()
        if failure in {"throttle", "error"}:
            return self._refusal(failure)
        if failure == "hang":
            await asyncio.sleep(HANG_S)
            return self._refusal("error")
        answer = await handler(request)
        if failure == "die" and request.transport is not None:
            request.transport.abort()
        return answer

    async def _write(
        self, request: web.Request, answer: web.StreamResponse, started: float
    ) -> None:
        cut = request.transport is None or request.transport.is_closing()
        self._journal.write(
            Exchange(
                at_ms=self._clock.stamp_ms(),
                direction="from_engine",
                who=self._who,
                method=request.method,
                path=request.path_qs,
                request=(await request.read()).decode("utf-8", "replace"),
                status=0 if cut else answer.status,
                answer=_text(answer),
                took_ms=round((time.monotonic() - started) * 1000),
            )
        )


def _text(answer: web.StreamResponse) -> str:
    readable = answer.content_type in {"application/json", "text/plain"}
    return (answer.text or "") if isinstance(answer, web.Response) and readable else ""

"""`/health`: the process is alive. `/ready`: it can sell. `/metrics`: what it counts."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.backlog import Backlog
from bot.metrics import Metrics

CHECK_S = 2.0


@dataclass(slots=True)
class Health:
    """`database` raises when it cannot be asked; `nlu` says whether the model answers (keywords sell without it)."""

    database: Callable[[], Awaitable[object]]
    nlu: Callable[[], bool]
    metrics: Metrics
    backlog: Backlog

    async def health(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def ready(self, _request: web.Request) -> web.Response:
        database = await self._database()
        model = self.nlu()
        body = {
            "ready": database == "ok",
            "database": database,
            "nlu": "model" if model else "keywords",
        }
        status = HTTPStatus.OK if body["ready"] else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response(body, status=status)

    async def _database(self) -> str:
        try:
            async with asyncio.timeout(CHECK_S):
                await self.database()
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"
            return type(error).__name__
        return "ok"

    async def metrics_page(self, _request: web.Request) -> web.Response:
        await self.backlog.refresh()
        counted = generate_latest(self.metrics.counted())
        return web.Response(
            body=counted + generate_latest(self.backlog),
            headers={"Content-Type": CONTENT_TYPE_LATEST},
        )

"""The sandbox as one aiohttp application: providers' APIs, phones, page and control."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.sandbox.clock import Clock
from bot.sandbox.control import Control
from bot.sandbox.courier import Courier
from bot.sandbox.desk import Desk
from bot.sandbox.journal import Journal
from bot.sandbox.phones import open_phones
from bot.sandbox.settings import Settings
from bot.sandbox.tills import Tills

PAGE = Path(__file__).parent / "page"
SAFE = {
    # Pictures and the page one comes back to after paying are wherever the shop keeps them;
    # scripts and styles are from here alone.
    "Content-Security-Policy": (
        "default-src 'self'; img-src * data: blob:; style-src 'self'; frame-src http: https:; "
        "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def sandbox(settings: Settings, clock: Clock | None = None) -> web.Application:
    """To be run alone or given to `add_subapp`. For development and tests, never in production."""
    desk = _desk(settings, clock or Clock())
    phones = open_phones(settings.phones, desk)
    tills = Tills(settings, desk)
    by_channel = {phone.channel: phone for phone in phones}
    pairs = [(account, by_channel[account.channel]) for account in settings.phones]

    app = web.Application()
    app.router.add_get("/", _page)
    app.router.add_static("/page", PAGE)
    app.router.add_routes(Control(desk, pairs, tills).routes())
    for phone in phones:
        app.router.add_routes(_under(f"/{phone.channel}", phone.routes()))
    for name, routes in tills.routes.items():
        app.router.add_routes(_under(f"/{name}", routes))
    _live(app, desk)
    return app


def _desk(settings: Settings, clock: Clock) -> Desk:
    journal = Journal()
    courier = Courier(settings.engine_url, settings.pace, journal, clock)
    desk = Desk(settings, clock, journal, courier)

    def tell_open_pages(entry: dict[str, Any]) -> None:
        for chat in desk.chats:
            chat.tell("journal", entry)

    journal.listen(tell_open_pages)
    return desk


def _under(prefix: str, routes: Any) -> list[web.RouteDef]:
    return [
        web.RouteDef(route.method, prefix + route.path, route.handler, route.kwargs)
        for route in routes
    ]


def _live(app: web.Application, desk: Desk) -> None:
    async def open_courier(_app: web.Application) -> AsyncIterator[None]:
        await desk.courier.open()
        yield
        await desk.courier.close()

    async def hang_up(_app: web.Application) -> None:
        for chat in desk.chats:
            for queue in chat.watchers:
                queue.put_nowait(None)

    async def always_fresh(_request: web.Request, response: web.StreamResponse) -> None:
        # Without it a browser keeps scripts for a while, and an edited page seems not to change.
        response.headers.setdefault("Cache-Control", "no-cache")

    app.on_response_prepare.append(always_fresh)
    app.cleanup_ctx.append(open_courier)
    app.on_shutdown.append(hang_up)


async def _page(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html", headers=SAFE)

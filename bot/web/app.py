"""The aiohttp edge: which path leads where."""

from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.effects import CALLBACKS
from bot.web.dev import DevDoors
from bot.web.health import Health
from bot.web.receipts import Receipts
from bot.web.webhooks import ChannelWebhooks, PaymentWebhooks
from bot.webchat.app import WebChat

RETURN_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Back to the chat</title>
<style>body{font:18px/1.5 system-ui,sans-serif;margin:15vh auto;max-width:22em;padding:0 1.5em;text-align:center}
b{font-size:3em;display:block}</style>
<b aria-hidden="true">&#10003;</b><h1>Thank you</h1>
<p>You can close this page and go back to your chat.
We tell you there as soon as the payment is confirmed.</p></html>"""


@dataclass(slots=True)
class Doors:
    channels: ChannelWebhooks
    payments: PaymentWebhooks
    receipts: Receipts
    health: Health
    pictures: Path
    most_body_bytes: int
    web_chat: WebChat
    dev: DevDoors | None = None
    sandbox: web.Application | None = None


def build(doors: Doors) -> web.Application:
    app = web.Application(client_max_size=doors.most_body_bytes)
    app.add_routes(
        [
            web.get("/webhooks/{key}", doors.channels.handshake),
            web.post("/webhooks/{key}", doors.channels.receive),
            web.post("/payments/{key}", doors.payments.receive),
            web.post(CALLBACKS + "/{token}", doors.payments.receive_own),
            web.get("/paid/{reference}", _paid),
            web.get("/receipts/{token}", doors.receipts.show),
            web.get("/health", doors.health.health),
            web.get("/ready", doors.health.ready),
            web.get("/metrics", doors.health.metrics_page),
        ]
    )
    doors.pictures.mkdir(parents=True, exist_ok=True)
    app.router.add_static("/pictures", doors.pictures)
    doors.web_chat.add_to(app)
    if doors.dev is not None:
        app.add_routes(
            [
                web.post("/dev/rasa", doors.dev.rasa),
                web.post("/dev/chat", doors.dev.chat),
            ]
        )
    if doors.sandbox is not None:
        app.add_subapp("/sandbox", doors.sandbox)
        app.router.add_get("/", _to_sandbox)
    return app


async def _paid(_request: web.Request) -> web.Response:
    """Where a payment page sends the buyer's browser back to. It proves nothing and changes nothing."""
    return web.Response(text=RETURN_PAGE, content_type="text/html")


async def _to_sandbox(_request: web.Request) -> web.Response:
    raise web.HTTPFound("/sandbox/")

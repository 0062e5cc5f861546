"""The page and what belongs to it: packed once at the start, small enough for a slow network."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from string import Template
from typing import Any

import orjson
from aiohttp import web

from bot.webchat.guard import Guard
from bot.webchat.origins import allowed, origin_of
from bot.webchat.shops import Shops
from domain.model.shop import Account, Shop

FOLDER = resources.files("bot.webchat") / "page"
SCRIPTS = ("store.js", "wire.js", "show.js", "main.js")
"""One file for the phone: each request on a slow network costs a second."""
YEAR = "public, max-age=31536000, immutable"
HOUR = "public, max-age=3600"
COLOUR = "#0b6b4f"
ENGLISH = "en"
RIGHT_TO_LEFT = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class Asset:
    """`etag` changes with the content."""

    body: bytes
    kind: str

    @property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]


class Pages:
    def __init__(self, guard: Guard, shops: Shops, public_url: str) -> None:
        self._guard = guard
        self._shops = shops
        self._public_url = public_url
        script = "\n".join(_read(name) for name in SCRIPTS)
        self._assets = {
            "app.js": Asset(f'(()=>{{"use strict";\n{script}\n}})();'.encode(), "text/javascript"),
            "app.css": Asset(_read("app.css").encode(), "text/css"),
            "embed.js": Asset(_read("embed.js").encode(), "text/javascript"),
        }
        self._words: Mapping[str, Mapping[str, str]] = orjson.loads(_read("words.json"))
        self._page = Template(_read("index.html"))
        self._worker = Template(_read("sw.js"))
        every = "".join(asset.etag for asset in self._assets.values())
        every += self._page.template + _read("words.json")
        self._version = hashlib.sha256(every.encode()).hexdigest()[:12]

    async def page(self, request: web.Request) -> web.Response:
        account = await self._guard.account(request)
        shop = await self._shops.of(account)
        language = self._language(request, shop)
        html = self._page.substitute(
            lang=escape(language),
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            key=escape(account.key),
            name=escape(shop.name),
            about=escape(shop.about),
            initial=escape(shop.name[:1].upper()),
            colour=COLOUR,
            version=self._version,
            words=escape(orjson.dumps(self._words[language]).decode()),
            **{f"say_{name}": escape(said) for name, said in self._words[language].items()},
        )
        response = _answer(request, Asset(html.encode(), "text/html"), "no-cache")
        response.headers["Content-Security-Policy"] = self._policy(account)
        response.headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
        response.headers["Vary"] = "Accept-Language, Accept-Encoding"
        return response

    async def asset(self, request: web.Request) -> web.Response:
        await self._guard.account(request)
        name = request.match_info["asset"]
        if name not in self._assets:
            raise web.HTTPNotFound
        if name == "embed.js":
            return _answer(request, self._assets[name], HOUR)
        versioned = request.query.get("v") == self._version
        return _answer(request, self._assets[name], YEAR if versioned else "no-cache")

    async def worker(self, request: web.Request) -> web.Response:
        """The page's helper for days without network; its version is in it, so that a new page replaces the old."""
        await self._guard.account(request)
        script = self._worker.substitute(version=self._version)
        return _answer(request, Asset(script.encode(), "text/javascript"), "no-cache")

    async def manifest(self, request: web.Request) -> web.Response:
        account = await self._guard.account(request)
        shop = await self._shops.of(account)
        icon = {"src": "icon.svg", "sizes": "any", "type": "image/svg+xml"}
        body = {
            "id": f"/chat/{account.key}/",
            "name": shop.name,
            "short_name": shop.name[:12].strip(),
            "description": shop.about[:200],
            "start_url": ".",
            "scope": ".",
            "display": "standalone",
            "background_color": "#ffffff",
            "theme_color": COLOUR,
            "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
        }
        return _answer(request, Asset(orjson.dumps(body), "application/manifest+json"), HOUR)

    async def icon(self, request: web.Request) -> web.Response:
        account = await self._guard.account(request)
        shop = await self._shops.of(account)
        drawn = Template(_read("icon.svg")).substitute(
            initial=escape(shop.name[:1].upper()), colour=COLOUR
        )
        return _answer(request, Asset(drawn.encode(), "image/svg+xml"), HOUR)

    def _language(self, request: web.Request, shop: Shop) -> str:
        """The visitor's first that we have words for; else the shop's own; English where we have none for that."""
        wishes = request.headers.get("Accept-Language", "").lower().split(",")
        spoken = [wish.partition(";")[0].strip().partition("-")[0] for wish in wishes[:10]]
        return next((tag for tag in [*spoken, *shop.languages] if tag in self._words), ENGLISH)

    def _policy(self, account: Account) -> str:
        """Scripts and styles from here alone; pictures lie wherever the shop keeps them."""
        here = origin_of(self._public_url)
        return "; ".join(
            [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                f"img-src 'self' https: {here}",
                # Older Safari does not count sockets as 'self'.
                f"connect-src 'self' {here.replace('http', 'ws', 1)}",
                "manifest-src 'self'",
                "worker-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                " ".join(["frame-ancestors 'self'", *allowed(account)]),
            ]
        )


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _answer(request: web.Request, asset: Asset, keep: str) -> web.Response:
    headers: dict[str, Any] = {
        "Cache-Control": keep,
        "ETag": f'"{asset.etag}"',
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Vary": "Accept-Encoding",
    }
    if f'"{asset.etag}"' in request.headers.get("If-None-Match", ""):
        return web.Response(status=304, headers=headers)
    body = asset.body
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 9, mtime=0), "gzip"
    return web.Response(body=body, content_type=asset.kind, charset="utf-8", headers=headers)

"""Which sites a page of ours may stand on, and speak from."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import web

from domain.model.shop import Account

ORIGINS = "origins"
"""The account's setting: `https://shop.example https://www.shop.example`."""


@dataclass(frozen=True, slots=True)
class Origins:
    """`own` is where buyers reach us. With `any_name` (development) also every other name of this server."""

    own: str
    any_name: bool = False

    def allows(self, request: web.Request, account: Account) -> bool:
        """Browsers name the origin with every socket and every POST; who names none is no page."""
        origin = request.headers.get("Origin", "")
        if origin in {origin_of(self.own), *allowed(account)}:
            return True
        return self.any_name and origin != "" and urlsplit(origin).netloc == request.host


def allowed(account: Account) -> list[str]:
    """The shop's own sites; what is no origin is left out."""
    listed = account.secrets.get(ORIGINS, "").replace(",", " ").split()
    return [origin for each in listed if (origin := origin_of(each))]


def origin_of(url: str) -> str:
    """Scheme, host and port, as a browser writes them; empty where *url* is no web address."""
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or not _plain(host):
        return ""
    default = {"http": 80, "https": 443}[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    return (
        f"{parts.scheme}://{name}" if port in {None, default} else f"{parts.scheme}://{name}:{port}"
    )


def _plain(host: str) -> bool:
    """Nothing that could end or widen a header of ours."""
    return all(letter.isalnum() or letter in "-.:" for letter in host) and host.isascii()

"""Calls to providers: one client for all, with a time limit and a verdict on every failure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Literal, TypeAlias

import aiohttp
import orjson

from domain.errors import ProviderError, Verdict

CONNECT_S = 5.0
"""Seconds to reach the provider. Nothing has been sent until then."""
TOTAL_S = 15.0
"""Seconds for the whole call; the longest answer a provider promises is 15 s (Twilio)."""
MOST_BYTES = 1_000_000
"""An answer longer than this is no answer of any provider we call."""
MOST_RETRY_AFTER_S = 86_400.0

Method: TypeAlias = Literal["GET", "POST"]


@dataclass(frozen=True, slots=True)
class Answered:
    """A provider's answer, whatever its status. `body` is its JSON, None where it is none."""

    status: int
    body: Any
    retry_after_s: float | None = None

    @property
    def ok(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    def failure(self, provider: str) -> ProviderError:
        """What the status alone says, for answers whose body does not say more."""
        return ProviderError(
            f"{provider}_http_{self.status}",
            verdict=_verdict(self.status),
            retry_after_s=self.retry_after_s,
        )


@dataclass(frozen=True, slots=True)
class Http:
    """A thin hand around a session that somebody else opens and closes.

    Raises `ProviderError` when no answer came: RETRY when the request cannot have arrived, UNKNOWN when it may
    have. A GET changes nothing, so it may always be repeated.
    """

    session: aiohttp.ClientSession
    connect_s: float = CONNECT_S
    total_s: float = TOTAL_S

    async def get(
        self, url: str, *, headers: Mapping[str, str], params: Mapping[str, str] | None = None
    ) -> Answered:
        return await self._call("GET", url, headers=headers, params=params)

    async def post_json(
        self, url: str, body: Mapping[str, object], *, headers: Mapping[str, str]
    ) -> Answered:
        typed = {**headers, "Content-Type": "application/json"}
        return await self._call("POST", url, headers=typed, data=orjson.dumps(body))

    async def post_form(
        self, url: str, form: Mapping[str, str], *, headers: Mapping[str, str]
    ) -> Answered:
        return await self._call("POST", url, headers=headers, data=dict(form))

    async def _call(self, method: Method, url: str, **sent: Any) -> Answered:
        limits = _limits(self.total_s, self.connect_s)
        try:
            # A redirect would carry the account's secret to another host.
            async with self.session.request(
                method, url, timeout=limits, allow_redirects=False, **sent
            ) as response:
                body = await _read(response)
                return Answered(response.status, body, _retry_after_s(response.headers))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise ProviderError("unreachable", verdict=Verdict.RETRY) from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise ProviderError("bad_address", verdict=Verdict.ALARM) from error
        except (TimeoutError, aiohttp.ClientError) as error:
            verdict = Verdict.RETRY if method == "GET" else Verdict.UNKNOWN
            raise ProviderError("no_answer", verdict=verdict) from error


@cache
def _limits(total_s: float, connect_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total_s, connect=connect_s, sock_connect=connect_s)


async def _read(response: aiohttp.ClientResponse) -> Any:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        return None


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds only: none of our providers sends the date form."""
    value = headers.get("Retry-After", "").strip()
    if not value.isascii() or not value.isdecimal():
        return None
    return min(float(value), MOST_RETRY_AFTER_S)


def _verdict(status: int) -> Verdict:
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Verdict.RETRY
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Verdict.ALARM
    if status < HTTPStatus.BAD_REQUEST:
        return Verdict.UNKNOWN
    return Verdict.NEVER

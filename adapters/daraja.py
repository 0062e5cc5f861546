"""How Safaricom's Daraja is spoken to: a token for an hour, a password for a second, errors by their code.

https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate
"""

import asyncio
import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from http import HTTPStatus
from typing import Final

from adapters.http import Answered, Http
from adapters.reading import Json, words
from domain.errors import ProviderError, Verdict
from domain.model.shop import PaymentAccount

Clock = Callable[[], datetime]

NAIROBI: Final = timezone(timedelta(hours=3))
"""East Africa Time, the whole year: Daraja's timestamps have no zone."""
TOKEN_LIFE: Final = timedelta(minutes=50)
"""It lasts 3599 s (`expires_in`); one that ends on the way is refused."""
INVALID_TOKEN: Final = frozenset({"404.001.03", "401.002.01", "400.003.01"})
BUSY: Final = "500.001.1001"
"""To a push: the buyer's line is taken. To a query: the prompt is still open."""
THROTTLED: Final = frozenset({"500.003.02", "500.003.03"})
BUSY_S: Final = 60.0
LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
CODE: Final = re.compile(r"[0-9A-Za-z.]{1,20}")


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class _Kept:
    """A token of one app; whoever comes while it is asked for waits for the same one."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: str = field(default="", repr=False)
    until: datetime = LONG_AGO


class Daraja:
    """One for all accounts; each has `consumer_key`, `consumer_secret`, `shortcode` and `passkey`."""

    def __init__(self, http: Http, base_url: str, clock: Clock) -> None:
        self._http = http
        self._base_url = base_url
        self._clock = clock
        self._tokens: dict[tuple[str, str], _Kept] = {}

    async def post(
        self, account: PaymentAccount, path: str, body: Mapping[str, object]
    ) -> Answered:
        """*body* under the shop's password of this second. A refused token is replaced once: nothing was done."""
        answered = await self._post(account, path, body, await self._token(account))
        if code_of(answered) in INVALID_TOKEN:
            self._kept(account).token = ""
            answered = await self._post(account, path, body, await self._token(account))
        return answered

    async def _post(
        self, account: PaymentAccount, path: str, body: Mapping[str, object], token: str
    ) -> Answered:
        return await self._http.post_json(
            self._base_url + path,
            {**signed(account, self._clock()), **body},
            headers={"Authorization": f"Bearer {token}"},
        )

    async def _token(self, account: PaymentAccount) -> str:
        kept = self._kept(account)
        async with kept.lock:
            if not kept.token or self._clock() >= kept.until:
                kept.token = await self._new_token(account)
                kept.until = self._clock() + TOKEN_LIFE
            return kept.token

    async def _new_token(self, account: PaymentAccount) -> str:
        pair = f"{setting(account, 'consumer_key')}:{setting(account, 'consumer_secret')}"
        answered = await self._http.get(
            f"{self._base_url}/oauth/v1/generate",
            headers={"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"},
            params={"grant_type": "client_credentials"},
        )
        token = words(body_of(answered), "access_token")
        if answered.ok and token:
            return token
        if answered.ok or answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ProviderError("mpesa_no_token", verdict=Verdict.RETRY)
        if answered.status == HTTPStatus.TOO_MANY_REQUESTS:
            raise answered.failure("mpesa")
        # Wrong keys are answered with 400 and no body.
        raise ProviderError("mpesa_bad_key", verdict=Verdict.ALARM)

    def _kept(self, account: PaymentAccount) -> _Kept:
        app = (setting(account, "consumer_key"), setting(account, "consumer_secret"))
        return self._tokens.setdefault(app, _Kept())


def signed(account: PaymentAccount, at: datetime) -> dict[str, str]:
    """Who asks, and when: the password is the base64 of shortcode, passkey and timestamp."""
    shortcode, stamp = setting(account, "shortcode"), f"{at.astimezone(NAIROBI):%Y%m%d%H%M%S}"
    password = f"{shortcode}{setting(account, 'passkey')}{stamp}"
    return {
        "BusinessShortCode": shortcode,
        "Password": base64.b64encode(password.encode()).decode(),
        "Timestamp": stamp,
    }


def optional(account: PaymentAccount, name: str) -> str:
    """A value of the account, secret or not; empty where it has none."""
    return (account.settings.get(name) or account.secrets.get(name, "")).strip()


def setting(account: PaymentAccount, name: str) -> str:
    value = optional(account, name)
    if not value:
        raise ProviderError(f"mpesa_no_{name}", verdict=Verdict.ALARM)
    return value


def body_of(answered: Answered) -> Json:
    return answered.body if isinstance(answered.body, dict) else {}


def code_of(answered: Answered) -> str:
    """Daraja's own code of an error; empty where it sent none that looks like one."""
    code = words(body_of(answered), "errorCode")
    return code if CODE.fullmatch(code) else ""


def failure(answered: Answered) -> ProviderError:
    """What a refused call means. Without Daraja's code a failure of the server may hide a prompt that went out."""
    code = code_of(answered)
    name = f"mpesa_{code}" if code else f"mpesa_http_{answered.status}"
    if code == BUSY:
        return ProviderError(name, verdict=Verdict.RETRY, retry_after_s=BUSY_S)
    if code in THROTTLED or answered.status == HTTPStatus.TOO_MANY_REQUESTS:
        return ProviderError(name, verdict=Verdict.RETRY, retry_after_s=answered.retry_after_s)
    if code in INVALID_TOKEN or answered.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return ProviderError(name, verdict=Verdict.ALARM)
    if answered.ok or answered.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ProviderError(name, verdict=Verdict.UNKNOWN)
    return ProviderError(name, verdict=Verdict.NEVER)

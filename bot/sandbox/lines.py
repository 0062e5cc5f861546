"""An account with its switches, and the ways of Meta's webhooks that several phones share."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Generic

from aiohttp import ClientError, ClientTimeout

from bot.sandbox.desk import Desk
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Kind, Switchboard

GREETING_S = 10.0


@dataclass(frozen=True)  # no slots: a generic one notes down what it was made for
class Line(Generic[Kind]):
    account: PhoneAccount
    board: Switchboard[Kind]


def signed_by_meta(envelope: dict[str, Any], secret: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers: https://developers.facebook.com/docs/graph-api/webhooks/getting-started"""
    # Meta sends, and signs, non-ASCII escaped as \uXXXX in lower case.
    body = json.dumps(envelope, separators=(",", ":")).encode()
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": f"sha256={digest}",
    }


async def greet_as_meta(desk: Desk, account: PhoneAccount) -> bool:
    """The GET by which Meta makes sure of a new webhook address."""
    challenge = str(int(desk.token(4), 16))
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": account.credentials["verify_token"],
    }
    url = f"{desk.settings.engine_url}/webhooks/{account.key}"
    try:
        async with desk.courier.session.get(
            url, params=query, timeout=ClientTimeout(total=GREETING_S)
        ) as response:
            return response.ok and await response.text() == challenge
    except (ClientError, TimeoutError):
        return False

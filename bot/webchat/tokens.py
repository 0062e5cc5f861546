"""A visitor's token: signed by us, for one account, for a time. Whoever has it reads the conversation."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from domain.model.ids import AccountId

PURPOSE = b"web chat token, first form"
"""The engine's secret signs and seals other things as well; a key of its own keeps them apart."""
MOST_CHARACTERS = 1_000


class BadTokenError(Exception):
    """Not issued by us, or for another account."""


class ExpiredTokenError(BadTokenError):
    """Ours, but too old."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says. `customer_id` is the visitor's name within the account."""

    customer_id: str
    expires_at: datetime


class Tokens:
    def __init__(self, secret_key: str) -> None:
        """Raises:
        ValueError: an empty secret signs nothing.
        """
        if not secret_key.strip():
            raise ValueError("the engine has no secret to sign with")
        self._key = hmac.digest(secret_key.encode(), PURPOSE, hashlib.sha256)

    def issue(self, account_id: AccountId, customer_id: str, expires_at: datetime) -> str:
        body = orjson.dumps([str(account_id), customer_id, int(expires_at.timestamp())])
        return f"{_text(body)}.{_text(self._sign(body))}"

    def read(self, token: str, account_id: AccountId, now: datetime) -> Pass:
        """Raises:
        BadTokenError: changed, or another account's.
        ExpiredTokenError: it was good once.
        """
        body, signature = _parts(token)
        if not hmac.compare_digest(signature, self._sign(body)):
            raise BadTokenError
        account, customer_id, expires = orjson.loads(body)  # ours, so it has this form
        if account != str(account_id):
            raise BadTokenError
        expires_at = datetime.fromtimestamp(expires, UTC)
        if expires_at <= now:
            raise ExpiredTokenError
        return Pass(customer_id, expires_at)

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, hashlib.sha256)


def _parts(token: str) -> tuple[bytes, bytes]:
    body, dot, signature = token.partition(".")
    if not dot or len(token) > MOST_CHARACTERS or not token.isascii():
        raise BadTokenError
    try:
        return _bytes(body), _bytes(signature)
    except (binascii.Error, ValueError) as error:
        raise BadTokenError from error


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    value = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(value) != text:  # the last letter has bits to spare: one token, one spelling
        raise ValueError("not as we write it")
    return value

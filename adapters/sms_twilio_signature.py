"""Twilio's signature: https://www.twilio.com/docs/usage/security#validating-requests"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs, urlsplit

from adapters.signatures import same, sha1_base64
from adapters.sms_forms import pairs
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, UnreadableError

HEADER: Final = "x-twilio-signature"
BODY_HASH: Final = "bodySHA256"
"""Query parameter of a webhook whose body is no form: the hash of the body, in hex, under the signed address."""
DEFAULT_PORTS: Mapping[str, int] = MappingProxyType({"https": 443, "http": 80})


def verify(webhook: Webhook, secret: str) -> None:
    """Twilio sometimes names the port in what it signs, sometimes it does not: either is taken.

    Raises:
        BadSignatureError: not signed with *secret*, or it is empty.
    """
    given = webhook.headers.get(HEADER, "")
    fields = "".join(_fields(webhook))
    signed = [f"{address}{fields}".encode() for address in _addresses(webhook.url)]
    if not any(same(given, sha1_base64(secret, text)) for text in signed):
        raise BadSignatureError


def _fields(webhook: Webhook) -> Iterator[str]:
    """Names and values in the order of both; what is said twice counts once."""
    hashed = parse_qs(urlsplit(webhook.url).query).get(BODY_HASH)
    if hashed and not _is_form(webhook):
        if not same(hashed[0], sha256(webhook.body).hexdigest()):
            raise BadSignatureError
        return
    try:
        found = set(pairs(webhook.body))
    except UnreadableError as error:
        raise BadSignatureError from error
    for name, value in sorted(found):
        yield f"{name}{value}"


def _is_form(webhook: Webhook) -> bool:
    kind = webhook.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"


def _addresses(url: str) -> Iterator[str]:
    """*url*, and the same place with its port left out or the usual one named."""
    yield url
    address = urlsplit(url)
    host, colon, port = address.netloc.rpartition(":")
    if colon and port.isdecimal():
        yield address._replace(netloc=host).geturl()
    elif address.scheme in DEFAULT_PORTS:
        named = f"{address.netloc}:{DEFAULT_PORTS[address.scheme]}"
        yield address._replace(netloc=named).geturl()

"""Twilio beyond what the fixtures show: the forms of its signature, sending, what its errors mean."""

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.channels.twilio import Twilio
from adapters.http import Http
from adapters.signatures import sha1_base64
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.ids import AccountId, TenantId
from domain.model.message import Bubble, Receipt, Sent
from domain.model.shop import Account

SECRETS = {"account_sid": "AC1", "auth_secret": "12345"}
ACCOUNT = Account(
    TenantId(UUID(int=1)), AccountId(UUID(int=2)), "key", "twilio", "+2342017001234", "", SECRETS
)
FORM = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
# Twilio's own example: twilio-python, tests/unit/test_request_validator.py
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}
SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
JSON_BODY = b'{"property": "value", "boolean": true}'
JSON_URL = f"{URL}&bodySHA256={sha256(JSON_BODY).hexdigest()}"
JSON_SIGNATURE = "a9nBmqA0ju/hNViExpshrM61xv4="


class Api:
    """Twilio's side of the wire: answers what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.status = 201
        self.answer: dict[str, Any] = {"sid": "SM1", "status": "queued"}
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    async def handle(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((request.path, request.headers["Authorization"], form))
        return web.json_response(self.answer, status=self.status, headers=self.headers)


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def twilio(api: Api) -> AsyncIterator[Twilio]:
    app = web.Application()
    app.router.add_post("/{tail:.*}", api.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield Twilio(Http(session), str(server.make_url("")).rstrip("/"))


def webhook(body: bytes, url: str, signature: str, **headers: str) -> Webhook:
    return Webhook(body, {**FORM, "x-twilio-signature": signature, **headers}, url, {})


async def test_twilio_s_own_example_is_accepted(twilio: Twilio) -> None:
    twilio.verify(webhook(urlencode(CALL).encode(), URL, SIGNATURE), SECRETS)


@pytest.mark.parametrize(
    ("ours", "signed"),
    [
        ("https://mycompany.com/w", "https://mycompany.com:443/w"),
        ("https://mycompany.com:443/w", "https://mycompany.com/w"),
        ("http://mycompany.com/w", "http://mycompany.com:80/w"),
        ("https://mycompany.com:8443/w?a=b", "https://mycompany.com/w?a=b"),
        ("https://[::1]:8443/w", "https://[::1]/w"),
    ],
)
async def test_the_port_may_be_named_or_not(twilio: Twilio, ours: str, signed: str) -> None:
    signature = sha1_base64("12345", f"{signed}Bodyhi".encode())

    twilio.verify(webhook(b"Body=hi", ours, signature), SECRETS)
    for other in ("https://mycompany.com/x", "https://other.com/w", f"{ours}#x"):
        with pytest.raises(BadSignatureError):
            twilio.verify(webhook(b"Body=hi", other, signature), SECRETS)


async def test_a_field_said_twice_counts_once_and_in_order(twilio: Twilio) -> None:
    signature = sha1_base64("12345", b"https://s.example/wA1A2B")

    for body in (b"A=2&B=&A=1", b"B=&A=1&A=2&A=1"):
        twilio.verify(webhook(body, "https://s.example/w", signature), SECRETS)
    with pytest.raises(BadSignatureError):
        twilio.verify(webhook(b"B=&A=1", "https://s.example/w", signature), SECRETS)


async def test_a_json_body_is_signed_by_its_hash_in_the_address(twilio: Twilio) -> None:
    signed = webhook(JSON_BODY, JSON_URL, JSON_SIGNATURE, **{"content-type": "application/json"})

    twilio.verify(signed, SECRETS)
    for other in (
        replace(signed, body=JSON_BODY + b" "),
        replace(signed, url=URL),
        replace(signed, headers={**signed.headers, **FORM}),
    ):
        with pytest.raises(BadSignatureError):
            twilio.verify(other, SECRETS)


@pytest.mark.parametrize("body", [b"\xff", b"a=1&" * 300, b"a" * 70_000])
async def test_what_is_no_form_is_not_signed(twilio: Twilio, body: bytes) -> None:
    with pytest.raises(BadSignatureError):
        twilio.verify(webhook(body, URL, SIGNATURE), SECRETS)


@pytest.mark.parametrize(
    "body", [b"", b"CallSid=CA1&From=%2B1", b"MessageSid=SM1", b"MessageSid=SM1&To=%2B1", JSON_BODY]
)
async def test_what_is_no_message_is_unreadable(twilio: Twilio, body: bytes) -> None:
    with pytest.raises(UnreadableError):
        twilio.parse(Webhook(body, FORM, "", {}))


async def test_twilio_says_nothing_to_the_buyer_itself(twilio: Twilio) -> None:
    assert twilio.answer.content_type == "text/xml"
    assert twilio.answer.body.endswith("<Response/>")


async def test_a_message_goes_out_from_the_account_s_number(twilio: Twilio, api: Api) -> None:
    (payload,) = twilio.render([Bubble("Hello, ₦5 & more")], "+2348031234567")

    sent = await twilio.send(ACCOUNT, payload, "out-7")

    assert sent == Sent("SM1")
    assert payload["segments"] == 1
    assert payload["encoding"] == "gsm7"
    assert api.asked == [
        (
            "/2010-04-01/Accounts/AC1/Messages.json",
            f"Basic {base64.b64encode(b'AC1:12345').decode()}",
            {"To": "+2348031234567", "Body": "Hello, NGN 5 & more", "From": "+2342017001234"},
        )
    ]


async def test_our_reference_comes_back_with_the_status(twilio: Twilio, api: Api) -> None:
    told = {
        "messaging_service_sid": "MG1",
        "status_url": "https://shop.example/webhooks/k?a=1#rc=2",
    }
    (payload,) = twilio.render([Bubble("Hello")], "+2348031234567")

    await twilio.send(replace(ACCOUNT, secrets={**SECRETS, **told}), payload, "out 7&x")

    form = api.asked[0][2]
    assert form["MessagingServiceSid"] == "MG1"
    address, _, fragment = form["StatusCallback"].partition("#")
    query = dict(parse_qsl(address.partition("?")[2]))
    assert (query, fragment) == ({"a": "1", "reference": "out 7&x"}, "rc=2")
    body = b"MessageSid=SM1&MessageStatus=delivered&From=%2B2342017001234"
    (receipt,) = twilio.parse(Webhook(body, FORM, address, query))
    assert isinstance(receipt, Receipt)
    assert receipt.reference == "out 7&x"


@pytest.mark.parametrize(
    ("status", "code", "verdict"),
    [
        (429, 20429, Verdict.RETRY),
        (400, 63018, Verdict.RETRY),
        (400, 30001, Verdict.LATER),
        (400, 30008, Verdict.LATER),
        (401, 20003, Verdict.ALARM),
        (404, 20404, Verdict.ALARM),
        (400, 21606, Verdict.ALARM),
        (400, 21610, Verdict.OPTED_OUT),
        (400, 21211, Verdict.NEVER),
        (403, 21408, Verdict.NEVER),
        (400, 21614, Verdict.NEVER),
        (400, 21617, Verdict.NEVER),
        (400, 21658, Verdict.NEVER),
        (400, 30003, Verdict.NEVER),
        (400, 30007, Verdict.NEVER),
        (400, 63016, Verdict.NEVER),
        (400, 99999, Verdict.NEVER),
        (500, 20500, Verdict.RETRY),
        (403, 99999, Verdict.ALARM),
    ],
)
async def test_an_error_says_what_to_do(
    twilio: Twilio, api: Api, status: int, code: int, verdict: Verdict
) -> None:
    api.status, api.answer = status, {"code": code, "message": "No.", "status": status}
    api.headers = {"Retry-After": "7"}
    (payload,) = twilio.render([Bubble("Hello")], "+2348031234567")

    with pytest.raises(ProviderError) as raised:
        await twilio.send(ACCOUNT, payload, "out-7")

    assert (raised.value.code, raised.value.verdict) == (f"twilio_{code}", verdict)
    assert raised.value.retry_after_s == 7.0


@pytest.mark.parametrize(
    ("status", "answer", "code", "verdict"),
    [
        (503, {}, "twilio_http_503", Verdict.RETRY),
        (400, {"code": True}, "twilio_http_400", Verdict.NEVER),
        (200, {}, "twilio_no_id", Verdict.UNKNOWN),
        (302, {}, "twilio_http_302", Verdict.UNKNOWN),
    ],
)
async def test_an_answer_without_a_code_is_judged_too(
    twilio: Twilio, api: Api, status: int, answer: dict[str, str], code: str, verdict: Verdict
) -> None:
    api.status, api.answer = status, answer
    (payload,) = twilio.render([Bubble("Hello")], "+2348031234567")

    with pytest.raises(ProviderError) as raised:
        await twilio.send(ACCOUNT, payload, "out-7")

    assert (raised.value.code, raised.value.verdict) == (code, verdict)


async def test_without_credentials_nobody_is_called(twilio: Twilio, api: Api) -> None:
    (payload,) = twilio.render([Bubble("Hello")], "+2348031234567")

    for secrets in ({}, {"account_sid": "AC1"}, {"auth_secret": "x"}):
        with pytest.raises(ProviderError, match="twilio_no_token") as raised:
            await twilio.send(replace(ACCOUNT, secrets=secrets), payload, "out-7")
        assert raised.value.verdict is Verdict.ALARM
    assert api.asked == []

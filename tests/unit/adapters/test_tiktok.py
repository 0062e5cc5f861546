"""TikTok beyond what the fixtures show: the age of a signature, sending, refusals that come as HTTP 200."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.channels.tiktok import TikTok
from adapters.http import Http
from adapters.signatures import sha256_hex
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.ids import AccountId, TenantId
from domain.model.message import Bubble, Sent
from domain.model.shop import Account

SECRETS = {"client_secret": "c", "access_token": "t"}
ACCOUNT = Account(
    TenantId(UUID(int=1)), AccountId(UUID(int=2)), "key", "tiktok", "-000biz", "", SECRETS
)
NOW = datetime(2025, 6, 8, 21, tzinfo=UTC)


class Portal:
    """TikTok's side of the wire: answers what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.waits_s = 200, 0.0
        self.answer: object = answered(0, message={"message_id": "7513"})
        self.asked: list[tuple[str, str, dict[str, object]]] = []

    async def handle(self, request: web.Request) -> web.Response:
        token = request.headers["Access-Token"]
        self.asked.append((request.path, token, await request.json()))
        await asyncio.sleep(self.waits_s)
        return web.json_response(self.answer, status=self.status)


def answered(code: object, **data: object) -> dict[str, object]:
    return {"code": code, "message": "OK", "request_id": "2025", "data": data}


@pytest.fixture
def portal() -> Portal:
    return Portal()


@pytest.fixture
async def tiktok(portal: Portal) -> AsyncIterator[TikTok]:
    app = web.Application()
    app.router.add_post("/{tail:.*}", portal.handle)
    async with TestServer(app) as server, ClientSession() as session:
        http = Http(session, total_s=0.5)
        yield TikTok(http, str(server.make_url("")).rstrip("/"), clock=lambda: NOW)


def signed(at: datetime, body: bytes = b"{}", form: str = "t={t},s={s}") -> Webhook:
    seconds = str(int(at.timestamp()))
    signature = sha256_hex("c", f"{seconds}.".encode() + body)
    return Webhook(body, {"tiktok-signature": form.format(t=seconds, s=signature)}, "", {})


@pytest.mark.parametrize("age_s", [-300, -1, 0, 5, 301, 72 * 3600])
async def test_a_signature_holds_as_long_as_its_webhook_is_repeated(
    tiktok: TikTok, age_s: int
) -> None:
    tiktok.verify(signed(NOW - timedelta(seconds=age_s)), SECRETS)


@pytest.mark.parametrize("age_s", [-301, 72 * 3600 + 301])
async def test_an_old_signature_is_refused_and_one_from_the_future_too(
    tiktok: TikTok, age_s: int
) -> None:
    with pytest.raises(BadSignatureError):
        tiktok.verify(signed(NOW - timedelta(seconds=age_s)), SECRETS)


@pytest.mark.parametrize("form", ["s={s},t={t}", "t={t}, s={s}"])
async def test_order_and_spaces_of_the_header_do_not_matter(tiktok: TikTok, form: str) -> None:
    tiktok.verify(signed(NOW, form=form), SECRETS)


@pytest.mark.parametrize(
    "form",
    [
        *("", "t=,s=", "t=1", "s={s}", "{s}", "t={t}", "t={t},s=", "t=-{t},s={s}"),
        *("t= {t},s={s}", "t={t}.0,s={s}", "t={t}0,s={s}", "t=" + "9" * 5_000 + ",s={s}"),
    ],
    ids=lambda form: form[:20],
)
async def test_a_header_of_another_form_is_refused(tiktok: TikTok, form: str) -> None:
    with pytest.raises(BadSignatureError):
        tiktok.verify(signed(NOW, form=form), SECRETS)


async def test_the_time_is_signed_too(tiktok: TikTok) -> None:
    old = signed(NOW - timedelta(days=1))
    seconds = int(NOW.timestamp())
    signature = old.headers["tiktok-signature"].partition("s=")[2]

    with pytest.raises(BadSignatureError):
        tiktok.verify(
            replace(old, headers={"tiktok-signature": f"t={seconds},s={signature}"}), SECRETS
        )


@pytest.mark.parametrize(
    ("query", "answer"),
    [({"challenge": "abc-42"}, "abc-42"), ({}, None), ({"challenge": "<b>"}, None)],
)
async def test_a_challenge_is_given_back_where_one_is_sent(
    tiktok: TikTok, query: dict[str, str], answer: str | None
) -> None:
    assert tiktok.handshake(Webhook(b"", {}, "", query), SECRETS) == answer


@pytest.mark.parametrize("body", [b"{}", b'{"content":"{}"}', b"[]", b"no"])
async def test_what_names_no_event_is_unreadable(tiktok: TikTok, body: bytes) -> None:
    with pytest.raises(UnreadableError):
        tiktok.parse(Webhook(body, {}, "", {}))


async def test_a_message_goes_to_the_conversation_from_the_account(
    tiktok: TikTok, portal: Portal
) -> None:
    (payload,) = tiktok.render([Bubble("Welcome!")], "AQ3k0Zx+9/==")

    sent = await tiktok.send(ACCOUNT, payload, "out-1")

    assert sent == Sent("7513")
    body = {
        "business_id": "-000biz",
        "recipient_type": "CONVERSATION",
        "recipient": "AQ3k0Zx+9/==",
        "message_type": "TEXT",
        "text": {"body": "Welcome!"},
    }
    assert portal.asked == [("/open_api/v1.3/business/message/send/", "t", body)]


async def test_an_account_without_a_token_alarms_and_calls_nobody(
    tiktok: TikTok, portal: Portal
) -> None:
    with pytest.raises(ProviderError) as error:
        await tiktok.send(replace(ACCOUNT, secrets={}), {}, "out-1")

    assert (error.value.code, error.value.verdict) == ("tiktok_no_token", Verdict.ALARM)
    assert portal.asked == []


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (40001, Verdict.ALARM),
        (40002, Verdict.NEVER),
        (40007, Verdict.NEVER),
        (40064, Verdict.NEVER),
        (40100, Verdict.RETRY),
        ("40100", Verdict.RETRY),
        (40102, Verdict.ALARM),
        (40104, Verdict.ALARM),
        (40105, Verdict.ALARM),
        (40908, Verdict.NEVER),
        (50000, Verdict.RETRY),
        (51065, Verdict.RETRY),
        (99999, Verdict.NEVER),
    ],
)
async def test_a_refusal_with_http_200_is_a_failure(
    tiktok: TikTok, portal: Portal, code: object, verdict: Verdict
) -> None:
    portal.answer = answered(code)

    with pytest.raises(ProviderError) as error:
        await tiktok.send(ACCOUNT, {}, "out-1")

    assert (error.value.code, error.value.verdict) == (f"tiktok_{code}", verdict)


@pytest.mark.parametrize(
    ("status", "answer", "named", "verdict"),
    [
        (500, {}, "tiktok_http_500", Verdict.RETRY),
        (503, answered(99999), "tiktok_99999", Verdict.RETRY),
        (429, {}, "tiktok_http_429", Verdict.RETRY),
        (401, {}, "tiktok_http_401", Verdict.ALARM),
        (404, None, "tiktok_http_404", Verdict.NEVER),
        (200, {}, "tiktok_no_id", Verdict.UNKNOWN),
        (200, None, "tiktok_no_id", Verdict.UNKNOWN),
        (200, answered(0), "tiktok_no_id", Verdict.UNKNOWN),
        (200, answered(0, message={"message_id": ""}), "tiktok_no_id", Verdict.UNKNOWN),
    ],
)
async def test_an_answer_without_a_code_is_judged_by_its_status(
    tiktok: TikTok, portal: Portal, status: int, answer: object, named: str, verdict: Verdict
) -> None:
    portal.status, portal.answer = status, answer

    with pytest.raises(ProviderError) as error:
        await tiktok.send(ACCOUNT, {}, "out-1")

    assert (error.value.code, error.value.verdict) == (named, verdict)


async def test_a_call_without_an_answer_may_have_been_sent(tiktok: TikTok, portal: Portal) -> None:
    portal.waits_s = 1.0

    with pytest.raises(ProviderError) as error:
        await tiktok.send(ACCOUNT, {}, "out-1")

    assert error.value.verdict is Verdict.UNKNOWN

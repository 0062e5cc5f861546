"""Africa's Talking beyond what the fixtures show: the secret address, sending, what each recipient's code means."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.channels.africastalking import AfricasTalking
from adapters.http import Http
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.ids import AccountId, TenantId
from domain.model.message import Bubble, Inbound, Sent
from domain.model.shop import Account

SECRET = "4f1c9a7e2b8d6350c1e4a9f7"
SECRETS = {"username": "adunni", "api_key": "k", "webhook_secret": SECRET}
ACCOUNT = Account(
    TenantId(UUID(int=1)), AccountId(UUID(int=2)), "key", "africastalking", "21512", "", SECRETS
)
TAKEN = {"number": "+254711123456", "status": "Success", "statusCode": 101, "messageId": "ATXid_1"}
SLOW_S = 0.5


class Api:
    """Their side of the wire: answers what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.text = 201, ""
        self.answer: object = self.of(TAKEN)
        self.wait_s = 0.0
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def of(self, *recipients: object, message: str = "Sent to 1/1 Total Cost: KES 0.8") -> object:
        return {"SMSMessageData": {"Message": message, "Recipients": list(recipients)}}

    async def handle(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append((request.path, request.headers["apiKey"], form))
        await asyncio.sleep(self.wait_s)
        if self.text:
            return web.Response(text=self.text, status=self.status)
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def channel(api: Api) -> AsyncIterator[AfricasTalking]:
    app = web.Application()
    app.router.add_post("/{tail:.*}", api.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield AfricasTalking(Http(session), str(server.make_url("")).rstrip("/"))


def called(path: str, **query: str) -> Webhook:
    return Webhook(b"", {}, f"https://shop.example/webhooks/{path}", query)


async def test_the_secret_may_end_the_path_or_be_the_key(channel: AfricasTalking) -> None:
    channel.verify(called(SECRET), SECRETS)
    channel.verify(called("at-1", key=SECRET), SECRETS)


@pytest.mark.parametrize(
    "webhook",
    [
        called("at-1"),
        called(SECRET[:-1]),
        called(f"{SECRET}x"),
        called(SECRET.upper()),
        called(f"{SECRET}/at-1"),
        called("at-1", key=""),
        called("at-1", token=SECRET),
    ],
)
async def test_who_does_not_know_the_address_is_refused(
    channel: AfricasTalking, webhook: Webhook
) -> None:
    with pytest.raises(BadSignatureError):
        channel.verify(webhook, SECRETS)


@pytest.mark.parametrize("secret", ["", " " * 30, "short", SECRET[:23], f"{SECRET[:20]}    "])
async def test_a_short_secret_opens_for_nobody(channel: AfricasTalking, secret: str) -> None:
    with pytest.raises(BadSignatureError):
        channel.verify(called(secret, key=secret), {"webhook_secret": secret})


async def test_an_account_without_a_secret_opens_for_nobody(channel: AfricasTalking) -> None:
    with pytest.raises(BadSignatureError):
        channel.verify(called("", key=""), {})


async def test_there_is_no_handshake(channel: AfricasTalking) -> None:
    assert channel.handshake(called(SECRET), SECRETS) is None


@pytest.mark.parametrize(
    "body", [b"", b"empty", b"\xff", b"from=%2B254711123456&to=21512&text=hi", b"{}", b"id=1"]
)
async def test_what_is_not_documented_is_unreadable(channel: AfricasTalking, body: bytes) -> None:
    with pytest.raises(UnreadableError):
        channel.parse(replace(called(SECRET), body=body))


async def test_a_time_without_a_zone_is_not_the_machine_s(
    channel: AfricasTalking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Africa/Nairobi")
    time.tzset()
    body = b"from=%2B254711123456&to=21512&text=hi&id=1&date=2026-11-02+09%3A00%3A00"
    try:
        (update,) = channel.parse(replace(called(SECRET), body=body))
    finally:
        monkeypatch.undo()
        time.tzset()

    assert isinstance(update, Inbound)
    assert update.sent_at == datetime(2026, 11, 2, 9, tzinfo=UTC)


async def test_an_opt_out_told_again_is_the_same_message_until_the_next_day(
    channel: AfricasTalking,
) -> None:
    told = replace(called(SECRET), body=b"senderId=21512&phoneNumber=%2B254711123456")

    def heard(day: int, hour: int) -> str:
        (update,) = channel.parse(
            replace(told, received_at=datetime(2026, 11, day, hour, tzinfo=UTC))
        )
        assert isinstance(update, Inbound)
        return update.message_id

    assert heard(2, 9) == heard(2, 10) != heard(3, 9)
    assert "711123456" not in heard(2, 9)


async def test_a_message_goes_out_from_the_account_s_short_code(
    channel: AfricasTalking, api: Api
) -> None:
    (payload,) = channel.render([Bubble("Bei: KSh\u00a040 – sawa?")], "+254711123456")  # noqa: RUF001

    sent = await channel.send(ACCOUNT, payload, "out-7")

    assert sent == Sent("ATXid_1")
    assert (payload["segments"], payload["encoding"]) == (1, "gsm7")
    assert api.asked == [
        (
            "/version1/messaging",
            "k",
            {
                "username": "adunni",
                "to": "+254711123456",
                "message": "Bei: KSh 40 - sawa?",
                "bulkSMSMode": "1",
                "from": "21512",
            },
        )
    ]


@pytest.mark.parametrize("code", [100, 101, 102, "101"])
async def test_processed_sent_and_queued_are_accepted(
    channel: AfricasTalking, api: Api, code: object
) -> None:
    api.answer = api.of({**TAKEN, "statusCode": code})

    assert await send(channel) == Sent("ATXid_1")


async def test_success_in_words_is_accepted(channel: AfricasTalking, api: Api) -> None:
    api.answer = api.of({"status": "Success", "messageId": "1002"})

    assert await send(channel) == Sent("1002")


@pytest.mark.parametrize(
    ("code", "name", "verdict"),
    [
        (401, "RiskHold", Verdict.NEVER),
        (402, "InvalidSenderId", Verdict.NEVER),
        (403, "InvalidPhoneNumber", Verdict.NEVER),
        (404, "UnsupportedNumberType", Verdict.NEVER),
        (405, "InsufficientBalance", Verdict.ALARM),
        (406, "UserInBlacklist", Verdict.OPTED_OUT),
        (407, "CouldNotRoute", Verdict.RETRY),
        (409, "DoNotDisturbRejection", Verdict.OPTED_OUT),
        (500, "InternalServerError", Verdict.RETRY),
        (501, "GatewayError", Verdict.RETRY),
        (502, "RejectedByGateway", Verdict.NEVER),
    ],
)
async def test_a_refused_recipient_is_a_failure_although_the_answer_is_201(
    channel: AfricasTalking, api: Api, code: int, name: str, verdict: Verdict
) -> None:
    refused = {**TAKEN, "status": name, "statusCode": code, "messageId": "None"}
    for answer in (
        api.of(refused),
        api.of({**refused, "statusCode": None}),
        api.of(message=name),
    ):
        api.answer = answer
        with pytest.raises(ProviderError) as raised:
            await send(channel)
        assert (raised.value.code, raised.value.verdict) == (f"africastalking_{code}", verdict)


@pytest.mark.parametrize(
    ("answer", "code", "verdict"),
    [
        pytest.param(
            {"SMSMessageData": {"Message": "Sent to 0/1 Total Cost: 0", "Recipients": []}},
            "no_recipient",
            Verdict.NEVER,
            id="nobody",
        ),
        pytest.param({}, "no_recipient", Verdict.UNKNOWN, id="nothing"),
        pytest.param([], "no_recipient", Verdict.UNKNOWN, id="a list"),
        pytest.param(
            {"SMSMessageData": {"Recipients": ["x"]}}, "unreadable", Verdict.UNKNOWN, id="no object"
        ),
        pytest.param(
            {"SMSMessageData": {"Recipients": [{**TAKEN, "messageId": "None"}]}},
            "no_id",
            Verdict.UNKNOWN,
            id="no id",
        ),
        pytest.param(
            {"SMSMessageData": {"Recipients": [{**TAKEN, "statusCode": 888}]}},
            "888",
            Verdict.NEVER,
            id="a code of tomorrow",
        ),
    ],
)
async def test_an_odd_answer_is_no_success(
    channel: AfricasTalking, api: Api, answer: object, code: str, verdict: Verdict
) -> None:
    api.answer = answer

    with pytest.raises(ProviderError) as raised:
        await send(channel)

    assert (raised.value.code, raised.value.verdict) == (f"africastalking_{code}", verdict)


async def test_a_wrong_key_alarms(channel: AfricasTalking, api: Api) -> None:
    api.status, api.text = 401, "The supplied authentication is invalid"

    with pytest.raises(ProviderError, match="africastalking_http_401") as raised:
        await send(channel)

    assert raised.value.verdict is Verdict.ALARM


async def test_no_answer_in_time_may_have_been_a_message(channel: AfricasTalking, api: Api) -> None:
    api.wait_s = SLOW_S
    channel._http = replace(channel._http, total_s=SLOW_S / 2)

    with pytest.raises(ProviderError) as raised:
        await send(channel)

    assert raised.value.verdict is Verdict.UNKNOWN


async def test_without_credentials_nobody_is_called(channel: AfricasTalking, api: Api) -> None:
    (payload,) = channel.render([Bubble("Hello")], "+254711123456")

    for secrets in ({}, {"username": "adunni"}, {"api_key": "k"}):
        with pytest.raises(ProviderError, match="africastalking_no_token") as raised:
            await channel.send(replace(ACCOUNT, secrets=secrets), payload, "out-7")
        assert raised.value.verdict is Verdict.ALARM
    assert api.asked == []


async def test_a_shared_sender_is_left_to_them(channel: AfricasTalking, api: Api) -> None:
    (payload,) = channel.render([Bubble("Hello")], "+254711123456")

    await channel.send(replace(ACCOUNT, external_id=""), payload, "out-7")

    assert "from" not in api.asked[0][2]


async def send(channel: AfricasTalking) -> Sent:
    (payload,) = channel.render([Bubble("Hello")], "+254711123456")
    return await channel.send(ACCOUNT, payload, "out-7")

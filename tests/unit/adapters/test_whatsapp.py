"""WhatsApp beyond what the fixtures show: the handshake, the second form of the signature, sending."""

import json
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.channels.whatsapp import WhatsApp, place_of
from adapters.http import Http
from adapters.signatures import sha256_hex
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.ids import AccountId, TenantId
from domain.model.message import Bubble, Inbound, Receipt, Sent
from domain.model.shop import Account

SECRETS = {"app_secret": "s", "verify_token": "v", "access_token": "t"}
ACCOUNT = Account(
    TenantId(UUID(int=1)), AccountId(UUID(int=2)), "key", "whatsapp", "106540352242922", "", SECRETS
)


class Graph:
    """Meta's side of the wire: answers what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.status, self.answer = 200, {"messages": [{"id": "wamid.1"}]}
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, object]]] = []

    async def handle(self, request: web.Request) -> web.Response:
        token = request.headers["Authorization"]
        self.asked.append((request.path, token, await request.json()))
        return web.json_response(self.answer, status=self.status, headers=self.headers)


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
async def whatsapp(graph: Graph) -> AsyncIterator[WhatsApp]:
    app = web.Application()
    app.router.add_post("/{tail:.*}", graph.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield WhatsApp(Http(session), str(server.make_url("")).rstrip("/"))


def subscription(**query: str) -> Webhook:
    return Webhook(b"", {}, "", {key.replace("_", ".", 1): value for key, value in query.items()})


@pytest.mark.parametrize(
    ("webhook", "answer"),
    [
        (subscription(hub_mode="subscribe", hub_challenge="42", hub_verify_token="v"), "42"),
        (subscription(hub_mode="subscribe", hub_challenge="42", hub_verify_token="w"), None),
        (subscription(hub_mode="subscribe", hub_challenge="42"), None),
        (subscription(hub_mode="unsubscribe", hub_challenge="42", hub_verify_token="v"), None),
        (subscription(hub_mode="subscribe", hub_verify_token="v"), None),
    ],
)
async def test_the_handshake_answers_only_our_token(
    whatsapp: WhatsApp, webhook: Webhook, answer: str | None
) -> None:
    assert whatsapp.handshake(webhook, SECRETS) == answer


async def test_an_account_without_a_token_answers_no_handshake(whatsapp: WhatsApp) -> None:
    webhook = subscription(hub_mode="subscribe", hub_challenge="42", hub_verify_token="")

    assert whatsapp.handshake(webhook, {"verify_token": ""}) is None


async def test_a_signature_over_the_escaped_form_is_accepted_for_the_plain_one(
    whatsapp: WhatsApp,
) -> None:
    said = {"body": 'ẹ ku àárọ̀ 👍🏾 "quoted" \\ back'}
    plain = json.dumps(said, ensure_ascii=False).encode()
    signature = f"sha256={sha256_hex('s', json.dumps(said).encode())}"

    whatsapp.verify(Webhook(plain, {"x-hub-signature-256": signature}, "", {}), SECRETS)
    with pytest.raises(BadSignatureError):
        whatsapp.verify(Webhook(plain + b" ", {"x-hub-signature-256": signature}, "", {}), SECRETS)


async def test_what_is_not_of_whatsapp_is_unreadable(whatsapp: WhatsApp) -> None:
    with pytest.raises(UnreadableError):
        whatsapp.parse(Webhook(b'{"object":"instagram","entry":[]}', {}, "", {}))


async def test_a_message_goes_out_with_our_reference_and_the_account_s_token(
    whatsapp: WhatsApp, graph: Graph
) -> None:
    (payload,) = whatsapp.render([Bubble("Hello")], "2348030000000")

    sent = await whatsapp.send(ACCOUNT, payload, "out-7")

    assert sent == Sent("wamid.1")
    assert graph.asked == [
        (
            "/v23.0/106540352242922/messages",
            "Bearer t",
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": "2348030000000",
                "type": "text",
                "text": {"body": "Hello", "preview_url": False},
                "biz_opaque_callback_data": "out-7",
            },
        )
    ]
    assert "biz_opaque_callback_data" not in payload


async def test_somebody_without_a_phone_number_is_reached_by_their_id(whatsapp: WhatsApp) -> None:
    (payload,) = whatsapp.render([Bubble("Hello")], "NG.13491208655302741918")

    assert payload["recipient"] == "NG.13491208655302741918"
    assert "to" not in payload


@pytest.mark.parametrize(
    ("status", "code", "verdict", "after_s"),
    [
        (400, 131056, Verdict.RETRY, 4.0),
        (400, 130429, Verdict.RETRY, None),
        (400, 131000, Verdict.RETRY, None),
        (400, 131048, Verdict.LATER, None),
        (400, 131049, Verdict.LATER, None),
        (400, 130472, Verdict.LATER, None),
        (401, 190, Verdict.ALARM, None),
        (400, 200, Verdict.ALARM, None),
        (400, 131042, Verdict.ALARM, None),
        (400, 131047, Verdict.NEVER, None),
        (400, 131026, Verdict.NEVER, None),
        (400, 131050, Verdict.NEVER, None),
        (400, 132001, Verdict.NEVER, None),
        (400, 100, Verdict.NEVER, None),
        (500, 99999, Verdict.RETRY, None),
    ],
)
async def test_meta_s_errors_say_what_to_do(
    whatsapp: WhatsApp,
    graph: Graph,
    status: int,
    code: int,
    verdict: Verdict,
    after_s: float | None,
) -> None:
    graph.status, graph.answer = status, {"error": {"code": code, "message": "no"}}  # type: ignore[dict-item]

    with pytest.raises(ProviderError) as failed:
        await whatsapp.send(ACCOUNT, {"type": "text"}, "out-7")

    assert (failed.value.code, failed.value.verdict) == (f"meta_{code}", verdict)
    assert failed.value.retry_after_s == after_s


async def test_meta_s_own_wish_when_to_come_again_counts(whatsapp: WhatsApp, graph: Graph) -> None:
    graph.status, graph.headers = 429, {"Retry-After": "30"}

    with pytest.raises(ProviderError) as failed:
        await whatsapp.send(ACCOUNT, {"type": "text"}, "out-7")

    assert (failed.value.verdict, failed.value.retry_after_s) == (Verdict.RETRY, 30.0)


async def test_a_yes_without_an_id_may_have_worked(whatsapp: WhatsApp, graph: Graph) -> None:
    graph.answer = {"messages": []}

    with pytest.raises(ProviderError) as failed:
        await whatsapp.send(ACCOUNT, {"type": "text"}, "out-7")

    assert failed.value.verdict is Verdict.UNKNOWN


async def test_without_a_token_nobody_is_called(whatsapp: WhatsApp, graph: Graph) -> None:
    bare = Account(ACCOUNT.tenant_id, ACCOUNT.account_id, "key", "whatsapp", "1", "", {})

    with pytest.raises(ProviderError) as failed:
        await whatsapp.send(bare, {"type": "text"}, "out-7")

    assert (failed.value.verdict, graph.asked) == (Verdict.ALARM, [])


def test_a_thousand_updates_of_several_accounts_come_in_one_webhook(whatsapp: WhatsApp) -> None:
    messages = [
        {"from": f"23480{n:08}", "id": f"wamid.{n}", "timestamp": "1", "type": "text"}
        | {"text": {"body": "hi"}}
        for n in range(500)
    ]
    statuses = [
        {"id": f"wamid.{n}", "status": "read", "timestamp": "1", "recipient_id": "1"}
        for n in range(500)
    ]
    entry = [
        {
            "id": "waba",
            "changes": [
                {"field": "messages", "value": {"metadata": {"phone_number_id": number}, **value}}
            ],
        }
        for number, value in (("1", {"messages": messages}), ("2", {"statuses": statuses}))
    ]
    body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()

    found = whatsapp.parse(Webhook(body, {}, "", {}))

    assert [update.account_ref for update in found] == ["1"] * 500 + ["2"] * 500
    assert {type(update) for update in found} == {Inbound, Receipt}


@pytest.mark.parametrize(
    ("value", "place"),
    [("AD-1", "AD-1"), ("a\n\tb    c ", "a b c"), ("₦\u00a02,500", "₦\u00a02,500")],
)
def test_a_template_s_place_holds_one_line(value: str, place: str) -> None:
    assert place_of(value) == place
    assert len(place_of("long " * 200)) <= 250

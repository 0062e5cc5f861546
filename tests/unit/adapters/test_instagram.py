"""Instagram beyond what the fixtures show: two secrets, two ways to send, its own errors."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.channels.instagram import Instagram
from adapters.http import Http
from adapters.signatures import sha256_hex
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.ids import AccountId, TenantId
from domain.model.message import Bubble, Sent, Unknown
from domain.model.shop import Account

SECRETS = {"app_secret": "a", "instagram_app_secret": "i", "verify_token": "v", "access_token": "t"}
ACCOUNT = Account(
    TenantId(UUID(int=1)), AccountId(UUID(int=2)), "key", "instagram", "1784", "", SECRETS
)


class Graph:
    """Meta's side of the wire: answers what it is told to, remembers what it was asked."""

    def __init__(self) -> None:
        self.status = 200
        self.answer: object = {"recipient_id": "672", "message_id": "aWdf1"}
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, str, dict[str, object]]] = []

    async def handle(self, request: web.Request) -> web.Response:
        token = request.headers["Authorization"]
        self.asked.append((request.path, token, await request.json()))
        return web.json_response(self.answer, status=self.status, headers=self.headers)

    def refuse(self, code: object, subcode: object = None, status: int = 400) -> None:
        self.status = status
        self.answer = {"error": {"message": "No.", "code": code, "error_subcode": subcode}}


@pytest.fixture
def graph() -> Graph:
    return Graph()


@pytest.fixture
async def instagram(graph: Graph) -> AsyncIterator[Instagram]:
    app = web.Application()
    app.router.add_post("/{tail:.*}", graph.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield Instagram(Http(session), str(server.make_url("")).rstrip("/"))


def signed(secret: str, body: bytes = b"{}") -> Webhook:
    return Webhook(body, {"x-hub-signature-256": f"sha256={sha256_hex(secret, body)}"}, "", {})


@pytest.mark.parametrize("secret", ["a", "i"])
async def test_either_of_the_two_secrets_may_have_signed(instagram: Instagram, secret: str) -> None:
    instagram.verify(signed(secret), SECRETS)


@pytest.mark.parametrize("secrets", [{"app_secret": "a"}, {"instagram_app_secret": "a"}])
async def test_one_configured_secret_is_enough(
    instagram: Instagram, secrets: dict[str, str]
) -> None:
    instagram.verify(signed("a"), secrets)
    with pytest.raises(BadSignatureError):
        instagram.verify(signed("i"), secrets)


async def test_the_handshake_answers_only_our_token(instagram: Instagram) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": "v"}

    assert instagram.handshake(Webhook(b"", {}, "", query), SECRETS) == "42"
    query["hub.verify_token"] = "w"
    assert instagram.handshake(Webhook(b"", {}, "", query), SECRETS) is None


@pytest.mark.parametrize("body", [b'{"object":"page","entry":[]}', b'{"entry":[]}', b"[]"])
async def test_another_product_of_meta_is_unreadable(instagram: Instagram, body: bytes) -> None:
    with pytest.raises(UnreadableError):
        instagram.parse(Webhook(body, {}, "", {}))


async def test_a_webhook_with_more_updates_than_meta_sends_is_unreadable(
    instagram: Instagram,
) -> None:
    body = b'{"object":"instagram","entry":[%s]}' % b",".join(
        [b'{"id":"1","messaging":[%s]}' % b",".join([b"1"] * 500)] * 5
    )

    with pytest.raises(UnreadableError):
        instagram.parse(Webhook(body, {}, "", {}))


async def test_an_empty_webhook_tells_nothing(instagram: Instagram) -> None:
    assert instagram.parse(Webhook(b'{"object":"instagram","entry":[]}', {}, "", {})) == []


async def test_the_name_of_an_unknown_kind_is_kept_short(instagram: Instagram) -> None:
    body = b'{"object":"instagram","entry":[{"id":"1","messaging":[{"%s":1}]}]}' % (b"x" * 1_000)

    assert instagram.parse(Webhook(body, {}, "", {})) == [Unknown("1", "x" * 64)]


async def test_a_message_goes_out_from_the_account_with_its_token(
    instagram: Instagram, graph: Graph
) -> None:
    (payload,) = instagram.render([Bubble("Welcome!")], "672")

    sent = await instagram.send(ACCOUNT, payload, "out-1")

    assert sent == Sent("aWdf1")
    body = {"recipient": {"id": "672"}, "message": {"text": "Welcome!"}}
    assert graph.asked == [("/v23.0/1784/messages", "Bearer t", body)]


async def test_an_account_of_a_facebook_page_sends_as_its_page(
    instagram: Instagram, graph: Graph
) -> None:
    account = replace(ACCOUNT, secrets={**SECRETS, "page_access_token": "p"})

    await instagram.send(account, {}, "out-1")

    assert graph.asked == [("/v23.0/me/messages", "Bearer p", {})]


async def test_a_page_has_an_address_of_its_own() -> None:
    async with ClientSession() as session:
        instagram = Instagram(Http(session), Instagram.default_base_url)

        urls = [
            instagram._door(replace(ACCOUNT, secrets=secrets))[0]
            for secrets in ({"access_token": "t"}, {"page_access_token": "p"})
        ]

    assert urls == [
        "https://graph.instagram.com/v23.0/1784/messages",
        "https://graph.facebook.com/v23.0/me/messages",
    ]


async def test_an_account_without_a_token_alarms_and_calls_nobody(
    instagram: Instagram, graph: Graph
) -> None:
    with pytest.raises(ProviderError) as error:
        await instagram.send(replace(ACCOUNT, secrets={}), {}, "out-1")

    assert (error.value.code, error.value.verdict) == ("instagram_no_token", Verdict.ALARM)
    assert graph.asked == []


@pytest.mark.parametrize(
    ("refusal", "named", "verdict"),
    [
        ((10, 2534022, 400), "meta_10_2534022", Verdict.NEVER),
        ((10, 2018278, 400), "meta_10_2018278", Verdict.NEVER),
        ((100, 2018001, 400), "meta_100_2018001", Verdict.NEVER),
        ((200, 1545041, 400), "meta_200_1545041", Verdict.NEVER),
        ((551, None, 400), "meta_551", Verdict.NEVER),
        ((551, 1545041, 400), "meta_551_1545041", Verdict.NEVER),
        ((100, None, 400), "meta_100", Verdict.NEVER),
        ((10, None, 403), "meta_10", Verdict.ALARM),
        ((190, 463, 401), "meta_190", Verdict.ALARM),
        ((200, None, 403), "meta_200", Verdict.ALARM),
        ((230, None, 403), "meta_230", Verdict.ALARM),
        ((1, None, 500), "meta_1", Verdict.RETRY),
        ((2, None, 500), "meta_2", Verdict.RETRY),
        ((4, None, 403), "meta_4", Verdict.RETRY),
        ((17, None, 403), "meta_17", Verdict.RETRY),
        ((32, None, 403), "meta_32", Verdict.RETRY),
        ((613, None, 403), "meta_613", Verdict.RETRY),
        ((1200, None, 400), "meta_1200", Verdict.RETRY),
        ((999, None, 503), "meta_999", Verdict.RETRY),
        (([], {}, 503), "instagram_http_503", Verdict.RETRY),
        (("no", "number", 400), "instagram_http_400", Verdict.NEVER),
    ],
)
async def test_an_error_says_what_to_do(
    instagram: Instagram,
    graph: Graph,
    refusal: tuple[object, object, int],
    named: str,
    verdict: Verdict,
) -> None:
    graph.refuse(*refusal)

    with pytest.raises(ProviderError) as error:
        await instagram.send(ACCOUNT, {}, "out-1")

    assert (error.value.code, error.value.verdict) == (named, verdict)


async def test_a_throttle_names_its_own_pause(instagram: Instagram, graph: Graph) -> None:
    graph.refuse(613, status=403)
    graph.headers["Retry-After"] = "30"

    with pytest.raises(ProviderError) as error:
        await instagram.send(ACCOUNT, {}, "out-1")

    assert error.value.retry_after_s == 30


@pytest.mark.parametrize("answer", [{}, {"recipient_id": "672"}, [], "yes", None])
async def test_a_yes_without_an_id_may_have_been_sent(
    instagram: Instagram, graph: Graph, answer: object
) -> None:
    graph.answer = answer

    with pytest.raises(ProviderError) as error:
        await instagram.send(ACCOUNT, {}, "out-1")

    assert (error.value.code, error.value.verdict) == ("instagram_no_id", Verdict.UNKNOWN)

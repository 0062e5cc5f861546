"""What comes to the engine's door from strangers, from confused providers, and what never leaves in its log."""

import hashlib
import hmac
import json
import re
from http import HTTPStatus
from typing import Any

import pytest
from aiohttp import ClientResponse

from tests.e2e.durability.books import until
from tests.e2e.durability.front import SECRETS
from tests.e2e.durability.purchase import MOVES, buys
from tests.e2e.durability.world import World
from tests.e2e.talker import KEY

WEBHOOK, PAYMENT = f"/webhooks/{KEY}", "/payments/demo-paystack"
APP_SECRET = SECRETS["DEMO_WHATSAPP_APP_SECRET"].encode()
MOST_BYTES = 3 * 1024 * 1024
OUT_OF_SORTS = """
    create function out_of_sorts() returns trigger language plpgsql as $$
    begin
        raise exception 'cannot store %', new.body;
    end
    $$
"""
PHONE = re.compile(r"\+?\d{9,}")


def whatsapp(*changes: dict[str, Any]) -> bytes:
    entry = {"id": "200000000000001", "changes": list(changes)}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def signed(body: bytes) -> dict[str, str]:
    return {
        "X-Hub-Signature-256": f"sha256={hmac.new(APP_SECRET, body, hashlib.sha256).hexdigest()}"
    }


async def post(world: World, path: str, body: bytes, headers: dict[str, str]) -> ClientResponse:
    return await world.session.post(world.engines[0].url + path, data=body, headers=headers)


STATUS_ONLY = whatsapp({"field": "messages", "value": {"statuses": []}})
REFUSED = {
    "a webhook signed by nobody": (WEBHOOK, STATUS_ONLY, {}, HTTPStatus.UNAUTHORIZED),
    "a webhook signed by somebody else": (
        WEBHOOK,
        STATUS_ONLY,
        signed(STATUS_ONLY + b" "),
        HTTPStatus.UNAUTHORIZED,
    ),
    "a webhook to an account there is not": (
        "/webhooks/nobody",
        STATUS_ONLY,
        signed(STATUS_ONLY),
        HTTPStatus.NOT_FOUND,
    ),
    "a webhook that is too large": (
        WEBHOOK,
        b"x" * (MOST_BYTES + 1),
        {},
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    ),
    "word of money signed by somebody else": (
        PAYMENT,
        b'{"event":"charge.success"}',
        {"x-paystack-signature": "0" * 128},
        HTTPStatus.UNAUTHORIZED,
    ),
    "word of money to an account there is not": (
        "/payments/nobody",
        b"{}",
        {},
        HTTPStatus.NOT_FOUND,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_the_door_refuses(name: str, long_world: World) -> None:
    path, body, headers, status = REFUSED[name]

    async with await post(long_world, path, body, headers) as answer:
        assert answer.status == status


KEPT = {
    "bytes that are no JSON": (b"\xff\x00 nonsense", "no JSON"),
    "JSON of another platform": (b'{"object":"page"}', "not a WhatsApp webhook"),
    "a kind of update nobody knows": (
        whatsapp(
            {"field": "weather", "value": {"metadata": {"phone_number_id": "100000000000001"}}}
        ),
        "unknown: weather",
    ),
}


@pytest.mark.parametrize("name", KEPT)
async def test_what_is_signed_and_cannot_be_read_is_taken_and_kept(
    name: str, long_world: World
) -> None:
    body, reason = KEPT[name]

    async with await post(long_world, WEBHOOK, body, signed(body)) as answer:
        assert answer.status == HTTPStatus.OK

    assert reason in await long_world.books.reasons()


@pytest.mark.parametrize(
    ("token", "status"),
    [
        (SECRETS["DEMO_WHATSAPP_VERIFY_TOKEN"], HTTPStatus.OK),
        ("a guess", HTTPStatus.FORBIDDEN),
    ],
    ids=["ours", "a guess"],
)
async def test_the_handshake_tells_its_challenge_only_for_the_token(
    token: str, status: HTTPStatus, long_world: World
) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}

    async with long_world.session.get(long_world.engines[0].url + WEBHOOK, params=query) as answer:
        assert answer.status == status
        assert (await answer.text() == "1158201444") == (status == HTTPStatus.OK)


async def test_the_log_names_no_buyer_quotes_nobody_and_gives_no_secret_away(world: World) -> None:
    """Neither in good days nor when the database quotes in its complaint what it was to store."""
    await world.start()
    buyer = world.buyer()
    await buys(buyer, *MOVES[:8])
    await world.books.quiet()
    await world.books.connection.execute(OUT_OF_SORTS)
    for table in ("inbox", "outbox"):
        await world.books.connection.execute(
            f"create trigger out_of_sorts before insert on {table}"
            " for each row execute function out_of_sorts()"
        )

    await buyer.says("words for nobody else")
    await until(lambda: complained(world, "RaiseError"))
    await world.books.connection.execute("drop trigger out_of_sorts on inbox")
    await until(lambda: complained(world, "turn.failed"))
    log = world.log()

    for secret in (*SECRETS.values(), world.environment["BOT_SECRET_KEY"]):
        assert secret not in log
    for words in ("words for nobody", "Adaeze", "Allen avenue", buyer.number):
        assert words not in log
    assert not PHONE.findall(without_ids(log))


async def complained(world: World, of: str) -> bool:
    return of in world.log()


def without_ids(log: str) -> str:
    """Conversations are named by their UUIDs."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", log)

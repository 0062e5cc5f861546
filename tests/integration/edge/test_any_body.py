"""Whatever is posted to a channel's webhook, the answer is 200 or a right 4xx: what was signed is kept, not refused.

Signatures have tests of their own; here every body counts as signed, so that it reaches the reader and the database.
"""

import json
import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.reading import MOST_BYTES
from bot.clock import now
from bot.intake import Intake
from bot.metrics import Metrics
from bot.web.webhooks import ChannelWebhooks
from domain.edge_ports import Channel, Reported
from domain.model.shop import Account, PaymentAccount
from tests.contract.cases import BODIES, CHANNELS, READERS, Reader
from tests.contract.test_fuzz import places, put
from tests.integration.postgres.samples import ADAEZE, Engine, account

EVERY = pytest.mark.parametrize(
    "name", [name for name in CHANNELS if READERS[f"channels/{name}"].bodies]
)
JUNK: tuple[object, ...] = (
    *(None, True, -1, 10**40, 1.5, "", "x" * 5_000, "\x00", "9" * 400, [], {}, [[]], {"id": 1}),
    *("\ud800", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", 1e308),
)
CHANGED = 60
"""Bodies with one wrong value, for each channel; the contract's tests try many more on the reader alone."""
MONSTERS = {
    "deep": (b'{"entry":' * 100_000, 200),
    "deep, but closed": (b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", 200),
    "many form fields": (b"a=1&" * 100_000, 200),
    "as large as may be": (b'{"a":"' + b"x" * (MOST_BYTES - 8) + b'"}', 200),
    "larger": (b"x" * (MOST_BYTES + 1), 413),
}


class OneAccount:
    """Whoever is asked for, it is Adaeze's, on the channel under test."""

    def __init__(self, channel: str) -> None:
        kept = account(ADAEZE)
        self._account = Account(
            kept.tenant_id, kept.account_id, kept.key, channel, kept.external_id, "", kept.secrets
        )

    async def by_key(self, key: str) -> Account | None:  # noqa: ARG002
        return self._account

    async def by_external(self, channel: str, external_id: str) -> Account | None:  # noqa: ARG002
        return self._account

    async def payment_by_key(self, key: str) -> PaymentAccount | None:  # noqa: ARG002
        return None

    async def payment_by_callback(self, token: str) -> Reported | None:  # noqa: ARG002
        return None


@dataclass(frozen=True)
class Door:
    client: TestClient[Any, Any]
    reader: Reader

    async def answers(self, body: bytes) -> int:
        kind = BODIES[self.reader.bodies[0].suffix]
        async with self.client.post(
            "/webhooks/a", data=body, headers={"content-type": kind}
        ) as got:
            return got.status


@pytest.fixture
async def door(name: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    reader = READERS[f"channels/{name}"]
    channels: dict[str, Channel] = {name: CHANNELS[name]}
    monkeypatch.setattr(type(CHANNELS[name]), "verify", lambda *_: None)
    hooks = ChannelWebhooks(
        OneAccount(name),
        channels,
        engine.inbox,
        "https://shop.example",
        lambda: None,
        Metrics(),
        now,
        Intake(),
    )
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_post("/webhooks/{key}", hooks.receive)
    async with TestClient(TestServer(app)) as client:
        yield Door(client, reader)


@EVERY
async def test_what_the_provider_documents_is_taken(door: Door) -> None:
    for path in door.reader.bodies:
        assert await door.answers(path.read_bytes()) == 200, path.name


@EVERY
async def test_a_body_cut_anywhere_is_taken(door: Door) -> None:
    for path in door.reader.bodies[:6]:
        body = path.read_bytes()
        for end in range(0, len(body), 1 + len(body) // 8):
            assert await door.answers(body[:end]) == 200, (path.name, end)


@EVERY
async def test_a_wrong_value_anywhere_is_taken(door: Door) -> None:
    for body in changed(door.reader, random.Random(7)):
        assert await door.answers(body) == 200, body[:2_000]


@EVERY
async def test_a_monster_is_kept_or_called_too_large(door: Door) -> None:
    for what, (body, status) in MONSTERS.items():
        assert await door.answers(body) == status, what


def changed(reader: Reader, die: random.Random) -> Iterator[bytes]:
    for _ in range(CHANGED):
        path, junk = die.choice(reader.bodies), die.choice(JUNK)
        if path.suffix == ".json":
            body = json.loads(path.read_bytes())
            other = put(body, die.choice(list(places(body))), junk)
            yield json.dumps(other).encode("utf-8", "surrogatepass")
        else:
            form = parse_qsl(path.read_text(), keep_blank_values=True)
            row = die.randrange(len(form))
            form[row] = (form[row][0], str(junk))
            yield urlencode(form, errors="surrogatepass").encode()

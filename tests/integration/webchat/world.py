"""A kiosk with a web chat on a real Postgres: its pages, and a shopkeeper who repeats what is said."""

import asyncio
import hashlib
import hmac
import itertools
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestServer

from adapters.channels.web import Web
from adapters.ids import SeededIds, seeded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Pool
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from adapters.postgres.web_talk import PostgresWebTalk
from adapters.postgres.work import PostgresWork
from bot.clock import now
from bot.metrics import Metrics
from bot.webchat import build as webchat
from domain.edge_ports import Payload, Step, TurnRecord
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Choice, Notice, Text
from domain.model.shop import Account
from domain.model.understanding import Understanding
from tests.contract.cases import NOBODY
from tests.integration.postgres.samples import BOX

KEY = "kiosk-web"
OURS = "https://chat.example"
SHOPS = "https://kiosk.example"
SECRET = "of the kiosk's server"
ENGINE_SECRET = "of the engine"
PATIENCE_S = 10.0


def proof(user_id: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


@dataclass(slots=True)
class Kiosk:
    """`said` is one process's knock; other processes have their own."""

    pool: Pool
    account: Account
    said: asyncio.Event = field(default_factory=asyncio.Event)

    def inbox(self) -> PostgresInbox:
        outbox = PostgresOutbox(self.pool, BOX, now)
        return PostgresInbox(self.pool, outbox, lambda at: SeededIds(at, _die()), now)

    def app(self) -> web.Application:
        """The web edge of one more engine process."""
        engine = webchat.Engine(
            PostgresAccounts(self.pool, BOX),
            self.inbox(),
            PostgresWebTalk(self.pool),
            Web(NOBODY, ""),
            self._unit,
            lambda: None,
            asyncio.Event(),
            now,
            Metrics(),
        )
        app = web.Application()
        place = webchat.Place(OURS, 0, dev=False)
        webchat.build_web_chat(engine, ENGINE_SECRET, place).add_to(app)
        return app

    def _unit(self, tenant_id: TenantId, conversation_id: ConversationId) -> Any:
        ids = SeededIds(now(), _die())
        return open_unit_of_work(self.pool, Place(tenant_id, conversation_id), now(), ids)

    async def answer(self, *extra: Payload) -> int:
        """Work off what waits, in one turn a conversation; how many messages were heard."""
        work = PostgresWork(self.pool, seeded, now)
        heard = 0
        while (claim := await work.claim()) is not None:
            understanding = Understanding("", "greet", 1.0)
            steps = tuple(
                Step(each.inbox_id, "greet", understanding, ("discover",), ("discover",))
                for each in claim.messages
            )
            said = [words for each in claim.messages if (words := _words(each.inbound.content))]
            payloads: list[Payload] = [{"text": f"You said {words}."} for words in said]
            async with work.turn(claim, seed=_die().getrandbits(60)) as turn:
                await turn.finish(TurnRecord(steps, (*payloads, *extra), seed=1))
            heard += len(claim.messages)
        return heard

    async def tell(self, customer_id: str, key: str) -> None:
        """Something happens that nobody asked for: a payment settled."""
        conversation = await self._value(
            "select conversation_id from conversations where customer_id = $1", customer_id
        )
        notice = Notice("payment_settled", {"reference": "R1"})
        await self.inbox().notify(self.account.tenant_id, conversation, key, notice)

    async def statuses(self) -> list[str]:
        return [
            row["status"]
            for row in await self._rows("select status from outbox order by outbox_id")
        ]

    async def stored(self) -> list[str]:
        rows = await self._rows("select body from inbox order by inbox_id")
        return [_words_of(row["body"]["content"]) for row in rows]

    async def _rows(self, statement: str, *values: object) -> list[Any]:
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("select set_tenant($1)", self.account.tenant_id)
            return list(await connection.fetch(statement, *values))

    async def _value(self, statement: str, *values: object) -> Any:
        return (await self._rows(statement, *values))[0][0]


def _die() -> Any:
    return random.SystemRandom()


def _words(content: object) -> str:
    match content:
        case Text(body):
            return body
        case Choice(option_id):
            return option_id
        case _:
            return ""


def _words_of(content: dict[str, Any]) -> str:
    return str(content.get("body") or content.get("option_id") or content["kind"])


@dataclass(slots=True)
class Browser:
    """Somebody with a page of ours; `token` and `turn` are what the page remembers."""

    session: ClientSession
    server: TestServer
    origin: str = OURS
    token: str = ""
    turn: int = 0
    names: Any = field(default_factory=lambda: itertools.count(1))

    @asynccontextmanager
    async def line(self, **hello: Any) -> AsyncIterator["Line"]:
        """A socket that has been welcomed."""
        async with self.socket() as socket:
            line = Line(self, socket)
            await line.hello(**hello)
            welcome = await line.hears("welcome")
            self.token = welcome["token"] or self.token
            yield line

    def socket(self, **headers: str) -> Any:
        return self.session.ws_connect(
            self.server.make_url(f"/chat/{KEY}/socket"),
            headers={"Origin": self.origin, **headers},
            autoping=True,
        )

    async def call(self, what: str, **body: Any) -> tuple[int, dict[str, Any]]:
        async with self.session.post(
            self.server.make_url(f"/chat/{KEY}/{what}"),
            data=orjson.dumps(body),
            headers={"Origin": self.origin},
        ) as answer:
            read = await answer.read()
            is_ours = answer.content_type == "application/json"
            return answer.status, orjson.loads(read) if is_ours else {}


@dataclass(slots=True)
class Line:
    browser: Browser
    socket: ClientWebSocketResponse

    async def hello(self, **hello: Any) -> None:
        known = {"token": self.browser.token, "after": self.browser.turn}
        await self.send(type="hello", **{**known, **hello})

    async def send(self, **word: Any) -> None:
        await self.socket.send_str(orjson.dumps(word).decode())

    async def say(self, text: str, name: str = "") -> str:
        """A message, until it is kept; its id."""
        name = name or f"message-{next(self.browser.names):04}"
        await self.send(type="message", id=name, text=text)
        kept = await self.hears("kept")
        assert kept["id"] == name
        return name

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next word, which is of this kind."""
        word = await self.next()
        assert word["type"] == kind, word
        if kind == "turn":
            self.browser.turn = word["turn"]
        return word

    async def next(self) -> dict[str, Any]:
        message = await self.socket.receive(timeout=PATIENCE_S)
        assert message.type is WSMsgType.TEXT, (message.type, message.data, message.extra)
        word: dict[str, Any] = orjson.loads(message.data)
        return word

    async def is_silent(self) -> None:
        """Nothing comes, for a while."""
        try:
            word = await self.socket.receive(timeout=0.6)
        except TimeoutError:
            return
        raise AssertionError(word)

    async def cut(self) -> None:
        """The network is gone: no farewell."""
        transport: Any = self.socket.get_extra_info("transport") or self.socket._response.connection
        (getattr(transport, "transport", None) or transport).abort()

"""The demo shop on a database of the test's own, a worker, and a buyer who is understood by keywords."""

import base64
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

import aiohttp
import pytest
from pydantic import SecretStr

from adapters import discovery
from adapters.copy import Catalogues
from adapters.http import Http
from adapters.ids import SeededIds, seeded
from adapters.journal.answering import Strictness
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.history import History
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Pool
from adapters.postgres.unit_of_work import Place
from adapters.postgres.work import PostgresWork
from bot.dialogue import fingerprint
from bot.hearing import Hearing
from bot.local import DEMO_SECRETS, ROOT, Services
from bot.metrics import Metrics
from bot.replay.command import Replay, Wanted, today_of
from bot.replay.rerun import How
from bot.settings import Settings
from bot.shops import open_shop
from bot.worker import Mouth, Worker
from domain.edge_ports import Outgoing
from domain.model.ids import TenantId
from domain.model.message import Choice, Content, Inbound, Text
from domain.model.shop import Account
from domain.model.understanding import Understanding
from flows.engine import Engine
from nlu.keywords import Keywords
from tests.integration.postgres.samples import BOX, Clock

SHOP = "adunni"
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


class Ear:
    """Understands by keywords, as when no model answers."""

    def __init__(self) -> None:
        self._keywords = Keywords.load(ROOT / "data" / "nlu" / "keywords")

    async def understand(self, text: str) -> Understanding:
        return self._keywords.understand(text)


class Post:
    """Keeps what is said in the outbox."""

    def room(self) -> bool:
        return False

    def take(self, rows: Sequence[Outgoing]) -> None:
        raise AssertionError(rows)


@dataclass
class Shop:
    """`buyer` says something and has it answered by a turn of its own."""

    pool: Pool
    clock: Clock
    inbox: PostgresInbox
    outbox: PostgresOutbox
    work: PostgresWork
    hearing: Hearing
    worker: Worker
    mouth: Mouth
    account: Account
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def tenant_id(self) -> TenantId:
        return self.account.tenant_id

    async def hears(self, *contents: Content, customer: str = "2348030000009") -> None:
        """All in one turn."""
        now = self.clock.pass_by(20)
        messages = [
            Inbound(f"m{next(self.numbers)}", "", customer, now, content, "Ngozi A")
            for content in contents
        ]
        await self.inbox.put(self.account, messages)
        await self.works()

    async def works(self) -> None:
        while claims := await self.work.claims(1):
            for claim in claims:
                await self.hearing.through(claim, self.worker.alone)

    async def replayed(
        self, name: str, *, strictness: Strictness = Strictness.EXACT, until: int = 0
    ) -> Replay:
        history = History(self.pool, self.tenant_id)
        chat = await history.find(name)
        today = today_of(self.pool, Place(self.tenant_id, chat.conversation_id))
        how = How(self.mouth, strictness, None, today)
        replay = Replay(history, self.tenant_id, chat, how, Wanted(SHOP, name, until))
        await replay.run()
        return replay

    async def buys_a_cap(
        self, customer: str = "2348030000009", method: str = "cash_on_delivery"
    ) -> None:
        """In words and by buttons, with an address, up to the way to pay."""
        for content in (
            Text("hello"),
            Text("show me cap"),
            Choice("add_item?sku=CAPBLU"),
            Choice("checkout"),
            Choice("decline"),
            Text("Ngozi Adeyemi"),
            Text("12 Acacia Avenue, Ikeja"),
            Choice("accept"),
            Choice(f"choose_payment?method={method}"),
        ):
            await self.hears(content, customer=customer)


@pytest.fixture
async def shop(pool: Pool, dsn: str, tmp_path: Path) -> AsyncIterator[Shop]:
    settings = Settings(
        PORT=1, state_dir=tmp_path, data_dir=ROOT / "data", secret_key=SecretStr(KEY)
    )
    services = Services(dsn, "", "", None, KEY)
    secrets = dict.fromkeys(DEMO_SECRETS, "a secret value of the demo shop")
    await open_shop(services, settings, ROOT / "data" / "shops" / "demo.yml", secrets)
    clock, die = Clock(), Random(5)
    async with aiohttp.ClientSession() as session:
        mouth = Mouth(
            Catalogues(ROOT / "data" / "copy"),
            discovery.channels(Http(session), {}),
            "https://shop.example",
            fingerprint(ROOT / "data" / "copy"),
        )
        outbox = PostgresOutbox(pool, BOX, clock)
        inbox = PostgresInbox(pool, outbox, lambda now: SeededIds(now, die), clock)
        work = PostgresWork(pool, seeded, clock)
        hearing = Hearing(work, Ear(), Metrics(), die)
        worker = Worker(work, mouth, Engine(), Post(), lambda: None, Metrics())
        account = await PostgresAccounts(pool, BOX).by_key("demo-whatsapp")
        assert account is not None
        yield Shop(pool, clock, inbox, outbox, work, hearing, worker, mouth, account)

"""Composition root: what is opened, in which order, and closed again."""

import asyncio
import base64
import os
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp

from adapters import discovery
from adapters.copy import Catalogues
from adapters.http import Http
from adapters.ids import SeededIds, seeded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.books import PostgresBooks
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.secrets import SecretBox
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.transcript import PostgresTranscript
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from adapters.postgres.web_talk import PostgresWebTalk
from adapters.postgres.work import PostgresWork
from adapters.redis.client import open_redis
from adapters.redis.rate_limit import RedisRateLimit
from bot.clock import Clock, clock_of
from bot.crew import Crew
from bot.dialogue import fingerprint
from bot.effects import PaymentEffects
from bot.forgetting.retention import Retention
from bot.hearing import Hearing
from bot.hints import Hints
from bot.intake import Intake
from bot.joining import JoinEffects
from bot.local import Services
from bot.loops import Loop
from bot.metrics import Metrics
from bot.news import PassingOn
from bot.opting_out import OptingOut
from bot.pacing import Pacing
from bot.receipts import ReceiptDesk
from bot.reconciling import NightWatch, Reconciling
from bot.refund_effects import RefundEffects
from bot.sender import Perform, Sender, Wait
from bot.settings import Settings, SettingsError
from bot.timers import Clockwork
from bot.together import Together
from bot.traces import open_spans
from bot.wakeups import Wakeups, open_wakeups
from bot.webchat import build as webchat
from bot.webchat.app import WebChat
from bot.worker import Mouth, Worker
from domain.edge_ports import Channel, Outgoing
from domain.model.ids import ConversationId, TenantId
from domain.payment_ports import PaymentProvider
from domain.ports import Ids, UnitOfWork
from flows.engine import Engine
from flows.moves import Moves
from nlu.client import NluClient, NluSettings
from nlu.keywords import Keywords

SPARE_CONNECTIONS = 4
"""Beside one a worker and one a sender: webhooks, timers, developers."""


def ids_at(at: datetime) -> Ids:
    """Names that need not be told again: outside a turn nothing is replayed."""
    return SeededIds(at, random.SystemRandom())


def secret_box(key: str) -> SecretBox:
    """Raises:
    SettingsError: not 32 bytes in URL-safe base64.
    """
    try:
        return SecretBox([base64.urlsafe_b64decode(key)])
    except ValueError as error:
        raise SettingsError("BOT_SECRET_KEY: 32 bytes in URL-safe base64 are needed") from error


@dataclass(slots=True)
class Parts:
    """Everything open, by what it does."""

    pool: Pool
    accounts: PostgresAccounts
    inbox: PostgresInbox
    outbox: PostgresOutbox
    timers: PostgresTimers
    transcript: PostgresTranscript
    channels: Mapping[str, Channel]
    providers: Mapping[str, PaymentProvider]
    sentences: Catalogues
    nlu: NluClient
    wakeups: Wakeups
    wait_s: Wait
    metrics: Metrics
    clock: Clock
    settings: Settings
    secret_key: str = field(repr=False)
    intake: Intake = field(default_factory=Intake)

    def unit(
        self, tenant_id: TenantId, conversation_id: ConversationId, correlation_id: str = ""
    ) -> AbstractAsyncContextManager[UnitOfWork]:
        """A transaction outside a turn; committed when its block ends."""
        at = self.clock()
        place = Place(tenant_id, conversation_id, correlation_id)
        return open_unit_of_work(self.pool, place, at, ids_at(at))

    def crew(self, senders: Sequence[Sender]) -> Crew:
        home = self.settings.url
        made_by = fingerprint(self.settings.data_dir / "copy")
        mouth = Mouth(self.sentences, self.channels, home, made_by)
        work = PostgresWork(self.pool, seeded, self.clock, self.accounts)
        moves = Moves()
        workers = [
            Worker(
                work,
                mouth,
                Engine(moves),
                senders[n % len(senders)],
                self.wakeups.to_send,
                self.metrics,
            )
            for n in range(self.settings.workers)
        ]
        hearing = Hearing(work, self.nlu, self.metrics, random.SystemRandom())
        return Crew(work, hearing, Together(workers, self.intake))

    def senders(self) -> list[Sender]:
        return [
            Sender(
                self.outbox,
                self.channels,
                self._effects(),
                OptingOut(self.inbox, self.wakeups.to_work),
                self.wait_s,
                self.clock,
                random.SystemRandom(),
                self.metrics,
                self.wakeups.to_send,
            )
            for _ in range(self.settings.senders)
        ]

    def loops(self, stop: asyncio.Event) -> list[Loop]:
        """All that goes on beside the web edge."""
        inbox, outbox = self.wakeups.inbox, self.wakeups.outbox
        senders = self.senders()
        crew = self.crew(senders)
        clockwork = Clockwork(self.timers, self.wakeups.to_work)

        async def answered_and_sent() -> None:
            await crew.finish()
            for sender in senders:
                await sender.finish()

        return [
            Loop("worker", crew.once, inbox, stop, answered_and_sent),
            *(Loop("sender", sender.once, outbox, stop) for sender in senders),
            Loop("timers", clockwork.once, asyncio.Event(), stop),
            Loop("books", self._night_watch().once, asyncio.Event(), stop),
            Loop("retention", Retention(self.pool, self.clock).once, asyncio.Event(), stop),
        ]

    def _effects(self) -> Mapping[str, Perform]:
        payments = PaymentEffects(
            self.unit,
            self.accounts,
            self.inbox,
            self.providers,
            self.settings.url,
            self.wakeups.to_work,
            self.clock,
        )
        refunds = RefundEffects(
            *(self.unit, self.accounts, self.inbox, self.providers, self.wakeups.to_work)
        )
        joins = JoinEffects(self.unit, self.inbox, self.wakeups.to_work)
        return {
            "join_chats": joins.join_chats,
            "pass_news": PassingOn(self.inbox, self.wakeups.to_work).pass_news,
            "start_payment": payments.start_payment,
            "confirm_payment": payments.confirm_payment,
            "start_refund": refunds.start_refund,
            "check_refund": refunds.check_refund,
        }

    def _night_watch(self) -> NightWatch:
        books = PostgresBooks(self.pool)
        work = Reconciling(books, self.unit, self.accounts, self.providers, self.clock)
        return NightWatch(work, books.shops, self.clock)

    def web_chat(self) -> WebChat:
        engine = webchat.Engine(
            self.accounts,
            self.inbox,
            PostgresWebTalk(self.pool),
            self.channels["web"],
            self.unit,
            self.wakeups.to_work,
            self.wakeups.said,
            self.clock,
            self.metrics,
        )
        place = webchat.Place(self.settings.url, self.settings.proxies, self.settings.dev)
        return webchat.build_web_chat(engine, self.secret_key, place)

    def receipts(self) -> ReceiptDesk:
        return ReceiptDesk(self.pool, self.unit, self.sentences, self.settings.url)

    def hints(self) -> Hints:
        return Hints(self.unit, self.wakeups.to_send)


def pacing(limit: RedisRateLimit, settings: Settings) -> Wait:
    async def at_once(_row: Outgoing) -> float:
        return 0.0

    return Pacing(limit, random.SystemRandom()).wait_s if settings.paced else at_once


@asynccontextmanager
async def parts(
    settings: Settings, services: Services, counted: Path | None = None
) -> AsyncIterator[Parts]:
    """Open everything the engine works with; the database is migrated already."""
    async with AsyncExitStack() as stack:
        size = settings.workers + settings.senders + SPARE_CONNECTIONS
        pool = await stack.enter_async_context(open_pool(services.database_url, size=size))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        redis = await stack.enter_async_context(open_redis(services.redis_url))
        wakeups = await stack.enter_async_context(open_wakeups(redis))
        nlu_settings = NluSettings(
            url=services.nlu_url, socket=services.nlu_socket, budget_s=settings.nlu_budget_s
        )
        keywords = Keywords.load(settings.data_dir / "nlu" / "keywords")
        nlu = await stack.enter_async_context(NluClient(nlu_settings, keywords))
        box, http = secret_box(services.secret_key), Http(session)
        clock = clock_of(settings.clock_file)
        spans = stack.enter_context(open_spans(settings.traces_url))
        outbox = PostgresOutbox(pool, box, clock)
        inbox = PostgresInbox(pool, outbox, ids_at, clock)
        stack.push_async_callback(inbox.close)
        stack.push_async_callback(outbox.close)
        yield Parts(
            pool=pool,
            accounts=PostgresAccounts(pool, box),
            inbox=inbox,
            outbox=outbox,
            timers=PostgresTimers(pool, clock),
            transcript=PostgresTranscript(pool),
            channels=discovery.channels(http, os.environ),
            providers=discovery.providers(http, os.environ),
            sentences=Catalogues(settings.data_dir / "copy"),
            nlu=nlu,
            wakeups=wakeups,
            wait_s=pacing(RedisRateLimit(redis), settings),
            metrics=Metrics(counted, spans),
            clock=clock,
            settings=settings,
            secret_key=services.secret_key,
        )

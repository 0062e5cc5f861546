"""`bot replay`: fetch a conversation's past, run it again turn by turn, say what is different."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import typer

from adapters import discovery
from adapters.copy import Catalogues
from adapters.http import Http
from adapters.journal.answering import Strictness, Today, read_pages
from adapters.journal.questions import Question
from adapters.postgres.history import Chat, History, PastTurn
from adapters.postgres.pool import Pool, open_pool
from adapters.postgres.tenants import tenant_of
from adapters.postgres.unit_of_work import Place, looked_at
from bot.clock import now
from bot.dialogue import fingerprint
from bot.local import reached, reached_nlu
from bot.replay.compare import differences
from bot.replay.report import inside_lines, turn_lines
from bot.replay.rerun import How, NotRecordedError, Recorded, Rerun, rerun
from bot.settings import Settings
from bot.wiring import ids_at
from bot.worker import PICTURES, Mouth
from domain.model.conversation import Conversation
from domain.model.ids import TenantId
from nlu.client import NluClient, NluSettings
from nlu.keywords import Keywords


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be run: up to turn `until` (0: all), with today's model or today's dialogue."""

    shop: str
    conversation: str
    until: int = 0
    nlu_today: bool = False
    flows_today: bool = False

    @property
    def strictness(self) -> Strictness:
        return Strictness.TODAY if self.nlu_today or self.flows_today else Strictness.EXACT


async def replay(settings: Settings, wanted: Wanted) -> None:
    """Exit code 1 where a turn does not do what it did."""
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(reached(settings, _quiet))
        pool = await stack.enter_async_context(open_pool(running.database_url, size=1))
        tenant_id = await tenant_of(pool, wanted.shop)
        history = History(pool, tenant_id)
        chat = await history.find(wanted.conversation)
        how = await stack.enter_async_context(_how(settings, pool, tenant_id, chat, wanted))
        different = await Replay(history, tenant_id, chat, how, wanted).run()
    if different:
        raise typer.Exit(1)


def _quiet(words: str) -> None:
    typer.echo(words, err=True)


@dataclass(slots=True)
class Replay:
    history: History
    tenant_id: TenantId
    chat: Chat
    how: How
    wanted: Wanted
    different: int = 0
    run_again: int = 0
    elsewhere: bool = False
    by_keywords: int = 0

    async def run(self) -> bool:
        before: Conversation | None = None
        last: Rerun | None = None
        for past in await self.history.turns(self.chat.conversation_id):
            if self.wanted.until and past.turn > self.wanted.until:
                break
            last = await self._turn(past, before) or last
            before = last.conversation if last else None
            if last and last.trouble:
                break
        if self.wanted.until and last:
            _say(*inside_lines(last))
        _say(f"{self.run_again} turns run again, {self.different} of them different")
        if self.by_keywords:
            _say(f"{self.by_keywords} messages were understood by keywords: no model answered")
        if self.different and self.elsewhere and not self.wanted.flows_today:
            _say(
                "some were answered by another release: --flows current shows what is different now"
            )
        return self.different > 0

    async def _turn(self, past: PastTurn, before: Conversation | None) -> Rerun | None:
        if not past.journal:
            _say(f"turn {past.turn}  not written down")
            return None
        recorded = await self._recorded(past)
        head = recorded.pages.head
        mouth = replace(self.how.mouth, home=head["pictures"].removesuffix(PICTURES))
        self.elsewhere = self.elsewhere or head["made_by"] != mouth.made_by
        try:
            again = await rerun(recorded, before, replace(self.how, mouth=mouth))
        except NotRecordedError as error:
            _say(f"turn {past.turn}  {error}")
            return None
        said = await self.history.said(self.chat.conversation_id, past.turn, head["said"])
        found = differences(recorded, said, again)
        self.run_again += 1
        self.different += bool(found)
        if self.wanted.nlu_today and not past.redacted and again.record:
            steps = again.record.steps
            self.by_keywords += sum(step.understanding.source == "keywords" for step in steps)
        _say(*turn_lines(recorded, again, found))
        return again

    async def _recorded(self, past: PastTurn) -> Recorded:
        pages = read_pages(past.journal)
        return Recorded(
            self.chat,
            self.tenant_id,
            past,
            pages,
            await self.history.heard(pages.head["messages"]),
            await self.history.facts(pages.head["shop"]),
        )


def _say(*lines: str) -> None:
    for line in lines:
        typer.echo(line)


@asynccontextmanager
async def _how(
    settings: Settings,
    pool: Pool,
    tenant_id: TenantId,
    chat: Chat,
    wanted: Wanted,
) -> AsyncIterator[How]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        copy = settings.data_dir / "copy"
        mouth = Mouth(
            Catalogues(copy),
            discovery.channels(Http(session), os.environ),
            settings.url,
            fingerprint(copy),
        )
        ear = await stack.enter_async_context(_ear(settings)) if wanted.nlu_today else None
        today = today_of(pool, Place(tenant_id, chat.conversation_id))
        yield How(mouth, wanted.strictness, ear, today)


@asynccontextmanager
async def _ear(settings: Settings) -> AsyncIterator[NluClient]:
    """Today's model; patient, so that no answer is the keywords' for want of time."""
    async with reached_nlu(settings, _quiet) as (url, socket):
        nlu = NluSettings(url=url, socket=socket, budget_s=PATIENCE_S)
        async with NluClient(nlu, Keywords.load(settings.data_dir / "nlu" / "keywords")) as ear:
            yield ear


PATIENCE_S = 10.0


def today_of(pool: Pool, place: Place) -> Today:
    async def ask(question: Question, args: tuple[Any, ...], named: Mapping[str, Any]) -> object:
        at = now()
        async with looked_at(pool, place, at, ids_at(at)) as uow:
            port = getattr(uow, question.port)
            answer: object = await getattr(port, question.method)(*args, **named)
            return answer

    return ask

"""A turn writes down what its channel would refuse, and does not send it."""

import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest

from adapters import discovery
from adapters.copy import Catalogues
from adapters.http import Http
from bot.hearing import Hearing
from bot.local import ROOT
from bot.metrics import Metrics
from bot.templates import values
from bot.worker import Mouth, Worker
from domain.edge_ports import Claim, Finished, Outgoing, Pending, TurnRecord, Work
from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Choice, Content, Inbound, Notice
from domain.model.money import Money
from domain.model.news import NEWS, Template
from domain.model.shop import NewsCosts
from flows.context import Reply
from flows.engine import Engine
from nlu.client import NluClient
from tests.fakes.world import World, demo_world

TENANT = TenantId(UUID(int=1))
SHIPPED = Notice("order_shipped", {"number": "AD-1"})


@dataclass
class OneTurn:
    """A conversation that always waits, and what its last turn wrote."""

    world: World
    conversation: Conversation
    content: Content = SHIPPED
    written: list[TurnRecord] = field(default_factory=list)

    @property
    def uow(self) -> World:
        return self.world

    async def claim(self) -> Claim:
        inbound = Inbound("1", "1", "c1", self.world.now, self.content)
        if not isinstance(self.content, Notice):
            self.conversation.last_inbound_at = self.world.now
        return Claim(
            TENANT,
            self.conversation.conversation_id,
            1,
            1,
            self.conversation.channel,
            self.conversation.account_id,
            (Pending(1, inbound),),
        )

    @asynccontextmanager
    async def turns(self, claims: Sequence[tuple[Claim, int]]) -> AsyncIterator["Alone"]:  # noqa: ARG002
        yield Alone((self,), len(self.written))

    async def note(self, record: TurnRecord, *, hand_over: bool = False) -> None:
        assert hand_over
        self.written.append(record)

    @property
    def later(self) -> tuple[Pending, ...]:
        return ()


@dataclass
class Alone:
    turns: tuple[OneTurn]
    written_before: int

    async def finish(self) -> list[Finished]:
        noted = len(self.turns[0].written) - self.written_before
        return [Finished((), waits=False)] * noted


class NoPost:
    def room(self) -> bool:
        return True

    def take(self, rows: Sequence[Outgoing]) -> None:
        raise AssertionError(rows)


@dataclass
class Talk:
    turns: OneTurn
    hearing: Hearing
    worker: Worker

    async def hear(self, content: Content) -> TurnRecord:
        self.turns.content = content
        await self.hearing.through(await self.turns.claim(), self.worker.alone)
        return self.turns.written[-1]

    @property
    def conversation(self) -> Conversation:
        return self.turns.conversation


@pytest.fixture(scope="module")
def mouth() -> Mouth:
    channels = discovery.channels(cast("Http", None), {})
    return Mouth(Catalogues(ROOT / "data" / "copy"), channels, "https://shop.example")


@pytest.fixture
def talk(mouth: Mouth) -> Talk:
    conversation = Conversation(
        TENANT,
        ConversationId(UUID(int=3)),
        AccountId(UUID(int=4)),
        "tiktok",
        "c1",
        BuyerId(UUID(int=2)),
        language="en",
    )
    turns = OneTurn(demo_world(), conversation)
    worker = Worker(
        cast("Work", turns),
        mouth,
        Engine(),
        NoPost(),
        lambda: None,
        Metrics(),
    )
    work, nobody = cast("Work", turns), cast("NluClient", None)
    return Talk(turns, Hearing(work, nobody, Metrics(), random.Random(1)), worker)


async def test_an_answer_is_sent_and_counted(talk: Talk) -> None:
    record = await talk.hear(Choice("browse"))

    assert record.withheld == {}
    assert talk.conversation.memory.said == len(record.payloads) > 0


async def test_the_next_message_of_the_buyer_opens_a_new_budget(talk: Talk) -> None:
    talk.conversation.memory.said = 10

    record = await talk.hear(Choice("browse"))

    assert record.withheld == {}
    assert talk.conversation.memory.said == len(record.payloads)


async def test_news_are_sent_from_the_reserve_until_nothing_is_left(talk: Talk) -> None:
    talk.conversation.last_inbound_at = talk.turns.world.now
    talk.conversation.memory.said = 9

    record = await talk.hear(SHIPPED)

    kept = dict.fromkeys(range(1, len(record.payloads)), "budget")
    assert record.withheld == kept
    assert len(record.payloads) > 1
    assert talk.conversation.memory.said == 10


async def test_what_is_no_news_leaves_the_reserve_alone(talk: Talk) -> None:
    talk.conversation.last_inbound_at = talk.turns.world.now
    talk.conversation.memory.said = 8

    record = await talk.hear(Notice("agent_left"))

    assert set(record.withheld.values()) == {"budget"}
    assert len(record.withheld) == len(record.payloads)


@pytest.mark.parametrize(
    ("channel", "hours"), [("whatsapp", 25), ("instagram", 25), ("tiktok", 49)]
)
async def test_news_after_the_window_are_written_down_unsent(
    talk: Talk, channel: str, hours: int
) -> None:
    talk.conversation.channel = channel
    talk.conversation.last_inbound_at = talk.turns.world.now - timedelta(hours=hours)

    record = await talk.hear(SHIPPED)

    assert record.payloads
    assert set(record.withheld.values()) == {"outside_window"}
    assert len(record.withheld) == len(record.payloads)


async def test_sms_may_be_sent_at_any_time(talk: Talk) -> None:
    talk.conversation.channel = "twilio"
    talk.conversation.last_inbound_at = talk.turns.world.now - timedelta(days=9)

    record = await talk.hear(SHIPPED)

    assert record.payloads
    assert record.withheld == {}
    assert record.payloads[0]["segments"] == 1


async def test_news_after_the_window_go_out_as_the_approved_template(talk: Talk) -> None:
    world = talk.turns.world
    world.templates["shipped", "en"] = Template("shipped", "en", "order_out", "en_GB", ("number",))
    talk.conversation.channel, talk.conversation.customer_id = "whatsapp", "2348031234567"
    talk.conversation.last_inbound_at = world.now - timedelta(hours=25)

    record = await talk.hear(SHIPPED)

    *words, approved = record.payloads
    assert record.withheld == dict.fromkeys(range(len(words)), "outside_window")
    assert approved["template"] == {
        "name": "order_out",
        "language": {"code": "en_GB", "policy": "deterministic"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "AD-1"}]}],
    }


@pytest.mark.parametrize("channel", ["instagram", "tiktok"])
async def test_a_channel_without_templates_sends_nothing_after_its_window(
    talk: Talk, channel: str
) -> None:
    world = talk.turns.world
    world.templates["shipped", "en"] = Template("shipped", "en", "order_out", "en", ("number",))
    talk.conversation.channel = channel
    talk.conversation.last_inbound_at = world.now - timedelta(days=3)

    record = await talk.hear(SHIPPED)

    assert len(record.withheld) == len(record.payloads)


def test_the_places_of_a_template_are_filled_in_its_own_language() -> None:
    template = Template("paid", "fr", "paye", "fr", ("total", "number", "name"))
    reply = Reply("pay.received", {"total": Money(250_000, "XOF"), "number": "AD-1", "name": ""})

    assert values(template, reply) == ["250\u00a0000\u00a0FCFA", "AD-1", "-"]


@pytest.mark.parametrize("name", NEWS)
def test_a_template_can_carry_only_what_its_sentence_knows(name: str, mouth: Mouth) -> None:
    news = NEWS[name]
    facts = dict.fromkeys(news.parameters - {"link"}, "x")

    assert mouth.sentences.say("en", news.copy_id, facts, plain=False)


async def test_news_dearer_than_the_shop_pays_are_written_down_and_not_sent(talk: Talk) -> None:
    talk.conversation.channel = "twilio"
    talk.turns.world.news_costs(NewsCosts(most=500, costs={"twilio": 800}))

    record = await talk.hear(SHIPPED)

    assert record.payloads
    assert set(record.withheld.values()) == {"too_dear"}


async def test_an_answer_is_no_news_whatever_it_costs(talk: Talk) -> None:
    talk.conversation.channel = "twilio"
    talk.turns.world.news_costs(NewsCosts(most=500, costs={"twilio": 800}))

    record = await talk.hear(Choice("browse"))

    assert record.payloads
    assert not record.withheld

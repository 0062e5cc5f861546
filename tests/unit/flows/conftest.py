"""A conversation with the demo shop, without database, model or network."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from uuid import UUID

import pytest

from domain.model.conversation import Conversation
from domain.model.ids import AccountId, BuyerId, ConversationId, TenantId
from domain.model.message import Choice, Content, Inbound, Notice, Text
from domain.model.understanding import Entity, Guess, Understanding
from flows.engine import Engine, Outcome
from flows.wording import Voice, shown_options
from tests.fakes.world import World, demo_world


class Ids:
    """Says the sentence's id instead of the sentence, so that tests do not hang on words."""

    def say(self, language: str, copy_id: str, params: object, *, plain: bool) -> str:  # noqa: ARG002
        return copy_id

    def languages(self) -> list[str]:
        return ["en", "pcm"]


@dataclass
class Talk:
    """`hear` lets the shop hear something and returns the ids of the sentences it says."""

    world: World
    engine: Engine
    conversation: Conversation
    count: int = 0
    outcome: Outcome | None = None
    titles: list[str] = field(default_factory=list)

    async def hear(self, content: Content, understanding: Understanding | None = None) -> list[str]:
        self.count += 1
        understanding = understanding or Understanding("", "", 1.0, source="option")
        inbound = Inbound(str(self.count), "1", "234", self.world.now, content, "Ada Obi")
        outcomes = await self.engine.hear(self.conversation, self.world, inbound, understanding)
        self.outcome = outcomes[-1]
        replies = [reply for outcome in outcomes for reply in outcome.replies]
        bubbles = Voice(Ids(), "en", plain=False, pictures="").bubbles(replies)
        options = shown_options(bubbles)
        self.conversation.memory.options = options or self.conversation.memory.options
        self.titles = [option.title for option in options]
        return [bubble.text for bubble in bubbles]

    async def says(
        self, text: str, intent: str, confidence: float = 0.95, **entities: str
    ) -> list[str]:
        """Words, as the model would understand them. `product__2` is a second product."""
        found = tuple(
            Entity(
                name.split("__")[0], value, None, text.find(value), text.find(value) + len(value)
            )
            for name, value in entities.items()
        )
        ranking = (Guess(intent, confidence), Guess("browse", 0.1))
        return await self.hear(Text(text), Understanding(text, intent, confidence, found, ranking))

    async def wishes(self, text: str, *parts: Understanding) -> list[str]:
        """Several wishes in one message."""
        first = parts[0]
        whole = Understanding(text, first.intent, first.confidence, first.entities, parts=parts)
        return await self.hear(Text(text), whole)

    async def taps(self, option_id: str) -> list[str]:
        return await self.hear(Choice(option_id))

    async def types(self, text: str) -> list[str]:
        return await self.hear(Text(text), Understanding(text, "out_of_scope", 0.9))

    @property
    def stands(self) -> str:
        return self.conversation.state[-1]

    @property
    def cart(self) -> dict[str, int]:
        return dict(self.world.shelf.carts)

    async def to_review(self, sku: str = "CAPBLU") -> None:
        """A cart with one cap, taken to the review."""
        await self.taps(f"add_item?sku={sku}")
        await self.taps("checkout")
        await self.types("Ada Obi")
        await self.says("12 Allen Avenue, Ikeja", "give_address", area="Ikeja")


@pytest.fixture
def talk() -> Talk:
    return a_talk()


@cache
def engine() -> Engine:
    """One serves one conversation after the other, as a worker's does."""
    return Engine()


def a_talk() -> Talk:
    conversation = Conversation(
        TenantId(UUID(int=1)),
        ConversationId(UUID(int=3)),
        AccountId(UUID(int=4)),
        "whatsapp",
        "2348030000000",
        BuyerId(UUID(int=2)),
        language="en",
    )
    return Talk(demo_world(), engine(), conversation)


async def paying_by_link(talk: Talk) -> str:
    """An agreed order whose buyer chose to pay online; the payment's reference."""
    await talk.to_review()
    await talk.taps("accept")
    await talk.taps("choose_payment?method=paystack")
    kind, body = talk.world.shelf.effects[-1]
    assert kind == "start_payment"
    return body["reference"]


def settled(talk: Talk, reference: str, *, less: int = 0) -> Notice:
    amount = talk.world.shelf.payments[reference].amount
    facts = {"reference": reference, "minor": str(amount.minor - less), "currency": amount.currency}
    return Notice("payment_settled", facts)


def hold(talk: Talk) -> tuple[datetime, Notice]:
    """When the goods of the order go back, and what is heard then."""
    key = next(key for key in talk.world.shelf.reminders if key.startswith("hold:"))
    return talk.world.shelf.reminders[key]


async def expires(talk: Talk) -> tuple[Notice, list[str]]:
    """The time to pay passes; its provider, asked once more, has nothing to say. The last notice, and what was said."""
    said: list[str] = []
    while not said:
        talk.world.now, notice = hold(talk)
        said = await talk.hear(notice)
    return notice, said

"""Turn: all that a stage may touch."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from urllib.parse import parse_qsl, urlencode

from domain.model.conversation import UNDO_STEPS, Conversation, Memory, UndoStep
from domain.model.ids import BuyerId
from domain.model.money import Money
from domain.model.understanding import Understanding
from domain.ports import UnitOfWork

_UNQUOTED: Final = re.compile(r"[A-Za-z0-9_.~-]*").fullmatch
Facts: TypeAlias = Mapping[str, str]
Param: TypeAlias = str | int | Money


@dataclass(frozen=True, slots=True)
class Tap:
    """An option to be put into words: `event` and `facts` are what it means, now and for ever.

    `copy_id` names its title; `title` stands as it is where the words are the shop's own (a product's name), and
    `picture` shows it where the channel has cards; `plain` stands in its place where a channel has only the alphabet
    of SMS.
    """

    event: str
    facts: Facts = field(default_factory=dict)
    copy_id: str = ""
    title: str = ""
    description: "Line | None" = None
    params: Mapping[str, Param] = field(default_factory=dict)
    picture: str = ""
    plain: str = ""

    @property
    def id(self) -> str:
        """The event, then its facts as a query string: `add_item?sku=ANKRED-6`."""
        return f"{self.event}?{_query(self.facts)}" if self.facts else self.event


def _query(facts: Facts) -> str:
    """Most facts are SKUs and names of ours, and stand as they are."""
    if all(map(_UNQUOTED, facts)) and all(map(_UNQUOTED, facts.values())):
        return "&".join([f"{name}={value}" for name, value in facts.items()])
    return urlencode(facts)


def read_tap(option_id: str) -> tuple[str, dict[str, str]]:
    """The event and facts of an option id."""
    event, _, query = option_id.partition("?")
    return event, dict(parse_qsl(query))


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence within a sentence: one row of a cart, one fact in a list."""

    copy_id: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """A channel-neutral reply: a sentence by id, its parameters and where to go from here.

    `lines` fill the sentence's `{lines}`, one below the other. `picture` and `link` are the shop's or a provider's;
    `link_title` is the id of what stands on the link.
    """

    copy_id: str
    params: Mapping[str, Param] = field(default_factory=dict)
    taps: tuple[Tap, ...] = ()
    lines: tuple[Line, ...] = ()
    picture: str = ""
    link: str = ""
    link_title: str = "tap.pay_now"


@dataclass(slots=True)
class Turn:
    """One message on its way through the machine.

    `facts` is what it carries: a tapped option's facts, or the values of its entities by name (the first of each;
    a price with its role: `price_max`). `more`: another wish of the same message follows.
    """

    conversation: Conversation
    uow: UnitOfWork
    understanding: Understanding
    facts: dict[str, str]
    state: tuple[str, ...] = ()
    replies: list[Reply] = field(default_factory=list)
    following: list[str] = field(default_factory=list)
    resumes: bool = False
    answered: str = ""
    more: bool = False

    @property
    def memory(self) -> Memory:
        return self.conversation.memory

    @property
    def buyer_id(self) -> BuyerId:
        return self.conversation.buyer_id

    @property
    def text(self) -> str:
        return self.understanding.text

    @property
    def stands(self) -> str:
        """The innermost state."""
        return self.state[-1] if self.state else ""

    def within(self, *states: str) -> bool:
        """Whether the buyer stands in one of these states."""
        return not set(states).isdisjoint(self.state)

    def say(self, copy_id: str, *taps: Tap, **params: Param) -> None:
        self.replies.append(Reply(copy_id, params, taps))

    def show(self, reply: Reply) -> None:
        """Say something with lines, a picture or a link."""
        self.replies.append(reply)

    def then(self, event: str, **facts: str) -> None:
        """Move on by *event* when this stage is done."""
        self.following.append(event)
        self.facts.update(facts)

    def resume(self) -> None:
        """End with what the buyer's state asks, so that a question on the way leads back to where they stood."""
        self.resumes = True

    def remember(self, kind: str, before: Mapping[str, str]) -> None:
        """Keep the way back from a step; one that changed nothing is none."""
        if before:
            steps = self.memory.undo
            steps.append(UndoStep(kind, dict(before)))
            del steps[:-UNDO_STEPS]

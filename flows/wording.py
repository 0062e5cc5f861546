"""From sentence ids to words: the last step before a channel cuts them to size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.model.conversation import ShownOption
from domain.model.message import Bubble, Link, Option
from domain.ports import Sentences
from flows.context import Line, Param, Reply, Tap

QUOTED = frozenset({"area", "number", "words"})
"""Placeholders that may hold what the buyer wrote: a word, or a whole page."""
QUOTED_MOST = 30
"""Characters: enough to know one's own words again, and an SMS has room for the answer beside them."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How one conversation is spoken to. `pictures` is the URL below which the shop's pictures lie, `home` the one of
    our own pages."""

    sentences: Sentences
    language: str
    plain: bool
    pictures: str
    home: str = ""

    def say(self, copy_id: str, params: Mapping[str, Param]) -> str:
        return self.sentences.say(self.language, copy_id, params, plain=self.plain)

    def bubbles(self, replies: Sequence[Reply]) -> list[Bubble]:
        """One bubble a reply. Only the last options are shown, so that a number means one thing."""
        last = max((place for place, reply in enumerate(replies) if reply.taps), default=-1)
        return [self._bubble(reply, shown=place == last) for place, reply in enumerate(replies)]

    def _bubble(self, reply: Reply, *, shown: bool) -> Bubble:
        params = {name: _quoted(name, value) for name, value in reply.params.items()}
        params["lines"] = "\n".join(self._line(line) for line in reply.lines)
        told = [self.say(reply.copy_id, params)]
        if not shown:
            told += [self._told(tap) for tap in reply.taps if tap.title]
        return Bubble(
            text="\n".join(told),
            options=tuple(self._option(tap) for tap in reply.taps) if shown else (),
            picture=self._picture(reply.picture),
            link=self._link(reply) if reply.link else None,
            menu=self.say("menu.open", {}),
        )

    def _link(self, reply: Reply) -> Link:
        own = reply.link.startswith("/")
        url = f"{self.home}{reply.link}" if own else reply.link
        return Link(url, self.say(reply.link_title, {}))

    def _option(self, tap: Tap) -> Option:
        title = (self.plain and tap.plain) or tap.title or self.say(tap.copy_id, tap.params)
        description = self._line(tap.description) if tap.description else ""
        return Option(tap.id, title, description, self._picture(tap.picture))

    def _told(self, tap: Tap) -> str:
        """Something of the shop's that was found, where it cannot be an option: a later question has those."""
        about = f" ({self._line(tap.description)})" if tap.description else ""
        return f"- {tap.title}{about}"

    def _line(self, line: Line) -> str:
        return self.say(line.copy_id, line.params)

    def _picture(self, picture: str) -> str:
        if not picture or picture.startswith("https://"):
            return picture
        return f"{self.pictures}/{picture}"


def _quoted(name: str, value: Param) -> Param:
    if name not in QUOTED or not isinstance(value, str):
        return value
    words = " ".join(value.split())
    return words if len(words) <= QUOTED_MOST else words[: QUOTED_MOST - 3].rstrip() + "..."


def shown_options(bubbles: Sequence[Bubble]) -> list[ShownOption]:
    """What a number or the words of an option will mean from now on."""
    return [ShownOption(option.id, option.title) for bubble in bubbles for option in bubble.options]

"""How much room every sentence takes on every channel in every language: `make limits`.

A sentence is said as the stages say it (`bot/limits_examples.py`), rendered by the channel itself, and measured with
the provider's limits (`data/fixtures/channels/<name>/limits.yml`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from adapters.copy import LAST_RESORT, Catalogues, load
from bot import limits_examples as examples
from bot.limits_sizes import Rule, Size, read_rules, size_of
from domain.edge_ports import Channel
from flows.wording import Voice

BUYER: Final = "2348030000009"
PICTURES: Final = "https://shop.example/pictures"
MENU: Final = "menu.open"
TITLE_MOST: Final = 20
"""Characters of an option: the shortest button of all channels, WhatsApp's, Instagram's and TikTok's."""
ROW_MOST: Final = 40
"""Characters below an option: ours, so that a row stays on one line of a phone. WhatsApp's limit is 72."""

Languages: TypeAlias = Sequence[str]


@dataclass(frozen=True, slots=True)
class Measured:
    """A sentence on one channel in one language: as usual, and as long as it gets."""

    copy_id: str
    channel: str
    language: str
    usual: Size
    longest: Size

    @property
    def over(self) -> bool:
        return self.usual.over or self.longest.over

    @property
    def full(self) -> float:
        return max(self.usual.full, self.longest.full)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All sentences, and the channels that limit them."""

    sentences: Catalogues
    names: Mapping[str, frozenset[str]]
    languages: Languages
    channels: Mapping[str, tuple[Channel, tuple[Rule, ...]]]

    def replies(self) -> list[str]:
        """What is said as a message of its own."""
        parts = examples.parts_of_lists() | examples.ROWS
        return [name for name in self.names if name not in parts and not is_title(name)]

    def measured(self) -> Iterator[Measured]:
        for copy_id in filter(is_title, self.names):
            yield from self._words(copy_id, "options", TITLE_MOST)
        for copy_id in sorted(examples.ROWS.intersection(self.names)):
            yield from self._words(copy_id, "rows", ROW_MOST)
        for channel in self.channels:
            for copy_id in self.replies():
                for language in self.languages:
                    yield self._reply(copy_id, channel, language)

    def _words(self, copy_id: str, where: str, most: int) -> Iterator[Measured]:
        for language in self.languages:
            usual, longest = (
                Size.of_words(
                    self.sentences.say(
                        language,
                        copy_id,
                        examples.values(copy_id, self.names[copy_id], longest=case),
                        plain=False,
                    ),
                    most,
                )
                for case in (False, True)
            )
            yield Measured(copy_id, where, language, usual, longest)

    def _reply(self, copy_id: str, name: str, language: str) -> Measured:
        usual, longest = (self._size(copy_id, name, language, longest=c) for c in (False, True))
        return Measured(copy_id, name, language, usual, longest)

    def _size(self, copy_id: str, name: str, language: str, *, longest: bool) -> Size:
        channel, rules = self.channels[name]
        voice = Voice(self.sentences, language, channel.plain, PICTURES)
        reply = examples.reply(copy_id, self.names.__getitem__, longest=longest)
        payloads = channel.render(voice.bubbles([reply]), BUYER)
        listed = examples.is_list(copy_id, self.names[copy_id])
        return size_of(payloads, rules, listed=listed, longest=longest)


def is_title(copy_id: str) -> bool:
    return copy_id.startswith(("tap.", "intent.")) or copy_id == MENU


def shelf(data: Path, channels: Mapping[str, Channel]) -> Shelf:
    """What lies in *data*: `copy/`, and `fixtures/channels/`. A channel without limits is left out."""
    languages = load(data / "copy")
    limited = {
        name: (channel, rules)
        for name, channel in sorted(channels.items())
        if (rules := read_rules(data / "fixtures" / "channels" / name / "limits.yml"))
    }
    names = {name: entry.names for name, entry in languages[LAST_RESORT].entries.items()}
    return Shelf(Catalogues(data / "copy"), names, tuple(languages), limited)


def tightest(measured: Sequence[Measured], count: int) -> list[Measured]:
    """The fullest first; once where a sentence is as long on another channel."""
    found: dict[tuple[str, Size, Size], Measured] = {}
    for one in sorted(measured, key=lambda one: (-one.full, one.copy_id, one.language)):
        found.setdefault((one.copy_id, one.usual, one.longest), one)
    return list(found.values())[:count]


def over(measured: Sequence[Measured]) -> list[Measured]:
    return [one for one in measured if one.over]


def told(one: Measured) -> str:
    """A line for a terminal."""
    worse = max((one.usual, one.longest), key=lambda size: (size.over, size.full))
    where = f"{one.copy_id} ({one.channel}, {one.language})"
    return f"{worse.full:6.0%}  {where}: {worse.used} of {worse.most} {worse.unit}"

"""Five small models that read each other: a draft of the entities, the intent, the entities, the
language, and the joints between several wishes.

The draft lets the intent be read from the outline of a sentence ("add <quantity> <product>"),
whatever the product; the intent then tells what a bare word or number is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import List, Sequence

from components import linear, wishes
from components.edges import trimmed
from components.features import document
from components.linear import Linear
from components.mending import Mender
from components.spans import Span, Word
from components.tagger import Sentence, Tagger

LEAST = 2  # wishes of a message that has several
LIKELY = 2  # intents that the entity model is told
FILES = {"draft": "draft.crf", "entities": "entities.crf", "joints": "joints.crf"}
WORDS = "words.json"  # of the training lines, with how often each stands there
ARRAYS = {"intents": "intents.npz", "languages": "languages.npz"}

Chances = List[tuple[str, float]]  # best first


@dataclass(frozen=True)
class Reading:
    sentence: Sentence
    intents: Chances
    languages: Chances
    spans: Sequence[Span]

    @property
    def words(self) -> Sequence[Word]:
        return self.sentence.words

    @property
    def intent(self) -> str:
        return self.intents[0][0]

    @property
    def is_clear(self) -> bool:
        return self.intent not in wishes.WHOLE and self.intents[0][1] >= wishes.SURE


@dataclass
class Chain:
    draft: Tagger
    intents: Linear
    entities: Tagger
    languages: Linear
    joints: Tagger
    mender: Mender

    def read_wishes(self, whole: Reading) -> List[Reading]:
        """One reading for each wish of a message that was read, in order; nothing where it is one.

        Two passes at most over the words: parts that are not understood go back to the part
        before them, and what is put together again is read again.
        """
        words = whole.words
        parts = wishes.cut(whole.sentence, self.joints)
        if len(parts) < LEAST:
            return self._at_signs(words)
        readings = [_within(whole, self.read(part)) for part in parts]
        kept = readings[:1]
        for reading in readings[1:]:
            if _is_more(kept[-1], reading):
                kept.append(replace(reading, intents=kept[-1].intents))
            elif _apart(kept[-1], reading):
                kept.append(reading)
            else:
                kept[-1] = self.read(_between(words, kept[-1].words[0], reading.words[-1]))
        if len(kept) < LEAST:
            return []
        return [wish for part in kept for wish in self._at_signs(part.words, part) or [part]]

    def _at_signs(self, words: Sequence[Word], part: Reading | None = None) -> List[Reading]:
        """One reading from each comma or full stop to the next, where every one of them is a wish
        of its own; *part* is what the words meant together."""
        pieces = wishes.between_signs(words)
        if not LEAST <= len(pieces) <= wishes.MOST:
            return []
        readings = [self.read(pieces[0])]
        if part and _is_more(part, readings[0]):
            readings[0] = replace(readings[0], intents=part.intents)
        for piece in pieces[1:]:
            if not _surely_ends(readings[-1]):
                return []  # known before what follows is read: "hello, ...", "yes, ..."
            readings.append(self.read(piece))
            if not _surely_apart(*readings[-2:]):
                return []
        return readings

    def read(self, words: Sequence[Word]) -> Reading:
        sentence = Sentence(self.mender.mend(wishes.calm(words)))
        words = sentence.words
        bags = document(words, self.draft.find(sentence))
        intents = _best_first(self.intents, bags)
        likely = [name for name, _ in intents[:LIKELY]]
        spans = trimmed(words, self.entities.find(sentence, likely))
        return Reading(sentence, intents, _best_first(self.languages, bags[:2]), spans)

    def save(self, folder: Path) -> None:
        for name, file in FILES.items():
            (folder / file).write_bytes(getattr(self, name).model)
        for name, file in ARRAYS.items():
            linear.save(getattr(self, name), folder / file)
        (folder / WORDS).write_text(json.dumps(self.mender.counts), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Chain:
        taggers = {name: Tagger((folder / file).read_bytes()) for name, file in FILES.items()}
        models = {name: linear.load(folder / file) for name, file in ARRAYS.items()}
        mender = Mender(json.loads((folder / WORDS).read_text(encoding="utf-8")))
        return cls(**taggers, **models, mender=mender)


def _best_first(model: Linear, bags: linear.Document) -> Chances:
    chances = model.chances(bags)
    best = chances.argsort()[::-1]
    return [(model.labels[at], chance) for at, chance in zip(best.tolist(), chances[best].tolist())]


def _within(whole: Reading, part: Reading) -> Reading:
    """ "2 white sneakers and one cap": a number of things is wished for as the whole message tells."""
    counted = any(span.name == "quantity" for span in part.spans)
    if part.intent == "search" and counted and whole.intent == "add_item":
        return replace(part, intents=whole.intents)
    return part


def _is_more(before: Reading, after: Reading) -> bool:
    """Another thing of a list: "one cap" after "give me 2 shirts"."""
    return before.intent in wishes.LISTED and wishes.is_list(after.words, after.spans)


def _surely_ends(before: Reading) -> bool:
    """A wish of its own, whatever follows its sign."""
    return before.intents[0][1] >= wishes.SURER and before.intent not in wishes.OPENINGS


def _surely_apart(before: Reading, after: Reading) -> bool:
    """Two wishes, though nothing but a sign stands between them; the first surely ends there."""
    sure, adds = after.intents[0][1] >= wishes.SURER, after.intent not in wishes.ADDITIONS
    return sure and adds and before.intent != after.intent and _apart(before, after)


def _apart(before: Reading, after: Reading) -> bool:
    """Two wishes: each understood, and not one detail in two breaths ("12 Allen, Ikeja")."""
    again = before.intent == after.intent and before.intent in wishes.DETAILS
    return before.is_clear and after.is_clear and not again and not _is_count(before, after)


def _is_count(before: Reading, after: Reading) -> bool:
    """How many of what was just named: "2 of them" after "I want canvas tote"."""
    uncounted = all(span.name != "quantity" for span in before.spans)
    named = any(span.name == "product" for span in before.spans)
    listed = before.intent in wishes.LISTED
    return listed and named and uncounted and wishes.is_count(after.words, after.spans)


def _between(words: Sequence[Word], first: Word, last: Word) -> Sequence[Word]:
    return [word for word in words if first.start <= word.start <= last.start]

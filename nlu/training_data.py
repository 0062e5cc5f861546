"""Reads the training files and holds them to what they promise: varied, enough, never leaked."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml
from rapidfuzz import fuzz, process

from nlu.normalise import normalise

NOT_TRAINED: Final = frozenset({"held_out", "keywords"})
MOST_ALIKE: Final = 2  # lines of one intent that differ in their slot values only
LEAST_OUT_OF_SCOPE: Final = 0.15  # of all lines, and of those of each language
NEAR: Final = 95.0  # rapidfuzz ratio, 0 to 100, from which a line counts as the same
REFUSAL: Final = "out_of_scope"

_ANNOTATION = re.compile(r"\[(?P<value>[^\]]+)\](?:\((?P<name>[^)]+)\)|(?P<json>\{[^}]+\}))")


@dataclass(frozen=True, slots=True)
class TrainingLine:
    """`outline` is the line with its slot values taken out."""

    text: str
    intent: str
    language: str
    outline: str


def read(data: Path) -> list[TrainingLine]:
    """Every line of data/nlu/<language>/*.yml."""
    found: list[TrainingLine] = []
    for file in sorted(data.glob("*/*.yml")):
        if file.parent.name not in NOT_TRAINED:
            found += _lines(file)
    return found


def _lines(file: Path) -> Iterable[TrainingLine]:
    for block in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu") or ():
        for raw in block["examples"].splitlines():
            if raw.strip().startswith("- "):
                line = raw.strip()[2:].strip()
                text = _ANNOTATION.sub(lambda m: m["value"], line)
                outline = normalise(_ANNOTATION.sub(lambda m: f" slot{_name(m)} ", line))
                yield TrainingLine(text, block["intent"], file.parent.name, outline)


def _name(match: re.Match[str]) -> str:
    return match["name"] or str(json.loads(match["json"])["entity"]).replace("_", "")


def faults(lines: Sequence[TrainingLine]) -> list[str]:
    return [*_alike(lines), *_refusals(lines), *_contradictions(lines)]


def _alike(lines: Sequence[TrainingLine]) -> Iterable[str]:
    """A bare slot ("Yaba", "red") is no template: that is how people answer."""
    counted = Counter(
        (line.language, line.intent, line.outline)
        for line in lines
        if not all(word.startswith("slot") for word in line.outline.split())
    )
    for (language, intent, outline), number in sorted(counted.items()):
        if number > MOST_ALIKE:
            yield f"{language} {intent}: {number} lines are all '{outline}'"


def _refusals(lines: Sequence[TrainingLine]) -> Iterable[str]:
    share = sum(line.intent == REFUSAL for line in lines) / max(len(lines), 1)
    if share < LEAST_OUT_OF_SCOPE:
        yield f"{REFUSAL}: {share:.1%} of all lines, less than {LEAST_OUT_OF_SCOPE:.0%}"


def _contradictions(lines: Sequence[TrainingLine]) -> Iterable[str]:
    """Within a language; "la" may well be a no in one and an article in another."""
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for line in lines:
        meant[line.language, line.text.strip().casefold()].add(line.intent)
    for (language, text), intents in sorted(meant.items()):
        if len(intents) > 1:
            yield f"{language} '{text}' is trained as {' and '.join(sorted(intents))}"


def leaks(held_out: Mapping[str, Sequence[str]], lines: Sequence[TrainingLine]) -> list[str]:
    """Held-out lines that stand in the training data, word for word or nearly.

    *held_out* is texts by the name of their file.
    """
    trained = sorted({normalise(line.text) for line in lines})
    exact = set(trained)
    word_sets = {frozenset(text.split()): text for text in trained}
    found = []
    for file, texts in held_out.items():
        for text in texts:
            plain = normalise(text)
            twin = plain if plain in exact else word_sets.get(frozenset(plain.split()))
            twin = twin or _nearest(plain, trained)
            if twin:
                found.append(f"{file}: '{text}' stands in the training data as '{twin}'")
    return found


def _nearest(text: str, trained: Sequence[str]) -> str | None:
    best = process.extractOne(text, trained, scorer=fuzz.ratio, score_cutoff=NEAR)
    return best[0] if best else None

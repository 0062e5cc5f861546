"""Held-out lines as worse typists would have typed them: what slips, accents and capitals cost."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final

from nlu.scoring import Sample

SEED: Final = 5
SHORTEST: Final = 5  # letters of a word that a slip leaves recognisable
LONG: Final = 9  # letters of a word that bears two
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Cost:
    """Percent of intents right, as the lines are and as they are typed worse."""

    before: float
    after: float


def mistyped(text: str, random: Random) -> str:
    """One slip in every word of five letters and more, two from nine letters on."""
    return " ".join(_slipped(word, random) for word in text.split(" "))


def slipped_once(text: str, random: Random) -> str:
    """The same, in one of those words alone: how most messages with a slip look."""
    words = text.split(" ")
    long = [at for at, word in enumerate(words) if word.isalpha() and len(word) >= SHORTEST]
    if long:
        at = random.choice(long)
        words[at] = _slipped(words[at], random)
    return " ".join(words)


def _slipped(word: str, random: Random) -> str:
    if not word.isalpha() or len(word) < SHORTEST:
        return word
    for _ in range(1 + (len(word) >= LONG)):
        at = random.randrange(1, len(word) - 1)
        dropped = word[:at] + word[at + 1 :]
        swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        doubled = word[:at] + word[at] + word[at:]
        changed = word[:at] + random.choice(LETTERS) + word[at + 1 :]
        word = random.choice((dropped, swapped, doubled, changed))
    return word


def bare(text: str) -> str:
    """Without accents."""
    split = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def variants(samples: Sequence[Sample]) -> Mapping[str, list[Sample]]:
    once, every = Random(SEED), Random(SEED)  # noqa: S311 - slips of a thumb, always the same

    def typed(how: Callable[[str], str]) -> list[Sample]:
        return [replace(sample, text=how(sample.text)) for sample in samples]

    return {
        "one word slipped": typed(lambda text: slipped_once(text, once)),
        "every long word": typed(lambda text: mistyped(text, every)),
        "no accents": typed(bare),
        "lower case": typed(str.lower),
        "capitals": typed(str.upper),
    }


def render(costs: Mapping[str, Cost]) -> list[str]:
    return ["", "the same lines, typed worse (intents)"] + [
        f"  {name:<20}{cost.after:5.1f} %  {cost.after - cost.before:+.1f}"
        for name, cost in costs.items()
    ]

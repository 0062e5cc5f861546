"""Whether every language of the training data says enough: each intent, each entity, what no shop
answers, and lines in which two languages meet."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import yaml

from nlu.normalise import normalise
from nlu.training_data import LEAST_OUT_OF_SCOPE, REFUSAL, TrainingLine

SPOKEN_MOST: Final = frozenset({"en", "pcm", "sw", "fr"})
FEWEST: Final = 25  # lines of an intent in a language that is spoken most
FEWEST_ELSEWHERE: Final = 3  # the forty things a buyer says most, in the other languages
FEWEST_MIXED: Final = 20  # lines of a language with a word of another
KIN: Final[Mapping[str, frozenset[str]]] = {  # share their words: one in the other mixes nothing
    "en": frozenset({"en", "pcm"}),
    "pcm": frozenset({"en", "pcm"}),
}
_OFTEN: Final = 4  # lines of other languages that make a word theirs
_SHORTEST: Final = 3  # letters of a word that tells a language
_SLOT: Final = "slot"


def contract(domain: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The names of intents and entities in Rasa's domain file."""
    told = yaml.safe_load(domain.read_text(encoding="utf-8"))
    entities = (
        entity if isinstance(entity, str) else next(iter(entity)) for entity in told["entities"]
    )
    return frozenset(told["intents"]), frozenset(entities)


def gaps(
    lines: Sequence[TrainingLine], intents: frozenset[str], entities: frozenset[str]
) -> list[str]:
    by_language: dict[str, list[TrainingLine]] = defaultdict(list)
    for line in lines:
        by_language[line.language].append(line)
    mixed = _mixed(lines)
    found: list[str] = []
    for language, spoken in sorted(by_language.items()):
        found += _too_few(language, spoken, intents)
        found += _unnamed(language, spoken, entities)
        found += _too_few_refusals(language, spoken)
        if mixed[language] < FEWEST_MIXED:
            found.append(
                f"{language}: {mixed[language]} code-mixed lines, fewer than {FEWEST_MIXED}"
            )
    return found


def _too_few(
    language: str, lines: Sequence[TrainingLine], intents: frozenset[str]
) -> Iterable[str]:
    counted = Counter(line.intent for line in lines)
    fewest = FEWEST if language in SPOKEN_MOST else FEWEST_ELSEWHERE
    for intent in sorted(intents):
        if counted[intent] < fewest:
            yield f"{language} {intent}: {counted[intent]} examples, fewer than {fewest}"
    for intent in sorted(counted.keys() - intents):
        yield f"{language} {intent}: no intent of the contract"


def _unnamed(
    language: str, lines: Sequence[TrainingLine], entities: frozenset[str]
) -> Iterable[str]:
    words = (word for line in lines for word in line.outline.split())
    slots = {word.replace("_", "") for word in words if word.startswith(_SLOT)}
    if language in SPOKEN_MOST:
        for entity in sorted(entities):
            if _SLOT + entity.replace("_", "") not in slots:
                yield f"{language}: no line names a {entity}"


def _too_few_refusals(language: str, lines: Sequence[TrainingLine]) -> Iterable[str]:
    share = sum(line.intent == REFUSAL for line in lines) / len(lines)
    if share < LEAST_OUT_OF_SCOPE:
        yield f"{language} {REFUSAL}: {share:.1%} of its lines, less than {LEAST_OUT_OF_SCOPE:.0%}"


def _mixed(lines: Sequence[TrainingLine]) -> Counter[str]:
    """By language, the lines with a word that others say often and this language hardly does."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    words = [set(normalise(line.text).split()) for line in lines]
    for line, own in zip(lines, words, strict=True):
        for word in own:
            said[word][line.language] += 1
    found: Counter[str] = Counter()
    for line, own in zip(lines, words, strict=True):
        kin = KIN.get(line.language, frozenset({line.language}))
        found[line.language] += any(_foreign(word, said[word], kin) for word in own)
    return found


def _foreign(word: str, said: Counter[str], kin: frozenset[str]) -> bool:
    here = sum(said[language] for language in kin)
    elsewhere = said.total() - here
    tells = len(word) >= _SHORTEST and word.isalpha()
    return tells and elsewhere >= max(_OFTEN, 2 * here)

"""The words that still sell when Rasa is away.

A language is data: `data/nlu/keywords/<language>.toml` names, by intent, whole messages
(`[whole]`), openings before a product (`[before]`) and endings after one (`[after]`), the
words that may be left out, and the ordinals. `[elsewhere]` is asked before the model too: how one
says "go on" (`openings`), and where (`places`, by the channel's name). Everything is compared in its plain form.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from domain.model.understanding import Entity, Guess, Understanding
from nlu.normalise import ARTICLES, Token, is_number, normalise, tokens

CERTAIN: Final = 1.0
GUESSED: Final = 0.6  # free text taken for the name of a product
UNKNOWN: Final = 0.1
LONGEST_PRODUCT: Final = 6  # words; a longer text is a sentence, not the name of a thing
LONGEST_PICK: Final = 3  # words: the second one
SOURCE: Final = "keywords"
ELSEWHERE: Final = "switch_channel"
FREE_TEXT, NOT_UNDERSTOOD = "search", "out_of_scope"

_ORDER_NUMBER = re.compile(r"#?[A-Z0-9]{3}-[A-Z0-9]{3}", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d .-]{8,16}\d")
_LINK = re.compile(r"https?://\S+|maps\.\S+|goo\.gl/\S+", re.IGNORECASE)
_CARDINAL = re.compile(r"\d{1,3}")
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|e|er|eme)")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meaning:
    intent: str
    language: str | None  # None where several languages say it


@dataclass(frozen=True, slots=True)
class Keywords:
    """Phrases in their plain form; `understand` never fails."""

    whole: Mapping[Words, _Meaning]
    before: Mapping[Words, _Meaning]
    after: Mapping[Words, _Meaning]
    spare: frozenset[str]
    ordinals: frozenset[str]
    openings: Mapping[Words, str | None]
    places: Mapping[Words, str]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read every <language>.toml of *folder*; a phrase two languages share names neither."""
        files = sorted(folder.glob("*.toml"))
        spoken = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}
        return cls.of(spoken)

    @classmethod
    def of(cls, languages: Mapping[str, Mapping[str, Any]]) -> Self:
        def words(key: str) -> frozenset[str]:
            return frozenset(normalise(w) for data in languages.values() for w in data.get(key, ()))

        return cls(
            whole=_phrases(languages, "whole"),
            before=_phrases(languages, "before"),
            after=_phrases(languages, "after"),
            spare=words("spare"),
            ordinals=words("ordinals"),
            **_elsewhere(languages),
        )

    def elsewhere(self, text: str) -> Understanding | None:
        """ "Continue on WhatsApp": decided by words alone, since the model was never taught it."""
        core = self._core([t for t in tokens(text) if any(c.isalnum() for c in t.plain)])
        plain = _words(core)
        for length in range(1, len(plain)):
            opening, place = plain[:length], self.places.get(plain[length:])
            if opening in self.openings and place is not None:
                channel = (Entity("channel", place),) if place else ()
                meaning = _Meaning(ELSEWHERE, self.openings[opening])
                return _understood(text, meaning, CERTAIN, channel)
        return None

    def understand(self, text: str) -> Understanding:
        spoken = [t for t in tokens(text) if any(c.isalnum() for c in t.plain)] or tokens(text)
        return (
            self.elsewhere(text)
            or self._whole(text, spoken)
            or _shaped(text, spoken)
            or self._number(text, self._core(spoken))
            or self._around(text, self._core(spoken))
            or self._free(text, self._core(spoken))
        )

    def _core(self, spoken: Sequence[Token]) -> list[Token]:
        """Without "please" and its like at either end."""
        core = list(spoken)
        while core and core[-1].plain in self.spare:
            core.pop()
        while core and core[0].plain in self.spare:
            core.pop(0)
        return core

    def _whole(self, text: str, spoken: Sequence[Token]) -> Understanding | None:
        for said in (spoken, self._core(spoken)):
            meaning = self.whole.get(_words(said))
            if meaning:
                return _understood(text, meaning, CERTAIN, ())
        return None

    def _number(self, text: str, core: Sequence[Token]) -> Understanding | None:
        """A bare "2", "number 2" or "the second one" picks from what was shown."""
        kept = [token for token in core if token.plain in self.ordinals or _is_ordinal(token)]
        digits = [token for token in core if _CARDINAL.fullmatch(token.plain)]
        named = [t for t in core if is_number(t.plain) and t.plain not in ARTICLES]
        named = named if len(core) == 1 else []
        chosen = kept or (digits if len(core) < LONGEST_PICK else []) or named
        if len(chosen) != 1 or len(core) > LONGEST_PICK:
            return None
        return _understood(text, _Meaning("pick", None), CERTAIN, (_entity("ordinal", chosen),))

    def _around(self, text: str, spoken: Sequence[Token]) -> Understanding | None:
        """ "add 2 red shoes": an opening or an ending that is known, and a thing."""
        plain = _words(spoken)
        for length in range(len(plain) - 1, 0, -1):
            opening = self.before.get(plain[:length])
            if opening:
                return self._about(text, opening, spoken[length:])
            ending = self.after.get(plain[-length:])
            if ending:
                return self._about(text, ending, spoken[:-length])
        return None

    def _about(self, text: str, meaning: _Meaning, thing: Sequence[Token]) -> Understanding:
        core = [token for token in self._core(thing) if token.plain not in ARTICLES]
        if len(core) == 1 and _ORDER_NUMBER.fullmatch(core[0].text):
            number = (_entity("order_number", core),)
            return _understood(text, meaning, CERTAIN, number)
        counts = [t for t in core if _CARDINAL.fullmatch(t.plain) or is_number(t.plain)][:1]
        entities = [_entity("quantity", counts)] if counts else []
        rest = [token for token in core if token not in counts and token.plain != "x"]
        if rest:
            entities.append(_cut("product", text, rest))
        return _understood(text, meaning, CERTAIN, tuple(entities))

    def _free(self, text: str, core: Sequence[Token]) -> Understanding:
        wordy = [token for token in core if any(c.isalpha() for c in token.plain)]
        if not wordy or len(core) > LONGEST_PRODUCT or text.rstrip().endswith("?"):
            return _understood(text, _Meaning(NOT_UNDERSTOOD, None), UNKNOWN, ())
        product = _cut("product", text, core)
        return _understood(text, _Meaning(FREE_TEXT, None), GUESSED, (product,))


def _elsewhere(languages: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """How one says "go on", and where to."""
    openings: dict[Words, str | None] = {}
    places: dict[Words, str] = {}
    for language, data in languages.items():
        said = data.get("elsewhere", {})
        for phrase in said.get("openings", ()):
            words = _words(tokens(phrase))
            openings[words] = language if words not in openings else None
        for place, phrases in said.get("places", {}).items():
            name = "" if place == "anywhere" else place
            places |= {_words(tokens(phrase)): name for phrase in phrases}
    return {"openings": openings, "places": places}


def _phrases(languages: Mapping[str, Mapping[str, Any]], section: str) -> Mapping[Words, _Meaning]:
    found: dict[Words, _Meaning] = {}
    for language, data in languages.items():
        for intent, phrases in data.get(section, {}).items():
            for phrase in phrases:
                words = _words(tokens(phrase))
                known = found.get(words)
                shared = known is not None and known.language != language
                found[words] = _Meaning(
                    known.intent if known else intent, None if shared else language
                )
    return found


def _words(spoken: Sequence[Token]) -> Words:
    """Plain words; a variant may stand for several ("svp"), so they are split again."""
    return tuple(word for token in spoken for word in token.plain.split())


def _shaped(text: str, spoken: Sequence[Token]) -> Understanding | None:
    """A message that is nothing but an order number, a link to a map or a phone number."""
    bare = text.strip()
    if _ORDER_NUMBER.fullmatch(bare) and any(sign.isdigit() for sign in bare):
        number = [token for token in spoken if any(c.isalnum() for c in token.plain)]
        entities = (_cut("order_number", text, number),)
        return _understood(text, _Meaning("track_order", None), CERTAIN, entities)
    if _LINK.fullmatch(bare):
        entities = (_cut("address", text, spoken),)
        return _understood(text, _Meaning("give_address", None), CERTAIN, entities)
    if _PHONE.fullmatch(bare):
        entities = (_cut("phone", text, spoken),)
        return _understood(text, _Meaning("give_name", None), CERTAIN, entities)
    return None


def _is_ordinal(token: Token) -> bool:
    return _ORDINAL.fullmatch(token.plain) is not None


def _entity(name: str, chosen: Sequence[Token]) -> Entity:
    return Entity(name, chosen[0].text, None, chosen[0].start, chosen[0].end)


def _cut(name: str, text: str, span: Sequence[Token]) -> Entity:
    """From the buyer's own letters, signs between the words included."""
    start, end = span[0].start, span[-1].end
    return Entity(name, text[start:end], None, start, end)


def _understood(
    text: str, meaning: _Meaning, confidence: float, entities: tuple[Entity, ...]
) -> Understanding:
    return Understanding(
        text=text,
        intent=meaning.intent,
        confidence=confidence,
        entities=entities,
        ranking=(Guess(meaning.intent, confidence),),
        language=meaning.language,
        source=SOURCE,
        model=SOURCE,
    )

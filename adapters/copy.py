"""Our sentences: one gettext file a language, `data/copy/<language>.po`, a msgid being a sentence's id."""

import gettext
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import TypeAlias

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from adapters.amounts import amount, known_locale, whole
from adapters.gsm7 import to_gsm7
from domain.model.money import Money

Param: TypeAlias = str | int | Money

LAST_RESORT = "en"
# Sheng is Swahili of the street; what has no line here falls back to English.
FALLBACKS: Mapping[str, str] = MappingProxyType({"sheng": "sw"})


class BrokenCopyError(ValueError):
    """A file of sentences that must not be served: it says which sentence, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence taken apart: literal text, and after it the name of what is put in (or none)."""

    parts: tuple[tuple[str, str], ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for _, name in self.parts if name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence in its plural forms; one form where number does not matter."""

    forms: tuple[Template, ...]

    @property
    def names(self) -> frozenset[str]:
        """A singular may leave the number out, so the forms together count."""
        return frozenset().union(*(form.names for form in self.forms))


@dataclass(frozen=True, slots=True)
class Language:
    entries: Mapping[str, Entry]
    plural: Callable[[int], int]
    plurals: int


class Catalogues:
    """Every sentence in every language. Read once; a broken placeholder refuses to start.

    Raises:
        BrokenCopyError: a file is no catalogue, or a placeholder in it is broken.
    """

    def __init__(self, folder: Path) -> None:
        self._languages = load(folder)
        if LAST_RESORT not in self._languages:
            raise BrokenCopyError(f"no {LAST_RESORT}.po in {folder}")
        self._chains: dict[str, tuple[str, ...]] = {}

    def languages(self) -> Sequence[str]:
        return tuple(self._languages)

    def say(self, language: str, copy_id: str, params: Mapping[str, Param], *, plain: bool) -> str:
        """The sentence in *language*, or in the nearest one that has it.

        Raises:
            KeyError: no such sentence, or no value for one of its placeholders.
        """
        for spoken in self._chain(language):
            entry = self._languages[spoken].entries.get(copy_id)
            if entry:
                template = _form(entry, self._languages[spoken], params.get("count"))
                text = _filled(template, params, known_locale(spoken), plain=plain)
                return to_gsm7(text) if plain else text
        raise KeyError(copy_id)

    def _chain(self, language: str) -> tuple[str, ...]:
        known = self._chains.get(language)
        if known is None:
            known = tuple(name for name in fallbacks(language) if name in self._languages)
            self._chains[language] = known
        return known


def fallbacks(language: str) -> tuple[str, ...]:
    """`sheng-KE`: sheng-KE, sheng, sw, en."""
    base = language.replace("_", "-").partition("-")[0]
    steps = [language, base, FALLBACKS.get(base, ""), LAST_RESORT]
    return tuple(dict.fromkeys(step for step in steps if step))


def load(folder: Path) -> dict[str, Language]:
    """Every language in *folder*, by name."""
    return {path.stem: _language(path) for path in sorted(folder.glob("*.po"))}


def _language(path: Path) -> Language:
    try:
        catalogue = read_po(BytesIO(path.read_bytes()), abort_invalid=True)
        plural = gettext.c2py(catalogue.plural_expr)
    except (PoFileError, ValueError, UnicodeDecodeError) as error:
        raise BrokenCopyError(f"{path.name}: {error}") from error
    entries = {
        message.id[0] if isinstance(message.id, tuple | list) else message.id: entry
        for message in catalogue
        if message.id and not message.fuzzy and (entry := _entry(message, path.name))
    }
    return Language(MappingProxyType(entries), plural, catalogue.num_plurals)


def _entry(message: Message, where: str) -> Entry | None:
    """None where a sentence is not translated yet: the fallback says it."""
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    forms = [string for string in strings if string]
    if len(forms) < len(strings):
        return None
    try:
        return Entry(tuple(template(form) for form in forms))
    except ValueError as error:
        raise BrokenCopyError(f"{where}: {message.id}: {error}") from error


def template(string: str) -> Template:
    """Raises:
    ValueError: a placeholder is more, or less, than a name in braces.
    """
    parts = []
    for literal, name, how, conversion in Formatter().parse(string):
        if name is not None and (how or conversion or not name.isidentifier()):
            raise ValueError(f"broken placeholder: {{{name}}}")
        parts.append((literal, name or ""))
    return Template(tuple(parts))


def _form(entry: Entry, language: Language, count: Param | None) -> Template:
    if len(entry.forms) == 1 or not isinstance(count, int):
        return entry.forms[-1]
    return entry.forms[min(language.plural(abs(count)), len(entry.forms) - 1)]


def _filled(sentence: Template, params: Mapping[str, Param], locale: str, *, plain: bool) -> str:
    said = []
    for literal, name in sentence.parts:
        said.append(literal)
        if name:
            said.append(_written(params[name], locale, plain=plain))
    return "".join(said)


def _written(value: Param, locale: str, *, plain: bool) -> str:
    if isinstance(value, Money):
        return amount(value, locale, plain=plain)
    return whole(value, locale) if isinstance(value, int) else value

"""Whether all languages say the same things: ids, placeholders, plural forms."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from adapters.copy import LAST_RESORT, Entry, Language, load

COPY: Final = Path(__file__).parents[1] / "data" / "copy"


def disagreements(folder: Path) -> list[str]:
    """What differs from English, one line each; none where every language is complete.

    Raises:
        BrokenCopyError: a file cannot be read at all.
    """
    languages = load(folder)
    english = languages[LAST_RESORT].entries
    return [
        f"{name}: {what}"
        for name, language in languages.items()
        for what in _differences(language, english)
    ]


def _differences(language: Language, english: Mapping[str, Entry]) -> Iterator[str]:
    for missing in english.keys() - language.entries.keys():
        yield f"{missing} is not said"
    for copy_id, entry in language.entries.items():
        reference = english.get(copy_id)
        if reference is None:
            yield f"{copy_id} is not said in {LAST_RESORT}"
            continue
        if entry.names != reference.names:
            yield f"{copy_id} has {sorted(entry.names)}, not {sorted(reference.names)}"
        yield from _plurals(copy_id, entry, reference, language.plurals)


def _plurals(copy_id: str, entry: Entry, reference: Entry, plurals: int) -> Iterator[str]:
    # A language with one form for all numbers has one form of a plural sentence too.
    if len(entry.forms) not in {1, plurals}:
        yield f"{copy_id} has {len(entry.forms)} forms of {plurals}"
    elif plurals > 1 and (len(entry.forms) > 1) != (len(reference.forms) > 1):
        yield f"{copy_id} has a plural in one language only"


def main() -> int:
    """`python -m adapters.copy_check`: what a translator has still to do."""
    found = disagreements(COPY)
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

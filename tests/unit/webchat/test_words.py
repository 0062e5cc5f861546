"""The page speaks every language in full."""

import re

import orjson
import pytest

from bot.webchat.pages import FOLDER, SCRIPTS
from flows.languages import SPOKEN

WORDS = orjson.loads((FOLDER / "words.json").read_bytes())


def test_the_page_speaks_what_the_shop_is_answered_in() -> None:
    assert set(WORDS) == set(SPOKEN)


@pytest.mark.parametrize("language", WORDS)
def test_a_language_has_every_word(language: str) -> None:
    assert WORDS[language].keys() == WORDS["en"].keys()
    assert all(word.strip() for word in WORDS[language].values())


def test_every_word_is_used_and_every_used_word_is_there() -> None:
    html = (FOLDER / "index.html").read_text()
    scripts = "".join((FOLDER / name).read_text() for name in SCRIPTS)
    in_page = set(re.findall(r"\$say_(\w+)", html))
    in_scripts = set(re.findall(r"\bwords\.(\w+)", scripts)) | {"online", "joining", "offline"}

    assert in_page | in_scripts == set(WORDS["en"])


def test_the_page_never_makes_markup_out_of_words() -> None:
    scripts = "".join((FOLDER / name).read_text() for name in SCRIPTS)

    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert danger not in scripts

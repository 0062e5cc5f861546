"""Slips of the thumb, mended in Rasa's own Python before the model reads a message."""

import pytest

from tests.integration.nlu.harness import printed

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
TRAINED = {"deliver": 9, "delivery": 4, "parcel": 3, "tomorrow": 2, "kettle": 1, "my": 9, "red": 5}


def mended(text: str) -> list[str]:
    """`plain` of every word, with what was typed behind a slash where it was another."""
    code = (
        "from components.mending import Mender; from components.variations import words_of\n"
        f"for w in Mender({TRAINED!r}).mend(words_of({text!r})):\n"
        "    print(w.plain + ('/' + w.typed if w.typed else ''))"
    )
    return printed(code).split()


def test_what_slipped_is_read_as_the_commonest_word_near_it() -> None:
    assert mended("delivr my pacrel tomorow") == [
        "deliver/delivr",
        "my",
        "parcel/pacrel",
        "tomorrow/tomorow",
    ]


def test_two_slips_are_mended_in_long_words_only() -> None:
    assert mended("tomrrwo pxrxel") == ["tomorrow/tomrrwo", "pxrxel"]


def test_what_is_known_or_short_or_rare_stays() -> None:
    assert mended("delivery rad kettel K7M-4Q2") == ["delivery", "rad", "kettel", "k7m-4q2"]

"""Text is cut where a reader would cut it."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from adapters.cutting import (
    Cut,
    Unit,
    characters,
    closing,
    cut,
    split,
    split_tail,
    utf8_bytes,
    utf16_units,
)

UNITS = st.sampled_from([characters, utf8_bytes, utf16_units])


def bare(text: str) -> str:
    return "".join(text.split())


@given(st.text(), st.integers(4, 60), UNITS)
def test_parts_fit_and_together_are_the_text(text: str, most: int, unit: Unit) -> None:
    parts = split(text, most, unit)

    assert all(0 < unit(part) <= most for part in parts)
    assert bare("".join(parts)) == bare(text)


@given(st.lists(st.text(alphabet="abcé👍🏾", min_size=1, max_size=12)), st.integers(80, 200), UNITS)
def test_words_that_fit_are_never_broken(words: list[str], most: int, unit: Unit) -> None:
    parts = split(" ".join(words), most, unit)

    assert [word for part in parts for word in part.split()] == words


@given(st.lists(st.sampled_from(["👨‍👩‍👧‍👦", "👍🏾", "🇳🇬", "é", "நி", "a"]), max_size=80), UNITS)
def test_no_letter_and_no_emoji_is_broken(letters: list[str], unit: Unit) -> None:
    parts = split("".join(letters), 30, unit)

    whole = regex.findall(r"\X", "".join(letters))
    assert [letter for part in parts for letter in regex.findall(r"\X", part)] == whole


@given(st.text(), st.integers(4, 40), st.integers(4, 80), UNITS)
def test_the_tail_and_what_goes_before_it_fit(text: str, tail: int, head: int, unit: Unit) -> None:
    before, last = split_tail(text, head, tail, unit)

    assert unit(last) <= tail
    assert all(unit(part) <= head for part in before)
    assert bare("".join([*before, last])) == bare(text)


@given(st.text(), st.integers(8, 40), UNITS)
def test_a_cut_fits_and_keeps_what_it_cut(text: str, most: int, unit: Unit) -> None:
    shown = cut(text, most, unit, "…")

    assert unit(shown.head) <= most
    assert bare(shown.head.removesuffix("…") + shown.rest) == bare(text) or not shown.rest


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        pytest.param("One two.\n\nThree four.", 16, ["One two.", "Three four."], id="paragraph"),
        pytest.param("One two nine\nThree four", 16, ["One two nine", "Three four"], id="line"),
        pytest.param("One two. Three four.", 16, ["One two.", "Three four."], id="sentence"),
        pytest.param("one two three four", 10, ["one two", "three four"], id="word"),
        pytest.param(
            "I. 1. Red ankara", 12, ["I. 1. Red", "ankara"], id="a number ends no sentence"
        ),
        pytest.param(
            "it costs KSh\u00a040 now", 14, ["it costs", "KSh\u00a040 now"], id="an amount"
        ),
        pytest.param(
            "see https://a.example/b/c", 22, ["see", "https://a.example/b/c"], id="address"
        ),
        pytest.param("aaaaaaaaaaaa", 5, ["aaaaa", "aaaaa", "aa"], id="a word without end"),
        pytest.param("  ", 5, [], id="nothing"),
    ],
)
def test_the_best_border_is_taken(text: str, most: int, parts: list[str]) -> None:
    assert split(text, most, characters) == parts


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Red ankara", Cut("Red ankara")),
        ("Red ankara six yards wax", Cut("Red ankara six…", "yards wax")),
        ("Hand-woven aso-oke!!", Cut("Hand-woven aso-oke!!")),
        ("Superlongwordwithoutend", Cut("Superlongwordwithou…", "tend", whole_words=False)),
        ("a Superlongwordwithoutend", Cut("a Superlongwordwith…", "outend", whole_words=False)),
    ],
)
def test_a_title_is_cut_at_a_word_if_most_of_it_stays(text: str, shown: Cut) -> None:
    assert cut(text, 20, utf16_units, "…") == shown


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pay here.\n\nThen tell me. Now.", ("Pay here.", "Then tell me. Now.")),
        ("Pay here. Then tell me.", ("Pay here.", "Then tell me.")),
        ("Pay here, then tell me.", ("", "Pay here, then tell me.")),
    ],
)
def test_the_last_paragraph_or_sentence_closes_a_text(text: str, parts: tuple[str, str]) -> None:
    assert closing(text) == parts


def test_a_room_in_which_nothing_fits_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="nothing fits"):
        split("abcdef", 3, characters)

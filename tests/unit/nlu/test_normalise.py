"""One reading of a buyer's letters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import is_number, normalise, tokens


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("HELLO there", "hello there"),
        ("Déjà payé, merci", "deja paye merci"),
        ("pleaseee", "please"),
        ("pls", "please"),
        ("don’t", "don't"),  # noqa: RUF001 - a phone's apostrophe
        ("l'huile", "l huile"),
        ("2pcs", "2 pieces"),
        ("x2", "x 2"),
        ("85k", "85k"),
        ("5000", "5000"),
        ("k7m-4q2", "k7m-4q2"),
        ("+234 803 123 4567", "+234 803 123 4567"),
        ("iPhone13", "iphone13"),
        ("👍🏽", "👍"),
        ("ok 👍", "ok"),
        ("???", "? ? ?"),
        ("", ""),
        ("ሰላም", "ሰላም"),
    ],
)
def test_what_a_keypad_does_is_undone(written: str, plain: str) -> None:
    assert normalise(written) == plain


def test_zeros_are_never_taken_for_a_drawn_out_letter() -> None:
    assert normalise("1000000") == "1000000"


def test_a_link_stays_in_one_piece() -> None:
    found = tokens("pin https://maps.app.goo.gl/aB3?x=1 ok")

    assert [token.text for token in found] == ["pin", "https://maps.app.goo.gl/aB3?x=1", "ok"]


def test_a_number_glued_to_a_word_is_cut_off() -> None:
    assert [token.text for token in tokens("2pcs 50kg 4k")] == ["2", "pcs", "50", "kg", "4k"]


@given(st.text(max_size=80))
def test_a_token_is_always_cut_from_the_text_it_stands_in(text: str) -> None:
    found = tokens(text)

    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@given(st.text(st.characters(codec="latin-1", categories=("L", "Nd", "Po", "Zs")), max_size=80))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("add twenty four jotters", ["twenty four"]),
        ("elfu mbili mia tano", ["elfu mbili mia tano"]),
        ("deux mille cinq cents francs", ["deux mille cinq cents"]),
        ("half a dozen eggs", ["half a dozen"]),
        ("two dozen and one cap", ["two dozen", "one"]),
        ("vingt-quatre", ["vingt-quatre"]),
        ("5 thousand or elfu 5", ["5 thousand", "elfu 5"]),
        ("two rice and one yam", ["two", "one"]),
        ("one two three", ["one", "two", "three"]),
    ],
)
def test_a_number_of_several_words_is_one_token(text: str, numbers: list[str]) -> None:
    assert [t.text for t in tokens(text) if is_number(t.plain) or t.text[0].isdigit()] == numbers

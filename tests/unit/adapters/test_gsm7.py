"""SMS letters: what they cost and how to do with them alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.gsm7 import BASIC, EXTENDED, is_gsm7, septets, to_gsm7


def test_the_alphabet_has_the_size_of_the_standard() -> None:
    assert len(BASIC) == 127  # the 128th is the escape
    assert len(EXTENDED) == 10


@pytest.mark.parametrize("letter", "`ç’“–…•₦₵êâ\t\u00a0ẹọṣɓɗ")  # noqa: RUF001
def test_what_halves_a_message_is_not_in_the_alphabet(letter: str) -> None:
    assert not is_gsm7(letter)
    assert is_gsm7(to_gsm7(f"a{letter}b"))


def test_an_extended_letter_counts_two() -> None:
    assert septets("a€[b]") == 8


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("₦2,500 – “Ọjà” 🎉 done", 'NGN 2,500 - "Ojà" done'),  # noqa: RUF001
        ("GH₵40", "GHS 40"),
        ("Ça coûte 2\u202f500 FCFA…", "Ça coute 2 500 FCFA..."),
        ("👨‍👩‍👧‍👦 family\n👍🏾 ok", "family\nok"),
        ("1½ yards × 2", "1 1/2 yards x 2"),  # noqa: RUF001
        ("سلام 👍", "سلام"),
        ("ዋጋ", "ዋጋ"),
        ("Plain words stay. ", "Plain words stay. "),
    ],
)
def test_words_are_written_with_the_letters_there_are(text: str, written: str) -> None:
    assert to_gsm7(text) == written


@given(st.text())
def test_writing_twice_changes_nothing_more(text: str) -> None:
    once = to_gsm7(text)

    assert to_gsm7(once) == once

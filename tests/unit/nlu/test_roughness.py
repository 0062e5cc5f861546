"""Lines typed worse."""

from random import Random

from nlu.roughness import Cost, bare, mistyped, render, slipped_once, variants
from nlu.scoring import Sample


def test_short_words_and_numbers_are_left_alone() -> None:
    assert mistyped("add 2 of K7M-4Q2", Random(1)) == "add 2 of K7M-4Q2"


def test_a_long_word_slips_by_one_or_two_letters() -> None:
    slipped = mistyped("deliver", Random(1))

    assert slipped != "deliver"
    assert abs(len(slipped) - len("deliver")) <= 1


def test_one_word_of_a_message_slips() -> None:
    words = "please deliver my parcel tomorrow"

    slipped = slipped_once(words, Random(1))

    assert sum(a != b for a, b in zip(words.split(), slipped.split(), strict=True)) == 1


def test_the_same_lines_slip_the_same_way_every_time() -> None:
    samples = [Sample("where is my parcel", "en", "track_order", (), "plain")]

    assert variants(samples) == variants(samples)


def test_accents_are_taken_away() -> None:
    assert bare("où est ẹ̀bà") == "ou est eba"


def test_the_cost_is_told_in_points() -> None:
    assert render({"capitals": Cost(90.0, 88.5)})[-1].endswith("88.5 %  -1.5")

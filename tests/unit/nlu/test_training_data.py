"""The promises of the training data."""

from pathlib import Path

from nlu.training_data import TrainingLine, faults, leaks, read


def line(text: str, intent: str = "greet", outline: str = "") -> TrainingLine:
    return TrainingLine(text, intent, "sw", outline or text)


def test_annotations_are_taken_out_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "cart.yml").write_text(
        'version: "3.1"\nnlu:\n  - intent: haggle\n    examples: |\n'
        '      - I go pay [4k]{"entity":"price","role":"offer"} for [shoe](product)\n'
    )

    found = read(tmp_path)

    assert found == [
        TrainingLine("I go pay 4k for shoe", "haggle", "en", "i go pay slotprice for slotproduct")
    ]


def test_three_lines_that_differ_in_a_slot_only_are_a_template() -> None:
    refusals = [line(f"weather {n}", "out_of_scope") for n in range(3)]
    alike = [line(f"buy {w}", "search", "buy slotproduct") for w in ("cap", "bag", "pot")]

    assert faults(refusals + alike) == ["sw search: 3 lines are all 'buy slotproduct'"]
    assert faults(refusals + alike[:2]) == []


def test_bare_answers_are_no_template() -> None:
    refusals = [line(f"weather {n}", "out_of_scope") for n in range(3)]
    bare = [line(w, "choose_variant", "slotcolour") for w in ("red", "blue", "green")]

    assert faults(refusals + bare) == []


def test_a_line_of_two_intents_is_a_contradiction() -> None:
    refusals = [line("weather", "out_of_scope")]

    found = faults([*refusals, line("ok", "accept"), line("OK", "checkout")])

    assert found == ["sw 'ok' is trained as accept and checkout"]


def test_too_few_refusals_are_a_fault() -> None:
    assert faults([line("hi"), line("hello")])[0].startswith("out_of_scope: 0.0%")


def test_a_held_out_line_is_found_in_the_training_data_however_it_is_written() -> None:
    trained = [line("where is my order please"), line("show me the red shoes")]
    held_out = {
        "en.jsonl": [
            "Where is my ORDER, pls?",  # the same after normalising
            "my order please where is",  # the same words
            "show me the red shoess",  # nearly the same letters
            "do you sell blue shoes",
        ]
    }

    found = leaks(held_out, trained)

    assert len(found) == 3
    assert not any("blue" in fault for fault in found)

"""Every language of the training data says enough."""

from dataclasses import replace
from pathlib import Path

from nlu.coverage import FEWEST, FEWEST_ELSEWHERE, FEWEST_MIXED, contract, gaps
from nlu.training_data import TrainingLine

INTENTS, ENTITIES = frozenset({"greet", "out_of_scope"}), frozenset({"payment_method"})


def lines(language: str, number: int, intent: str, text: str = "sannu") -> list[TrainingLine]:
    return [TrainingLine(f"{text} {n}", intent, language, f"{text} {n}") for n in range(number)]


def whole(language: str, number: int) -> list[TrainingLine]:
    """Enough of everything, every line with an English word in it."""
    english = f"delivery {language}"
    return [
        *lines(language, number, "greet", english),
        *lines(language, number, "out_of_scope", english),
    ]


def english() -> list[TrainingLine]:
    """Of English, whose own code-mixed lines are not looked at here."""
    said = [*whole("en", 200), *lines("en", 1, "greet", "cash")]
    return [*said[:-1], replace(said[-1], outline="slotpayment_method")]


def of(language: str, found: list[str]) -> list[str]:
    return [gap for gap in found if gap.startswith(language)]


def test_what_says_enough_has_no_gap() -> None:
    said = [*english(), *whole("ha", FEWEST_MIXED)]

    assert of("ha", gaps(said, INTENTS, ENTITIES)) == []


def test_an_intent_with_too_few_lines_is_a_gap_in_every_language() -> None:
    said = [*english(), *whole("ha", FEWEST_MIXED)[: FEWEST_MIXED + FEWEST_ELSEWHERE - 1]]

    assert "ha out_of_scope: 2 examples, fewer than 3" in gaps(said, INTENTS, ENTITIES)


def test_a_language_spoken_most_needs_more_lines_and_every_entity() -> None:
    found = of("sw", gaps([*english(), *whole("sw", FEWEST - 1)], INTENTS, ENTITIES))

    assert found == [
        "sw greet: 24 examples, fewer than 25",
        "sw out_of_scope: 24 examples, fewer than 25",
        "sw: no line names a payment_method",
    ]


def test_a_language_without_refusals_is_a_gap_though_others_have_many() -> None:
    said = [*english(), *lines("ha", FEWEST_MIXED, "greet", "delivery")]

    assert "ha out_of_scope: 0.0% of its lines, less than 15%" in gaps(said, INTENTS, ENTITIES)


def test_a_language_that_is_never_mixed_is_a_gap() -> None:
    said = [*english(), *lines("ha", 30, "greet"), *lines("ha", 30, "out_of_scope")]

    assert of("ha", gaps(said, INTENTS, ENTITIES)) == ["ha: 0 code-mixed lines, fewer than 20"]


def test_an_intent_nobody_agreed_on_is_a_gap() -> None:
    said = [*english(), *whole("ha", FEWEST_MIXED), *lines("ha", 1, "dance")]

    assert "ha dance: no intent of the contract" in gaps(said, INTENTS, ENTITIES)


def test_the_contract_is_rasas_domain() -> None:
    domain = Path(__file__).parents[3] / "nlu" / "project" / "domain.yml"

    intents, entities = contract(domain)

    assert {"greet", "out_of_scope"} <= intents
    assert {"price", "product"} <= entities

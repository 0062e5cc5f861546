"""Counting what was understood."""

from domain.model.understanding import Entity, Understanding
from nlu.scoring import Sample, Wanted, render, score


def sample(intent: str, *entities: Wanted, language: str = "en") -> Sample:
    return Sample("some words", language, intent, entities, "plain")


def answer(intent: str, *entities: Entity, confidence: float = 0.9) -> Understanding:
    return Understanding("some words", intent, confidence, entities, language="en", model="m1")


def test_intents_are_counted_by_language_and_confusion() -> None:
    samples = [sample("greet"), sample("search"), sample("greet", language="pcm")]
    answers = [answer("greet"), answer("add_item"), answer("greet")]

    report = score(samples, answers)

    assert report.intents.percent == 66.7
    assert (report.by_language["en"].right, report.by_language["en"].of) == (1, 2)
    assert report.confusions == (("search", "add_item", 1),)


def test_an_entity_is_compared_after_normalising() -> None:
    samples = [sample("search", Wanted("product", "Soulier"))]

    report = score(samples, [answer("search", Entity("product", "SOULIER"))])

    assert report.entities.f1 == 100.0


def test_a_wrong_role_makes_an_entity_wrong() -> None:
    samples = [sample("haggle", Wanted("price", "4k", "offer"))]

    report = score(samples, [answer("haggle", Entity("price", "4k", "max"))])

    assert (report.entities.right, report.entities.wrong, report.entities.missed) == (0, 1, 1)


def test_twice_the_same_entity_needs_two() -> None:
    samples = [sample("search", Wanted("size", "8"), Wanted("size", "8"))]

    report = score(samples, [answer("search", Entity("size", "8"))])

    assert (report.entities.right, report.entities.missed) == (1, 1)


def test_low_confidence_counts_as_refused_on_both_sides() -> None:
    samples = [sample("out_of_scope"), sample("greet")]
    answers = [answer("browse", confidence=0.1), answer("greet", confidence=0.1)]

    report = score(samples, answers, threshold=0.2)

    assert report.out_of_scope.percent == 100.0
    assert report.refused.percent == 100.0


def test_the_report_is_read_in_a_terminal() -> None:
    told = render(score([sample("search")], [answer("add_item")]))

    assert "search -> add_item: 1" in told

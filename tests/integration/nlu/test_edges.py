"""What a value leaves out at its edges, cut in Rasa's own Python."""

import pytest

from tests.integration.nlu.harness import printed

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
VALUES = {
    "product": ["le frigo", "des chaussures noires", "a bag of cement", "thé vert", "abeg", "bag"],
    "payment_method": ["carte svp", "pay on delivery please"],
    "quantity": ["a dozen", "half a dozen"],
    "landmark": ["the general hospital", "A and C mall"],
    "name": ["Efua Asante"],
}
CUT = {
    "product": ["frigo", "chaussures noires", "cement", "thé vert", "abeg", "bag"],
    "payment_method": ["carte", "pay on delivery"],
    "quantity": ["dozen", "half a dozen"],
    "landmark": ["general hospital", "A and C mall"],
    "name": ["Efua Asante"],
}


def test_articles_measures_and_politeness_are_no_part_of_a_value() -> None:
    code = (
        "from components.edges import trimmed; from components.spans import Span\n"
        "from components.variations import words_of\n"
        f"for kind, values in {VALUES!r}.items():\n"
        "    for text in values:\n"
        "        [span] = trimmed(words_of(text), [Span(0, len(text), kind)])\n"
        "        print(text[span.start:span.end])"
    )

    assert printed(code).splitlines() == [value for values in CUT.values() for value in values]

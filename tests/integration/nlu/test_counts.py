"""How many of a thing, said after it: one wish, not two."""

import pytest

from tests.integration.nlu.harness import printed

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
COUNTED = {  # the words, and the number among them
    "2 of them": ("2", True),
    "3 pieces please": ("3", True),
    "two": ("two", True),
    "size 2": ("2", False),
    "2 to Yaba": ("2", False),
}


def test_a_number_alone_counts_what_was_named_before_it() -> None:
    code = (
        "from components.spans import Span; from components.variations import words_of\n"
        "from components.wishes import is_count\n"
        f"for text, (number, _) in {COUNTED!r}.items():\n"
        "    at = text.index(number)\n"
        "    found = [Span(at, at + len(number), 'quantity')]\n"
        "    print(is_count(words_of(text), found))"
    )

    assert printed(code).split() == [str(counts) for _, counts in COUNTED.values()]

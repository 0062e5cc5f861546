"""How many of a thing, said after it: one wish, not two."""

import subprocess

import pytest

from tests.integration.nlu.harness import PROJECT, PYTHON

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

    done = subprocess.run(  # noqa: S603 - our own code
        [str(PYTHON), "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [str(counts) for _, counts in COUNTED.values()]

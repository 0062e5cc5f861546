"""The linear reader has two ways from words to numbers: one message, and many at once."""

import pytest

from tests.integration.nlu.harness import printed

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
LEARNED = ["add 2 red shoes", "how much is the red one", "red red shoes", "send am to Yaba"]
READ = [*LEARNED, "", "unheard words alone", "shoes shoes shoes to Yaba, red"]


def test_one_message_and_many_at_once_are_the_same_numbers() -> None:
    said = printed(
        "import numpy as np; from components import linear\n"
        "from components.features import document\n"
        "from components.variations import words_of\n"
        f"learned = [document(words_of(text), ()) for text in {LEARNED!r}]\n"
        f"read = [document(words_of(text), ()) for text in {READ!r}]\n"
        "model = linear.fit(linear.vocabularies(learned, (1, 2, 1, 1, 1)), learned, [*'abca'], 1)\n"
        "for one, row in zip(read, linear._matrix(model.vocabularies, read).toarray()):\n"
        "    columns, values = model.vector(one)\n"
        "    alone = np.zeros(len(row)); alone[columns] = values\n"
        "    assert np.allclose(alone, row, atol=1e-6), one\n"
        "    print(np.count_nonzero(row))\n"
        "together = model.table(read)\n"
        "assert np.allclose(together, [model.scores(one) for one in read], atol=1e-5)"
    )

    counted = [int(line) for line in said.splitlines()]
    assert len(counted) == len(READ)
    assert all(counted[: len(LEARNED)]), "a line that was learned has numbers"

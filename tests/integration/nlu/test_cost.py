"""What reading a message costs: how often the models look at it, and on how many threads."""

from pathlib import Path

import pytest

from tests.integration.nlu.harness import printed

ONE_WISH = ("give me 3 red kettles", "hello", "how much is delivery to Yaba?")


def test_a_message_that_is_one_wish_is_read_once(model: Path) -> None:
    code = (
        "from pathlib import Path; from components.chain import Chain; from server.model import Model\n"
        f"model = Model(Path({str(model)!r}))\n"
        "read = Chain.read\n"
        "def told(chain, words):\n"
        "    print(text)\n"
        "    return read(chain, words)\n"
        "Chain.read = told\n"
        f"for text in {ONE_WISH!r}:\n"
        "    model.parse([text])"
    )

    assert printed(code).splitlines() == [*ONE_WISH]


@pytest.mark.usefixtures("model")  # training makes the environment
def test_numbers_are_worked_out_on_one_thread() -> None:
    """Small products on several threads cost more in waiting for each other than they save."""
    code = (
        "import server, numpy; from threadpoolctl import threadpool_info\n"
        "print(*[pool['num_threads'] for pool in threadpool_info()])"
    )

    assert set(printed(code).split()) == {"1"}

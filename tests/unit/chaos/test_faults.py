"""The judge of the chaos run sees what must not happen; its dice fall the same way for the same seed."""

import pytest

from tests.chaos.books import of_a_conversation
from tests.chaos.dice import Dice

ROW = {"customer_id": "2348100000007", "heard": [1, 2], "answered": [1, 2], "said": ["a", "b"]}


def test_what_is_in_order_is_no_fault() -> None:
    assert list(of_a_conversation(ROW, ["a", "b"])) == []


@pytest.mark.parametrize(
    ("answered", "shown"),
    [
        ([1], ["a", "b"]),
        ([2, 1], ["a", "b"]),
        ([1, 2, 2], ["a", "b"]),
        ([1, 2], ["a"]),
        ([1, 2], ["b", "a"]),
        ([1, 2], ["a", "b", "b"]),
        ([1, 2], ["a", "b", "c"]),
    ],
    ids=[
        "not answered",
        "answered out of order",
        "answered twice",
        "a reply lost",
        "replies out of order",
        "a reply twice",
        "a reply nobody wrote",
    ],
)
def test_a_fault_is_named(answered: list[int], shown: list[str]) -> None:
    assert list(of_a_conversation(ROW | {"answered": answered}, shown))


def test_a_seed_gives_the_same_faults_to_the_same_messages() -> None:
    one, same, other = Dice(17), Dice(17), Dice(18)
    names = [f"wamid.in.{n}" for n in range(100)]

    fates = [one.webhook(name) for name in names]

    assert fates == [same.webhook(name) for name in names]
    assert fates != [other.webhook(name) for name in names]
    assert sum(fate.faulted for fate in fates) > 80

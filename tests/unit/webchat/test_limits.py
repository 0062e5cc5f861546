"""A burst, then a steady rate, for as many as come."""

import pytest

from bot.webchat import limits
from bot.webchat.limits import Buckets, Rate


class Timer:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def timer() -> Timer:
    return Timer()


def test_a_burst_passes_and_then_one_waits(timer: Timer) -> None:
    buckets = Buckets(Rate(2, 3), timer)

    assert [buckets.wait_s("ada") for _ in range(4)] == [0, 0, 0, 0.5]


def test_who_waits_as_told_may_go_on(timer: Timer) -> None:
    buckets = Buckets(Rate(2, 3), timer)
    for _ in range(3):
        buckets.wait_s("ada")

    timer.now_s += buckets.wait_s("ada")

    assert buckets.wait_s("ada") == 0
    assert buckets.wait_s("ada") > 0


def test_asking_in_vain_costs_nothing(timer: Timer) -> None:
    buckets = Buckets(Rate(1, 1), timer)
    buckets.wait_s("ada")
    for _ in range(100):
        assert buckets.wait_s("ada") == 1

    timer.now_s += 1

    assert buckets.wait_s("ada") == 0


def test_one_does_not_use_up_anothers(timer: Timer) -> None:
    buckets = Buckets(Rate(1, 1), timer)
    buckets.wait_s("ada")

    assert buckets.wait_s("bisi") == 0


def test_a_long_rest_gives_no_more_than_a_burst(timer: Timer) -> None:
    buckets = Buckets(Rate(1, 2), timer)
    buckets.wait_s("ada")
    timer.now_s += 1_000_000

    assert [buckets.wait_s("ada") for _ in range(3)] == [0, 0, 1]


def test_the_longest_unused_is_forgotten_first(
    timer: Timer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MOST_KEYS", 2)
    buckets = Buckets(Rate(1, 1), timer)
    for name in ("ada", "bisi", "ada", "chi"):
        buckets.wait_s(name)

    assert buckets.wait_s("ada") > 0
    assert buckets.wait_s("bisi") == 0

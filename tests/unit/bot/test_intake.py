"""What is a flood of webhooks, and what only a handful at once."""

from contextlib import ExitStack
from dataclasses import dataclass

from bot.intake import BEGINS_AT, ENDS_BELOW, Intake

MANY, SOME = int(2 * BEGINS_AT), int((BEGINS_AT + ENDS_BELOW) / 2)


@dataclass
class Watch:
    seconds: float = 1000.0

    def now(self) -> float:
        return self.seconds

    def goes_on(self, seconds: float) -> None:
        self.seconds += seconds


def test_many_that_come_in_one_go_are_no_flood_if_they_are_soon_acknowledged() -> None:
    watch = Watch()
    intake = Intake(watch.now)

    for _ in range(20):
        with ExitStack() as stack:
            for _ in range(MANY):
                stack.enter_context(intake.passing())
            watch.goes_on(0.01)
            assert not intake.flooded
        watch.goes_on(0.1)
        assert not intake.flooded


def test_many_that_wait_are_a_flood_until_few_wait() -> None:
    watch = Watch()
    intake = Intake(watch.now)

    with ExitStack() as some:
        for _ in range(SOME):
            some.enter_context(intake.passing())
        watch.goes_on(10.0)
        assert not intake.flooded

        with ExitStack() as many:
            for _ in range(MANY - SOME):
                many.enter_context(intake.passing())
            watch.goes_on(0.2)
            assert intake.flooded

        watch.goes_on(10.0)
        assert intake.flooded
    watch.goes_on(1.0)
    assert not intake.flooded

"""What goes wrong, by seed: the same number gives the same faults to the same messages."""

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

Failure: TypeAlias = Literal["429", "500", "die", "slow", "hang"]

TRIES_LOST = (0, 0, 0, 1, 1, 2)
COPIES = (1, 2, 2, 3, 5)
LATEST_S = 0.8
"""A webhook, or one of its copies, comes up to so much later than it should: far enough to be overtaken."""
SKEW_S = 300
"""Clocks of phones and providers are off by so much, either way."""
DAYS_LATER = 0.02
"""The share of webhooks that come once more when days have passed."""
FAILING = 0.15
"""The share of our messages that the provider does not simply take."""
HANGING = 0.01
"""The share of failures in which it says nothing at all: each costs a buyer a quarter of a minute."""
HANG_S = 16.0
"""Longer than the engine waits for an answer."""
NIGHT_DAYS = (1, 1, 2, 4)


@dataclass(frozen=True, slots=True)
class WebhookFate:
    """`lost`: tries that reach nobody. `delays_s`: one a copy. `days_later`: once more after the next night."""

    lost: int
    delays_s: tuple[float, ...]
    skew_s: int
    days_later: bool

    @property
    def faulted(self) -> bool:
        repeated = self.lost or len(self.delays_s) > 1 or self.days_later
        return bool(repeated or self.delays_s[0] > 0.1)


@dataclass(frozen=True, slots=True)
class CallFate:
    """How many of the first calls end in *failure*. A call that hangs was *taken*, or was not."""

    failure: Failure | None
    times: int
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Dice:
    seed: int

    def of(self, *names: object) -> Random:
        return Random("/".join(map(str, (self.seed, *names))))

    def webhook(self, name: str) -> WebhookFate:
        die = self.of("webhook", name)
        copies = die.choice(COPIES)
        delays_s = tuple(die.random() ** 3 * LATEST_S for _ in range(copies))
        return WebhookFate(
            die.choice(TRIES_LOST),
            delays_s,
            die.randint(-SKEW_S, SKEW_S),
            die.random() < DAYS_LATER,
        )

    def call(self, name: str, failing: float = FAILING) -> CallFate:
        """Of a call that the engine makes."""
        die = self.of("call", name)
        if die.random() >= failing:
            return CallFate(None, 0)
        failures: tuple[Failure, ...] = ("429", "500", "die", "slow")
        failure: Failure = "hang" if die.random() < HANGING else die.choice(failures)
        once = failure in {"die", "hang"}
        return CallFate(failure, 1 if once else die.randint(1, 2), die.random() < 0.5)

    def night_s(self, number: int) -> float:
        """How long the shop stands still."""
        return self.of("night", number).choice(NIGHT_DAYS) * 86_400.0

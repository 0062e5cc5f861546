"""What goes wrong, by seed: the same number gives the same faults to the same messages."""

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

Failure: TypeAlias = Literal["429", "500", "die", "slow"]

TRIES_LOST = (0, 0, 0, 1, 1, 2)
COPIES = (1, 2, 2, 3, 5)
LATEST_S = 0.8
"""A webhook, or one of its copies, comes up to so much later than it should: far enough to be overtaken."""
SKEW_S = 300
"""Clocks of phones and providers are off by so much, either way."""
MUCH_LATER = 0.02
"""The share of webhooks that come once more when everything else is over."""
FAILING = 0.15
"""The share of our messages that the provider does not simply take."""


@dataclass(frozen=True, slots=True)
class WebhookFate:
    """`lost`: tries that reach nobody. `delays_s`: one a copy. `again`: once more at the very end."""

    lost: int
    delays_s: tuple[float, ...]
    skew_s: int
    again: bool

    @property
    def faulted(self) -> bool:
        return bool(self.lost or len(self.delays_s) > 1 or self.again or self.delays_s[0] > 0.1)


@dataclass(frozen=True, slots=True)
class SendFate:
    """How many of the first calls for a message end in *failure*."""

    failure: Failure | None
    times: int


@dataclass(frozen=True, slots=True)
class Dice:
    seed: int

    def of(self, *names: object) -> Random:
        return Random("/".join(map(str, (self.seed, *names))))

    def webhook(self, message_id: str) -> WebhookFate:
        die = self.of("webhook", message_id)
        copies = die.choice(COPIES)
        delays_s = tuple(die.random() ** 3 * LATEST_S for _ in range(copies))
        return WebhookFate(
            die.choice(TRIES_LOST),
            delays_s,
            die.randint(-SKEW_S, SKEW_S),
            die.random() < MUCH_LATER,
        )

    def send(self, key: str) -> SendFate:
        die = self.of("send", key)
        if die.random() >= FAILING:
            return SendFate(None, 0)
        failures: tuple[Failure, ...] = ("429", "500", "die", "slow")
        failure = die.choice(failures)
        return SendFate(failure, 1 if failure == "die" else die.randint(1, 2))

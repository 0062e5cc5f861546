"""What waits in the database, for `/metrics`: asked when somebody looks, not while messages are answered."""

import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from adapters.postgres.backlog import Seen
from adapters.postgres.pool import AWAY
from bot.clock import Clock

KEPT_S = 2.0
"""Several who look at once ask the database once."""
NAME = re.compile(r"[A-Za-z0-9_]{1,40}")
"""A reason that is a name; a provider's sentence would make a series of its own, and say too much."""


@dataclass(slots=True)
class Backlog(Collector):
    """`look` asks the database. While it cannot be asked there are no figures, and `bot_database_up` is 0."""

    look: Callable[[], Awaitable[Sequence[Seen]]]
    clock: Clock
    _seen: Sequence[Seen] | None = None
    _looked_s: float = field(default=float("-inf"))

    async def refresh(self) -> None:
        if time.monotonic() - self._looked_s < KEPT_S:
            return
        try:
            self._seen = await self.look()
        except AWAY:
            self._seen = None
        self._looked_s = time.monotonic()

    def collect(self) -> Iterator[Metric]:
        seen = self._seen
        yield GaugeMetricFamily(
            "bot_database_up", "Whether the database could be asked", 0 if seen is None else 1
        )
        if seen is None:
            return
        unanswered = [row for row in seen if row.box == "inbox" and row.state == "new"]
        yield GaugeMetricFamily(
            "bot_backlog_messages",
            "Messages that wait for an answer, of all engines together",
            sum(row.count for row in unanswered),
        )
        oldest = min((row.oldest for row in unanswered), default=None)
        age_s = 0.0 if oldest is None else (self.clock() - oldest).total_seconds()
        yield GaugeMetricFamily(
            "bot_oldest_unanswered_seconds",
            "Age of the message that waits longest",
            max(0.0, age_s),
        )
        for box in ("inbox", "outbox"):
            yield self._rows(box, [row for row in seen if row.box == box])

    @staticmethod
    def _rows(box: str, rows: Sequence[Seen]) -> Metric:
        family = GaugeMetricFamily(
            f"bot_{box}_rows",
            f"Rows of the {box} that wait or are set aside",
            labels=["state", "reason"],
        )
        counts: dict[tuple[str, str], int] = {}
        for row in rows:
            labels = (row.state, reason_name(row.reason))
            counts[labels] = counts.get(labels, 0) + row.count
        for names, count in sorted(counts.items()):
            family.add_metric(list(names), count)
        return family


def reason_name(reason: str) -> str:
    """
    >>> reason_name("outside_window"), reason_name("behind another"), reason_name("+234 803 not on WhatsApp")
    ('outside_window', 'behind_another', 'other')
    """
    name = reason.replace(" ", "_")
    return name if not name or NAME.fullmatch(name) else "other"

"""What is counted and timed while it runs, for `/metrics`."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


@dataclass(slots=True)
class Metrics:
    """One registry a process; labels hold names of ours, never ids or words of a buyer."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    accepted: Counter = field(init=False)
    refused: Counter = field(init=False)
    unknown: Counter = field(init=False)
    steps: Counter = field(init=False)
    turns_failed: Counter = field(init=False)
    sends: Counter = field(init=False)
    sms_segments: Counter = field(init=False)
    parts: Histogram = field(init=False)

    def __post_init__(self) -> None:
        self.accepted = self._counter("bot_messages_accepted", "New messages stored", "channel")
        self.refused = self._counter("bot_webhooks_refused", "Webhooks refused", "status")
        self.unknown = self._counter("bot_updates_unknown", "Updates of unknown kinds", "channel")
        self.steps = self._counter("bot_steps", "Steps by the state they ended in", "state")
        self.turns_failed = self._counter("bot_turns_failed", "Turns given up for another try")
        self.sends = self._counter("bot_sends", "Outbox rows by what became of them", "outcome")
        self.sms_segments = self._counter(
            "bot_sms_segments", "Segments of SMS sent, as they are paid for", "channel", "encoding"
        )
        self.parts = Histogram(
            "bot_part_seconds", "Time by part", ["part"], buckets=SECONDS, registry=self.registry
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(name, about, labels, registry=self.registry)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.parts.labels(name).observe(time.perf_counter() - begun)

    def count_segments(self, channel: str, payload: Mapping[str, object]) -> None:
        """Only payloads of SMS tell how many they are."""
        segments = payload.get("segments")
        if isinstance(segments, int):
            self.sms_segments.labels(channel, str(payload.get("encoding", ""))).inc(segments)

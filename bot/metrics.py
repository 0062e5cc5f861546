"""What is counted and timed while it runs, for `/metrics`."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar
from uuid import UUID

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.traces import Spans
from domain.edge_ports import Pending, Step

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
VERSION_7 = 7
FALLBACKS = {"out_of_scope": "unclear", "confirm": "asked"}
"""Events that say the words were not understood, or not surely."""

Kind = TypeVar("Kind", Counter, Histogram)


class Labelled(Generic[Kind]):
    """A metric told apart by labels, which keeps what it has looked up: that costs more than to count."""

    __slots__ = ("_found", "_metric")

    def __init__(self, metric: Kind) -> None:
        self._metric: Kind = metric
        self._found: dict[tuple[str, ...], Kind] = {}

    def labels(self, *values: str) -> Kind:
        found = self._found.get(values)
        if found is None:
            found = self._found[values] = self._metric.labels(*values)
        return found


class Part:
    """Times a block, however it ends."""

    __slots__ = ("_begun_s", "_metrics", "_name")
    _begun_s: float

    def __init__(self, metrics: "Metrics", name: str) -> None:
        self._metrics = metrics
        self._name = name

    def __enter__(self) -> None:
        self._begun_s = time.perf_counter()

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        took_s = time.perf_counter() - self._begun_s
        self._metrics.parts.labels(self._name).observe(took_s)
        if self._metrics.spans is not None:
            self._metrics.spans.part(self._name, took_s)


@dataclass(slots=True)
class Metrics:
    """One registry a process; labels hold names of ours, never ids or words of a buyer.

    *spans* are told of every part, too. Where several processes serve one port, they count in files of the folder
    *together*.
    """

    together: Path | None = None
    spans: Spans | None = None
    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    accepted: Labelled[Counter] = field(init=False)
    refused: Labelled[Counter] = field(init=False)
    unknown: Labelled[Counter] = field(init=False)
    steps: Labelled[Counter] = field(init=False)
    moves: Labelled[Counter] = field(init=False)
    understood: Labelled[Counter] = field(init=False)
    fallbacks: Labelled[Counter] = field(init=False)
    turns_failed: Counter = field(init=False)
    sends: Labelled[Counter] = field(init=False)
    sms_segments: Labelled[Counter] = field(init=False)
    parts: Labelled[Histogram] = field(init=False)

    def __post_init__(self) -> None:
        self.accepted = self._counter("bot_messages_accepted", "New messages stored", "channel")
        self.refused = self._counter("bot_webhooks_refused", "Webhooks refused", "status")
        self.unknown = self._counter("bot_updates_unknown", "Updates of unknown kinds", "channel")
        self.steps = self._counter("bot_steps", "Steps by the state they ended in", "state")
        self.moves = self._counter(
            "bot_moves", "Steps that led from one state to another", "source", "target"
        )
        self.understood = self._counter("bot_understood", "Messages by what read them", "source")
        self.fallbacks = self._counter(
            "bot_nlu_fallbacks", "Words that the model did not read, or not surely", "reason"
        )
        self.turns_failed = Counter(
            "bot_turns_failed", "Turns given up for another try", registry=self.registry
        )
        self.sends = self._counter("bot_sends", "Outbox rows by what became of them", "outcome")
        self.sms_segments = self._counter(
            "bot_sms_segments", "Segments of SMS sent, as they are paid for", "channel", "encoding"
        )
        self.parts = Labelled(
            Histogram(
                "bot_part_seconds",
                "Time by part",
                ["part"],
                buckets=SECONDS,
                registry=self.registry,
            )
        )

    def counted(self) -> Collector:
        """What to show: of all processes of this port, whichever of them is asked."""
        if self.together is None:
            return self.registry
        return MultiProcessCollector(None, str(self.together))  # type: ignore[no-untyped-call]

    def _counter(self, name: str, about: str, *labels: str) -> Labelled[Counter]:
        return Labelled(Counter(name, about, labels, registry=self.registry))

    def part(self, name: str) -> Part:
        return Part(self, name)

    def waited(self, messages: Iterable[Pending], now: datetime) -> None:
        """From a webhook's coming in to the turn that answers it: the id says when that was."""
        for pending in messages:
            came_at_s = came_at(pending.inbound.correlation_id)
            if came_at_s is not None:
                waited_s = max(0.0, now.timestamp() - came_at_s)
                self.parts.labels("wait").observe(waited_s)
                if self.spans is not None:
                    self.spans.part("wait", waited_s, pending.inbound.correlation_id)

    def count_steps(self, steps: Sequence[Step]) -> None:
        for step in steps:
            source, target = step.state_before[-1], step.state_after[-1]
            self.steps.labels(target).inc()
            if source != target:
                self.moves.labels(source, target).inc()
            read_by = step.understanding.source
            self.understood.labels(read_by).inc()
            if read_by == "keywords":
                self.fallbacks.labels("keywords").inc()
            elif read_by == "model" and step.event in FALLBACKS:
                self.fallbacks.labels(FALLBACKS[step.event]).inc()

    def count_segments(self, channel: str, payload: Mapping[str, object]) -> None:
        """Only payloads of SMS tell how many they are."""
        segments = payload.get("segments")
        if isinstance(segments, int):
            self.sms_segments.labels(channel, str(payload.get("encoding", ""))).inc(segments)


def came_at(correlation_id: str) -> float | None:
    """Seconds since the epoch, out of a UUID of version 7.

    >>> came_at("0190163d-8694-739b-aea5-966c26f8ad91")
    1718360049.3
    >>> came_at("") is None
    True
    """
    if not correlation_id:
        return None
    number = UUID(correlation_id)
    return (number.int >> 80) / 1000 if number.version == VERSION_7 else None

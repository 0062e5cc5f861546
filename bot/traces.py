"""Traces, where somebody asks for them: each timed part of a message's way is a span, and the trace's id is the
message's own, as it stands in the log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from structlog.contextvars import get_contextvars

from bot.settings import SettingsError

try:
    from opentelemetry.context import Context
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.trace import (
        NonRecordingSpan,
        SpanContext,
        TraceFlags,
        Tracer,
        set_span_in_context,
    )

    installed = True
except ImportError:
    installed = False

NANO: Final = 1_000_000_000
HALF: Final = (1 << 64) - 1
NAME: Final = "conversational-commerce"


@dataclass(frozen=True, slots=True)
class Spans:
    tracer: "Tracer"

    def part(self, name: str, took_s: float, correlation_id: str = "") -> None:
        """One that has just ended, of the message that is being worked on where none is named."""
        whose = correlation_id or str(get_contextvars().get("correlation_id", ""))
        if not whose:
            return
        ended_ns = time.time_ns()
        begun_ns = ended_ns - int(took_s * NANO)
        self.tracer.start_span(name, _within(UUID(whose)), start_time=begun_ns).end(ended_ns)


def _within(message: UUID) -> "Context":
    """All spans of a message hang under one, which is the webhook itself and has no span of its own."""
    sampled = TraceFlags(TraceFlags.SAMPLED)
    webhook = SpanContext(message.int, message.int & HALF, is_remote=True, trace_flags=sampled)
    return set_span_in_context(NonRecordingSpan(webhook))


@contextmanager
def open_spans(url: str) -> Iterator[Spans | None]:
    """Sent in the background, in batches, while the block lasts; with no address there are none.

    Raises:
        SettingsError: the library is not there.
    """
    if not url:
        yield None
        return
    if not installed:
        raise SettingsError("BOT_TRACES_URL needs: pip install 'conversational-commerce[traces]'")
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: NAME}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    try:
        yield Spans(provider.get_tracer(NAME))
    finally:
        provider.shutdown()

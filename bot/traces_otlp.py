"""Spans made with OpenTelemetry and sent as OTLP: loaded only where traces are asked for."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

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
from structlog.contextvars import get_contextvars

NANO: Final = 1_000_000_000
HALF: Final = (1 << 64) - 1
NAME: Final = "conversational-commerce"


@dataclass(frozen=True, slots=True)
class OtlpSpans:
    tracer: Tracer

    def part(self, name: str, took_s: float, correlation_id: str = "") -> None:
        """One that has just ended, of the message that is being worked on where none is named."""
        whose = correlation_id or str(get_contextvars().get("correlation_id", ""))
        if not whose:
            return
        ended_ns = time.time_ns()
        begun_ns = ended_ns - int(took_s * NANO)
        self.tracer.start_span(name, _within(UUID(whose)), start_time=begun_ns).end(ended_ns)


def _within(message: UUID) -> Context:
    """All spans of a message hang under one, which is the webhook itself and has no span of its own."""
    sampled = TraceFlags(TraceFlags.SAMPLED)
    webhook = SpanContext(message.int, message.int & HALF, is_remote=True, trace_flags=sampled)
    return set_span_in_context(NonRecordingSpan(webhook))


@contextmanager
def opened(url: str) -> Iterator[OtlpSpans]:
    """Sent in the background, in batches, while the block lasts."""
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: NAME}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    try:
        yield OtlpSpans(provider.get_tracer(NAME))
    finally:
        provider.shutdown()

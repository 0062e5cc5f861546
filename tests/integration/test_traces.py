"""Traces as a collector gets them: spans of a message, under the id that the log has."""

import asyncio

from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from structlog.contextvars import bound_contextvars

from bot.metrics import Metrics
from bot.traces import open_spans

MESSAGE = "01a21fc0-355c-7000-8ab9-6f2def7fb945"


async def test_every_part_of_a_message_is_a_span_of_its_own_trace() -> None:
    got = ExportTraceServiceRequest()

    async def collect(request: web.Request) -> web.Response:
        got.MergeFromString(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/v1/traces", collect)
    async with TestServer(app) as server:
        await asyncio.to_thread(traced, str(server.make_url("/v1/traces")))

    spans = [
        span for each in got.resource_spans for part in each.scope_spans for span in part.spans
    ]
    assert [span.name for span in spans] == ["understand", "turn"]
    assert {span.trace_id.hex() for span in spans} == {MESSAGE.replace("-", "")}
    assert all(span.end_time_unix_nano >= span.start_time_unix_nano for span in spans)


def traced(url: str) -> None:
    with open_spans(url) as spans:
        metrics = Metrics(spans=spans)
        with metrics.part("acknowledge"):
            pass  # nobody's yet
        with bound_contextvars(correlation_id=MESSAGE):
            for part in ("understand", "turn"):
                with metrics.part(part):
                    pass


def test_without_an_address_there_are_none() -> None:
    with open_spans("") as spans:
        assert spans is None

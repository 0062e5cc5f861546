"""Every way a call can fail has one verdict."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.http import MOST_BYTES, Http
from domain.errors import ProviderError, Verdict

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def provider(handler: Handler) -> AsyncIterator[tuple[Http, str]]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)
    async with TestServer(app) as server, ClientSession() as session:
        yield Http(session, connect_s=0.3, total_s=0.5), str(server.make_url("/x"))


async def test_an_answer_carries_status_and_json() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response({"got": await request.json()}, status=201)

    async with provider(handler) as (http, url):
        answered = await http.post_json(url, {"a": "₦"}, headers={"Authorization": "Bearer t"})

    assert (answered.status, answered.ok, answered.body) == (201, True, {"got": {"a": "₦"}})


async def test_a_form_is_sent_as_a_form() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.json_response(dict(await request.post()))

    async with provider(handler) as (http, url):
        answered = await http.post_form(url, {"to": "+254", "text": "a&b"}, headers={})

    assert answered.body == {"to": "+254", "text": "a&b"}


@pytest.mark.parametrize(
    ("status", "headers", "verdict", "after_s"),
    [
        (429, {"Retry-After": "7"}, Verdict.RETRY, 7.0),
        (429, {}, Verdict.RETRY, None),
        (503, {"Retry-After": "999999999"}, Verdict.RETRY, 86_400.0),
        (500, {"Retry-After": "soon"}, Verdict.RETRY, None),
        (401, {}, Verdict.ALARM, None),
        (403, {}, Verdict.ALARM, None),
        (400, {}, Verdict.NEVER, None),
        (302, {"Location": "https://elsewhere.example"}, Verdict.UNKNOWN, None),
    ],
)
async def test_a_status_says_what_to_do(
    status: int, headers: dict[str, str], verdict: Verdict, after_s: float | None
) -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(status=status, headers=headers, text="no JSON")

    async with provider(handler) as (http, url):
        answered = await http.post_json(url, {}, headers={})
    failure = answered.failure("acme")

    assert not answered.ok
    assert answered.body is None
    assert (failure.code, failure.verdict) == (f"acme_http_{status}", verdict)
    assert failure.retry_after_s == after_s


async def test_nobody_there_means_try_again() -> None:
    async with TestServer(web.Application()) as server:
        url = str(server.make_url("/"))
    async with ClientSession() as session:
        with pytest.raises(ProviderError) as failed:
            await Http(session).post_json(url, {}, headers={})

    assert failed.value.verdict is Verdict.RETRY


async def test_a_door_that_does_not_open_in_time_means_try_again() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as door, contextlib.ExitStack() as queue:
        for _ in range(4):  # the queue before the door is full
            waiting = queue.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(door.getsockname())
        url = f"http://127.0.0.1:{door.getsockname()[1]}/"
        async with ClientSession() as session:
            with pytest.raises(ProviderError) as failed:
                await Http(session, connect_s=0.2, total_s=5).post_json(url, {}, headers={})

    assert failed.value.verdict is Verdict.RETRY


@pytest.mark.parametrize(("method", "verdict"), [("post", Verdict.UNKNOWN), ("get", Verdict.RETRY)])
async def test_silence_after_sending_may_have_worked_unless_nothing_was_asked_to_change(
    method: str, verdict: Verdict
) -> None:
    async def handler(_: web.Request) -> web.Response:
        await asyncio.sleep(5)
        return web.Response()

    async with provider(handler) as (http, url):
        with pytest.raises(ProviderError) as failed:
            await (
                http.get(url, headers={})
                if method == "get"
                else http.post_json(url, {}, headers={})
            )

    assert failed.value.verdict is verdict


async def test_a_line_that_breaks_after_sending_may_have_worked() -> None:
    async def handler(request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async with provider(handler) as (http, url):
        with pytest.raises(ProviderError) as failed:
            await http.post_json(url, {}, headers={})

    assert failed.value.verdict is Verdict.UNKNOWN


async def test_an_endless_answer_is_not_swallowed() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(body=b'"' + b"x" * MOST_BYTES + b'"')

    async with provider(handler) as (http, url):
        answered = await http.get(url, headers={})

    assert (answered.status, answered.body) == (200, None)


@pytest.mark.parametrize("url", ["nowhere", "ftp://files.example/", "http://"])
async def test_an_address_that_is_none_needs_a_person(url: str) -> None:
    async with ClientSession() as session:
        with pytest.raises(ProviderError) as failed:
            await Http(session).get(url, headers={})

    assert failed.value.verdict is Verdict.ALARM

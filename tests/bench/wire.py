"""As little HTTP/1.1 as a load needs, so that what plays the world costs the machine next to nothing.

Only what our own two ends say to each other: a `Content-Length` on every message, connections kept open.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

Answer = Callable[[str, bytes], bytes]
"""From a request's path and body to the JSON that answers it."""

END = b"\r\n\r\n"
LENGTH = b"content-length:"


class NoAnswerError(Exception):
    """The connection ended, or the answer was no success; the message is the first line of it."""


def taken(buffer: bytearray) -> tuple[bytes, bytes] | None:
    """The head and body of the first whole message in *buffer*, which is then shorter by it."""
    end = buffer.find(END)
    if end < 0:
        return None
    head = bytes(buffer[:end])
    at = head.lower().find(LENGTH)
    length = int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    whole = end + len(END) + length
    if len(buffer) < whole:
        return None
    body = bytes(buffer[end + len(END) : whole])
    del buffer[:whole]
    return head, body


class Talking(asyncio.Protocol):
    """Bytes that came in, message by message."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is not of that class

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while message := taken(self._buffer):
            self.heard(*message)

    def heard(self, head: bytes, body: bytes) -> None:
        raise NotImplementedError


class Serving(Talking):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self._answer = answer

    def heard(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1].decode()
        said = self._answer(path, body)
        assert self.transport is not None
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            % (len(said), said)
        )


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    """The address at which *answer* is asked."""
    server = await asyncio.get_running_loop().create_server(
        lambda: Serving(answer), "127.0.0.1", 0, backlog=1024
    )
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class Asking(Talking):
    waiting: "asyncio.Future[bytes] | None" = None

    def heard(self, head: bytes, body: bytes) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is None or waiting.done():
            return
        line = head.split(b"\r\n", 1)[0]
        if line[9:10] == b"2":
            waiting.set_result(body)
        else:
            waiting.set_exception(NoAnswerError(line.decode("latin-1")))

    def connection_lost(self, _error: Exception | None) -> None:
        self.transport = None
        if self.waiting is not None and not self.waiting.done():
            self.waiting.set_exception(NoAnswerError("the connection ended"))


@dataclass(slots=True)
class Client:
    """POSTs to one address. As many connections as there are requests at a time; each is used again."""

    url: str
    _idle: list[Asking] = field(default_factory=list)

    async def post(self, body: bytes, headers: str = "", timeout_s: float = 30.0) -> bytes:
        """*headers*: whole lines, each with its end.

        Raises:
            NoAnswerError: not 2xx.
        """
        parts = urlsplit(self.url)
        line = await self._connection(parts.hostname or "", parts.port or 80)
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        line.waiting = waiting
        head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
            f"Content-Type: application/json\r\n{headers}Content-Length: {len(body)}\r\n\r\n"
        )
        assert line.transport is not None
        line.transport.write(head.encode() + body)
        async with asyncio.timeout(timeout_s):
            answer = await waiting
        self._idle.append(line)
        return answer

    async def _connection(self, host: str, port: int) -> Asking:
        while self._idle:
            line = self._idle.pop()
            if line.transport is not None and not line.transport.is_closing():
                return line
        _, made = await asyncio.get_running_loop().create_connection(Asking, host, port)
        return made

    def close(self) -> None:
        for line in self._idle:
            if line.transport is not None:
                line.transport.close()
        self._idle.clear()

"""Valkey on a unix socket: wake-ups, rate limits and caches of one engine on one machine."""

import asyncio
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bot.embedded.binaries import valkey_server
from bot.embedded.claim import Claim
from bot.embedded.errors import ChildFailedError, EmbeddedError
from bot.embedded.process import Child, Command
from bot.embedded.state import StateFolder

SERVICE: Final = "valkey"
PING_TIMEOUT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class ValkeySettings:
    """`binary` is the server program to use and no other."""

    state: Path
    binary: Path | None = None
    start_timeout_s: float = 20.0
    stop_timeout_s: float = 5.0


class EmbeddedValkey:
    """`async with EmbeddedValkey(ValkeySettings(folder)) as valkey: Redis.from_url(valkey.url)`."""

    def __init__(self, settings: ValkeySettings) -> None:
        self._settings = settings
        self._state = StateFolder(settings.state)
        self._claim = Claim(SERVICE, self._state.claim_file(SERVICE))
        self._child: Child | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def socket(self) -> Path:
        return self._state.socket_folder(SERVICE) / "valkey.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    async def start(self) -> None:
        """Serve, with what was kept in the append-only file.

        Raises:
            AlreadyRunningError: another engine uses this state folder.
            BinariesNotFoundError: there is no Valkey or Redis for this machine.
            ChildFailedError, NotReadyError: it did not start; its last words are in the message.
        """
        await self._claim.take(signal.SIGTERM)
        try:
            self._child = await Child.start(self._command())
            self._claim.name_child(self._child.pid)
            await self._child.wait_ready(self._answers, self._settings.start_timeout_s)
            self._claim.name_child(self._child.pid, self.url)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        try:
            if self._child:
                await self._child.stop()
        finally:
            self._child = None
            self._claim.release()

    async def exited(self) -> ChildFailedError:
        """Wait until the server ends by itself; the answer says how."""
        if self._child is None:
            raise EmbeddedError("Valkey has not been started.")
        return await self._child.exited()

    def running_url(self) -> str | None:
        """Where the engine that has this state folder now, in whatever process, has its Valkey."""
        return self._claim.address()

    def _command(self) -> Command:
        room = self._state.room(SERVICE)
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(room),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "loglevel": "notice",
            "daemonize": "no",
        }
        flags = (part for name, value in options.items() for part in (f"--{name}", value))
        return Command(
            name=SERVICE,
            argv=(str(valkey_server(self._settings.binary)), *flags),
            log=self._state.log_file(SERVICE),
            cwd=room,
            stops=((signal.SIGTERM, self._settings.stop_timeout_s),),
        )

    async def _answers(self) -> bool:
        """PING by hand: the client library lives under adapters/redis. Loading answers no PONG."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(PING_TIMEOUT_S):
                reader, writer = await asyncio.open_unix_connection(self.socket)
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        return False

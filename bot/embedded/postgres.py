"""Postgres on a unix socket, for one engine on one machine; its data outlives both."""

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote

from bot.embedded.binaries import PostgresBinaries, postgres_binaries
from bot.embedded.claim import Claim
from bot.embedded.errors import ChildFailedError, EmbeddedError
from bot.embedded.launch import REFUSED
from bot.embedded.pids import program
from bot.embedded.postgres_conf import initdb_options, server_options
from bot.embedded.process import Child, Command, Identity, finish
from bot.embedded.psql import Psql
from bot.embedded.seat import SERVICE, Seat, identities, take_seat
from bot.embedded.state import StateFolder

SUPERUSER: Final = "postgres"
# "pg_ctl -w" waits for the same word: utils/pidfile.h, PM_STATUS_READY.
STATUS_LINE, READY = 7, "ready"
# What Postgres says while the last one has not quite gone (miscinit.c).
STILL_THERE: Final = ("already exists", "is still in use")
RETRY_S: Final = 0.1
GOING_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class PostgresSettings:
    """`extra` overrides server settings (a test may switch fsync off); `binaries` is a folder of
    programs to use and no other; `identity` is chosen by itself."""

    state: Path
    database: str = "bot"
    binaries: Path | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    initdb_timeout_s: float = 60.0
    start_timeout_s: float = 30.0
    stop_timeout_s: float = 15.0


class EmbeddedPostgres:
    """`async with EmbeddedPostgres(PostgresSettings(folder)) as server: connect(server.dsn)`."""

    def __init__(
        self, settings: PostgresSettings, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._state = StateFolder(settings.state)
        self._claim = Claim(SERVICE, self._state.claim_file(SERVICE))
        self._seat: Seat | None = None
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

    async def start(self) -> None:
        """Make the data if there is none, serve it, and make the database if there is none.

        Raises:
            AlreadyRunningError: another engine uses this state folder.
            BinariesNotFoundError: there is no Postgres for this machine.
            ChildFailedError, NotReadyError: it did not start; its last words are in the message.
        """
        await self._claim.take(signal.SIGINT)
        try:
            programs = await asyncio.to_thread(postgres_binaries, self._settings.binaries)
            await self._start_as_somebody(programs)
            await self.create_database(self._settings.database)
            self._claim.name_child(self._started.pid, self.dsn)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, the rest is on the disk."""
        try:
            if self._child:
                await self._child.stop()
        finally:
            self._child = None
            self._claim.release()

    async def exited(self) -> ChildFailedError:
        """Wait until the server ends by itself; the answer says how."""
        return await self._started.exited()

    def running_dsn(self) -> str | None:
        """Where the engine that has this state folder now, in whatever process, has its data."""
        return self._claim.address()

    @property
    def dsn(self) -> str:
        return self.dsn_of(self._settings.database)

    def dsn_of(self, database: str, user: str = SUPERUSER) -> str:
        """For asyncpg, and for SQLAlchemy with its own prefix."""
        return f"postgresql://{quote(user)}@/{quote(database)}?host={self._sitting.sockets}"

    async def create_database(self, name: str, template: str = "template1") -> None:
        """Nothing happens where *name* exists. Nobody may be connected to *template*."""
        await self._psql.create_database(name, template)

    async def drop_database(self, name: str) -> None:
        """Those still connected to it are sent away."""
        await self._psql.drop_database(name)

    @property
    def _started(self) -> Child:
        if self._child is None:
            raise EmbeddedError("Postgres has not been started.")
        return self._child

    @property
    def _sitting(self) -> Seat:
        if self._seat is None:
            raise EmbeddedError("Postgres has not been started.")
        return self._seat

    @property
    def _psql(self) -> Psql:
        return Psql(self._sitting.programs["psql"], self._sitting.sockets, SUPERUSER)

    async def _start_as_somebody(self, programs: PostgresBinaries) -> None:
        chosen = self._settings.identity
        candidates = (chosen,) if chosen else identities(self._state.room(SERVICE))
        for identity in candidates:
            self._seat = await asyncio.to_thread(take_seat, self._state, programs, identity)
            try:
                await self._prepare_data(self._seat)
                await self._serve(self._seat)
            except ChildFailedError as failure:
                if failure.code != REFUSED or identity is candidates[-1]:
                    raise
            else:
                return

    async def _prepare_data(self, seat: Seat) -> None:
        if seat.data.exists():
            refuse_other_version(seat)
            return
        half = seat.home / "data.half"  # renamed when whole: an interrupted start leaves no ruin
        await asyncio.to_thread(shutil.rmtree, half, ignore_errors=True)
        argv = (seat.programs["initdb"], *initdb_options(half, SUPERUSER, seat.programs.major))
        await finish(self._command(seat, "initdb", argv), self._settings.initdb_timeout_s)
        half.rename(seat.data)

    async def _serve(self, seat: Seat) -> None:
        options = server_options(seat.sockets, seat.programs.major, self._settings.extra)
        argv = (seat.programs["postgres"], "-D", str(seat.data), *options)
        forget_reused_pid(seat)
        give_up = self._monotonic() + GOING_S
        while True:
            try:
                await self._serve_once(seat, argv)
            except ChildFailedError as failure:
                going = any(words in failure.last_lines for words in STILL_THERE)
                if not going or self._monotonic() > give_up:
                    raise
            else:
                return
            await asyncio.sleep(RETRY_S)

    async def _serve_once(self, seat: Seat, argv: tuple[str, ...]) -> None:
        child = self._child = await Child.start(self._command(seat, SERVICE, argv))
        self._claim.name_child(child.pid)

        async def ready() -> bool:
            return says_ready(seat.data / "postmaster.pid", child.pid)

        await child.wait_ready(ready, self._settings.start_timeout_s)

    def _command(self, seat: Seat, name: str, argv: tuple[str, ...]) -> Command:
        return Command(
            name=name,
            argv=argv,
            log=self._state.log_file(SERVICE),
            cwd=seat.home,
            environment=clean_environment(),
            identity=seat.identity,
            # fast, then immediate: https://www.postgresql.org/docs/18/server-shutdown.html
            stops=((signal.SIGINT, self._settings.stop_timeout_s), (signal.SIGQUIT, 5.0)),
        )


def clean_environment() -> dict[str, str]:
    """The operator's PGDATA, PGPORT or locale must not reach a server of our own."""
    ours = {"PG", "LC_", "LANG", "TZ"}
    kept = {k: v for k, v in os.environ.items() if not k.startswith(tuple(ours))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def says_ready(pid_file: Path, pid: int) -> bool:
    """Postgres' own status line, unless the file is still the last server's."""
    with suppress(OSError, IndexError):
        lines = pid_file.read_text("utf-8", "replace").splitlines()
        return lines[0] == str(pid) and lines[STATUS_LINE].strip() == READY
    return False


def refuse_other_version(seat: Seat) -> None:
    made_by = (seat.data / "PG_VERSION").read_text("ascii").strip()
    if made_by != str(seat.programs.major):
        raise EmbeddedError(
            f"{seat.data} was made by Postgres {made_by}, the programs are of {seat.programs.major}"
            f" ({seat.programs.folder}). Set BOT_POSTGRES_BIN to the old ones, or move the data."
        )


def forget_reused_pid(seat: Seat) -> None:
    """After a power cut or in a new container another program may have the number in the pid file.

    Postgres would refuse to start. A number that is free, or a Postgres', is left to Postgres,
    which knows best whether somebody still works on the data.
    """
    for file in (seat.data / "postmaster.pid", seat.sockets / ".s.PGSQL.5432.lock"):
        with suppress(OSError, ValueError, IndexError):
            name = program(abs(int(file.read_text("utf-8", "replace").split()[0])))
            if name is not None and "postgres" not in name:
                file.unlink()

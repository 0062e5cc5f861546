"""What the engine needs beside it: Postgres, Valkey and the NLU process, brought up where no URL names one."""

import asyncio
import base64
import json
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeAlias

import structlog

from bot.embedded import (
    EmbeddedError,
    EmbeddedNlu,
    EmbeddedPostgres,
    EmbeddedValkey,
    NluSettings,
    PostgresSettings,
    StateFolder,
    ValkeySettings,
)
from bot.sandbox import demo
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "nlu" / "project"
TRAIN_S = 1800.0
AGAIN_S = 5.0
"""Between two tries to start a server that does not want to."""
NOTED = "run/services.json"
DEMO_SECRETS = demo.SECRETS
"""Secrets between the engine and its own sandbox; made up once and kept in the state folder."""

log = structlog.get_logger()
Say: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Services:
    """Where the three are, whoever started them. `nlu_socket` is set for a local NLU process."""

    database_url: str
    redis_url: str
    nlu_url: str
    nlu_socket: Path | None
    secret_key: str


@dataclass(frozen=True, slots=True)
class Store:
    """The database and the key of its secrets: all that a command of the operator needs."""

    database_url: str
    secret_key: str


@asynccontextmanager
async def reached(settings: Settings, say: Say) -> AsyncIterator[Store]:
    """The database of the engine that runs on this state folder, else one of our own while the block lasts.

    Raises:
        EmbeddedError: it did not start; the message has its last words.
    """
    running = await running_services(settings)
    if running is not None:
        yield Store(running.database_url, running.secret_key)
        return
    async with database(settings, say) as url:
        yield Store(url, key_of_secrets(settings))


@asynccontextmanager
async def database(settings: Settings, say: Say) -> AsyncIterator[str]:
    """The address that the settings name, else that of an embedded Postgres."""
    url = settings.database_url.get_secret_value()
    if url:
        yield url
        return
    say("Starting Postgres ...")
    postgres = EmbeddedPostgres(PostgresSettings(settings.state_dir))
    async with kept_up("postgres", postgres):
        yield postgres.dsn


def key_of_secrets(settings: Settings) -> str:
    return settings.secret_key.get_secret_value() or kept_secret(settings.state_dir, "secret_key")


async def running_services(settings: Settings) -> Services | None:
    """What a running engine noted down; a note it left behind by a kill names a process that is gone."""
    file = settings.state_dir / NOTED
    if settings.database_url.get_secret_value() or not file.exists():
        return None
    noted = await asyncio.to_thread(lambda: json.loads(file.read_text()))
    if not _alive(noted.pop("pid")):
        return None
    socket = noted.pop("nlu_socket")
    return Services(**noted, nlu_socket=Path(socket) if socket else None)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def noted_down(settings: Settings, running: Services) -> Iterator[None]:
    """Tell the command line where the servers are, for as long as they run."""
    file = settings.state_dir / NOTED
    file.parent.mkdir(parents=True, exist_ok=True)
    body = asdict(running) | {"pid": os.getpid(), "nlu_socket": str(running.nlu_socket or "")}
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        json.dump(body, out)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


@asynccontextmanager
async def kept_up(name: str, server: EmbeddedPostgres | EmbeddedValkey) -> AsyncIterator[None]:
    """Started, and started again when it ends by itself: the engine waits as it would for any server."""
    async with server:
        keeper = asyncio.create_task(_keep_up(name, server), name=f"{name} keeper")
        try:
            yield
        finally:
            keeper.cancel()
            await asyncio.wait([keeper])


async def _keep_up(name: str, server: EmbeddedPostgres | EmbeddedValkey) -> None:
    while True:
        outcome = await server.exited()
        log.warning("server.ended", server=name, code=outcome.code)
        while not await _again(name, server):  # noqa: ASYNC110 - nothing tells when it would start
            await asyncio.sleep(AGAIN_S)


async def _again(name: str, server: EmbeddedPostgres | EmbeddedValkey) -> bool:
    try:
        await server.stop()
        await server.start()
    except (EmbeddedError, OSError) as error:
        log.warning("server.not_started", server=name, error=type(error).__name__)
        return False
    log.info("server.started_again", server=name)
    return True


@asynccontextmanager
async def services(settings: Settings, say: Say) -> AsyncIterator[Services]:
    """What a URL names is used, what none names is started and stopped with the engine.

    Raises:
        EmbeddedError: one of them did not start; the message has its last words.
    """
    async with AsyncExitStack() as stack:
        database_url = await stack.enter_async_context(database(settings, say))
        redis_url = settings.redis_url.get_secret_value()
        if not redis_url:
            say("Starting Valkey ...")
            valkey = EmbeddedValkey(ValkeySettings(settings.state_dir))
            await stack.enter_async_context(kept_up("valkey", valkey))
            redis_url = valkey.url
        nlu_url, socket = settings.nlu_url, None
        if not nlu_url:
            nlu_url, socket = await stack.enter_async_context(local_nlu(settings, say))
        key = key_of_secrets(settings)
        running = Services(database_url, redis_url, nlu_url, socket, key)
        with noted_down(settings, running):
            yield running


@asynccontextmanager
async def reached_nlu(settings: Settings, say: Say) -> AsyncIterator[tuple[str, Path | None]]:
    """The NLU server of BOT_NLU_URL or of the engine that runs here, else one of our own."""
    running = await running_services(settings)
    if settings.nlu_url or running is not None:
        yield (settings.nlu_url, None) if running is None else (running.nlu_url, running.nlu_socket)
        return
    async with local_nlu(settings, say) as (url, socket):
        yield url, socket


@asynccontextmanager
async def local_nlu(settings: Settings, say: Say) -> AsyncIterator[tuple[str, Path]]:
    """The NLU process of today's model: its address and its socket."""
    model = await asyncio.to_thread(trained_model, say)
    socket = StateFolder(settings.state_dir).socket_folder("nlu") / "nlu.sock"
    say("Starting the NLU process ...")
    argv = (
        *(str(PROJECT / ".venv" / "bin" / "python"), "-W", "ignore", "-m", "server"),
        *("--model", str(model), "--socket", str(socket), "--parent", str(os.getpid())),
    )
    process = NluSettings(settings.state_dir, argv, url="http://nlu", socket=socket, cwd=PROJECT)
    async with EmbeddedNlu(process):
        yield "http://nlu", socket


def trained_model(say: Say) -> Path:
    """The model of today's training data; trained now when there is none."""
    command = [sys.executable, str(PROJECT / "train.py")]
    where = subprocess.run(  # noqa: S603 - our own script
        [*command, "--where"], capture_output=True, text=True, check=False, timeout=TRAIN_S
    )
    if where.returncode != 0 or not (PROJECT / ".venv").exists():
        say("Training the language model (about a minute, once) ...")
        subprocess.run(command, check=True, timeout=TRAIN_S)  # noqa: S603 - our own script
    return Path(where.stdout.strip().splitlines()[-1])


def kept_secret(state: Path, name: str) -> str:
    """A random value that outlives restarts, readable by nobody else."""
    folder = state / "secrets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / name
    if not file.exists():
        fresh = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(fresh)
    return file.read_text()


def demo_secrets(state: Path) -> dict[str, str]:
    return {name: os.environ.get(name) or kept_secret(state, name) for name in DEMO_SECRETS}

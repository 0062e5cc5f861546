"""How our Postgres is made and run: safe like a server, sized for a laptop with two cores."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

BUILTIN_LOCALES_SINCE = 17
NEWER_SINCE = 18
NEWER: Final = MappingProxyType(
    {
        "io_method": "sync",
        # To give back pages at a table's end it is locked for everybody: the queue is empty a moment, and grows again.
        "vacuum_truncate": "off",
    }
)

# Durability is Postgres' own default (fsync, synchronous_commit and full_page_writes are on):
# a message that was acknowledged survives a power cut.
SETTINGS: Final = MappingProxyType(
    {
        "listen_addresses": "",
        "port": "5432",
        "unix_socket_permissions": "0700",
        "max_connections": "200",  # sixteen processes of nine, and some
        "shared_buffers": "128MB",
        "effective_cache_size": "1GB",
        "work_mem": "8MB",
        "maintenance_work_mem": "64MB",
        "random_page_cost": "1.1",
        "jit": "off",  # our statements are short; compiling them costs more than running them
        "max_parallel_workers_per_gather": "0",
        "max_worker_processes": "4",
        "wal_level": "minimal",  # nobody replicates from here
        "max_wal_senders": "0",
        "max_wal_size": "512MB",
        "checkpoint_timeout": "15min",
        # Plans made while a table was empty read all of it when it has grown: look soon.
        "autovacuum_naptime": "10s",
        # In small steps: in one go it takes a third of two cores, and buyers wait for it.
        "autovacuum_vacuum_cost_delay": "20ms",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        # Statements and DETAIL lines hold buyers' numbers and words; logs must not.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
)


def initdb_options(data: Path, superuser: str, major: int) -> tuple[str, ...]:
    """Case and words right for every script, order by code point, on every machine the same.

    Everybody who can reach the socket is trusted: it lies in a folder only its owner can enter.
    """
    builtin = major >= BUILTIN_LOCALES_SINCE
    locale = (
        ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        if builtin
        else ("--locale=C.UTF-8", "--locale-provider=libc")
    )
    return (
        f"--pgdata={data}",
        f"--username={superuser}",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-instructions",
        # A new file of the log is filled with zeros while everybody waits: for a sixteenth of the usual time.
        "--wal-segsize=1",
        *locale,
    )


def server_options(sockets: Path, major: int, extra: Mapping[str, str]) -> tuple[str, ...]:
    newer = NEWER if major >= NEWER_SINCE else {}
    settings = {**SETTINGS, **newer, "unix_socket_directories": str(sockets), **extra}
    return tuple(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))

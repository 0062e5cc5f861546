"""The folder that keeps what the embedded processes know between two starts."""

import hashlib
import os
import re
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.embedded.errors import EmbeddedError
from bot.embedded.launch import NOBODY

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, the closing zero among them.
LONGEST_SOCKET_PATH = 103
# Postgres' name for the socket of port 5432 is the longest of ours.
LONGEST_SOCKET_NAME = len("/.s.PGSQL.5432")
PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)
LOG_LIMIT_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class StateFolder:
    """`<root>/<service>/` is private to a service, `<root>/logs/` and `<root>/run/` are ours."""

    root: Path

    def room(self, service: str) -> Path:
        return self._private(service)

    def claim_file(self, service: str) -> Path:
        return self._private("run") / f"{service}.json"

    def log_file(self, service: str) -> Path:
        """A log that grew too long is put aside, once, when its process starts."""
        log = self._private("logs") / f"{service}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            log.replace(log.with_suffix(".log.1"))
        return log

    def socket_folder(self, service: str) -> Path:
        """A private folder whose path leaves room for a socket's name.

        Inside the state folder when its path is short and plain (a comma or a colon would be read
        as a second host), else under the temporary folder, always the same for the same root.
        """
        inside = self.root.absolute() / service
        size = len(os.fsencode(inside)) + LONGEST_SOCKET_NAME
        if size <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(inside)):
            return self._private(service)
        digest = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
        outside = Path(tempfile.gettempdir()) / f"bot-{os.geteuid()}-{digest}"
        outside.mkdir(mode=0o700, exist_ok=True)
        refuse_strangers(outside)
        return outside

    def _private(self, name: str) -> Path:
        # 0711: what lies inside is closed, but another identity may pass through to its own room.
        self.root.mkdir(mode=0o711, parents=True, exist_ok=True)
        folder = self.root.absolute() / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def refuse_strangers(folder: Path) -> None:
    """In a shared temporary folder anybody may have made this name before us."""
    seen = folder.lstat()
    us = os.geteuid()
    ours = seen.st_uid == us or (us == 0 and seen.st_uid == NOBODY)
    if not stat.S_ISDIR(seen.st_mode) or not ours or stat.S_IMODE(seen.st_mode) & 0o077:
        raise EmbeddedError(f"{folder} belongs to somebody else or is open to others; remove it.")

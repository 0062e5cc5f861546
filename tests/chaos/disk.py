"""A small disk for Postgres, so that it can be full."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SIZE_MB = 640
"""Room for a run and its write-ahead log; in memory, taken only as it is used."""
MOUNT_S = 10
BALLAST = "ballast"


@dataclass(frozen=True, slots=True)
class SmallDisk:
    folder: Path

    def fill(self) -> None:
        """Not a byte is left."""
        with (self.folder / BALLAST).open("wb") as ballast, suppress(OSError):
            while True:
                left = os.fstatvfs(ballast.fileno()).f_bavail
                size = os.fstat(ballast.fileno()).st_size
                os.posix_fallocate(ballast.fileno(), size, max(1, left) * 4096)

    def make_room(self) -> None:
        (self.folder / BALLAST).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, say: Callable[[str], None]) -> Iterator[SmallDisk | None]:
    """Mounted at *folder*, where this user may do that; else none, and a word about it."""
    folder.mkdir(parents=True, mode=0o700)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=0700", "none", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True, timeout=MOUNT_S)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        say("The disk is not filled in this run: only root may mount a small one.")
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False, timeout=MOUNT_S)  # noqa: S603, S607

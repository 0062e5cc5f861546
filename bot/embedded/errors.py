"""What can go wrong with a process we start: each says what to do about it."""

from pathlib import Path


class EmbeddedError(RuntimeError):
    """An embedded service could not be started or stopped."""


class AlreadyRunningError(EmbeddedError):
    """Another engine works on the same state folder."""

    def __init__(self, name: str, owner: str, folder: Path) -> None:
        super().__init__(
            f"{name}: {folder} is in use by another engine (process {owner}). "
            "Stop that one, or give this one a state folder of its own."
        )


class BinariesNotFoundError(EmbeddedError):
    """No programs to run for this platform."""


class ChildFailedError(EmbeddedError):
    """A process ended, or never started, where it should have run on."""

    def __init__(self, name: str, code: int, log: Path, last_lines: str) -> None:
        super().__init__(f"{name} ended with code {code}; last lines of {log}:\n{last_lines}")
        self.code = code
        self.last_lines = last_lines


class NotReadyError(EmbeddedError):
    """A process runs but does not answer in time."""

    def __init__(self, name: str, waited_s: float, log: Path, last_lines: str) -> None:
        super().__init__(
            f"{name} was not ready after {waited_s:.1f} s; last lines of {log}:\n{last_lines}"
        )

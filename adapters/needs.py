"""What an account must bring so that its channel can check what comes in and send what goes out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """One of *names* must have a value of at least *least* characters."""

    names: tuple[str, ...]
    least: int = 1

    def __str__(self) -> str:
        named = " or ".join(self.names)
        return f"{named} of {self.least} characters or more" if self.least > 1 else named


def need(*names: str, least: int = 1) -> Need:
    return Need(names, least)


def lacking(needs: Iterable[Need], given: Mapping[str, str]) -> list[str]:
    """What *given* does not have, in words. A value of blanks is no value."""
    return [
        str(one)
        for one in needs
        if not any(len(given.get(name, "").strip()) >= one.least for name in one.names)
    ]

"""Traces, where somebody asks for them: each timed part of a message's way is a span, and the trace's id is the
message's own, as it stands in the log."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from bot.settings import SettingsError

EXPORTER: Final = "bot.traces_otlp"
"""Its library is an extra, and takes a third of a second to load: nobody who does not want it pays for it."""


class Spans(Protocol):
    def part(self, name: str, took_s: float, correlation_id: str = "") -> None:
        """One that has just ended, of the message that is being worked on where none is named."""
        ...


@contextmanager
def open_spans(url: str) -> Iterator[Spans | None]:
    """With no address there are none.

    Raises:
        SettingsError: the library is not there.
    """
    if not url:
        yield None
        return
    try:
        exporter = importlib.import_module(EXPORTER)
    except ImportError as error:
        raise SettingsError(
            "BOT_TRACES_URL needs: pip install 'conversational-commerce[traces]'"
        ) from error
    with exporter.opened(url) as spans:
        yield spans

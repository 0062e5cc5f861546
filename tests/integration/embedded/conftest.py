import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.embedded import EmbeddedPostgres, PostgresSettings


@pytest.fixture
def empty_state() -> Iterator[Path]:
    """A short path: a socket's may have about a hundred bytes."""
    with tempfile.TemporaryDirectory(prefix="bot-") as folder:
        yield Path(folder) / "state"


@pytest.fixture(scope="module")
async def state() -> AsyncIterator[Path]:
    """A folder with data, one for a whole file: every test leaves it fit for another start."""
    with tempfile.TemporaryDirectory(prefix="bot-") as folder:
        used = Path(folder) / "state"
        async with EmbeddedPostgres(PostgresSettings(used)):
            pass
        yield used

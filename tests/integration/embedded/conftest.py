import shutil
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


@pytest.fixture(scope="session")
async def used_state() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bot-") as folder:
        used = Path(folder) / "state"
        async with EmbeddedPostgres(PostgresSettings(used, extra={"fsync": "off"})):
            pass
        yield used


@pytest.fixture
def state(used_state: Path, empty_state: Path) -> Path:
    """A folder that has data: making it takes a second, copying it does not."""
    shutil.copytree(used_state, empty_state)
    return empty_state

"""A small model, trained once by the real command, and the real server on a unix socket."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.integration.nlu.harness import SMALL, Server, running, train


@pytest.fixture(scope="session")
def model() -> Path:
    """Kept in the project's cache: its name is its content, so it is never stale."""
    trained = train("--data", str(SMALL))
    assert trained.returncode == 0, trained.stderr
    return Path(trained.stdout.splitlines()[-1])


@pytest.fixture
def socket_folder() -> Iterator[Path]:
    """Short: a unix socket's path has room for about a hundred bytes."""
    with TemporaryDirectory(prefix="nlu-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
async def server(model: Path) -> AsyncIterator[Server]:
    """One for all: a test that ends a server starts its own."""
    with TemporaryDirectory(prefix="nlu-") as folder:
        async with running(model, Path(folder) / "s") as started:
            yield started

import asyncio
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.embedded import ChildFailedError, EmbeddedNlu, NluSettings, NotReadyError, StateFolder
from bot.embedded.claim import Claim
from tests.integration.embedded.harness import NLU_SERVER, PATIENCE_S, POLL_S, all_gone


@pytest.fixture
def settings(empty_state: Path) -> NluSettings:
    socket = StateFolder(empty_state).socket_folder("nlu") / "nlu.sock"
    return NluSettings(
        state=empty_state,
        argv=(sys.executable, str(NLU_SERVER), str(socket)),
        cwd=empty_state,
        socket=socket,
        first_delay_s=0.05,
    )


def child_of(settings: NluSettings) -> int:
    record = Claim("nlu", StateFolder(settings.state).claim_file("nlu")).read()
    assert record
    return record.child


async def is_well(settings: NluSettings) -> bool:
    connector = aiohttp.UnixConnector(str(settings.socket))
    timeout = aiohttp.ClientTimeout(total=2.0)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        try:
            async with session.get("http://localhost/health") as answer:
                return answer.ok
        except aiohttp.ClientError:
            return False


async def becomes_well(settings: NluSettings) -> bool:
    for _ in range(int(PATIENCE_S / POLL_S)):
        if await is_well(settings):
            return True
        await asyncio.sleep(POLL_S)
    return False


async def test_it_is_well_when_start_returns_and_gone_when_stop_returns(
    settings: NluSettings,
) -> None:
    async with EmbeddedNlu(settings):
        child = child_of(settings)
        assert await is_well(settings)

    assert await all_gone([child])


async def test_a_server_that_dies_is_started_again(settings: NluSettings) -> None:
    async with EmbeddedNlu(settings):
        first = child_of(settings)
        os.kill(first, signal.SIGKILL)
        assert await all_gone([first])

        assert await becomes_well(settings)
        second = child_of(settings)

    assert second != first
    assert await all_gone([second])


async def test_a_server_that_does_not_come_back_is_tried_until_it_does(
    settings: NluSettings, tmp_path: Path
) -> None:
    program = tmp_path / "server.py"
    program.write_text(NLU_SERVER.read_text("utf-8"), "utf-8")
    settings = replace(settings, argv=(sys.executable, str(program), str(settings.socket)))
    async with EmbeddedNlu(settings):
        program.rename(tmp_path / "away.py")
        os.kill(child_of(settings), signal.SIGKILL)
        await asyncio.sleep(0.5)
        assert not await is_well(settings)

        (tmp_path / "away.py").rename(program)

        assert await becomes_well(settings)


async def test_a_server_that_cannot_start_shows_its_last_words(settings: NluSettings) -> None:
    broken = replace(settings, argv=(sys.executable, "-c", "raise SystemExit('no model here')"))

    with pytest.raises(ChildFailedError, match="no model here"):
        await EmbeddedNlu(broken).start()


async def test_a_server_that_never_gets_well_is_given_up_and_ended(settings: NluSettings) -> None:
    argv = (sys.executable, "-c", "import time; print('loading', flush=True); time.sleep(60)")
    deaf = replace(settings, argv=argv, start_timeout_s=0.5)

    with pytest.raises(NotReadyError, match="loading"):
        await EmbeddedNlu(deaf).start()

    assert await all_gone([child_of(deaf)])

import os
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.embedded import (
    AlreadyRunningError,
    BinariesNotFoundError,
    ChildFailedError,
    EmbeddedValkey,
    ValkeySettings,
)


def client(valkey: EmbeddedValkey) -> Redis:
    return Redis.from_url(valkey.url, socket_timeout=5.0)


async def test_what_was_written_survives_a_restart(empty_state: Path) -> None:
    valkey = EmbeddedValkey(ValkeySettings(empty_state))
    async with valkey, client(valkey) as redis:
        await redis.incr("visits")

    async with valkey, client(valkey) as redis:
        assert await redis.incr("visits") == 2


async def test_it_keeps_an_append_only_file_and_listens_on_no_port(empty_state: Path) -> None:
    async with EmbeddedValkey(ValkeySettings(empty_state)) as valkey, client(valkey) as redis:
        settings = await redis.config_get("appendonly", "appendfsync", "port")

    assert settings == {"appendonly": "yes", "appendfsync": "everysec", "port": "0"}


async def test_a_second_engine_on_the_same_folder_is_told_who_has_it(empty_state: Path) -> None:
    async with EmbeddedValkey(ValkeySettings(empty_state)) as first:
        with pytest.raises(AlreadyRunningError, match=f"{empty_state}.*process {os.getpid()}"):
            await EmbeddedValkey(ValkeySettings(empty_state)).start()

        async with client(first) as redis:
            assert await redis.ping()


async def test_a_long_path_is_no_obstacle(empty_state: Path) -> None:
    settings = ValkeySettings(empty_state / ("deep/" * 30))
    async with EmbeddedValkey(settings) as valkey, client(valkey) as redis:
        assert await redis.ping()


async def test_a_failed_start_shows_valkeys_own_words(empty_state: Path) -> None:
    file = empty_state / "valkey" / "appendonlydir"
    file.parent.mkdir(parents=True)
    file.write_text("a file where a folder should be", "utf-8")

    with pytest.raises(ChildFailedError, match="append-only"):
        await EmbeddedValkey(ValkeySettings(empty_state)).start()


async def test_a_missing_program_is_refused_in_words(empty_state: Path) -> None:
    with pytest.raises(BinariesNotFoundError, match="/nowhere"):
        await EmbeddedValkey(ValkeySettings(empty_state, binary=Path("/nowhere"))).start()

import asyncio
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from bot.embedded import (
    AlreadyRunningError,
    BinariesNotFoundError,
    ChildFailedError,
    EmbeddedError,
    EmbeddedPostgres,
    PostgresSettings,
)
from bot.embedded.binaries import major_version, system
from bot.embedded.claim import Claim, Record
from bot.embedded.pids import birth
from bot.embedded.process import Identity
from bot.embedded.state import StateFolder
from tests.integration.embedded.harness import all_gone

QUICK = {"fsync": "off"}  # for tests that are not about data
TIMEOUT_S = 10.0


async def value(dsn: str, query: str) -> object:
    connection = await asyncpg.connect(dsn, timeout=TIMEOUT_S)
    try:
        return await connection.fetchval(query, timeout=TIMEOUT_S)
    finally:
        await connection.close(timeout=TIMEOUT_S)


async def seconds_to_start(server: EmbeddedPostgres) -> float:
    began = time.perf_counter()
    await server.start()
    return time.perf_counter() - began


def child_of(state: Path) -> Record:
    record = Claim("postgres", StateFolder(state).claim_file("postgres")).read()
    assert record
    return record


def owner_of(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@pytest.fixture
def no_data_elsewhere(empty_state: Path) -> Iterator[None]:
    """A state folder that nobody can reach has its data under /var/lib."""
    yield
    link = empty_state / "postgres" / "away"
    if link.is_symlink():
        shutil.rmtree(link.readlink())


async def test_data_survives_a_restart_and_the_warm_start_is_the_quicker(empty_state: Path) -> None:
    server = EmbeddedPostgres(PostgresSettings(empty_state))

    cold_s = await seconds_to_start(server)
    await value(server.dsn, "create table sold as select 7 as pieces")
    await server.stop()
    warm_s = await seconds_to_start(server)
    pieces = await value(server.dsn, "select pieces from sold")
    await server.stop()

    assert pieces == 7
    assert warm_s < cold_s


@pytest.mark.parametrize("setting", ["fsync", "synchronous_commit", "full_page_writes"])
async def test_what_is_committed_is_on_the_disk(state: Path, setting: str) -> None:
    async with EmbeddedPostgres(PostgresSettings(state)) as server:
        assert await value(server.dsn, f"show {setting}") == "on"


async def test_it_listens_on_no_port(state: Path) -> None:
    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as server:
        assert await value(server.dsn, "show listen_addresses") == ""


async def test_case_is_right_beyond_latin(state: Path) -> None:
    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as server:
        assert await value(server.dsn, "select lower('ẸLẸ́JA ЖЕНЯ')") == "ẹlẹ́ja женя"


async def test_a_second_engine_on_the_same_folder_is_told_who_has_it(state: Path) -> None:
    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as first:
        second = EmbeddedPostgres(PostgresSettings(state))

        with pytest.raises(AlreadyRunningError, match=f"{state}.*process {os.getpid()}"):
            await second.start()

        assert await value(first.dsn, "select 1") == 1


async def test_an_orphan_is_ended_before_the_next_start(state: Path) -> None:
    """Where the kernel does not end children with their parent, the next start does."""
    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as left_over:
        orphan = child_of(state)
        left_over._claim.release()  # as the kernel does for a killed engine

        async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as server:
            assert await value(server.dsn, "select 1") == 1
            assert birth(orphan.child) != orphan.child_birth


async def test_another_program_that_got_an_orphans_number_is_left_alone(state: Path) -> None:
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    claim = Claim("postgres", StateFolder(state).claim_file("postgres"))
    await claim.take(signal.SIGINT)
    claim.name_child(stranger.pid)
    text = claim.file.read_text("utf-8").replace(str(birth(stranger.pid)), "long ago")
    claim.release()
    claim.file.write_text(text, "utf-8")

    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)):
        assert stranger.returncode is None

    stranger.kill()
    await stranger.wait()


async def test_a_pid_file_left_by_a_power_cut_is_no_obstacle(state: Path) -> None:
    stranger = await asyncio.create_subprocess_exec("sleep", "60")
    server = EmbeddedPostgres(PostgresSettings(state, extra=QUICK))
    async with server:
        pid_file = state / "postgres" / "data" / "postmaster.pid"
        text = pid_file.read_text("utf-8")
    pid_file.write_text(text.replace(text.split("\n")[0], str(stranger.pid), 1), "utf-8")

    async with server:
        assert await value(server.dsn, "select 1") == 1

    stranger.kill()
    await stranger.wait()


async def test_a_server_that_was_killed_recovers(state: Path) -> None:
    server = EmbeddedPostgres(PostgresSettings(state))
    async with server:
        await value(server.dsn, "create table kept as select 7 as pieces")
        os.kill(child_of(state).child, signal.SIGKILL)
        ended = await server.exited()

    async with server:
        assert await value(server.dsn, "select pieces from kept") == 7
    assert ended.code == -signal.SIGKILL


@pytest.mark.parametrize("name", ["deep/" * 30 + "state", "with space, comma: colon"])
async def test_any_folder_will_do(empty_state: Path, name: str) -> None:
    async with EmbeddedPostgres(PostgresSettings(empty_state / name, extra=QUICK)) as server:
        assert await value(server.dsn, "select 1") == 1


async def test_a_failed_start_shows_postgres_own_words(state: Path) -> None:
    server = EmbeddedPostgres(PostgresSettings(state, extra={"shared_buffers": "plenty"}))

    with pytest.raises(ChildFailedError, match=r"shared_buffers.*plenty"):
        await server.start()


async def test_a_cancelled_start_leaves_no_process_and_no_ruin(empty_state: Path) -> None:
    server = EmbeddedPostgres(PostgresSettings(empty_state, extra=QUICK))
    for wait_s in (0.05, 0.3, 0.6):
        start = asyncio.create_task(server.start())
        await asyncio.sleep(wait_s)
        start.cancel()
        await asyncio.wait([start], timeout=TIMEOUT_S)
        assert start.done()

    async with server:
        assert await value(server.dsn, "select 1") == 1
        last = child_of(empty_state).child
    assert await all_gone([last])


async def test_data_of_another_version_is_refused_in_words(empty_state: Path) -> None:
    data = StateFolder(empty_state).room("postgres") / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("12\n", "ascii")

    with pytest.raises(EmbeddedError, match="made by Postgres 12"):
        await EmbeddedPostgres(PostgresSettings(empty_state)).start()


async def test_a_folder_without_programs_is_refused_in_words(empty_state: Path) -> None:
    server = EmbeddedPostgres(PostgresSettings(empty_state, binaries=Path("/nowhere")))

    with pytest.raises(BinariesNotFoundError, match=r"/nowhere.*BOT_POSTGRES_BIN"):
        await server.start()


async def test_a_database_can_be_copied_and_dropped(state: Path) -> None:
    async with EmbeddedPostgres(PostgresSettings(state, extra=QUICK)) as server:
        await server.create_database("original")
        await value(server.dsn_of("original"), "create table sold as select 7 as pieces")
        name = 'odd "name"; select 1'

        await server.create_database(name, template="original")
        pieces = await value(server.dsn_of(name), "select pieces from sold")
        await server.drop_database(name)

        assert pieces == 7
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await value(server.dsn_of(name), "select 1")


@pytest.mark.usefixtures("no_data_elsewhere")
@pytest.mark.parametrize("rooms", ["open", "closed"])
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
async def test_without_namespaces_root_runs_it_as_nobody(empty_state: Path, rooms: str) -> None:
    empty_state.parent.chmod(0o755 if rooms == "open" else 0o700)
    settings = PostgresSettings(empty_state, extra=QUICK, identity=Identity.NOBODY)

    async with EmbeddedPostgres(settings) as server:
        await value(server.dsn, "create table sold as select 7 as pieces")
        owner = owner_of(child_of(empty_state).child)
    as_it_began = EmbeddedPostgres(PostgresSettings(empty_state, extra=QUICK))
    async with as_it_began:
        pieces = await value(as_it_began.dsn, "select pieces from sold")

    assert owner == 65534
    assert pieces == 7


@pytest.mark.skipif(
    not [f for f in system() if major_version(f) >= 15], reason="no Postgres on this system"
)
async def test_a_systems_own_postgres_will_do(empty_state: Path) -> None:
    folder = next(f for f in system() if major_version(f) >= 15)

    async with EmbeddedPostgres(
        PostgresSettings(empty_state, binaries=folder, extra=QUICK)
    ) as server:
        version = await value(server.dsn, "show server_version_num")
        assert await value(server.dsn, "select lower('ẸLẸ́JA ЖЕНЯ')") == "ẹlẹ́ja женя"

    assert int(str(version)) // 10_000 == major_version(folder)

"""What a run bends: time, calls and a disk."""

import os
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from bot.clock import MovedClock, now
from tests.chaos.clocks import SKEW_S, Clocks
from tests.chaos.dice import Dice
from tests.chaos.disk import BALLAST, small_disk

SOON = timedelta(seconds=5)


def test_days_pass_for_every_engine_and_each_clock_stays_a_little_off(tmp_path: Path) -> None:
    clocks = Clocks(tmp_path, Random(1))
    engines = [MovedClock(clocks.new()) for _ in range(3)]

    clocks.pass_by(2 * 86_400)
    ahead = [engine() - now() - timedelta(days=2) for engine in engines]

    assert all(abs(each) < timedelta(seconds=SKEW_S) + SOON for each in ahead)
    assert len({round(each.total_seconds(), 1) for each in ahead}) > 1


def test_a_clock_without_its_file_is_not_moved(tmp_path: Path) -> None:
    assert abs(MovedClock(tmp_path / "nothing")() - now()) < SOON


def test_calls_fail_by_seed_and_some_hang() -> None:
    fates = [Dice(17).call(f"key {n}") for n in range(20_000)]

    assert fates == [Dice(17).call(f"key {n}") for n in range(20_000)]
    assert {fate.failure for fate in fates} == {None, "429", "500", "die", "slow", "hang"}
    assert {fate.taken for fate in fates if fate.failure == "hang"} == {True, False}


def test_a_full_disk_takes_nothing_until_there_is_room_again(tmp_path: Path) -> None:
    said: list[str] = []
    with small_disk(tmp_path / "disk", said.append) as disk:
        if disk is None:
            pytest.skip(said[0])
        disk.fill()
        with pytest.raises(OSError, match="No space left"):
            os.posix_fallocate(os.open(disk.folder / "more", os.O_CREAT | os.O_WRONLY), 0, 65_536)
        disk.make_room()

        (disk.folder / "more").write_bytes(b"x" * 65_536)
        assert not (disk.folder / BALLAST).exists()

"""What the environment may say, and what it may not."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, read


@pytest.fixture(autouse=True)
def moved(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    environ = {"BOT_CLOCK_FILE": "run/clock"}
    monkeypatch.setenv("BOT_CLOCK_FILE", environ["BOT_CLOCK_FILE"])
    monkeypatch.delenv("BOT_DEV", raising=False)
    return environ


def test_a_clock_is_not_moved_in_production(moved: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=r"BOT_CLOCK_FILE.*not without BOT_DEV"):
        read(moved)


def test_a_clock_is_moved_for_rehearsals(
    moved: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DEV", "true")

    assert read({**moved, "BOT_DEV": "true"}).clock_file == Path("run/clock")

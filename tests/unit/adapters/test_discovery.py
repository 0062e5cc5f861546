"""A file is enough: what lies in the two folders is found, and found once."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters.channels
from adapters.discovery import channels, providers
from tests.contract.cases import NOBODY

PIGEON = """
class Pigeon:
    name = "{name}"
    default_base_url = "https://loft.example/"
    url_variable = "BOT_PIGEON_URL"

    def __init__(self, http, base_url):
        self.base_url = base_url

    def render(self, bubbles, to):
        return []
"""


@pytest.fixture
def loft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder beside the real one, as if a file had been added there."""
    monkeypatch.setattr(adapters.channels, "__path__", [*adapters.channels.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("adapters.channels.pigeon", None)


def test_everything_is_found_by_name() -> None:
    assert {"whatsapp", "console"} <= channels(NOBODY, {}).keys()
    assert {"paystack", "cash_on_delivery"} <= providers(NOBODY, {}).keys()


def test_a_new_file_is_a_new_channel(loft: Path) -> None:
    (loft / "pigeon.py").write_text(PIGEON.format(name="pigeon"))

    found = channels(NOBODY, {})

    assert found["pigeon"].base_url == "https://loft.example"  # type: ignore[attr-defined]


def test_an_address_can_be_given(loft: Path) -> None:
    (loft / "pigeon.py").write_text(PIGEON.format(name="pigeon"))

    found = channels(NOBODY, {"BOT_PIGEON_URL": "http://127.0.0.1:9/"})

    assert found["pigeon"].base_url == "http://127.0.0.1:9"  # type: ignore[attr-defined]


def test_two_of_one_name_are_a_mistake(loft: Path) -> None:
    (loft / "pigeon.py").write_text(PIGEON.format(name="whatsapp"))

    with pytest.raises(TypeError, match="both called 'whatsapp'"):
        channels(NOBODY, {})


def test_a_file_without_an_adapter_is_a_mistake(loft: Path) -> None:
    (loft / "pigeon.py").write_text("WINGS = 2\n")

    with pytest.raises(TypeError, match="exactly one adapter, not 0"):
        channels(NOBODY, {})

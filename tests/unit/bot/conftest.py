"""What the tests of the floor `bot` are given."""

from pathlib import Path

import pytest

from tests.unit.bot.corner import CORNER, CornerShop


@pytest.fixture
def corner(tmp_path: Path) -> CornerShop:
    (tmp_path / "shop").mkdir()
    (tmp_path / "outside.png").write_bytes(b"a picture")
    (tmp_path / "shop" / "red.png").write_bytes(b"a picture")
    (tmp_path / "shop" / "notes.txt").write_text("no picture")
    return CornerShop(tmp_path / "shop", CORNER.read_text(encoding="utf-8"))

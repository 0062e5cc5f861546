"""The pages that are made from the code are current."""

import pytest

from bot import documents
from bot.local import ROOT


@pytest.mark.parametrize("name", documents.PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")

    assert written == documents.PAGES[name](), "run `make docs`"

"""The sandbox shares nothing with what it is there to try."""

import ast
from pathlib import Path

import pytest

FILES = sorted(Path("bot/sandbox").rglob("*.py"))


def imported(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_file_imports_the_engine(file: Path) -> None:
    engine = {"adapters", "flows", "nlu", "domain", "bot"}

    strangers = {
        name
        for name in imported(file)
        if name.split(".")[0] in engine and not name.startswith("bot.sandbox")
    }

    assert strangers == set()

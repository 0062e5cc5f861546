"""The rules of the house that no linter keeps: `python .ci/house.py`, standard library only."""
# ruff: noqa: INP001 - a script, not a package

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CODE: Final = ("bot", "flows", "nlu", "domain", "adapters", "tests")
LONGEST_FILE_LINES: Final = 300
NAMES_WITHOUT_A_SUBJECT: Final = frozenset({"utils.py", "helpers.py", "common.py", "misc.py"})
MUTABLE: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
TOP_LEVEL: Final = frozenset(
    {
        *("pyproject.toml", "uv.lock", "Makefile", "README.md", "CHANGELOG.md", "LICENSE"),
        *("bot", "flows", "nlu", "domain", "adapters", "tests", "data", "docs", ".ci"),
        *(".gitignore", ".gitattributes"),
    }
)


def known_to_git() -> list[Path]:
    """What is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(  # noqa: S603 - no words from outside
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def complaints(files: list[Path]) -> Iterator[str]:
    for top in sorted({file.parts[0] for file in files} - TOP_LEVEL):
        yield f"{top}: the top level is fixed; find it a place below"
    for file in files:
        if file.suffix == ".py" and file.parts[0] in CODE:
            yield from of_file(file)


def of_file(file: Path) -> Iterator[str]:
    text = (ROOT / file).read_text("utf-8")
    lines = text.count("\n")
    if lines > LONGEST_FILE_LINES:
        yield f"{file}: {lines} lines; over {LONGEST_FILE_LINES} it is probably two subjects"
    if file.name in NAMES_WITHOUT_A_SUBJECT:
        yield f"{file}: a name by meaning, please"
    if file.parts[0] != "tests":
        yield from mutable_globals(file, ast.parse(text, str(file)))


def mutable_globals(file: Path, tree: ast.Module) -> Iterator[str]:
    """A table in capitals is never written to; another name will be, sooner or later."""
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, MUTABLE):
            continue
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for name in (target.id for target in targets if isinstance(target, ast.Name)):
            if not name.isupper() and name != "__all__":
                yield f"{file}:{node.lineno}: {name} can change, and belongs to everybody"


def main() -> int:
    found = list(complaints(known_to_git()))
    sys.stdout.write("".join(f"{line}\n" for line in found))
    if not found:
        sys.stdout.write("House rules kept.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

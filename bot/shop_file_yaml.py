"""YAML with the line of every value, and every value as it was typed.

Plain YAML guesses: `country: NO` becomes false, `size: 6:30` a number of minutes, `price: 4500.50`
a float. Here a scalar stays a string until the model that knows its meaning reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Where: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. `where` is the path inside the file, as in `products[3].price`."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}"
        return ": ".join(part for part in (place, self.where, self.message) if part)


@dataclass(slots=True)
class Document:
    """What was read, and the line of each path in it."""

    file: str
    tree: dict[str, Tree] = field(default_factory=dict)
    lines: dict[Where, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """The line of *where*, or of the nearest thing around it that was written."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def problem(self, where: Where, message: str) -> Problem:
        return Problem(self.file, self.line(where), spelled(where), message)

    def rows(self, *where: str | int) -> Iterator[tuple[Where, dict[str, Tree]]]:
        """The blocks of the list at *where*; what is no block is passed over."""
        here: Tree = self.tree
        for step in where:
            here = child(here, step)
        if isinstance(here, list):
            for number, row in enumerate(here):
                if isinstance(row, dict):
                    yield (*where, number), row


def child(tree: Tree, step: str | int) -> Tree:
    if isinstance(tree, dict):
        return tree.get(str(step), "")
    if isinstance(tree, list) and isinstance(step, int) and step < len(tree):
        return tree[step]
    return ""


def text(tree: Tree, *steps: str | int) -> str:
    """The text at the end of *steps*, empty where there is none."""
    for step in steps:
        tree = child(tree, step)
    return tree.strip() if isinstance(tree, str) else ""


def texts(tree: Tree) -> list[tuple[int, str]]:
    """The texts of a list with their places in it."""
    rows = tree if isinstance(tree, list) else []
    return [(number, row.strip()) for number, row in enumerate(rows) if isinstance(row, str)]


def spelled(where: Where) -> str:
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in where)
    return words.removeprefix(".")


def read_document(path: Path) -> Document:
    """Read *path*; what cannot be read is in `problems`."""
    document = Document(path.name)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        tree = _Reader(document).read(root, ()) if root else ""
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        document.problems.append(Problem(path.name, line, "", f"not YAML: {error.problem}"))
    except (yaml.YAMLError, UnicodeDecodeError):
        document.problems.append(Problem(path.name, 1, "", "not a text in UTF-8"))
    except OSError as error:
        document.problems.append(Problem(path.name, 1, "", f"cannot be read: {error.strerror}"))
    except RecursionError:
        document.problems.append(Problem(path.name, 1, "", "nested too deeply"))
    else:
        if isinstance(tree, dict):
            document.tree = tree
        else:
            document.problems.append(Problem(path.name, 1, "", "holds no shop"))
    return document


class _Reader:
    """Turns YAML nodes into a tree, noting lines and what a plain loader would hide."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()

    def read(self, node: yaml.Node, where: Where) -> Tree:
        if id(node) in self._seen:
            message = "write it out: references (`*name`) are not followed"
            self._document.problems.append(self._document.problem(where, message))
            return ""
        self._seen.add(id(node))
        self._document.lines.setdefault(where, node.start_mark.line + 1)
        match node:
            case yaml.MappingNode():
                return self._mapping(node, where)
            case yaml.SequenceNode():
                return [self.read(row, (*where, number)) for number, row in enumerate(node.value)]
            case _:
                return str(node.value)

    def _mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Tree]:
        tree: dict[str, Tree] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, where, "a key should be one word")
            elif key.value in tree:
                first = self._document.line((*where, key.value))
                self._refuse(key, (*where, key.value), f"written twice, first on line {first}")
            else:
                self._document.lines[(*where, key.value)] = key.start_mark.line + 1
                tree[key.value] = self.read(value, (*where, key.value))
        return tree

    def _refuse(self, node: yaml.Node, where: Where, message: str) -> None:
        line = node.start_mark.line + 1
        self._document.problems.append(Problem(self._document.file, line, spelled(where), message))

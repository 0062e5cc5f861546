"""How quick the interpreters are in which the engine and the peer run: builds differ by half."""

import runpy
import sys
from collections.abc import Callable
from typing import Final, cast

from tests.bench.engine import NLU, ROOT

THEIRS: Final = str(NLU / ".venv" / "bin" / "python")


def slower() -> float:
    """A small piece of plain Python: the time it takes in the peer's interpreter, to that in ours."""
    script = runpy.run_path(str(ROOT / ".ci" / "quickest_python.py"))
    usual = cast("Callable[[list[str]], dict[str, float]]", script["usual"])
    taken = usual([THEIRS, sys.executable])
    return taken[THEIRS] / taken[sys.executable]

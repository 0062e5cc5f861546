"""How quick the interpreters are in which the engine and the peer run: builds differ by half."""

import runpy
import sys
from collections.abc import Callable
from typing import Final, cast

from tests.bench.engine import NLU, ROOT

THEIRS: Final = NLU / ".venv" / "bin" / "python"
ROUNDS: Final = 4


def slower() -> float:
    """A small piece of plain Python: the time it takes in the peer's interpreter, to that in ours."""
    script = runpy.run_path(str(ROOT / ".ci" / "quickest_python.py"))
    seconds = cast("Callable[[str], float]", script["seconds"])
    looks = [(seconds(str(THEIRS)), seconds(sys.executable)) for _ in range(ROUNDS)]
    return min(theirs for theirs, _ in looks) / min(ours for _, ours in looks)

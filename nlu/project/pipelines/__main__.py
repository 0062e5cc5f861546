"""The table of pipelines in nlu/README.md: `make nlu-pipelines`, or here `python -m pipelines`.

Every pipeline is trained on the same lines of every set, so many of them that the slowest ends
within minutes; the shipped one on all of them besides. Each is opened in a process of its own.
The public sets are read from --public (or $NLU_PUBLIC_SETS) and left out where there are none.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

from pipelines.candidates import CANDIDATES
from pipelines.sets import FOLDERS
from pipelines.table import rendered, written

PROJECT = Path(__file__).resolve().parents[1]
README = PROJECT.parent / "README.md"
LINES = 1_500  # of each set
PATIENCE_S = 7_200.0  # for one pipeline on one set, on a machine that does other work as well

Figures = Dict[str, Any]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipelines", description=__doc__)
    where = os.environ.get("NLU_PUBLIC_SETS", "")
    parser.add_argument("--public", type=Path, default=Path(where) if where else None)
    parser.add_argument("--lines", type=int, default=LINES, help="of each set, to train on")
    parser.add_argument("--only", nargs="*", choices=tuple(CANDIDATES), default=tuple(CANDIDATES))
    parser.add_argument("--diet", type=Path, help="interpreter of an environment with TensorFlow")
    parser.add_argument("--found", type=Path, help="file of figures: kept, and not measured twice")
    parser.add_argument("--at-once", type=int, default=1, help="trials beside each other")
    return parser.parse_args()


def sets_at_hand(folder: Path | None) -> List[str]:
    """Our own set always; says which public ones are missing."""
    found = ["ours"]
    for name, inside in FOLDERS.items():
        if folder and (folder / inside).is_dir():
            found.append(name)
        else:
            print(f"{name} is left out: there is no {inside}/ in --public or $NLU_PUBLIC_SETS")
    return found


def trials(options: argparse.Namespace) -> Iterator[Tuple[str, str, int]]:
    """Pipeline, set and lines (0: all of them); our own set last, the others wait for no data."""
    named = [name for name in options.only if options.diet or not _needs_tensorflow(name)]
    for name in set(options.only) - set(named):
        print(f"{CANDIDATES[name].title} is left out: name an interpreter with --diet")
    for chosen in reversed(sets_at_hand(options.public)):
        for name in named:
            for lines in (options.lines, 0) if CANDIDATES[name].reads_all else (options.lines,):
                yield name, chosen, lines


def _needs_tensorflow(name: str) -> bool:
    return CANDIDATES[name].needs_tensorflow


def tried(options: argparse.Namespace, name: str, chosen: str, lines: int) -> Figures:
    """Trained, then opened and measured by another process."""
    python = options.diet if _needs_tensorflow(name) else Path(sys.executable)
    print(f"{CANDIDATES[name].title}: {chosen}, {lines or 'all'} lines", flush=True)
    figures: Figures = {"pipeline": name, "set": chosen, "all": not lines}
    with tempfile.TemporaryDirectory() as folder:
        for what in ("train", "measure"):
            command = [str(python), "-W", "ignore", "-m", "pipelines.trial", what, name, chosen]
            command += [folder, "--lines", str(lines), "--public", str(options.public or "")]
            done = subprocess.run(
                command,
                cwd=PROJECT,
                stdout=subprocess.PIPE,
                check=True,
                timeout=PATIENCE_S,
                text=True,
            )
            figures.update(json.loads(done.stdout.splitlines()[-1]))
    return figures


def main() -> int:
    options = arguments()
    file = options.found
    found: List[Figures] = json.loads(file.read_text()) if file and file.exists() else []
    known = {(row["pipeline"], row["set"], row["all"]) for row in found}
    with ThreadPoolExecutor(options.at_once) as pool:
        waiting = [
            pool.submit(tried, options, name, chosen, lines)
            for name, chosen, lines in trials(options)
            if (name, chosen, not lines) not in known
        ]
        for done in as_completed(waiting):
            found.append(done.result())
            if file:
                file.write_text(json.dumps(found, indent=1))
    table = rendered(found, CANDIDATES)
    print(table)
    written(table, README)
    return 0


if __name__ == "__main__":
    sys.exit(main())

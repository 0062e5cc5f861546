"""Rasa's own Python environment: made once, left alone while nothing changed.

    python nlu/project/environment.py            # prints the interpreter of the environment
    python nlu/project/environment.py diet       # of the one with TensorFlow, which only measures

Standard library only: any Python from 3.10 on may run it, from a fresh clone, with uv at $UV,
in .tools/bin or on the PATH.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
ROOT = PROJECT.parent.parent
PYTHON = PROJECT / ".venv" / "bin" / "python"
STAMP = PROJECT / ".venv" / "made-from"
DIET = PROJECT / "diet"
STUB = "../../../../stub\nimport no_tensorflow\n"  # a .pth file is read at every start


class NoUvError(RuntimeError):
    """uv makes this environment and was not found."""


def uv() -> str:
    beside = ROOT / ".tools" / "bin" / "uv"
    found = os.environ.get("UV") or (str(beside) if beside.exists() else shutil.which("uv"))
    if not found:
        raise NoUvError(
            "uv not found: set UV, or `python3 -m venv .tools && .tools/bin/pip install uv`"
        )
    return found


def wanted() -> str:
    """What the environment is made from; another value, another environment."""
    parts = [(PROJECT / name).read_bytes() for name in ("pyproject.toml", "uv.lock")]
    return hashlib.sha256(b"\0".join([*parts, STUB.encode(), str(PROJECT).encode()])).hexdigest()


def interpreters() -> str:
    """Real interpreters before version-manager shims, which end uv's search when unselected."""
    versions = (Path.home() / ".pyenv" / "versions").glob("3.*/bin")
    real = sorted((str(folder) for folder in versions), reverse=True)
    rest = [p for p in os.environ.get("PATH", "").split(os.pathsep) if not p.endswith("/shims")]
    return os.environ.get("UV_PYTHON_SEARCH_PATH") or os.pathsep.join([*real, *rest])


def ensure() -> Path:
    """The interpreter of an environment that fits the lock; makes or mends it when it must."""
    if STAMP.exists() and STAMP.read_text() == wanted() and PYTHON.exists():
        return PYTHON
    print("making Rasa's environment (about 20 s the first time)", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    sync(PROJECT)
    packages = next((PROJECT / ".venv" / "lib").glob("python3.*/site-packages"))
    (packages / "no_tensorflow.pth").write_text(STUB)
    STAMP.write_text(wanted())
    return PYTHON


def ensure_diet() -> Path:
    """The interpreter of the environment with TensorFlow: 2 GB, and a minute the first time."""
    sync(DIET)
    return DIET / ".venv" / "bin" / "python"


def sync(project: Path) -> None:
    # Byte code is compiled here: without it every start takes ten seconds more.
    command = [uv(), "sync", "--frozen", "--compile-bytecode", "--no-dev", "--quiet"]
    surroundings = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    surroundings["UV_PYTHON_SEARCH_PATH"] = interpreters()
    subprocess.run(command, cwd=project, env=surroundings, check=True)


if __name__ == "__main__":
    print(ensure_diet() if sys.argv[1:] == ["diet"] else ensure())

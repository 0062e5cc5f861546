"""Train one model of every language, or find it trained already.

    python nlu/project/train.py [--force] [--data FOLDER] [--where]

The model file is named after what went into it (data, components, config, lock), so the same
content is never trained twice and several models lie side by side in $BOT_CACHE_DIR/nlu
(default: .cache/nlu in the repository). Prints the path of the model on its last line.
Standard library only; Rasa runs in its own environment, made first when it is missing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

import environment

PROJECT, ROOT = environment.PROJECT, environment.ROOT
DATA = ROOT / "data" / "nlu"
INGREDIENTS = ("config.yml", "domain.yml", "rules.yml", "uv.lock")
NOT_TRAINED = frozenset({"held_out", "keywords"})


def cache() -> Path:
    root = os.environ.get("BOT_CACHE_DIR")
    return (Path(root) if root else ROOT / ".cache") / "nlu"


def lines(data: Path) -> list[Path]:
    """The training files: data/nlu/<language>/*.yml."""
    return sorted(f for f in data.glob("*/*.yml") if f.parent.name not in NOT_TRAINED)


def content(data: Path) -> str:
    """A name for everything that shapes the model."""
    digest = hashlib.sha256()
    components = sorted((PROJECT / "components").glob("*.py"))
    for file in [*(PROJECT / name for name in INGREDIENTS), *components]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    for file in lines(data):
        digest.update(str(file.relative_to(data)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def model_file(data: Path = DATA) -> Path:
    return cache() / f"nlu-{content(data)}.tar.gz"


def train(data: Path, target: Path) -> None:
    """Trained under another name and moved at the end: a model file is whole or not there."""
    python = environment.ensure()
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = f".unfinished-{os.getpid()}"
    command = [
        *(str(python), "-W", "ignore", "-m", "trainer"),
        *("--out", str(target.parent), "--name", unfinished),
        *(str(file) for file in lines(data)),
    ]
    settings = {"RASA_TELEMETRY_ENABLED": "false", "LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore"}
    subprocess.run(command, cwd=PROJECT, env={**os.environ, **settings}, check=True)
    os.replace(target.parent / f"{unfinished}.tar.gz", target)


def main() -> int:
    parser = argparse.ArgumentParser(description="Train the NLU model, unless it is trained.")
    parser.add_argument("--force", action="store_true", help="train although nothing changed")
    parser.add_argument("--where", action="store_true", help="only print where the model lies")
    parser.add_argument("--data", type=Path, default=DATA, help="folder of <language>/*.yml")
    options = parser.parse_args()
    target = model_file(options.data)
    if options.where:
        print(target)
        return 0 if target.exists() else 1
    if target.exists() and not options.force:
        environment.ensure()
        print(f"up to date: {target.name}")
    else:
        started = time.monotonic()
        try:
            train(options.data, target)
        except (subprocess.CalledProcessError, environment.NoUvError) as failure:
            told = "see above" if isinstance(failure, subprocess.CalledProcessError) else failure
            print(f"training failed: {told}", file=sys.stderr)
            return 1
        print(f"trained in {time.monotonic() - started:.0f} s: {target.name}")
    print(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Talk to the engine through Rasa's own shell, or look at what Rasa understands.

    python nlu/project/shell.py          # `rasa shell`: turns go to $BOT_ACTION_URL
    python nlu/project/shell.py nlu      # `rasa shell nlu`: prints the parse of every line

BOT_ACTION_URL is the engine's developer door; without it, the one in endpoints.yml.
Standard library only. The same model file serves the engine.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import environment
import train

ENDPOINTS = environment.PROJECT / "endpoints.yml"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


def endpoints(folder: str) -> Path:
    """The endpoints with the address of the environment, if it names one."""
    address = os.environ.get("BOT_ACTION_URL")
    if not address:
        return ENDPOINTS
    lines = ENDPOINTS.read_text().splitlines()
    changed = [f"  url: {address}" if line.startswith("  url:") else line for line in lines]
    file = Path(folder) / ENDPOINTS.name
    file.write_text("\n".join(changed) + "\n")
    return file


def free_port() -> int:
    """Rasa's own choice, 5005, may be taken by another shell."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def main() -> int:
    python, model = environment.ensure(), train.model_file()
    if not model.exists():
        train.train(train.DATA, model)
    rasa = [str(python), "-W", "ignore", "-m", "quiet_rasa"]
    command = [*rasa, "shell", *sys.argv[1:], "-m", str(model)]
    with tempfile.TemporaryDirectory() as folder:
        if "nlu" not in sys.argv[1:]:
            # Rasa's shell is a web server of its own; it listens to this machine only.
            command += ["--endpoints", str(endpoints(folder)), "-i", "127.0.0.1"]
            command += ["--port", str(free_port())]
        settings = {**os.environ, **QUIET}
        return subprocess.run(command, cwd=environment.PROJECT, env=settings, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

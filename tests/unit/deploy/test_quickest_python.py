"""Which of the machine's Pythons the engine gets."""

import stat
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[3] / ".ci" / "quickest_python.py"


def answered(folder: Path, name: str, seconds: str) -> str:
    """A program that says its look took so long."""
    python = folder / name
    python.write_text(f"#!/bin/sh\n{seconds}\n")
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    return str(python)


def quickest(*pythons: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT)],
        input="\n".join(pythons),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_first_one_is_taken_unless_another_is_plainly_quicker(tmp_path: Path) -> None:
    newest = answered(tmp_path, "newest", "echo 0.0200")
    hardly = answered(tmp_path, "hardly", "echo 0.0190")
    plainly = answered(tmp_path, "plainly", "echo 0.0130")

    assert quickest(newest, hardly).stdout == f"{newest}\n"
    assert quickest(newest, hardly, plainly).stdout == f"{plainly}\n"


def test_a_lucky_moment_is_not_what_counts(tmp_path: Path) -> None:
    looked = tmp_path / "looked"
    once = f"[ -e {looked} ] && echo 0.0200 || {{ touch {looked}; echo 0.0010; }}"
    lucky = answered(tmp_path, "lucky", once)
    quick = answered(tmp_path, "quick", "echo 0.0130")

    assert quickest(lucky, quick).stdout == f"{quick}\n"


def test_one_that_does_not_run_is_passed_over(tmp_path: Path) -> None:
    broken = answered(tmp_path, "broken", "exit 127")
    silent = answered(tmp_path, "silent", "echo")
    sound = answered(tmp_path, "sound", "echo 0.0200")

    assert quickest(broken, str(tmp_path / "none"), silent, sound).stdout == f"{sound}\n"
    nobody = quickest(broken)
    assert (nobody.returncode, nobody.stdout) == (1, "")


def test_a_real_python_does_the_work() -> None:
    assert quickest(sys.executable).stdout == f"{sys.executable}\n"

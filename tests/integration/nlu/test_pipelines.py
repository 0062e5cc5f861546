"""The table of pipelines: what it does without the public sets, and what it says."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.integration.nlu.harness import PROJECT, PYTHON

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
FIGURES = {
    "pipeline": "chain", "set": "ours", "all": True, "lines": 20_000, "accuracy": 0.9, "f1": 0.8,
    "calibration_error": 0.02, "p50_ms": 3.0, "p99_ms": 9.0, "per_s_1": 300.0, "per_s_8": 310.0,
    "per_s_32": 320.0, "training_s": 200.0, "model_mb": 30.0, "memory_mb": 250.0,
}  # fmt: skip


def run(code: str) -> str:
    done = subprocess.run(  # noqa: S603 - our own code
        [str(PYTHON), "-W", "ignore", "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_public_sets_that_are_not_there_are_left_out_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "clinc150").mkdir()

    said = run(
        "from pathlib import Path; from pipelines.__main__ import sets_at_hand\n"
        f"print(sets_at_hand(Path({str(tmp_path)!r})))"
    )

    assert "INJONGO is left out: there is no injongo/" in said
    assert said.splitlines()[-1] == "['ours', 'CLINC150']"


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- pipelines -->\nold\n<!-- /pipelines -->\nafter\n")

    run(
        "import json; from pathlib import Path; from pipelines.candidates import CANDIDATES\n"
        "from pipelines.table import rendered, written\n"
        f"found = json.loads({json.dumps([FIGURES])!r})\n"
        f"written(rendered(found, CANDIDATES), Path({str(readme)!r}))"
    )

    lines = readme.read_text().splitlines()
    assert (lines[0], lines[-1]) == ("before", "after")
    assert any(line.startswith("| own chain (shipped) | 20,000 | 90.0 | 80.0 |") for line in lines)
    assert "old" not in lines

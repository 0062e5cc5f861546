"""The table of pipelines: what it does without the public sets, and what it says."""

import json
from pathlib import Path

import pytest

from tests.integration.nlu.harness import printed

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment
FIGURES = {
    "pipeline": "chain", "set": "ours", "all": True, "lines": 20_000, "accuracy": 0.9, "f1": 0.8,
    "calibration_error": 0.02, "p50_ms": 3.0, "p99_ms": 9.0, "per_s_1": 300.0, "per_s_8": 310.0,
    "per_s_32": 320.0, "training_s": 200.0, "model_mb": 30.0, "memory_mb": 250.0,
}  # fmt: skip
PUBLIC = {
    "set": "CLINC150", "lines": 15_000, "in_scope": 0.93, "refused": 0.15, "refused_at_cost": 0.7,
}  # fmt: skip


def test_public_sets_that_are_not_there_are_left_out_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "clinc150").mkdir()

    said = printed(
        "from pathlib import Path; from pipelines.__main__ import sets_at_hand\n"
        f"print(sets_at_hand(Path({str(tmp_path)!r})))"
    )

    assert "INJONGO is left out: there is no injongo/" in said
    assert said.splitlines()[-1] == "['ours', 'CLINC150']"


def table_of(*found: dict[str, object], readme: Path) -> list[str]:
    readme.write_text("before\n<!-- pipelines -->\nold\n<!-- /pipelines -->\nafter\n")
    printed(
        "import json; from pathlib import Path; from pipelines.candidates import CANDIDATES\n"
        "from pipelines.table import rendered, written\n"
        f"found = json.loads({json.dumps(found)!r})\n"
        f"written(rendered(found, CANDIDATES), Path({str(readme)!r}))"
    )
    return readme.read_text().splitlines()


def test_the_table_stands_between_its_marks(tmp_path: Path) -> None:
    lines = table_of(FIGURES, readme=tmp_path / "README.md")

    assert (lines[0], lines[-1]) == ("before", "after")
    assert any(line.startswith("| own chain (shipped) | 20,000 | 90.0 | 80.0 |") for line in lines)
    assert "old" not in lines


def test_a_row_tells_the_public_sets_where_they_were_measured(tmp_path: Path) -> None:
    lines = table_of({**FIGURES, **PUBLIC}, FIGURES, readme=tmp_path / "README.md")

    row = next(line for line in lines if line.startswith("| own chain"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert (cells[1], cells[5]) == ("20,000 / 15,000", "93.0 / 15.0 / 70.0")
    assert not cells[6].isascii(), "a dash: INJONGO was not measured"


def test_refusals_bought_with_a_threshold_count_what_it_costs_in_scope() -> None:
    """98 of 100 lines in scope are surely right, two faintly: 1.5 points buy one of the two."""
    said = printed(
        "import numpy as np; from pipelines.trial import _refused_at_cost\n"
        "sure = np.array([0.9] * 98 + [0.2, 0.4] + [0.1, 0.3, 0.5])\n"
        "hits = np.array([True] * 100 + [False] * 3)\n"
        "foreign = np.array([False] * 100 + [True] * 3)\n"
        "print(round(_refused_at_cost(hits, foreign, sure), 2))"
    )

    assert said.strip() == "0.67"


def test_lines_of_which_none_can_be_listed_are_joined_all_the_same() -> None:
    """A set, or a draw of lines, that names no thing after a number."""
    said = printed(
        "from random import Random; from components.spans import Span\n"
        "from components.variations import Line; from components.wishes import joined\n"
        "line = Line.of('is rice there', 'search', 'en', [Span(3, 7, 'product')])\n"
        "print(len(joined([line] * 20, Random(1))))"
    )

    assert said.strip() == "40"

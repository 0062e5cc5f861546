"""Figures of trials as the table of nlu/README.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

from pipelines.candidates import Candidate

BEGIN, END = "<!-- pipelines -->", "<!-- /pipelines -->"
ABSENT = "–"
ORDER = ("ours", "CLINC150", "INJONGO")  # of the sets, as the columns tell them
HEAD = (
    "pipeline", "lines", "ours: intents", "F1", "calibration error",
    "CLINC150 in scope / refused / with a threshold", "INJONGO", "p50 / p99 ms",
    "messages/s at 1 / 8 / 32", "training s", "model MB", "memory MB",
)  # fmt: skip

Figures = Dict[str, Any]


def rendered(found: Sequence[Figures], candidates: Mapping[str, Candidate]) -> str:
    rows = [HEAD, ("---",) * len(HEAD)]
    for name, candidate in candidates.items():
        for every in (False, True):
            mine = {f["set"]: f for f in found if f["pipeline"] == name and f["all"] == every}
            if "ours" in mine:
                rows.append(_row(candidate.title, mine))
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return f"{table}\n{_by_language(found, candidates)}"


def _row(title: str, mine: Mapping[str, Figures]) -> tuple[str, ...]:
    own, clinc, injongo = mine["ours"], mine.get("CLINC150"), mine.get("INJONGO")
    scope = ("in_scope", "refused", "refused_at_cost")
    return (
        title,
        " / ".join(dict.fromkeys(f"{mine[name]['lines']:,}" for name in ORDER if name in mine)),
        _percent(own["accuracy"]),
        _percent(own["f1"]),
        f"{own['calibration_error']:.3f}",
        " / ".join(_percent(clinc[name]) for name in scope) if clinc else ABSENT,
        _percent(injongo["accuracy"]) if injongo else ABSENT,
        f"{own['p50_ms']:.1f} / {own['p99_ms']:.1f}",
        " / ".join(f"{own[f'per_s_{size}']:,.0f}" for size in (1, 8, 32)),
        f"{own['training_s']:.0f}",
        f"{own['model_mb']:.0f}",
        f"{own['memory_mb']:.0f}",
    )


def _by_language(found: Sequence[Figures], candidates: Mapping[str, Candidate]) -> str:
    told: List[str] = []
    for figures in found:
        if figures["set"] == "INJONGO" and figures["all"]:
            shares = (f"{code} {_percent(v)}" for code, v in figures["by_language"].items())
            told.append(f"\nINJONGO by language, {candidates[figures['pipeline']].title}, "
                        f"all lines: {', '.join(shares)}.\n")  # fmt: skip
    return "".join(told)


def _percent(share: float | None) -> str:
    return ABSENT if share is None else f"{100 * share:.1f}"


def written(table: str, readme: Path) -> None:
    """Between its two marks; a readme without them is left alone."""
    text = readme.read_text(encoding="utf-8")
    before, begun, rest = text.partition(BEGIN)
    _, ended, after = rest.partition(END)
    if begun and ended:
        readme.write_text(f"{before}{BEGIN}\n{table}{END}{after}", encoding="utf-8")

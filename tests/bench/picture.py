"""The figures as bars, drawn into a PNG."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

from PIL import Image, ImageDraw, ImageFont

from tests.bench.report import Report

WIDTH, LEFT, ROW, PAD = 1100, 400, 30, 24
INK, PALE, BAR = "#222222", "#777777", "#2f7d5b"
OTHER = "#c8803a"
Bars: TypeAlias = Sequence[tuple[str, float, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one unit, the longest as long as there is room."""

    title: str
    unit: str
    bars: Bars


def charts(report: Report) -> Iterator[Chart]:
    if report.rates:
        rounds = report.rates.rounds
        rates: Bars = [
            (
                "pgbench, the same writes (the floor)",
                median(r.floor.per_s for r in rounds),
                OTHER,
            ),
            ("by buttons", median(r.pair.per_s for r in rounds), BAR),
            ("in words", median(r.words.measured.turns_per_s for r in rounds), BAR),
        ]
        if report.beside:
            rates = [
                *rates,
                ("the Rasa peer, by buttons", report.beside.buttons.theirs.turns_per_s, OTHER),
                ("the Rasa peer, in words", report.beside.words.theirs.turns_per_s, OTHER),
            ]
        yield Chart("Turns a second", "/s", rates)
        split = sorted(report.rates.split.items(), key=lambda item: -item[1])
        yield Chart("The engine's CPU a turn by buttons", "us", [(n, us, BAR) for n, us in split])
    if report.scaled:
        scaled = report.scaled
        by_turn = [(f"turn {turn:,}", ms, BAR) for turn, ms in scaled.replies_ms.items()]
        yield Chart("Time to the answer in one long conversation", "ms", by_turn)
        for name, by_size in (
            ("conversations", scaled.by_conversations),
            ("products", scaled.by_products),
        ):
            bars = [(f"{size:,} {name}", rate, BAR) for size, rate in by_size.items()]
            yield Chart(f"Turns a second among many {name}", "/s", bars)


def draw(report: Report, target: Path) -> None:
    drawn = list(charts(report))
    height = PAD + sum(ROW * (len(chart.bars) + 2) for chart in drawn)
    image = Image.new("RGB", (WIDTH, height), "white")
    pen, y = ImageDraw.Draw(image), PAD
    for chart in drawn:
        _bars(pen, chart, y)
        y += ROW * (len(chart.bars) + 2)
    image.save(target, optimize=True)


def _bars(pen: ImageDraw.ImageDraw, chart: Chart, y: int) -> None:
    small, large = ImageFont.load_default(16), ImageFont.load_default(20)
    pen.text((PAD, y), chart.title, INK, large)
    longest = max((value for _, value, _ in chart.bars), default=1.0)
    for place, (name, value, colour) in enumerate(chart.bars, start=1):
        at = y + place * ROW
        length = (WIDTH - LEFT - 5 * PAD) * value / longest
        pen.text((PAD, at + 4), name, INK, small)
        pen.rectangle((LEFT, at + 4, LEFT + max(length, 1), at + ROW - 6), fill=colour)
        digits = 0 if value >= 10 else 1
        pen.text((LEFT + length + 8, at + 4), f"{value:,.{digits}f} {chart.unit}", PALE, small)

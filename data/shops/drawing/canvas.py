"""A sheet to draw flat shapes on: large inside, small and few-coloured when saved."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageDraw

Point: TypeAlias = tuple[float, float]

SIZE = 600  # pixels of the saved picture, and the unit of every coordinate
SCALE = 3  # drawn so many times larger, then reduced: smooth edges
COLOURS = 128
CURVE_STEPS = 24

_TOKEN = re.compile(r"[MLCQZ]|-?\d+(?:\.\d+)?")


def path(words: str) -> list[Point]:
    """The points of an SVG path of absolute M, L, C, Q and Z."""
    tokens = _TOKEN.findall(words)
    points: list[Point] = []
    command, place = "M", 0
    while place < len(tokens):
        if tokens[place].isalpha():
            command, place = tokens[place], place + 1
            continue
        count = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        numbers = [float(token) for token in tokens[place : place + 2 * count]]
        place += 2 * count
        handles = list(zip(numbers[::2], numbers[1::2], strict=True))
        points += _curve([points[-1], *handles]) if count > 1 else handles
    return points


def _curve(handles: Sequence[Point]) -> list[Point]:
    return [_bezier(handles, step / CURVE_STEPS) for step in range(1, CURVE_STEPS + 1)]


def _bezier(handles: Sequence[Point], t: float) -> Point:
    while len(handles) > 1:
        handles = [(a + (c - a) * t, b + (d - b) * t) for (a, b), (c, d) in pairwise(handles)]
    return handles[0]


def both_sides(words: str, axis: float = SIZE / 2) -> list[Point]:
    """The left half of an outline, from top to bottom, closed by its mirror image."""
    half = path(words)
    return half + [(2 * axis - x, y) for x, y in reversed(half)]


def on_side(side: int, points: Sequence[Point]) -> list[Point]:
    """*points* as drawn for the left half, or mirrored to the right with -1."""
    return [(SIZE / 2 + side * (x - SIZE / 2), y) for x, y in points]


def oval(x: float, y: float, rx: float, ry: float | None = None) -> list[Point]:
    ry = rx if ry is None else ry
    turns = [math.tau * step / 96 for step in range(96)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in turns]


def box(x: float, y: float, width: float, height: float, r: float = 0) -> list[Point]:
    right, low = x + width, y + height
    return path(
        f"M{x + r} {y} L{right - r} {y} Q{right} {y} {right} {y + r} L{right} {low - r} "
        f"Q{right} {low} {right - r} {low} L{x + r} {low} Q{x} {low} {x} {low - r} "
        f"L{x} {y + r} Q{x} {y} {x + r} {y}"
    )


def star(x: float, y: float, outer: float, inner: float, rays: int) -> list[Point]:
    turns = [math.pi * step / rays - math.pi / 2 for step in range(2 * rays)]
    reach = [outer if step % 2 == 0 else inner for step in range(2 * rays)]
    return [(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(turns, reach, strict=True)]


class Canvas:
    def __init__(self, ground: str, halo: str = "#ffffff38") -> None:
        self._image = Image.new("RGB", (SIZE * SCALE, SIZE * SCALE), ground)
        self._turn: Callable[[Point], Point] = lambda point: point
        self.fill(oval(300, 300, 236), halo)

    def fill(self, points: Sequence[Point], colour: str) -> None:
        """*colour* may carry transparency: #rrggbbaa."""
        self._pen().polygon(self._placed(points), fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: str) -> None:
        """Round at its ends and bends; *colour* is opaque, since the strokes overlap."""
        placed = self._placed(points)
        pen, radius = self._pen(), width * SCALE / 2
        pen.line(placed, fill=colour, width=round(width * SCALE))
        for x, y in placed:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def draw(self, words: str, colour: str) -> None:
        self.fill(path(words), colour)

    def trace(self, words: str, width: float, colour: str) -> None:
        self.line(path(words), width, colour)

    def shadow(self, y: float, rx: float, x: float = 300, ry: float = 16) -> None:
        self.fill(oval(x, y, rx, ry), "#1a102030")

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn meanwhile shows only within *points*."""
        before = self._image
        self._image = before.copy()
        mask = Image.new("L", before.size, 0)
        ImageDraw.Draw(mask).polygon(self._placed(points), fill=255)
        yield
        before.paste(self._image, mask=mask)
        self._image = before

    @contextmanager
    def turned(self, degrees: float, x: float = 300, y: float = 300) -> Iterator[None]:
        """What is drawn meanwhile is turned clockwise about a point."""
        before, angle = self._turn, math.radians(degrees)
        cos, sin = math.cos(angle), math.sin(angle)

        def turn(point: Point) -> Point:
            dx, dy = point[0] - x, point[1] - y
            return before((x + dx * cos - dy * sin, y + dx * sin + dy * cos))

        self._turn = turn
        yield
        self._turn = before

    @contextmanager
    def moved(self, dx: float, dy: float, size: float = 1.0) -> Iterator[None]:
        """What is drawn meanwhile is scaled about the middle and moved."""
        before = self._turn
        self._turn = lambda point: before(
            (300 + (point[0] - 300) * size + dx, 300 + (point[1] - 300) * size + dy)
        )
        yield
        self._turn = before

    def save(self, file: Path) -> None:
        small = self._image.reduce(SCALE)
        few = small.quantize(
            COLOURS, method=Image.Quantize.MEDIANCUT, kmeans=3, dither=Image.Dither.NONE
        )
        few.save(file, optimize=True)

    def _pen(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self._image, "RGBA")

    def _placed(self, points: Sequence[Point]) -> list[Point]:
        return [(x * SCALE, y * SCALE) for x, y in map(self._turn, points)]


Picture: TypeAlias = Callable[[], Canvas]

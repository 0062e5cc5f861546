"""Food stuff, in the measures it is sold by."""

import random
from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, oval, path, star


def rice() -> Canvas:
    c = Canvas("#a9d18e")
    c.shadow(508, 200)
    sack = both_sides(
        "M214 140 Q168 150 158 190 Q134 340 148 470 Q152 506 196 508 L300 510 L300 140"
    )
    c.fill(sack, "#f5efe0")
    with c.inside(sack):
        for x in range(140, 470, 9):
            c.line([(x, 120), (x, 520)], 1.4, "#e3d9c2")
        c.draw("M130 140 L196 140 Q170 320 196 520 L130 520 Z", "#ffffff60")
        c.draw("M470 140 L410 140 Q436 320 404 520 L470 520 Z", "#8a6f3c2c")
        c.fill(box(130, 232, 340, 196), "#c0272d")
        c.fill(box(130, 244, 340, 6), "#ffd75e")
        c.fill(box(130, 410, 340, 6), "#ffd75e")
    c.draw("M206 148 Q230 92 206 72 Q256 92 300 80 Q344 92 394 72 Q370 92 394 148 Z", "#e9dfc8")
    c.fill(box(200, 136, 200, 20, 8), "#2d7a46")
    c.fill(oval(300, 330, 68), "#ffd75e")
    c.fill(oval(300, 330, 58), "#fff9e8")
    c.draw("M252 336 L348 336 Q342 378 300 378 Q258 378 252 336 Z", "#2d7a46")
    for x, y in (
        (270, 322),
        (286, 312),
        (302, 308),
        (318, 312),
        (332, 322),
        (294, 324),
        (312, 324),
    ):
        with c.turned((x - 300) * 1.4, x, y):
            c.fill(oval(x, y, 5, 12), "#e7dcc0")
    dice = random.Random(5)  # noqa: S311  (strewn grains, the same each time)
    for _ in range(34):
        x, y = dice.uniform(130, 480), dice.uniform(498, 522)
        with c.turned(dice.uniform(-80, 80), x, y):
            c.fill(oval(x, y, 3.6, 9), "#fffaf0")
    return c


def _heap(c: Canvas, seed: int, grain: tuple[float, float], colours: list[str]) -> None:
    """A measure filled over its rim."""
    dice = random.Random(seed)  # noqa: S311  (grains, the same each time)
    mound = path("M140 306 Q190 176 300 158 Q410 176 460 306 Z")
    c.fill(mound, colours[0])
    with c.inside(mound):
        for _ in range(330):
            x, y = dice.uniform(132, 468), dice.uniform(150, 320)
            with c.turned(dice.uniform(0, 180), x, y):
                c.fill(oval(x, y, *grain), dice.choice(colours))
        c.draw("M300 150 Q430 180 470 310 L360 310 Q380 220 300 150 Z", "#00000018")


def _paint_bucket(c: Canvas, body: str, dark: str, label: str) -> None:
    """The paint bucket of the market, a measure of about four litres."""
    outline = both_sides("M130 300 L160 478 Q166 504 196 504 L300 504 L300 300")
    c.fill(outline, body)
    with c.inside(outline):
        c.draw("M130 300 L196 300 L226 510 L160 510 Z", "#ffffff38")
        c.draw("M470 300 L404 300 L376 510 L440 510 Z", "#00000020")
        c.draw("M120 356 Q300 384 480 356 L480 446 Q300 474 120 446 Z", label)
    c.trace("M128 304 Q300 342 472 304", 15, dark)
    for x in (130, 470):
        c.fill(oval(x, 318, 13), dark)


def beans() -> Canvas:
    c = Canvas("#f7d9a0")
    c.shadow(506, 170)
    _heap(c, 7, (11, 7), ["#a8683a", "#b97a48", "#96582e", "#c48a58", "#8a4f28"])
    _paint_bucket(c, "#f2f4f5", "#c6ced3", "#8a4f28")
    for x, y, lean in ((262, 412, -20), (302, 420, 15), (342, 410, 40)):
        with c.turned(lean, x, y):
            c.fill(oval(x, y, 24, 15), "#e2b384")
            c.fill(oval(x, y - 8, 6, 3), "#5a3016")
    return c


def garri() -> Canvas:
    c = Canvas("#9fd0d8")
    c.shadow(506, 170)
    _heap(c, 11, (3.4, 2.6), ["#f7eccd", "#efe0b4", "#fffaf0", "#e8d6a4"])
    _paint_bucket(c, "#f4b83f", "#cf932a", "#fff4d6")
    c.draw(
        "M300 384 Q272 400 276 424 Q284 446 300 446 Q316 446 324 424 Q328 400 300 384 Z", "#8a5a33"
    )
    c.trace("M288 404 Q300 410 312 404", 3, "#5e3a1d")
    c.trace("M284 424 Q300 430 316 424", 3, "#5e3a1d")
    for side in (-1, 1):
        with c.turned(side * 38, 300, 384):
            c.draw("M300 388 Q286 366 300 344 Q314 366 300 388 Z", "#3f8f4f")
    with c.turned(24, 420, 190):
        c.fill(box(410, 96, 16, 130, 8), "#7a4828")
        c.fill(oval(418, 236, 34, 46), "#8f5630")
        c.fill(oval(418, 240, 25, 36), "#f2e4bb")
    return c


def palm_oil() -> Canvas:
    c = Canvas("#f9e2a2")
    c.shadow(512, 170)
    can = path(
        "M176 200 Q178 168 214 160 L250 150 L250 124 L326 124 L326 150 L392 150 "
        "Q424 154 426 190 L430 478 Q428 508 398 508 L204 508 Q174 508 172 478 Z"
    )
    c.fill(can, "#d8481b")
    with c.inside(can):
        c.fill(box(160, 110, 290, 84), "#fff0d8a0")
        c.draw(
            "M160 194 Q230 180 300 196 Q370 210 440 192 L440 212 Q370 226 300 210 "
            "Q230 196 160 212 Z",
            "#f2762f",
        )
        c.draw("M168 120 L220 120 L212 520 L168 520 Z", "#ffffff2c")
        c.draw("M440 120 L396 120 L404 520 L440 520 Z", "#00000026")
    c.fill(box(336, 172, 74, 62, 26), "#b83812")
    c.fill(box(350, 182, 48, 42, 18), "#fbe9b9")
    c.fill(box(240, 84, 96, 46, 12), "#ffd23f")
    for x in range(250, 332, 14):
        c.line([(x, 92), (x, 122)], 4, "#dba916")
    c.fill(box(204, 276, 192, 170, 18), "#fff4dc")
    for x, y in ((300, 340), (270, 356), (330, 356), (286, 382), (316, 382), (300, 410)):
        c.fill(oval(x, y, 19, 22), "#c2261c")
        c.fill(oval(x, y - 8, 12, 11), "#f0732c")
        c.fill(oval(x, y - 18, 6, 5), "#3a1410")
    for lean in (-60, -25, 25, 60):
        with c.turned(lean, 300, 330):
            c.draw("M300 330 Q288 306 300 282 Q312 306 300 330 Z", "#2f8a47")
    return c


def noodles() -> Canvas:
    c = Canvas("#b9d6f2")
    c.shadow(508, 222)
    c.draw("M96 284 L300 320 L300 502 L96 452 Z", "#c98f56")
    c.draw("M504 284 L300 320 L300 502 L504 452 Z", "#a9703b")
    c.draw("M96 284 L300 250 L504 284 L300 320 Z", "#7d4f26")
    for x, lean, colour in (
        (196, -10, "#e5352b"),
        (262, -3, "#f7b527"),
        (328, 4, "#e5352b"),
        (394, 11, "#f7b527"),
    ):
        with c.turned(lean, x, 300):
            pack = box(x - 52, 128, 104, 178, 8)
            c.fill(pack, colour)
            for y in (128, 290):
                c.fill(box(x - 52, y, 104, 14, 4), "#ffffff70")
            c.line([(x - 32, 166), (x + 32, 166)], 12, "#ffffff")
            c.fill(oval(x, 226, 36, 30), "#ffffff")
            for row in range(4):
                y = 212 + row * 9
                c.trace(
                    f"M{x - 24} {y} Q{x - 12} {y - 9} {x} {y} Q{x + 12} {y + 9} {x + 24} {y}",
                    5,
                    "#f0c24a",
                )
    c.draw("M96 284 L300 320 L300 502 L96 452 Z", "#d79d62")
    c.draw("M504 284 L300 320 L300 502 L504 452 Z", "#b97d45")
    c.draw("M96 284 L60 330 L262 372 L300 320 Z", "#e5b27b")
    c.draw("M504 284 L540 330 L338 372 L300 320 Z", "#c98f56")
    c.draw("M134 384 L256 410 L256 458 L134 430 Z", "#e5352b")
    c.line([(154, 410), (236, 428)], 9, "#ffffff")
    c.fill(star(400, 426, 30, 14, 5), "#e5352b")
    return c


PICTURES: Mapping[str, Picture] = {
    "rice": rice,
    "beans": beans,
    "garri": garri,
    "palm-oil": palm_oil,
    "noodles": noodles,
}

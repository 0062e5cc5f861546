"""For cooking."""

from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, oval, path


def _pot(
    c: Canvas, x: float, base: float, half: float, tall: float, colours: tuple[str, str]
) -> None:
    body, dark = colours
    top = base - tall
    for side in (-1, 1):
        c.trace(
            f"M{x + side * half} {top + 30} "
            f"Q{x + side * (half + 46)} {top + 22} {x + side * (half + 40)} {top + 58} "
            f"L{x + side * half} {top + 58}",
            13,
            "#2a2420",
        )
    outline = path(
        f"M{x - half} {top} L{x + half} {top} L{x + half - 6} {base - 26} "
        f"Q{x + half - 10} {base} {x + half - 40} {base} L{x - half + 40} {base} "
        f"Q{x - half + 10} {base} {x - half + 6} {base - 26} Z"
    )
    c.fill(outline, body)
    with c.inside(outline):
        c.fill(box(x - half, top, half * 0.42, tall), "#ffffff26")
        c.fill(box(x + half * 0.55, top, half * 0.5, tall), dark)
    c.draw(f"M{x - half + 2} {top - 8} Q{x} {top - 96} {x + half - 2} {top - 8} Z", "#dcebf0")
    c.draw(
        f"M{x - half * 0.66} {top - 18} "
        f"Q{x - half * 0.4} {top - 56} {x - 10} {top - 58} "
        f"Q{x - half * 0.3} {top - 40} {x - half * 0.5} {top - 14} Z",
        "#ffffff",
    )
    c.fill(box(x - half - 8, top - 14, 2 * half + 16, 18, 8), "#b6c2c7")
    c.fill(box(x - 8, top - 74, 16, 26, 4), "#8d979c")
    c.fill(box(x - 24, top - 92, 48, 26, 12), "#2a2420")


def pots() -> Canvas:
    c = Canvas("#f6c59c")
    c.shadow(492, 222)
    with c.moved(0, -8, 0.92):
        _pot(c, 300, 440, 112, 140, ("#c8402f", "#8f2a1e"))
        _pot(c, 184, 500, 92, 116, ("#d9523f", "#a33426"))
        _pot(c, 424, 500, 78, 92, ("#d9523f", "#a33426"))
    return c


def blender() -> Canvas:
    c = Canvas("#b8e0d2")
    c.shadow(522, 150)
    c.trace("M392 156 Q462 160 450 230 Q440 290 384 304", 20, "#4a5560")
    jug = both_sides("M196 128 L226 356 L300 356 L300 128")
    c.fill(jug, "#eaf6fa")
    with c.inside(jug):
        c.draw("M190 214 Q250 196 300 214 Q350 232 410 212 L410 360 L190 360 Z", "#e2452f")
        c.draw(
            "M190 214 Q250 196 300 214 Q350 232 410 212 L410 228 Q350 248 300 230 "
            "Q250 212 190 230 Z",
            "#f47a5f",
        )
        for x, y, r in ((256, 260, 9), (318, 290, 12), (350, 256, 7), (282, 318, 8)):
            c.fill(oval(x, y, r), "#f7a08a")
        c.draw("M210 120 L246 120 L262 360 L236 360 Z", "#ffffff5c")
    for y in (190, 230, 270, 310):
        c.line([(360 - (y - 190) * 0.12, y), (382 - (y - 190) * 0.14, y)], 3, "#7d99a3")
    c.fill(box(184, 104, 232, 34, 12), "#2d353d")
    c.fill(box(258, 78, 84, 34, 10), "#4a5560")
    c.fill(box(222, 350, 156, 26, 6), "#2d353d")
    base = path("M226 376 L374 376 L408 500 Q410 516 394 516 L206 516 Q190 516 192 500 Z")
    c.fill(base, "#4a5560")
    with c.inside(base):
        c.draw("M226 376 L262 376 L240 520 L190 520 Z", "#ffffff1c")
        c.fill(box(180, 496, 240, 24), "#2d353d")
    c.fill(oval(300, 438, 36), "#2d353d")
    c.fill(oval(300, 438, 27), "#dfe6ea")
    c.line([(300, 438), (316, 420)], 6, "#e2452f")
    for x in (234, 366):
        c.fill(oval(x, 466, 8), "#ffd166")
    return c


def kettle() -> Canvas:
    c = Canvas("#f2b8a0")
    c.shadow(510, 170)
    c.trace("M392 182 Q500 150 494 290 Q490 402 410 420", 26, "#22272e")
    c.draw("M222 196 L150 176 Q134 176 142 194 L206 300 Z", "#aab6bd")
    c.draw("M222 196 L150 176 L160 194 L214 262 Z", "#d9e2e6")
    body = both_sides("M236 156 Q206 300 184 460 Q184 476 204 476 L300 476 L300 156")
    c.fill(body, "#c9d3d8")
    with c.inside(body):
        c.draw("M236 150 L282 150 Q258 320 250 480 L180 480 Z", "#eef3f5")
        c.draw("M364 150 L338 150 Q372 320 372 480 L420 480 Z", "#9aa8b0")
        c.fill(box(180, 440, 240, 10), "#a9b5bc")
    c.fill(box(284, 248, 32, 150, 16), "#22272e")
    c.fill(box(291, 300, 18, 90, 9), "#7cc7ec")
    c.draw("M238 162 Q300 92 362 162 Z", "#22272e")
    c.fill(box(226, 152, 148, 20, 10), "#3a424c")
    c.fill(box(282, 96, 36, 28, 12), "#3a424c")
    c.fill(box(174, 474, 252, 32, 12), "#22272e")
    c.fill(box(384, 484, 22, 10, 5), "#ff5a4e")
    for x, height in ((150, 0), (120, 14)):
        c.trace(
            f"M{x} {150 - height} Q{x - 18} {130 - height} {x} {112 - height} "
            f"Q{x + 16} {96 - height} {x} {76 - height}",
            7,
            "#fbe6dc",
        )
    return c


def food_flask() -> Canvas:
    c = Canvas("#a8c8ec")
    c.shadow(508, 170)
    c.trace("M164 250 Q150 84 300 84 Q450 84 436 250", 18, "#a8371f")
    c.trace("M164 250 Q150 84 300 84 Q450 84 436 250", 5, "#e2694c")
    body = both_sides("M158 226 L164 470 Q168 504 210 504 L300 504 L300 226")
    c.fill(body, "#e8542f")
    with c.inside(body):
        c.fill(box(150, 220, 62, 300), "#ffffff26")
        c.fill(box(386, 220, 64, 300), "#00000024")
        c.fill(box(150, 318, 300, 92), "#fff3dc")
        for x in range(166, 450, 54):
            c.fill(oval(x + 10, 364, 19), "#f2b134")
            c.fill(oval(x + 10, 364, 9), "#2f7d4f")
            c.fill(oval(x + 37, 364, 5), "#e8542f")
        c.fill(box(386, 318, 64, 92), "#0000001a")
    c.fill(box(150, 206, 300, 32, 12), "#c3ccd1")
    c.fill(box(150, 206, 90, 14, 7), "#eef2f4")
    c.draw("M156 208 Q160 130 240 126 L360 126 Q440 130 444 208 Z", "#c8421f")
    c.draw("M172 200 Q182 148 244 142 L280 142 Q226 156 214 200 Z", "#e8775a")
    c.fill(box(262, 108, 76, 30, 14), "#a8371f")
    for x in (150, 430):
        c.fill(box(x - 6, 214, 32, 56, 8), "#8d2c16")
    return c


def _burner(c: Canvas, x: float) -> None:
    c.fill(oval(x, 320, 84, 34), "#11161c")
    c.fill(oval(x, 316, 46, 18), "#7d8891")
    c.fill(oval(x, 312, 32, 12), "#c08a35")
    for step in range(7):
        lean = x - 42 + step * 14
        tall = 34 + (step % 2) * 12
        c.draw(
            f"M{lean - 8} 312 Q{lean - 9} {300 - tall / 2} {lean} {306 - tall} "
            f"Q{lean + 9} {300 - tall / 2} {lean + 8} 312 Z",
            "#2f8ff0",
        )
        c.draw(f"M{lean - 4} 312 Q{lean} {300 - tall / 3} {lean + 4} 312 Z", "#bfe4ff")
    for dx in (-70, 70):
        c.line([(x + dx, 318), (x + dx * 0.8, 280)], 9, "#2b323a")
    c.line([(x - 62, 280), (x + 62, 280)], 9, "#2b323a")


def gas_cooker() -> Canvas:
    c = Canvas("#f9d8a6")
    c.shadow(486, 224)
    c.draw("M112 246 L488 246 L534 384 L66 384 Z", "#1d242c")
    c.draw("M112 246 L250 246 L170 384 L66 384 Z", "#ffffff12")
    _burner(c, 198)
    _burner(c, 402)
    c.fill(box(62, 378, 476, 92, 14), "#c3ccd1")
    c.fill(box(62, 378, 476, 30, 12), "#e7ecee")
    for x in (198, 402):
        c.fill(oval(x, 430, 30), "#2b323a")
        c.fill(oval(x, 430, 22), "#47515b")
        c.line([(x, 430), (x - 12, 414)], 7, "#f5f7f8")
    c.line([(268, 432), (332, 432)], 6, "#8b979e")
    for x in (96, 458):
        c.fill(box(x, 464, 46, 18, 6), "#2b323a")
    return c


PICTURES: Mapping[str, Picture] = {
    "pots": pots,
    "blender": blender,
    "kettle": kettle,
    "food-flask": food_flask,
    "gas-cooker": gas_cooker,
}

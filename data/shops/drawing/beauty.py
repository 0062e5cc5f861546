"""For skin and hair."""

from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, oval, path, star


def shea_butter() -> Canvas:
    c = Canvas("#bcd8a2")
    c.shadow(494, 210)
    bowl = path("M98 300 Q106 486 240 492 L360 492 Q494 486 502 300 Z")
    c.fill(oval(300, 300, 202, 62), "#6b3d1e")
    heap = path(
        "M124 300 Q140 214 214 204 Q236 140 314 152 Q378 136 404 206 Q472 226 478 300 "
        "Q440 342 300 342 Q160 342 124 300 Z"
    )
    c.fill(heap, "#f6e3ad")
    with c.inside(heap):
        c.draw(
            "M340 150 Q400 150 410 212 Q476 230 480 310 Q400 350 330 340 Q420 280 340 150 Z",
            "#dcc07a60",
        )
        c.trace("M214 204 Q250 212 262 240", 7, "#e0c684")
        c.trace("M404 206 Q370 216 356 248", 7, "#d5b872")
        c.draw("M230 212 Q252 160 306 164 Q262 184 252 224 Z", "#fff6d8")
    c.fill(bowl, "#8f5630")
    with c.inside(bowl):
        c.draw("M98 300 Q300 390 502 300 L502 326 Q300 414 98 326 Z", "#6b3d1e")
        c.draw("M98 300 L170 320 Q180 440 260 500 L100 500 Z", "#ffffff14")
        for x in range(110, 500, 38):
            c.fill(star(x, 412 + 24 * (1 - abs(x - 300) / 200), 14, 8, 2), "#d8a671")
    with c.turned(28, 470, 450):
        c.fill(oval(470, 470, 46, 30), "#54301a")
        c.fill(oval(464, 462, 38, 22), "#7a4828")
        c.fill(oval(452, 456, 12, 6), "#a8704a")
    return c


def black_soap() -> Canvas:
    c = Canvas("#f3d9b1")
    c.shadow(492, 210)
    with c.turned(-5):
        c.draw("M112 300 L176 232 L492 232 L430 300 Z", "#5a4334")
        c.draw("M430 300 L492 232 L492 410 L430 484 Z", "#211610")
        c.fill(box(112, 296, 322, 190, 14), "#37271d")
        c.fill(box(136, 320, 274, 142, 10), "#46342a")
        c.fill(box(146, 330, 254, 122, 8), "#37271d")
        c.trace("M272 440 L272 352", 6, "#8a6e57")
        for side in (1, -1):
            for y in (420, 394, 368):
                leaf = path(
                    f"M272 {y} Q{272 + side * 26} {y - 34} {272 + side * 62} {y - 26} "
                    f"Q{272 + side * 40} {y + 4} 272 {y} Z"
                )
                c.fill(leaf, "#8a6e57")
        for x, y in ((160, 270), (244, 256), (330, 274), (398, 252), (206, 284)):
            c.fill(oval(x, y, 5, 3), "#37271d")
    for x, y, r in (
        (130, 222, 34),
        (176, 186, 22),
        (98, 176, 15),
        (448, 180, 28),
        (494, 214, 16),
        (410, 146, 12),
    ):
        c.fill(oval(x, y, r), "#ffffff90")
        c.fill(oval(x, y, r - 4), "#dff1f880")
        c.fill(oval(x - r * 0.3, y - r * 0.35, r * 0.22), "#ffffff")
    return c


def _braid(c: Canvas, x: float, top: float, low: float, dark: str, light: str) -> None:
    for number, y in enumerate(range(round(top), round(low), 22)):
        width = 26 - 12 * (y - top) / (low - top)
        side = 1 if number % 2 else -1
        with c.turned(side * 32, x, y):
            c.fill(oval(x + side * width * 0.28, y, width * 0.62, 21), dark)
            c.fill(oval(x + side * width * 0.28 - 3, y - 2, width * 0.36, 15), light)


def braiding_hair() -> Canvas:
    c = Canvas("#f7c6d9")
    c.shadow(532, 140)
    shades = (
        ("#161214", "#3a3034"),
        ("#4a2616", "#7b4529"),
        ("#5c0f26", "#93274a"),
        ("#161214", "#3a3034"),
        ("#4a2616", "#7b4529"),
    )
    for number, (dark, light) in enumerate(shades):
        _braid(c, 180 + number * 60, 190, 510 - abs(number - 2) * 18, dark, light)
    c.fill(box(136, 92, 328, 112, 14), "#5b2a86")
    c.fill(box(136, 92, 328, 40, 14), "#7a42ab")
    c.fill(oval(300, 92, 30), "#7a42ab")
    c.fill(oval(300, 88, 13), "#f9dbe6")
    c.fill(box(172, 144, 256, 44, 10), "#ffd447")
    c.line([(194, 160), (332, 160)], 8, "#5b2a86")
    c.line([(194, 176), (286, 176)], 5, "#a27bc4")
    c.fill(star(396, 166, 17, 8, 5), "#e0457b")
    return c


def bob_wig() -> Canvas:
    c = Canvas("#c8e0f4")
    c.shadow(520, 130)
    c.fill(box(272, 400, 56, 110, 10), "#d9b491")
    c.fill(oval(300, 510, 96, 18), "#a97c55")
    head = path("M216 250 Q216 396 300 424 Q384 396 384 250 Q372 150 300 150 Q228 150 216 250 Z")
    hair = both_sides(
        "M300 86 Q164 84 154 240 Q150 340 132 430 Q190 452 240 438 Q226 350 236 260 L300 262"
    )
    c.fill(hair, "#15121a")
    c.fill(head, "#e6c5a3")
    c.draw("M322 424 Q384 396 384 250 L352 250 Q360 380 300 424 Z", "#d1a97f")
    fringe = both_sides(
        "M300 86 Q176 84 166 240 Q164 346 150 424 Q190 438 232 430 Q214 330 230 244 "
        "Q262 200 292 150 L300 150"
    )
    c.fill(fringe, "#231d2b")
    c.draw(
        "M300 92 Q352 140 372 244 Q388 330 370 430 Q410 440 450 424 Q430 340 434 240 "
        "Q420 92 300 92 Z",
        "#1a1520",
    )
    for words in (
        "M286 104 Q200 130 190 250 Q188 340 174 416",
        "M276 122 Q222 160 208 260 Q206 340 198 420",
        "M318 106 Q392 140 402 250 Q404 340 420 414",
    ):
        c.trace(words, 5, "#4b4058")
    c.trace("M236 118 Q196 150 186 220", 9, "#6a5d7d")
    c.trace("M300 88 L300 146", 3, "#c9a888")
    return c


def lip_gloss() -> Canvas:
    c = Canvas("#fbd3c0")
    c.shadow(516, 180)
    for lean, dx, colour, light in (
        (-12, -84, "#c81f43", "#ef6d87"),
        (10, 84, "#c98a6b", "#e9b99f"),
    ):
        with c.turned(lean, 300, 500), c.moved(dx, 0):
            c.fill(box(252, 252, 96, 254, 26), "#ffffffa0")
            c.fill(box(262, 268, 76, 228, 20), colour)
            c.fill(box(270, 276, 18, 206, 9), light)
            c.fill(box(296, 268, 8, 190, 4), "#00000022")
            c.fill(box(258, 236, 84, 26, 6), "#b78f35")
            c.fill(box(258, 236, 84, 9, 4), "#e8c96f")
            c.fill(box(254, 80, 92, 160, 20), "#2a2330")
            c.fill(box(266, 88, 16, 144, 8), "#5b5065")
            c.line([(286, 356), (316, 356)], 5, "#fff3ea")
    return c


PICTURES: Mapping[str, Picture] = {
    "shea-butter": shea_butter,
    "black-soap": black_soap,
    "braiding-hair": braiding_hair,
    "bob-wig": bob_wig,
    "lip-gloss": lip_gloss,
}

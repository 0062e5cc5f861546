"""Phones and what is plugged into them."""

import math
from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, oval, path


def smartphone() -> Canvas:
    c = Canvas("#ffb88a")
    c.shadow(520, 170)
    with c.turned(10, 300, 300), c.moved(70, 0):
        c.fill(box(196, 92, 208, 412, 34), "#1d2433")
        c.fill(box(202, 96, 196, 404, 30), "#2c3a55")
        c.fill(box(214, 112, 84, 116, 24), "#1d2433")
        for x, y in ((256, 142), (256, 196)):
            c.fill(oval(x, y, 22), "#0d111a")
            c.fill(oval(x, y, 13), "#33507c")
            c.fill(oval(x - 4, y - 4, 4), "#a8c4ee")
        c.fill(oval(286, 168, 5), "#ffe9b0")
    with c.turned(-6, 300, 300), c.moved(-48, 6):
        c.fill(box(190, 84, 216, 428, 36), "#12161f")
        screen = box(200, 94, 196, 408, 28)
        c.fill(screen, "#3d2c8d")
        with c.inside(screen):
            c.fill(oval(210, 470, 190), "#7b3fb5")
            c.fill(oval(400, 520, 170), "#e0559a")
            c.fill(oval(330, 560, 130), "#ff9f6b")
            c.draw("M190 90 L330 90 L230 512 L190 512 Z", "#ffffff14")
        c.fill(oval(298, 112, 6), "#0b0d13")
        c.line([(258, 168), (338, 168)], 12, "#ffffff")
        c.line([(276, 192), (320, 192)], 5, "#d9d2f5")
        for number, colour in enumerate(("#35c46a", "#38a3f1", "#ffd23f", "#ff6b6b")):
            c.fill(box(214 + number * 44, 442, 36, 36, 10), colour)
    return c


def button_phone() -> Canvas:
    c = Canvas("#b6dcc0")
    c.shadow(528, 110)
    c.fill(box(196, 66, 208, 456, 44), "#14202e")
    c.fill(box(204, 72, 192, 444, 38), "#21344a")
    c.fill(box(262, 60, 76, 18, 8), "#f6d65b")
    c.fill(box(274, 90, 52, 8, 4), "#0c131c")
    c.fill(box(220, 112, 160, 142, 10), "#0c131c")
    c.fill(box(228, 120, 144, 126, 6), "#9fd3e8")
    c.draw("M228 214 Q270 176 304 206 Q340 236 372 200 L372 246 L228 246 Z", "#4e9f5f")
    c.fill(oval(344, 146, 14), "#ffd84d")
    c.line([(240, 134), (276, 134)], 5, "#1d3e57")
    c.fill(box(264, 268, 72, 44, 18), "#0c131c")
    c.fill(box(276, 278, 48, 24, 10), "#3b556f")
    for side, colour in ((-1, "#42b968"), (1, "#e0484d")):
        c.fill(box(300 + side * 70 - 22, 270, 44, 18, 8), "#3b556f")
        c.fill(box(300 + side * 70 - 22, 294, 44, 18, 8), colour)
    for row in range(4):
        for column in range(3):
            x, y = 220 + column * 56, 328 + row * 43
            c.fill(box(x, y, 48, 33, 10), "#0c131c")
            c.fill(box(x, y, 48, 29, 10), "#4a6580")
            c.fill(box(x + 18, y + 9, 12, 10, 3), "#e9f2fa")
    return c


def power_bank() -> Canvas:
    c = Canvas("#cdbdf0")
    c.shadow(512, 150)
    c.fill(box(188, 108, 224, 396, 36), "#141821")
    c.fill(box(196, 112, 208, 388, 30), "#2b3242")
    c.draw(
        "M222 112 L280 112 L236 500 L214 500 Q196 498 196 470 L196 142 Q198 114 222 112 Z",
        "#ffffff12",
    )
    for x in (232, 316):
        c.fill(box(x, 124, 52, 24, 4), "#0a0c11")
        c.fill(box(x + 6, 134, 40, 8, 2), "#e8eaf0")
    for light, colour in enumerate(("#3ee08f", "#3ee08f", "#3ee08f", "#4a5368")):
        c.fill(oval(246 + light * 36, 182, 8), colour)
    c.draw("M318 226 L246 344 L294 344 L276 440 L356 312 L306 312 Z", "#ffd23f")
    c.draw("M318 226 L246 344 L270 344 L318 262 Z", "#ffe58a")
    c.line([(262, 470), (338, 470)], 6, "#5b6680")
    return c


def charger() -> Canvas:
    c = Canvas("#8fc7b5")
    c.shadow(474, 150, x=360)
    c.trace("M236 300 C236 470 470 500 480 380 C486 290 380 300 384 220", 13, "#d5dbe0")
    c.trace("M236 300 C236 470 470 500 480 380 C486 290 380 300 384 220", 6, "#ffffff")
    for x, top in ((174, 92), (220, 70), (266, 92)):
        c.fill(box(x, top, 20, 60, 5), "#b98d3e")
        c.fill(box(x, top, 8, 60, 4), "#e6c074")
    c.fill(box(150, 120, 160, 172, 34), "#d8dee3")
    c.fill(box(150, 120, 148, 164, 32), "#ffffff")
    c.draw("M236 160 L204 214 L226 214 L216 254 L254 200 L230 200 Z", "#f5a623")
    c.fill(box(206, 280, 60, 34, 8), "#c3ccd3")
    c.fill(box(212, 288, 48, 44, 8), "#f1f4f6")
    c.fill(box(358, 136, 52, 94, 14), "#f1f4f6")
    c.fill(box(396, 140, 14, 86, 8), "#d8dee3")
    c.fill(box(366, 92, 36, 50, 12), "#aab4bc")
    c.fill(box(374, 98, 8, 40, 4), "#dfe5ea")
    return c


def _earbud(c: Canvas, x: float, side: int) -> None:
    """`side` is where its tip points: 1 to the right."""
    with c.turned(side * 14, x, 236):
        c.fill(oval(x + side * 34, 226, 22, 20), "#3b4250")
        c.fill(oval(x + side * 30, 226, 20, 22), "#c3cad0")
        c.fill(box(x - 15 - side * 10, 216, 30, 112, 15), "#d5dbdf")
        c.fill(box(x - 15 - side * 10, 216, 18, 112, 9), "#ffffff")
        c.fill(oval(x, 224, 38, 36), "#e7ebee")
        c.fill(oval(x - 4, 220, 32, 30), "#ffffff")
        c.line([(x - side * 16, 212), (x - side * 12, 222)], 5, "#8d979f")


def earbuds() -> Canvas:
    c = Canvas("#f7b7c3")
    c.shadow(504, 180)
    c.fill(path("M150 300 Q146 172 240 166 L360 166 Q454 172 450 300 Z"), "#dfe5e8")
    c.fill(path("M164 296 Q162 184 244 180 L356 180 Q438 184 436 296 Z"), "#c3ccd2")
    _earbud(c, 226, 1)
    _earbud(c, 374, -1)
    case = both_sides("M142 300 Q140 330 146 400 Q152 492 250 496 L300 496 L300 300")
    c.fill(case, "#ffffff")
    with c.inside(case):
        c.draw("M460 290 L404 290 Q430 420 380 500 L470 500 Z", "#3a435016")
        c.fill(box(130, 296, 340, 14), "#e3e9ec")
    c.fill(box(268, 312, 64, 14, 7), "#cdd5da")
    c.fill(oval(300, 376, 9), "#3ed68a")
    return c


def phone_case() -> Canvas:
    c = Canvas("#a9d8ef")
    c.shadow(520, 170)
    for lean, dx, rim, face, mark in (
        (13, 66, "#d1487f", "#f283ac", "#ffd0e0"), (-9, -46, "#171a22", "#2b303d", "#454c5e"),
    ):  # fmt: skip
        with c.turned(lean), c.moved(dx, 0):
            c.fill(box(186, 88, 228, 424, 46), rim)
            c.fill(box(196, 98, 208, 404, 38), face)
            c.draw("M200 140 Q204 100 236 98 L320 98 L216 460 L200 460 Z", "#ffffff16")
            c.fill(box(212, 114, 92, 122, 28), rim)
            c.fill(box(220, 122, 76, 106, 22), "#a9d8ef")
            for turn in range(6):
                a = math.tau * turn / 6
                c.fill(oval(300 + 30 * math.cos(a), 370 + 30 * math.sin(a), 17), mark)
            c.fill(oval(300, 370, 15), "#ffc94d")
            c.fill(box(404, 196, 10, 62, 4), mark)
    return c


PICTURES: Mapping[str, Picture] = {
    "smartphone": smartphone,
    "button-phone": button_phone,
    "power-bank": power_bank,
    "charger": charger,
    "earbuds": earbuds,
    "phone-case": phone_case,
}

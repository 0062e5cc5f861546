"""For the house, and for who is new in it."""

import math
from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, on_side, oval, path, star


def bed_sheet() -> Canvas:
    c = Canvas("#c9b8e6")
    c.shadow(500, 220)
    c.fill(box(86, 120, 428, 240, 26), "#7a4a2b")
    c.fill(box(104, 138, 392, 200, 18), "#94603b")
    for x in (122, 312):
        c.fill(box(x, 200, 168, 104, 34), "#ffffff")
        c.fill(box(x + 10, 210, 148, 84, 28), "#f1e6f7")
        c.fill(star(x + 84, 252, 22, 10, 6), "#e0a0c0")
    sheet = path("M86 300 Q300 270 514 300 L530 470 Q530 486 512 486 L88 486 Q70 486 70 470 Z")
    c.fill(sheet, "#3f7fb5")
    with c.inside(sheet):
        for row in range(5):
            for column in range(9):
                x, y = 70 + column * 60 + (row % 2) * 30, 306 + row * 46
                for petal in range(5):
                    a = math.tau * petal / 5
                    c.fill(oval(x + 10 * math.cos(a), y + 10 * math.sin(a), 7), "#f5d3e0")
                c.fill(oval(x, y, 6), "#ffc94d")
        c.draw("M60 290 L120 290 Q90 400 110 490 L60 490 Z", "#ffffff20")
        c.draw("M540 290 L480 290 Q510 400 490 490 L540 490 Z", "#00000024")
        c.fill(box(60, 452, 480, 40), "#2b6294")
    fold = path("M80 296 Q300 264 520 296 L524 348 Q300 316 76 348 Z")
    c.fill(fold, "#f7f2fb")
    c.trace("M78 338 Q300 306 522 338", 4, "#3f7fb5")
    for x in (92, 480):
        c.fill(box(x, 484, 28, 20, 5), "#5a351d")
    return c


def fan() -> Canvas:
    c = Canvas("#ffe0a3")
    c.shadow(532, 150)
    c.fill(oval(300, 522, 124, 22), "#1f4e63")
    c.fill(oval(300, 514, 124, 20), "#2e6f8a")
    c.fill(box(288, 360, 24, 156, 6), "#1f4e63")
    c.fill(box(288, 360, 9, 156, 4), "#4f93ae")
    c.fill(box(252, 388, 96, 68, 18), "#2e6f8a")
    for number, colour in enumerate(("#ff6b5a", "#ffd166", "#7be0a0")):
        c.fill(oval(274 + number * 26, 412, 8), colour)
    c.fill(box(266, 430, 68, 12, 6), "#dff3ff")
    c.fill(oval(300, 226, 172), "#1f4e63")
    c.fill(oval(300, 226, 158), "#e3f4f8")
    for blade in range(5):
        with c.turned(72 * blade, 300, 226):
            c.draw("M300 226 Q246 190 252 112 Q300 72 346 116 Q350 176 300 226 Z", "#3aa6c9")
            c.draw("M300 226 Q262 190 262 124 Q280 104 300 100 Q286 160 300 226 Z", "#7cccdf")
    for spoke in range(24):
        a = math.tau * spoke / 24
        c.line(
            [
                (300 + 46 * math.cos(a), 226 + 46 * math.sin(a)),
                (300 + 162 * math.cos(a), 226 + 162 * math.sin(a)),
            ],
            2.4,
            "#1f4e63",
        )
    for radius, width in ((84, 2.4), (124, 2.4), (165, 12)):
        c.line(oval(300, 226, radius), width, "#1f4e63")
    c.fill(oval(300, 226, 44), "#1f4e63")
    c.fill(oval(300, 226, 34), "#ffb238")
    c.fill(oval(292, 218, 12), "#ffd98a")
    return c


def lamp() -> Canvas:
    c = Canvas("#2f3b69", "#ffe58a30")
    c.fill(oval(300, 270, 170), "#ffe58a40")
    c.fill(oval(300, 270, 126), "#fff0b070")
    c.shadow(520, 130)
    c.trace("M208 214 Q196 70 300 70 Q404 70 392 214", 13, "#cfd6dd")
    c.fill(box(196, 170, 208, 42, 16), "#e4572e")
    c.fill(box(236, 140, 128, 40, 16), "#f07a55")
    glass = both_sides("M218 206 Q196 280 218 366 L300 366 L300 206")
    c.fill(glass, "#fff6cf")
    with c.inside(glass):
        c.fill(oval(300, 286, 60, 76), "#ffe27a")
        c.draw("M218 206 L250 206 Q232 290 250 366 L218 366 Q196 280 218 206 Z", "#ffffff90")
    for x in (272, 300, 328):
        c.fill(box(x - 8, 226, 16, 120, 8), "#ffffff")
    for x in (206, 394):
        c.line([(x, 208), (x, 366)], 9, "#cfd6dd")
    c.draw("M196 360 L404 360 L424 492 Q424 512 404 512 L196 512 Q176 512 176 492 Z", "#e4572e")
    c.draw("M196 360 L240 360 L226 512 L196 512 Q176 512 176 492 Z", "#f07a55")
    c.fill(box(184, 354, 232, 24, 10), "#b43d1c")
    c.fill(oval(300, 440, 32), "#b43d1c")
    c.fill(oval(300, 440, 22), "#fff1ea")
    c.trace("M300 424 L300 440", 6, "#b43d1c")
    c.fill(box(360, 430, 34, 20, 5), "#7b2810")
    return c


def bucket() -> Canvas:
    c = Canvas("#fbd2d7")
    c.shadow(506, 166)
    c.trace("M146 226 C120 60 480 60 454 226", 11, "#c9d2d8")
    c.fill(box(246, 92, 108, 26, 12), "#f6c445")
    body = both_sides("M142 214 L178 478 Q182 502 210 502 L300 502 L300 214")
    c.fill(body, "#22a06b")
    with c.inside(body):
        c.draw("M130 210 L202 210 L238 510 L170 510 Z", "#ffffff2c")
        c.draw("M470 210 L394 210 L362 510 L440 510 Z", "#00000026")
        for y in (300, 322):
            c.trace(f"M140 {y} Q300 {y + 30} 460 {y}", 6, "#188053")
    c.fill(oval(300, 212, 172, 42), "#188053")
    c.fill(oval(300, 200, 176, 42), "#2fbf82")
    c.fill(oval(300, 196, 150, 32), "#22a06b")
    c.fill(oval(300, 186, 44, 15), "#188053")
    c.fill(oval(300, 180, 44, 15), "#2fbf82")
    c.draw("M150 196 Q190 166 250 164 Q200 176 172 202 Z", "#7fe0b4")
    for x in (140, 460):
        c.fill(oval(x, 230, 15), "#188053")
    return c


def diapers() -> Canvas:
    c = Canvas("#b5e3dd")
    c.shadow(500, 190)
    pack = path(
        "M130 140 Q150 118 176 124 L424 124 Q450 118 470 140 L482 470 "
        "Q478 500 448 498 L152 498 Q122 500 118 470 Z"
    )
    c.fill(pack, "#3d8fd1")
    with c.inside(pack):
        c.draw("M110 300 Q220 250 300 310 Q390 370 500 300 L500 510 L110 510 Z", "#ffd45c")
        c.draw(
            "M110 286 Q220 236 300 296 Q390 356 500 286 L500 306 Q390 376 300 316 "
            "Q220 256 110 306 Z",
            "#ffffff",
        )
        c.draw("M120 120 L190 120 L160 500 L110 500 Z", "#ffffff24")
        c.draw("M480 120 L430 120 L452 500 L490 500 Z", "#00000020")
    c.fill(box(246, 92, 108, 44, 18), "#2a6ba3")
    c.fill(box(266, 104, 68, 22, 11), "#b5e3dd")
    c.line([(190, 176), (330, 176)], 15, "#ffffff")
    c.line([(190, 208), (270, 208)], 9, "#cfe6f7")
    c.fill(oval(424, 196, 34), "#e8544f")
    c.line([(410, 196), (438, 196)], 9, "#ffffff")
    nappy = path(
        "M186 318 Q300 342 414 318 L414 364 Q372 372 356 420 Q338 466 300 466 "
        "Q262 466 244 420 Q228 372 186 364 Z"
    )
    c.fill([(x, y + 6) for x, y in nappy], "#00000022")
    c.fill(nappy, "#ffffff")
    c.trace("M204 366 Q244 372 258 424", 4, "#bcd9ec")
    c.trace("M396 366 Q356 372 342 424", 4, "#bcd9ec")
    for x in (192, 372):
        c.fill(box(x, 330, 36, 18, 7), "#7cc4e8")
    c.fill(star(300, 396, 22, 11, 5), "#ffb74d")
    return c


def feeding_bottle() -> Canvas:
    c = Canvas("#fde2a8")
    c.shadow(524, 120)
    c.draw("M268 158 Q262 120 284 108 Q282 68 300 66 Q318 68 316 108 Q338 120 332 158 Z", "#f3c99b")
    c.draw("M280 150 Q276 124 292 112 Q292 84 298 76 Q294 110 298 150 Z", "#fbe3c6")
    c.fill(box(222, 150, 156, 58, 14), "#ef7fa6")
    for x in range(236, 372, 18):
        c.line([(x, 162), (x, 198)], 4, "#d95f8b")
    glass = both_sides(
        "M240 206 Q212 226 212 262 Q216 330 226 360 Q214 400 212 476 Q214 518 256 518 "
        "L300 518 L300 206"
    )
    c.fill(glass, "#f4fbff")
    with c.inside(glass):
        c.fill(box(200, 296, 200, 230), "#fff6e2")
        c.fill(box(200, 290, 200, 12), "#eadfc6")
        c.draw("M212 200 L248 200 Q230 360 250 520 L200 520 Z", "#ffffff")
        c.draw("M400 200 L370 200 Q384 360 366 520 L400 520 Z", "#a8c7da50")
    for number, y in enumerate(range(300, 500, 32)):
        c.line([(350 if number % 2 else 336, y), (372, y)], 4, "#7a9fb8")
    c.fill(star(284, 420, 36, 18, 5), "#7cc4e8")
    for x in (274, 294):
        c.fill(oval(x, 416, 4), "#ffffff")
    return c


def babygrow() -> Canvas:
    c = Canvas("#bfd9f5")
    c.shadow(530, 140)
    for side in (1, -1):
        sleeve = path(
            "M238 126 Q190 140 160 186 L116 262 Q110 276 122 284 L154 302 "
            "Q166 306 174 296 L226 230 Z"
        )
        c.fill(on_side(side, sleeve), "#ffd766")
        cuff = path("M124 250 L180 286 L166 306 L112 274 Z")
        c.fill(on_side(side, cuff), "#f2a33c")
        foot = path("M224 466 L286 466 L284 506 Q282 524 262 524 L210 524 Q190 522 196 504 Z")
        c.fill(on_side(side, foot), "#f2a33c")
    body = both_sides("M262 110 Q238 116 222 132 L210 330 L214 476 L288 476 L296 388 L300 388")
    c.fill(body, "#ffe08a")
    with c.inside(body):
        c.draw("M205 130 L228 130 Q216 300 240 480 L205 480 Z", "#c9862020")
        c.draw("M395 130 L372 130 Q384 300 360 480 L395 480 Z", "#c9862030")
        for x, y in ((238, 330), (352, 350), (246, 420), (350, 440), (330, 176), (372, 260)):
            c.fill(star(x, y, 12, 5, 5), "#ffffff")
    c.trace("M262 112 Q300 152 338 112", 11, "#f2a33c")
    c.fill(oval(300, 240, 52, 46), "#c98a52")
    for x in (258, 342):
        c.fill(oval(x, 206, 20), "#c98a52")
        c.fill(oval(x, 206, 10), "#eebb88")
    c.fill(oval(300, 256, 26, 20), "#f3d2ac")
    for x in (280, 320):
        c.fill(oval(x, 230, 6), "#3a2416")
    c.fill(oval(300, 248, 9, 6), "#3a2416")
    c.trace("M288 260 Q300 272 312 260", 4, "#3a2416")
    for y in (312, 344, 376):
        c.fill(oval(300, y, 7), "#f2a33c")
    return c


PICTURES: Mapping[str, Picture] = {
    "bed-sheet": bed_sheet,
    "fan": fan,
    "lamp": lamp,
    "bucket": bucket,
    "diapers": diapers,
    "feeding-bottle": feeding_bottle,
    "babygrow": babygrow,
}

"""Things to wear, laid flat."""

from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, on_side, oval, path, star
from drawing.fabrics import printed_samples

TORSO = (
    "M262 118 Q236 126 196 146 Q178 156 166 178 L110 276 Q104 288 116 296 "
    "L170 328 Q180 332 186 322 L200 296 L198 470 Q198 486 214 486 L300 486"
)


def cap_blue() -> Canvas:
    c = Canvas("#f6cf65")
    c.shadow(452, 180)
    body = path("M140 250 Q136 400 152 424 Q220 462 300 462 Q380 462 448 424 Q464 400 460 250 Z")
    c.fill(body, "#1d4fa3")
    with c.inside(body):
        c.draw("M140 240 L216 240 Q204 400 226 470 L120 470 Z", "#ffffff16")
        c.draw("M460 240 L404 240 Q414 400 396 470 L480 470 Z", "#00000028")
        for x in range(150, 470, 40):
            drop = 14 - abs(x - 300) / 12
            c.fill(star(x, 372 + drop, 19, 9, 4), "#f4c542")
            c.fill(oval(x, 372 + drop, 5), "#1d4fa3")
            c.fill(oval(x + 20, 372 + drop, 4), "#f4c542")
        for y in (336, 408):
            c.trace(f"M130 {y - 10} Q300 {y + 34} 470 {y - 10}", 6, "#f4c542")
        c.trace("M130 426 Q300 474 470 426", 7, "#153c80")
    c.fill(oval(300, 246, 160, 66), "#2a63c4")
    c.fill(oval(300, 252, 138, 50), "#1d4fa3")
    c.line(oval(300, 252, 112, 38), 4, "#f4c542")
    for petal in range(8):
        with c.turned(45 * petal, 300, 252):
            c.fill(oval(300, 234, 7, 14), "#f4c542")
    c.fill(oval(300, 252, 8), "#f4c542")
    return c


def t_shirt() -> Canvas:
    c = Canvas("#7cc6c3")
    c.shadow(500, 130)
    outline = both_sides(TORSO)
    c.fill(outline, "#ffffff")
    with c.inside(outline):
        c.draw("M200 290 Q210 400 234 490 L190 490 Z", "#1b3b4a14")
        c.draw("M400 290 Q390 400 366 490 L410 490 Z", "#1b3b4a24")
        c.trace("M200 296 Q206 250 220 216", 4, "#d5dde0")
        c.trace("M400 296 Q394 250 380 216", 4, "#d5dde0")
        c.trace("M112 284 L186 324", 3, "#d5dde0")
        c.trace("M488 284 L414 324", 3, "#d5dde0")
        c.trace("M198 470 L402 470", 3, "#d5dde0")
    c.draw("M262 118 Q300 178 338 118 Q300 134 262 118 Z", "#c9d4d8")
    c.trace("M258 120 Q300 190 342 120", 11, "#eef2f3")
    c.trace("M250 126 Q300 202 350 126", 3, "#c9d4d8")
    return c


def office_shirt() -> Canvas:
    c = Canvas("#e7a977")
    c.shadow(508, 130)
    for side in (1, -1):
        sleeve = on_side(
            side,
            path(
                "M204 140 Q172 152 160 188 L104 404 Q102 420 114 424 L152 434 "
                "Q164 436 168 424 L214 270 Z"
            ),
        )
        cuff = on_side(side, path("M104 400 L170 418 L160 452 L96 436 Z"))
        c.fill(sleeve, "#d8e4f3")
        c.fill(cuff, "#f7faff")
        c.fill(on_side(side, oval(132, 428, 5)), "#8fa3bf")
    body = both_sides("M250 112 Q216 126 194 146 L200 494 Q250 506 300 506")
    c.fill(body, "#f3f7fd")
    with c.inside(body):
        c.draw("M190 140 L206 140 Q206 330 232 510 L190 510 Z", "#3d5a8020")
        c.draw("M410 140 L394 140 Q394 330 372 510 L410 510 Z", "#3d5a8028")
    c.fill(box(284, 150, 32, 354), "#e3ebf6")
    c.trace("M284 170 L284 500", 2.5, "#c2cfe0")
    c.trace("M316 170 L316 500", 2.5, "#c2cfe0")
    for y in range(206, 480, 54):
        c.fill(oval(300, y, 7), "#ffffff")
        c.fill(oval(300, y, 4.5), "#8fa3bf")
    c.draw("M334 224 L384 224 L384 270 L359 286 L334 270 Z", "#e3ebf6")
    c.trace("M334 224 L384 224 L384 270 L359 286 L334 270 L334 224", 2.5, "#c2cfe0")
    c.draw("M254 108 L346 108 L300 168 Z", "#b4c3d8")
    for side in (1, -1):
        points = path("M252 100 L300 166 L262 206 L232 126 Q238 108 252 100 Z")
        c.fill(on_side(side, points), "#ffffff")
        c.line(
            on_side(side, ((300, 166), (262, 206), (232, 126))),
            2.5,
            "#c2cfe0",
        )
    return c


def jeans() -> Canvas:
    c = Canvas("#f3c4a8")
    c.shadow(520, 130)
    leg = both_sides("M204 92 L196 180 L172 512 L284 516 L300 246")
    c.fill(leg, "#2f5d95")
    with c.inside(leg):
        c.draw("M172 512 L198 150 Q208 330 204 516 Z", "#00000026")
        c.draw("M428 512 L402 150 Q392 330 396 516 Z", "#00000026")
        c.draw("M228 250 Q216 330 224 420 Q250 330 246 250 Z", "#ffffff2c")
        c.draw("M372 250 Q384 330 376 420 Q350 330 354 250 Z", "#ffffff2c")
        c.fill(box(160, 494, 280, 8), "#d9a441")
    c.fill(box(202, 84, 196, 34, 6), "#274f80")
    c.trace("M206 114 L394 114", 2.5, "#d9a441")
    for x in (222, 276, 324, 378):
        c.fill(box(x - 7, 80, 14, 44, 4), "#3b6fae")
    c.trace("M300 120 L300 246", 3, "#1f4270")
    c.trace("M318 120 L318 200 Q316 226 300 238", 3, "#d9a441")
    for side in (1, -1):
        c.line(
            on_side(side, path("M216 120 Q220 168 268 172 L272 120")),
            3,
            "#d9a441",
        )
    c.fill(oval(300, 101, 9), "#e8c87a")
    c.fill(oval(300, 101, 4), "#a87a2c")
    return c


def ankara_gown() -> Canvas:
    c = Canvas("#a9d6b8")
    c.shadow(524, 170)
    printed = printed_samples()["orange"]
    skirt = both_sides("M238 262 Q200 360 124 492 Q160 520 210 508 Q256 528 300 514")
    bodice = both_sides(
        "M300 170 Q272 168 246 96 Q250 120 240 132 Q214 150 222 176 Q232 214 234 268 L300 276"
    )
    for outline in (skirt, bodice):
        with c.inside(outline):
            printed(c)
    with c.inside(skirt):
        for fold in (
            "M250 270 Q220 400 196 520 L168 520 Q224 390 240 270 Z",
            "M350 270 Q380 400 404 520 L432 520 Q376 390 360 270 Z",
            "M292 276 Q286 400 270 524 L254 524 Q282 400 286 276 Z",
            "M318 276 Q330 400 346 524 L332 524 Q318 400 312 276 Z",
        ):
            c.draw(fold, "#3a0f2440")
    c.trace("M247 96 Q272 168 300 170 Q328 168 353 96", 8, "#5f1a37")
    for side in (1, -1):
        sleeve = on_side(
            side,
            path("M246 96 Q206 108 186 156 Q174 186 184 202 Q206 216 228 196 Q222 168 244 132 Z"),
        )
        with c.inside(sleeve):
            printed(c)
            c.fill(sleeve, "#3a0f2428")
    c.fill(box(230, 256, 140, 24, 6), "#5f1a37")
    c.draw("M352 268 L392 250 L392 286 Z", "#5f1a37")
    c.draw("M352 268 L312 250 L312 286 Z", "#74234a")
    c.fill(box(342, 256, 20, 24, 6), "#8a2f58")
    return c


def kaftan() -> Canvas:
    c = Canvas("#f5e0b3")
    c.shadow(526, 130)
    for side in (1, -1):
        trouser = on_side(side, path("M230 440 L292 440 L288 520 L238 520 Z"))
        sleeve = on_side(
            side,
            path(
                "M214 128 Q184 140 172 172 L112 366 Q110 378 120 382 L162 394 "
                "Q172 396 176 384 L222 256 Z"
            ),
        )
        c.fill(trouser, "#0b4a35")
        c.fill(sleeve, "#0f6147")
        c.line(on_side(side, ((117, 362), (177, 380))), 6, "#e0bf5a")
    body = both_sides("M262 100 Q236 110 206 132 L196 464 Q250 478 300 478")
    c.fill(body, "#13795a")
    with c.inside(body):
        c.draw("M190 130 L214 130 Q206 320 226 480 L190 480 Z", "#00000022")
        c.draw("M410 130 L386 130 Q394 320 376 480 L410 480 Z", "#00000026")
        c.trace("M206 400 L206 480", 4, "#0b4a35")
    c.fill(box(274, 104, 52, 190, 14), "#0f6147")
    c.line(box(274, 104, 52, 190, 14), 3.5, "#e0bf5a")
    for y in range(132, 270, 34):
        c.fill(star(300, y + 14, 15, 7, 8), "#e0bf5a")
        c.fill(oval(300, y + 14, 4), "#0f6147")
    c.draw("M256 98 Q300 84 344 98 L338 124 Q300 136 262 124 Z", "#0b4a35")
    c.trace("M262 122 Q300 134 338 122", 4, "#e0bf5a")
    c.draw("M340 250 L384 250 L382 296 L342 296 Z", "#0f6147")
    c.trace("M340 252 L384 252", 4, "#e0bf5a")
    return c


def hoodie() -> Canvas:
    c = Canvas("#f7d9e3")
    c.shadow(512, 140)
    for side in (1, -1):
        sleeve = path("M206 176 Q168 190 154 232 L104 430 Q102 444 114 448 L158 460 L216 300 Z")
        cuff = path("M106 428 L166 446 L158 480 Q126 478 98 462 Z")
        c.fill(on_side(side, sleeve), "#5a3d9a")
        c.fill(on_side(side, cuff), "#432b78")
    body = both_sides("M240 160 Q206 170 188 200 L198 476 L300 480")
    c.fill(body, "#6f4db8")
    with c.inside(body):
        c.draw("M186 190 L204 186 Q206 330 226 480 L186 480 Z", "#00000020")
        c.draw("M414 190 L396 186 Q394 330 374 480 L414 480 Z", "#00000026")
    c.fill(box(198, 466, 204, 34, 10), "#432b78")
    for x in range(212, 400, 14):
        c.line([(x, 472), (x, 494)], 2.5, "#5a3d9a")
    c.draw("M236 378 L364 378 L390 450 L384 464 L216 464 L210 450 Z", "#7f5ecb")
    c.trace("M236 378 L210 450", 4, "#432b78")
    c.trace("M364 378 L390 450", 4, "#432b78")
    c.draw("M300 84 Q222 88 218 176 Q224 232 300 250 Q376 232 382 176 Q378 88 300 84 Z", "#7f5ecb")
    c.draw(
        "M300 116 Q252 120 250 176 Q262 216 300 232 Q338 216 350 176 Q348 120 300 116 Z", "#33205e"
    )
    c.draw(
        "M262 200 Q280 224 300 232 Q320 224 338 200 Q326 180 300 180 Q274 180 262 200 Z", "#46307c"
    )
    for x, low in ((274, 316), (326, 300)):
        c.trace(f"M{x} 226 L{x} {low}", 5, "#f7f2ff")
        c.fill(box(x - 5, low - 2, 10, 16, 3), "#d7c9f2")
    return c


PICTURES: Mapping[str, Picture] = {
    "cap-blue": cap_blue,
    "t-shirt": t_shirt,
    "office-shirt": office_shirt,
    "jeans": jeans,
    "ankara-gown": ankara_gown,
    "kaftan": kaftan,
    "hoodie": hoodie,
}

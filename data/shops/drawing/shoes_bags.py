"""Shoes, seen from the side, and bags, seen from the front."""

from collections.abc import Mapping

from drawing.canvas import Canvas, Picture, both_sides, box, oval, path
from drawing.fabrics import printed_samples
from drawing.patterns import checks


def sneakers() -> Canvas:
    c = Canvas("#5fb0d9")
    c.shadow(446, 230)
    upper = path(
        "M92 400 Q84 320 104 232 Q112 212 138 216 Q196 232 246 208 Q262 204 272 220 "
        "Q310 290 400 316 Q500 336 510 400 Z"
    )
    c.fill(upper, "#fbfbf8")
    with c.inside(upper):
        c.draw("M80 400 Q84 300 100 220 L190 226 Q176 330 214 400 Z", "#e3e8ea")
        c.draw("M380 316 Q470 330 512 400 L420 400 Q424 350 380 316 Z", "#e3e8ea")
        c.draw("M100 222 Q168 250 262 206 L256 236 Q176 272 98 248 Z", "#2a9d8f")
        c.trace("M214 400 Q300 330 330 286", 10, "#2a9d8f")
        c.trace("M246 400 Q330 340 352 302", 10, "#ef8354")
    for step in range(5):
        x, y = 268 + step * 24, 226 + step * 21
        c.trace(f"M{x - 18} {y + 24} L{x + 22} {y - 6}", 8, "#c8d2d6")
        c.fill(oval(x - 18, y + 24, 6), "#8b9aa1")
    c.draw("M254 204 Q286 182 300 196 Q300 226 330 266 L304 270 Q276 238 262 214 Z", "#f0f3f3")
    c.draw("M82 394 Q300 410 516 390 Q526 420 508 432 Q300 446 98 434 Q78 424 82 394 Z", "#ffffff")
    c.draw("M84 418 Q300 430 522 410 Q520 428 508 432 Q300 446 98 434 Q86 430 84 418 Z", "#d3dbde")
    for x in range(110, 500, 26):
        c.trace(f"M{x} 426 L{x + 8} 436", 3, "#b5c0c5")
    return c


def slippers() -> Canvas:
    c = Canvas("#d8e2a8")
    c.shadow(510, 190)
    for dx, lean in ((-104, -7), (104, 7)):
        with c.moved(dx, 0), c.turned(lean):
            sole = path(
                "M300 92 Q376 96 380 190 Q382 270 364 330 Q360 400 364 440 Q356 508 300 510 "
                "Q244 508 236 440 Q240 400 236 330 Q218 270 220 190 Q224 96 300 92 Z"
            )
            c.fill(sole, "#54301a")
            inner = path(
                "M300 104 Q366 108 369 190 Q371 270 354 330 Q349 400 353 440 Q346 496 300 498 "
                "Q254 496 247 440 Q251 400 246 330 Q229 270 231 190 Q234 108 300 104 Z"
            )
            c.fill(inner, "#b97a4a")
            c.fill(oval(300, 440, 36, 40), "#a86b3d")
            c.fill(box(276, 432, 48, 14, 4), "#d9a877")
            strap = path(
                "M212 206 Q220 150 300 138 Q380 150 388 206 L378 294 Q345 262 300 262 "
                "Q255 262 222 294 Z"
            )
            c.fill(strap, "#7a431f")
            with c.inside(strap):
                c.draw("M204 210 Q250 170 300 168 L300 138 Q214 150 204 210 Z", "#ffffff18")
                c.draw(
                    "M212 300 Q250 262 300 262 Q350 262 388 300 L388 280 Q350 242 300 242 "
                    "Q250 242 212 280 Z",
                    "#00000030",
                )
            c.trace("M220 214 Q230 164 300 152 Q370 164 380 214", 2.5, "#d9a877")
            c.trace("M226 280 Q258 252 300 250 Q342 252 374 280", 2.5, "#d9a877")
            c.fill(box(276, 182, 48, 40, 8), "#d4a24c")
            c.fill(box(286, 192, 28, 20, 4), "#7a431f")
    return c


def heels() -> Canvas:
    c = Canvas("#f9c9b6")
    c.shadow(476, 206)
    c.draw("M124 300 L196 314 L188 470 L140 470 Q142 380 116 330 Z", "#8d1220")
    c.draw("M124 300 L150 306 L158 470 L140 470 Q142 380 116 330 Z", "#6f0c18")
    c.draw(
        "M112 286 Q150 300 196 310 Q280 350 344 436 Q360 450 400 452 L498 452 "
        "Q516 452 512 466 L506 472 L372 472 Q336 470 312 440 Q260 366 190 340 "
        "Q140 334 116 322 Q104 304 112 286 Z",
        "#b8192b",
    )
    c.draw(
        "M114 284 Q160 296 204 304 Q290 340 352 424 Q366 440 400 442 L502 446 "
        "Q512 450 510 456 L400 456 Q360 456 342 440 Q280 350 196 318 Q146 310 112 296 "
        "Z",
        "#f4d6bf",
    )
    back = path("M104 300 Q92 246 108 198 Q124 192 138 204 Q130 256 152 304 Q126 312 104 300 Z")
    c.fill(back, "#c9213a")
    c.trace("M116 210 Q170 176 232 190 Q256 200 246 216 Q190 236 126 214", 13, "#c9213a")
    c.fill(box(206, 186, 34, 30, 6), "#e8c25a")
    c.fill(box(214, 194, 18, 14, 3), "#c9213a")
    for words in (
        "M392 446 Q384 376 432 366 Q482 378 496 450",
        "M356 430 Q352 350 400 336 Q424 340 438 366",
    ):
        c.trace(words, 22, "#c9213a")
        c.trace(words, 4, "#dd4a5f")
    return c


def kids_sandals() -> Canvas:
    c = Canvas("#c5b6e8")
    c.shadow(452, 214)
    c.draw(
        "M110 390 Q300 414 488 388 Q506 404 496 430 Q480 442 300 444 Q130 444 112 432 "
        "Q98 412 110 390 Z",
        "#3c2415",
    )
    c.draw("M110 390 Q300 414 488 388 L490 404 Q300 426 108 408 Z", "#e9d3b0")
    heel = path("M110 394 Q96 310 118 262 Q140 250 164 262 Q160 330 204 400 Q150 402 110 394 Z")
    c.fill(heel, "#8a5029")
    toe = path("M296 400 Q286 330 336 304 Q430 310 476 352 Q494 372 488 392 Q400 406 296 400 Z")
    c.fill(toe, "#8a5029")
    for x, y in ((350, 346), (392, 344), (432, 356)):
        c.draw(
            f"M{x - 10} {y} Q{x} {y - 16} {x + 10} {y} L{x + 8} {y + 26} "
            f"Q{x} {y + 32} {x - 8} {y + 26} Z",
            "#e9d3b0",
        )
    c.trace("M310 392 Q304 340 338 318", 3, "#c78d5c")
    c.trace("M126 384 Q116 320 130 276", 3, "#c78d5c")
    c.trace("M134 284 Q220 244 280 296 Q300 320 312 348", 26, "#a4633a")
    c.trace("M134 284 Q220 244 280 296 Q300 320 312 348", 3, "#d9a071")
    c.trace("M204 392 Q214 330 246 284", 20, "#8a5029")
    c.fill(box(214, 250, 44, 40, 8), "#e0c060")
    c.fill(box(224, 260, 24, 20, 4), "#a4633a")
    c.fill(oval(236, 270, 4), "#e0c060")
    return c


def tote() -> Canvas:
    c = Canvas("#f4d58d")
    c.shadow(500, 190)
    c.trace("M214 262 Q216 92 300 92 Q384 92 386 262", 20, "#5b3217")
    c.trace("M214 262 Q216 92 300 92 Q384 92 386 262", 4, "#8a5530")
    body = both_sides("M136 220 L118 470 Q120 492 142 494 L300 494 L300 220", 300)
    c.fill(body, "#8f5630")
    with c.inside(body):
        c.draw("M110 220 L300 220 L190 500 L100 500 Z", "#ffffff14")
        c.fill(box(100, 452, 400, 50), "#6e3f20")
        c.trace("M110 452 L490 452", 3, "#d8a671")
    c.fill(box(128, 212, 344, 30, 12), "#6e3f20")
    c.trace("M140 236 L460 236", 2.5, "#d8a671")
    for x in (214, 386):
        c.draw(f"M{x - 20} 224 L{x + 20} 224 L{x + 20} 284 L{x} 304 L{x - 20} 284 Z", "#5b3217")
        c.fill(oval(x, 256, 10), "#e8c25a")
        c.fill(oval(x, 256, 4.5), "#8f5630")
        c.fill(oval(x, 284, 4), "#e8c25a")
    c.fill(box(262, 322, 76, 44, 8), "#6e3f20")
    c.line(box(262, 322, 76, 44, 8), 2.5, "#d8a671")
    c.trace("M286 344 L314 344", 5, "#e8c25a")
    return c


def backpack() -> Canvas:
    c = Canvas("#ffcf8b")
    c.shadow(516, 170)
    c.trace("M252 122 Q254 76 300 76 Q346 76 348 122", 16, "#14305e")
    for side in (-1, 1):
        c.fill(box(300 + side * 172 - 34, 330, 68, 140, 26), "#1a3f7c")
        c.line([(300 + side * 172 - 22, 362), (300 + side * 172 + 22, 362)], 4, "#f4b942")
    body = both_sides("M300 104 Q150 104 146 260 L146 470 Q148 510 190 512 L300 512")
    c.fill(body, "#2657a8")
    with c.inside(body):
        c.draw("M140 104 L220 104 Q180 300 196 520 L140 520 Z", "#ffffff18")
        c.draw("M460 104 L396 104 Q420 300 404 520 L460 520 Z", "#00000024")
    c.trace("M168 260 Q170 140 300 136 Q430 140 432 260", 6, "#14305e")
    c.fill(box(204, 190, 192, 92, 24), "#1f4a92")
    c.trace("M216 212 L384 212", 6, "#14305e")
    c.fill(box(366, 208, 10, 30, 4), "#f4b942")
    c.fill(box(270, 226, 60, 38, 8), "#f4b942")
    c.trace("M284 245 L316 245", 5, "#14305e")
    c.fill(box(180, 318, 240, 170, 30), "#336bc8")
    c.fill(box(180, 318, 240, 62, 28), "#2a5cb2")
    c.trace("M194 372 L406 372", 6, "#14305e")
    c.fill(box(216, 368, 10, 34, 4), "#f4b942")
    return c


def clutch() -> Canvas:
    c = Canvas("#f2b5b5")
    c.shadow(452, 200)
    for step in range(40):
        t = step / 39
        x, y = 120 + 360 * t, 232 - 150 * (1 - (2 * t - 1) ** 2)
        c.fill(oval(x, y, 8.5), "#caa042")
        c.fill(oval(x, y, 4), "#f2cf7a")
    printed = printed_samples()["teal"]
    body = box(96, 222, 408, 224, 26)
    flap = path(
        "M96 240 Q100 222 122 222 L478 222 Q500 222 504 240 Q470 352 300 362 Q130 352 96 240 Z"
    )
    with c.inside(body):
        printed(c)
        c.fill(body, "#00000030")
        c.fill(box(96, 424, 408, 24), "#00000030")
    with c.inside([(x, y + 9) for x, y in flap]):
        c.fill(body, "#06302e90")
    with c.inside(flap):
        printed(c)
        c.draw("M96 222 L260 222 L160 370 L96 370 Z", "#ffffff18")
    c.line(flap, 5, "#caa042")
    c.fill(oval(300, 356, 24), "#caa042")
    c.fill(oval(300, 356, 16), "#f2cf7a")
    c.fill(oval(300, 356, 8), "#caa042")
    return c


def ghana_must_go() -> Canvas:
    c = Canvas("#cfe5d4")
    c.shadow(496, 232)
    for shift, colour in ((0, "#8d1c28"), (0, "#c22b3a")):
        width = 22 if colour == "#8d1c28" else 12
        c.trace(f"M200 {226 + shift} Q204 96 300 96 Q396 96 400 226", width, colour)
    body = path("M92 200 Q300 180 508 200 L520 470 Q514 494 490 494 L110 494 Q86 494 80 470 Z")
    with c.inside(body):
        checks(c, "#f7f4ee", "#2456a6", "#d2303f")
        c.draw("M70 190 L150 190 Q120 350 140 500 L70 500 Z", "#ffffff38")
        c.draw("M530 190 L460 190 Q486 350 470 500 L530 500 Z", "#00000024")
        c.draw("M80 494 Q300 440 520 494 L520 500 L80 500 Z", "#00000024")
    c.draw("M92 200 Q300 180 508 200 L510 226 Q300 206 90 226 Z", "#c22b3a")
    for x in range(104, 500, 12):
        c.line([(x, 208), (x + 5, 214)], 2.5, "#f6e9c9")
    for x in (200, 400):
        c.fill(box(x - 14, 216, 28, 250, 4), "#c22b3a")
        c.line([(x - 9, 222), (x - 9, 462)], 2, "#f2a3ab")
        c.line([(x + 9, 222), (x + 9, 462)], 2, "#f2a3ab")
    c.fill(box(462, 206, 12, 38, 4), "#e8c25a")
    return c


PICTURES: Mapping[str, Picture] = {
    "sneakers": sneakers,
    "slippers": slippers,
    "heels": heels,
    "kids-sandals": kids_sandals,
    "tote": tote,
    "backpack": backpack,
    "clutch": clutch,
    "ghana-must-go": ghana_must_go,
}

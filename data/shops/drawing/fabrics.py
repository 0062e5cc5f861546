"""Folded cloth, tied with a band."""

from collections.abc import Callable, Mapping

from drawing.canvas import Canvas, Picture, box, oval
from drawing.patterns import diamonds, lace, records, stripes, suns, tie_dye

FACE = box(118, 128, 364, 300, 16)


def _bundle(ground: str, band: str, printed: Callable[[Canvas], None]) -> Canvas:
    c = Canvas(ground)
    c.shadow(494, 200)
    for number, low in enumerate((492, 464, 436)):
        layer = box(106 + 6 * number, low - 60, 388 - 12 * number, 60, 26)
        with c.inside(layer):
            printed(c)
            c.fill(box(0, low - 60, 600, 60), "#00000018")
            c.fill(box(0, low - 12, 600, 12), "#00000048")
            c.fill(box(0, low - 32, 600, 5), "#00000050")
    with c.inside(FACE):
        printed(c)
        c.draw("M118 428 L482 428 L482 400 Q300 416 118 400 Z", "#00000022")
        c.draw("M118 128 L300 128 L160 428 L118 428 Z", "#ffffff16")
    c.fill(box(270, 124, 60, 370, 8), band)
    c.fill(box(270, 124, 10, 370, 6), "#ffffff3c")
    c.fill(box(318, 124, 12, 370, 6), "#00000020")
    with c.turned(-8, 300, 230):
        c.fill(box(238, 192, 124, 84, 12), "#fff8e7")
        c.fill(oval(300, 208, 6), band)
        c.line([(262, 232), (338, 232)], 7, "#3b2f2f")
        c.line([(276, 254), (324, 254)], 6, "#b9a88f")
    return c


def ankara_red() -> Canvas:
    return _bundle("#ffd9a0", "#2b2a4c", lambda c: suns(c, "#c8202f", "#ffc233", "#fff3d6"))


def ankara_blue() -> Canvas:
    return _bundle("#bfe3f2", "#e4572e", lambda c: records(c, "#16357f", "#f5f7ff", "#ff9f1c"))


def adire() -> Canvas:
    return _bundle("#e6dcc8", "#a65a2a", lambda c: tie_dye(c, "#1f2a6b", "#dfe6ff", "#5b6fd0"))


def lace_white() -> Canvas:
    return _bundle("#9fb8a6", "#b8913a", lambda c: lace(c, "#eee9df", "#ffffff", "#cfc7b8"))


def aso_oke() -> Canvas:
    gold = ("#c79a3b", 6)
    edge = ("#e8c66a", 4)
    weave = [
        ("#6d1235", 44),
        gold,
        ("#8f1d48", 22),
        edge,
        ("#4a0b24", 14),
        edge,
        ("#8f1d48", 22),
        gold,
    ]
    return _bundle("#f2c9c4", "#d9b24c", lambda c: stripes(c, weave))


def senator() -> Canvas:
    """Three plain lengths, one upon the other."""
    c = Canvas("#f0d6ae")
    c.shadow(486, 206)
    for number, (colour, edge) in enumerate(
        (("#6b1631", "#4d0f23"), ("#24262e", "#14151b"), ("#1f3a6e", "#152a52"))
    ):
        top, left = 372 - number * 98, 104 + number * 8
        c.fill(box(left, top, 392 - 16 * number, 106, 34), edge)
        c.fill(box(left, top - 6, 392 - 16 * number, 80, 30), colour)
        c.trace(f"M{left + 40} {top + 40} Q300 {top + 52} {456 - 8 * number} {top + 38}", 4, edge)
        c.trace(
            f"M{left + 40} {top + 12} Q200 {top + 6} 330 {top + 12}",
            5,
            "#5b6a8c" if number else "#8d3452",
        )
        c.fill(box(408, top + 18, 44, 30, 5), "#f4ead2")
        c.line([(416, top + 28), (444, top + 28)], 3, "#8a7a5c")
        c.line([(416, top + 37), (434, top + 37)], 3, "#8a7a5c")
    return c


def printed_samples() -> Mapping[str, Callable[[Canvas], None]]:
    """The prints that clothes and bags are sewn of."""
    return {
        "orange": lambda c: diamonds(c, "#e8621b", "#ffd166", "#5f1a37"),
        "teal": lambda c: records(c, "#0b6e69", "#ffe8b6", "#f26430", 84),
    }


PICTURES: Mapping[str, Picture] = {
    "ankara-red": ankara_red,
    "ankara-blue": ankara_blue,
    "adire": adire,
    "lace-white": lace_white,
    "aso-oke": aso_oke,
    "senator": senator,
}

"""What is printed or woven on cloth. Each fills the sheet; draw it inside an outline."""

import math

from drawing.canvas import SIZE, Canvas, box, oval, path, star

EVERYWHERE = box(0, 0, SIZE, SIZE)


def suns(c: Canvas, ground: str, sun: str, heart: str, step: int = 100) -> None:
    """Toothed suns, leaves between them."""
    c.fill(EVERYWHERE, ground)
    for row in range(-1, SIZE // step + 2):
        for column in range(-1, SIZE // step + 2):
            x, y = column * step + (row % 2) * step / 2, row * step * 0.86
            c.fill(star(x, y, step * 0.44, step * 0.3, 16), sun)
            c.fill(oval(x, y, step * 0.26), ground)
            c.fill(star(x, y, step * 0.24, step * 0.1, 8), heart)
            c.fill(oval(x, y, step * 0.07), ground)
            for angle in (30, 150, 270):
                a = math.radians(angle)
                leaf_x, leaf_y = x + step * 0.58 * math.cos(a), y + step * 0.58 * math.sin(a)
                c.fill(oval(leaf_x, leaf_y, step * 0.05), heart)


def records(c: Canvas, ground: str, light: str, warm: str, step: int = 110) -> None:
    """Rings within rings, as on an old gramophone plate."""
    c.fill(EVERYWHERE, ground)
    for x in range(0, SIZE + step, step):
        for y in range(0, SIZE + step, step):
            for radius, colour in (
                (0.48, light), (0.42, ground), (0.37, warm), (0.30, ground),
                (0.25, light), (0.19, ground), (0.12, warm),
            ):  # fmt: skip
                c.fill(oval(x, y, step * radius), colour)
            for turn in range(24):
                a = math.tau * turn / 24
                dot = (x + step * 0.335 * math.cos(a), y + step * 0.335 * math.sin(a))
                c.fill(oval(*dot, step * 0.014), light)
            middle = (x + step / 2, y + step / 2)
            c.fill(star(*middle, step * 0.2, step * 0.08, 4), warm)
            c.fill(oval(*middle, step * 0.04), light)


def diamonds(c: Canvas, ground: str, light: str, dark: str, step: int = 84) -> None:
    """Nested diamonds with stripes of teeth."""
    c.fill(EVERYWHERE, ground)
    for row, y in enumerate(range(0, SIZE + step, step)):
        for x in range(-step, SIZE + step, step):
            here = x + (row % 2) * step / 2
            for size, colour in ((0.5, dark), (0.4, light), (0.28, ground), (0.14, light)):
                c.fill(star(here, y, step * size, step * size * 0.72, 2), colour)
        for x in range(0, SIZE, 20):
            c.draw(
                f"M{x} {y + step / 2 + 5} L{x + 10} {y + step / 2 - 7} "
                f"L{x + 20} {y + step / 2 + 5}",
                dark,
            )


def tie_dye(c: Canvas, ground: str, pale: str, middle: str) -> None:
    """Bursts left by tied stones: wobbling rings, fading outwards."""
    c.fill(EVERYWHERE, ground)
    places = [
        (130, 120),
        (330, 90),
        (500, 190),
        (220, 280),
        (400, 320),
        (100, 420),
        (290, 470),
        (480, 480),
    ]
    for number, (x, y) in enumerate(places):
        for ring, (radius, colour) in enumerate(
            (
                (92, middle),
                (80, ground),
                (68, pale),
                (54, ground),
                (44, middle),
                (32, pale),
                (16, ground),
            )
        ):
            waves = 9 + number % 3
            points = []
            for step in range(120):
                a = math.tau * step / 120
                r = radius * (1 + 0.09 * math.sin(waves * a + ring + number))
                points.append((x + r * math.cos(a), y + r * math.sin(a)))
            c.fill(points, colour)
    for x in range(20, SIZE, 46):
        for y in range(30, SIZE, 52):
            c.fill(oval(x + (y * 7) % 23, y + (x * 5) % 19, 3.2), pale)


def lace(c: Canvas, ground: str, thread: str, hole: str, step: int = 74) -> None:
    """Cord flowers on net."""
    c.fill(EVERYWHERE, ground)
    for x in range(0, SIZE, 12):
        for y in range(0, SIZE, 12):
            c.fill(oval(x + (y // 12 % 2) * 6, y, 2.4), hole)
    for row, y in enumerate(range(0, SIZE + step, step)):
        for column in range(-1, SIZE // step + 2):
            x = column * step + (row % 2) * step / 2
            for petal in range(6):
                a = math.tau * petal / 6
                c.fill(oval(x + 20 * math.cos(a), y + 20 * math.sin(a), 13), hole)
                c.fill(oval(x + 20 * math.cos(a), y + 20 * math.sin(a), 11), thread)
            c.fill(oval(x, y, 10), hole)
            c.fill(oval(x, y, 7), thread)


def stripes(c: Canvas, colours: list[tuple[str, int]]) -> None:
    """Upright stripes: (colour, width) over and over, crossed by fine weft."""
    x = 0
    while x < SIZE:
        for colour, width in colours:
            c.fill(box(x, 0, width, SIZE), colour)
            x += width
    for y in range(0, SIZE, 8):
        c.fill(box(0, y, SIZE, 2), "#0000001c")


def checks(c: Canvas, ground: str, first: str, second: str, step: int = 60) -> None:
    """Tartan, as on the bag that carries everything."""
    c.fill(EVERYWHERE, ground)
    for place in range(0, SIZE, step):
        for stripe in (box(place, 0, step * 0.42, SIZE), box(0, place, SIZE, step * 0.42)):
            c.fill(stripe, first + "b0")
        for stripe in (box(place + step * 0.64, 0, 8, SIZE), box(0, place + step * 0.64, SIZE, 8)):
            c.fill(stripe, second + "c0")


def zigzag(c: Canvas, colour: str, y: float, width: float, step: int = 24) -> None:
    words = " ".join(
        f"L{x} {y + (step / 2 if x // step % 2 else -step / 2)}"
        for x in range(0, SIZE + step, step)
    )
    c.line(path("M" + words[1:]), width, colour)

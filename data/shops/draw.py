# ruff: noqa: INP001  (a script, run by its path)
"""Draws the pictures of the demo shop: `python data/shops/draw.py [name ...]`.

The same shapes give the same pictures, so that a picture is changed by changing its shape.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from drawing import beauty, clothes, fabrics, food, home_baby, kitchen, phones, shoes_bags
from drawing.canvas import Picture

FOLDER = Path(__file__).parent / "pictures"
PICTURES: Mapping[str, Picture] = {
    **fabrics.PICTURES,
    **clothes.PICTURES,
    **shoes_bags.PICTURES,
    **phones.PICTURES,
    **beauty.PICTURES,
    **kitchen.PICTURES,
    **home_baby.PICTURES,
    **food.PICTURES,
}


def main(names: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    for name in names or PICTURES:
        PICTURES[name]().save(FOLDER / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])

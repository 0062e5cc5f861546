"""The demo shop is complete, and its pictures are light."""

import re
from pathlib import Path

import pytest
from PIL import Image

from bot.shop_file import ShopFile, load_shop_file

DEMO = Path(__file__).parents[3] / "data" / "shops" / "demo.yml"


@pytest.fixture(scope="module")
def demo() -> ShopFile:
    names = re.findall(r"env:(\w+)", DEMO.read_text(encoding="utf-8"))
    return load_shop_file(DEMO, dict.fromkeys(names, "a secret of no account at all"))


def test_the_demo_shop_shows_what_a_shop_can_have(demo: ShopFile) -> None:
    assert 44 <= len(demo.products) <= 50
    assert {block.category for block in demo.products} == {row.key for row in demo.categories}
    assert sum(len(block.goes_with) for block in demo.products) >= 10
    assert {item.stock for item in demo.items()} >= {0, 1, 2}
    assert any(block.price.minor > 15_000_000 for block in demo.products), "none beyond cash"
    assert any(zone.pickup for zone in demo.zones())


def test_the_demo_shop_answers_every_question_in_both_languages(demo: ShopFile) -> None:
    topics = {"hours", "place", "returns", "payment", "warranty", "contact", "delivery"}

    assert topics <= demo.questions.keys()
    assert {tuple(answers) for answers in demo.questions.values()} == {("en", "pcm")}


def test_the_demo_shop_costs_no_double_text_messages() -> None:
    """One letter outside ASCII (a naira sign, a curly quote) halves what an SMS carries."""
    assert DEMO.read_text(encoding="utf-8").isascii()


def test_every_picture_of_the_demo_shop_is_small_square_and_shown(demo: ShopFile) -> None:
    folder = DEMO.parent / "pictures"
    shown = {DEMO.parent / block.picture for block in demo.products}

    assert shown == set(folder.iterdir())
    for path in shown:
        with Image.open(path) as picture:
            assert (picture.size, picture.mode) == ((600, 600), "P"), path.name
        assert path.stat().st_size < 25_000, path.name


def test_the_second_demo_shop_sells_in_whole_shillings() -> None:
    file = DEMO.parent / "nairobi.yml"
    text = file.read_text(encoding="utf-8")
    names = re.findall(r"env:(\w+)", text)

    shop = load_shop_file(file, dict.fromkeys(names, "a secret of no account at all"))

    assert text.isascii()
    assert len(shop.products) == 12
    assert all(item.price.minor % 100 == 0 for item in shop.items())
    assert [block.provider for block in shop.payments] == [
        "mpesa",
        "flutterwave",
        "bank_transfer",
        "cash_on_delivery",
    ]
    assert not any("mpesa" in block.key for block in shop.payments)
    assert {tuple(answers) for answers in shop.questions.values()} == {("en", "sw")}
    for block in shop.products:
        assert (DEMO.parent / block.picture).is_file()

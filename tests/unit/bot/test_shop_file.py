"""A shop file is read whole or not at all, and says everything that is wrong with it."""

import re
from pathlib import Path

import pytest
from PIL import Image

from bot.shop_file import ShopFileError, load_shop_file
from domain.model.money import Money

DEMO = Path(__file__).parents[3] / "data" / "shops" / "demo.yml"

ENVIRON = {"APP_SECRET": "s3cret-of-the-app", "PAY_KEY": "k3y-of-the-till", "EMPTY": ""}

SHOP = """\
shop:
  key: corner
  name: Corner Shop
  country: NG
  currency: NGN
  timezone: Africa/Lagos
  languages: [en, pcm]
  order_prefix: CS
questions:
  hours: {en: All day, pcm: Any time}
  place: At the corner
accounts:
  - channel: whatsapp
    key: corner-whatsapp
    external_id: "1001"
    address: "+2348030000001"
    secrets: {app_secret: env:APP_SECRET}
  - {channel: console, key: corner-console, external_id: corner}
payments:
  - {provider: paystack, key: corner-till, secrets: {secret_key: env:PAY_KEY}, email_domain: b.example.com}
  - {provider: cash_on_delivery, key: corner-cod, max_total: 150000}
categories:
  - {key: cloth, name: {en: Cloth, pcm: Fabric}}
products:
  - sku: RED
    name: Red Cloth
    category: cloth
    price: 4500
    picture: red.png
    facts: {fabric: Cotton}
    goes_with: [CAP]
    variants:
      - {sku: RED-6, size: 6 yards, stock: 12}
      - {sku: RED-12, size: 12 yards, price: "8800.50", stock: 0}
  - sku: CAP
    name: Blue Cap
    category: cloth
    price: 3500
    stock: 3
delivery:
  - {key: yaba, name: Yaba, areas: [Yaba, akoka], fee: 1500, days: "1-2"}
  - {key: pickup, name: Pick up, pickup: true, fee: 0}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop").mkdir()
    (tmp_path / "outside.png").write_bytes(b"a picture")
    (tmp_path / "shop" / "red.png").write_bytes(b"a picture")
    (tmp_path / "shop" / "notes.txt").write_text("no picture")
    return tmp_path / "shop"


def problems(folder: Path, text: str | bytes) -> list[str]:
    path = folder / "corner.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ShopFileError) as caught:
        load_shop_file(path, ENVIRON)
    return [str(problem) for problem in caught.value.problems]


def changed(old: str, new: str) -> str:
    assert SHOP.count(old) == 1, f"{old!r} should stand once in the example"
    return SHOP.replace(old, new)


def test_a_product_becomes_one_item_for_each_variant_or_itself(folder: Path) -> None:
    (folder / "corner.yml").write_text(SHOP)

    shop = load_shop_file(folder / "corner.yml", ENVIRON)

    assert [(item.sku, item.product_sku, item.title) for item in shop.items()] == [
        ("RED-6", "RED", "Red Cloth (6 yards)"),
        ("RED-12", "RED", "Red Cloth (12 yards)"),
        ("CAP", "CAP", "Blue Cap"),
    ]
    assert [item.price for item in shop.items()] == [
        Money(450_000, "NGN"),
        Money(880_050, "NGN"),
        Money(350_000, "NGN"),
    ]
    assert [item.stock for item in shop.items()] == [12, 0, 3]


def test_values_are_read_as_they_are_meant(folder: Path) -> None:
    (folder / "corner.yml").write_text(SHOP)

    shop = load_shop_file(folder / "corner.yml", ENVIRON)

    assert shop.questions == {
        "hours": {"en": "All day", "pcm": "Any time"},
        "place": {"en": "At the corner"},
    }
    assert shop.zones()[0].areas == ("yaba", "akoka")
    assert [zone.pickup for zone in shop.zones()] == [False, True]
    assert shop.payments[1].max_total == Money(15_000_000, "NGN")
    assert shop.accounts[0].secrets["app_secret"].get_secret_value() == "s3cret-of-the-app"
    assert "s3cret" not in repr(shop)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("size: 44", "44", id="a number"),
        pytest.param("size: 6:30", "6:30", id="what YAML takes for minutes"),
        pytest.param("size: no", "no", id="what YAML takes for false"),
        pytest.param("size: 1.10", "1.10", id="what YAML takes for 1.1"),
    ],
)
def test_a_text_stays_as_it_was_typed(folder: Path, written: str, kept: str) -> None:
    (folder / "corner.yml").write_text(changed("size: 6 yards", written))

    shop = load_shop_file(folder / "corner.yml", ENVIRON)

    assert shop.items()[0].size == kept


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("Blue Cap", "Blue Cap", id="fits"),
        pytest.param("Twenty-four letters name", "Twenty-four letters name", id="just fits"),
        pytest.param("Rechargeable Standing Fan", "Rechargeable Standing", id="cut at a word"),
        pytest.param("Pot Set of Granite Coat, 3", "Pot Set of Granite Coat", id="no comma left"),
        pytest.param("Abcdefghijklmnopqrstuvwxyz", "Abcdefghijklmnopqrstuvwx", id="one long word"),
    ],
)
def test_a_long_name_gets_a_title_that_fits_a_list(folder: Path, name: str, short: str) -> None:
    (folder / "corner.yml").write_text(changed("name: Blue Cap", f'name: "{name}"'))

    shop = load_shop_file(folder / "corner.yml", ENVIRON)

    assert shop.catalogue()[1].short == short


WRONG = [
    # prices and numbers
    ("price: 4500", 'price: "4,5oo"', '28: products[0].price: not a price: "4,5oo"'),
    ("price: 4500", "price: -4500", '28: products[0].price: not a price: "-4500"'),
    ("price: 4500", "price: 4_500", '28: products[0].price: not a price: "4_500"'),
    ("price: 4500", "price: [4500]", '28: products[0].price: not a price: ""'),
    ("price: 4500", "price: 0", "28: products[0].price: should be more than 0"),
    (
        "price: 4500",
        "price: 4500.505",
        '28: products[0].price: more than 2 decimals for NGN: "4500.505"',
    ),
    ("    price: 4500\n", "", "25: products[0].price: is missing"),
    ("stock: 12}", "stock: -1}", '33: products[0].variants[0].stock: less than 0: "-1"'),
    (
        "stock: 12}",
        "stock: a few}",
        '33: products[0].variants[0].stock: not a whole number: "a few"',
    ),
    ("order_prefix: CS", "order_prefix: cs", '8: shop.order_prefix: not 2 to 4 capital letters: "cs"'),
    (
        "order_prefix: CS",
        "{order_prefix: CS",
        "9: not YAML: ",
    ),
    (
        "  order_prefix: CS",
        "  order_prefix: CS\n  hold_minutes: 2",
        '9: shop.hold_minutes: less than 5: "2"',
    ),
    # the shop
    ("country: NG", "country: NO", "5: shop.currency: NGN is not the money of NO: NOK"),
    ("country: NG", "country: Naija", '4: shop.country: not a country code, as in NG: "Naija"'),
    ("currency: NGN", "currency: KES", "5: shop.currency: KES is not the money of NG: NGN"),
    ("currency: NGN", "currency: naira", "5: shop.currency: not one of NGN, "),
    ("Africa/Lagos", "Lagos", '6: shop.timezone: not a timezone, as in Africa/Lagos: "Lagos"'),
    ("[en, pcm]", "[en, pcm, english]", "7: shop.languages[2]: not a language code, as in en"),
    ("[en, pcm]", "[en, pcm, en]", '7: shop.languages[2]: "en" is already used on line 7'),
    ("[en, pcm]", "[en]", "10: questions.hours.pcm: not one of the shop's languages"),
    ("[en, pcm]", "en", "7: shop.languages: should be a list"),
    ("{en: All day, ", "{", "10: questions.hours: no `en`, the shop's first language"),
    ("{en: Cloth, pcm: Fabric}", "{pcm: Fabric}", "23: categories[0].name: no `en`, the shop's"),
    ("  place: At", "  Place: At", "11: questions.Place: not a topic (small letters and _)"),
    ("At the corner", '""', "11: questions.place.en: is empty"),
    ("At the corner", "x" * 901, "11: questions.place.en: longer than 900 characters"),
    # shape
    ("    category: cloth\n    price: 3500", "    colour: blue\n    price: 3500", "38: products[1].colour: unknown key"),
    ("    facts:", "    fact:", "30: products[0].fact: unknown key, `facts`?"),
    ("  name: Corner Shop", "  name: Corner Shop\n  name: Other", "4: shop.name: written twice, first on line 3"),
    ("[Yaba, akoka]", "*places", "43: not YAML: found undefined alias"),
    (
        "goes_with: [CAP]",
        "goes_with: &also [CAP]\n    synonyms: *also",
        "32: products[0].synonyms: write it out: references (`*name`) are not followed",
    ),
    ("shop:\n", "[a, b]: c\nshop:\n", "1: a key should be one word"),
    ("facts: {fabric: Cotton}", "facts: Cotton", "30: products[0].facts: should be a block of"),
    ("  - sku: CAP\n    name: Blue Cap\n    category: cloth\n    price: 3500\n    stock: 3", "  - CAP", "35: products[1]: should be a block of"),
    ("name: Blue Cap", "name: [Blue, Cap]", "36: products[1].name: should be a text"),
    ("name: Blue Cap", f"name: {'x' * 61}", "36: products[1].name: longer than 60 characters"),
    ("  - {key: cloth, name: {en: Cloth, pcm: Fabric}}\n", "  []\n", "22: categories: needs at least 1"),
    ("pickup: true", "pickup: sure", "43: delivery[1].pickup: should be true or false"),
    # keys and references
    ("  - sku: CAP", "  - sku: RED-6", '35: products[1].sku: "RED-6" is already used on line 33'),
    ("  - sku: CAP", "  - sku: red cap", '35: products[1].sku: not a SKU (A-Z, 0-9, -, at most 16)'),
    ("size: 12 yards", "size: 6 Yards", '34: products[0].variants[1]: "6 yards" is already used'),
    ("size: 12 yards, ", "", "34: products[0].variants[1]: a variant needs a `size` or a `colour`"),
    ("    stock: 3\n", "", "35: products[1]: give either `stock` or `variants`"),
    ("    goes_with: [CAP]\n", "    stock: 4\n", "25: products[0]: give either `stock` or"),
    ("name: Blue Cap", "name: red cloth", '36: products[1].name: "red cloth" is already used on line 26'),
    ("category: cloth\n    price: 3500", "category: hats\n    price: 3500", '37: products[1].category: no such category: "hats"'),
    ("goes_with: [CAP]", "goes_with: [CAP, BAG]", '31: products[0].goes_with[1]: no such product: "BAG"'),
    ("goes_with: [CAP]", "goes_with: [RED]", "31: products[0].goes_with[0]: a product does not go with"),
    ("key: corner-console", "key: corner-whatsapp", '18: accounts[1].key: "corner-whatsapp" is already'),
    ("channel: console, key: corner-console, external_id: corner", "channel: whatsapp, key: b, external_id: 1001", '18: accounts[1].external_id: "whatsapp 1001" is already used on line 15'),
    ("key: corner-cod", "key: Corner COD", "21: payments[1].key: not a key (small letters"),
    ("provider: paystack", "provider: piggybank", "20: payments[0].provider: not one of 'paystack'"),
    ("b.example.com", "me@example", '20: payments[0].email_domain: not a domain, as in example.com'),
    # pictures
    ("picture: red.png", "picture: blue.png", '29: products[0].picture: no such picture: "blue.png"'),
    ("picture: red.png", "picture: ../outside.png", "29: products[0].picture: outside the shop's folder"),
    ("picture: red.png", "picture: notes.txt", '29: products[0].picture: not a PNG or JPEG: "notes.txt"'),
    # phones and delivery
    ('"+2348030000001"', "0803 000 0001", "16: accounts[0].address: not a phone number with its country"),
    ('"+2348030000001"', '"+23480"', "16: accounts[0].address: not a phone number with its country"),
    ("[Yaba, akoka]", "[Yaba, akoka, yaba]", '42: delivery[0].areas[2]: "yaba" is already used'),
    (", areas: [Yaba, akoka]", "", "42: delivery[0]: give either `areas` or `pickup: true`"),
    ("pickup: true,", "pickup: true, areas: [here],", "43: delivery[1]: give either `areas` or"),
    (', days: "1-2"', "", "42: delivery[0].days: is missing"),
    ('days: "1-2"', "days: soon", '42: delivery[0].days: not days, as in 1-2: "soon"'),
    ("name: Pick up,", "name: Pick it up yourself in the shop,", "43: delivery[1].name: longer than 24"),
    # secrets
    ("env:APP_SECRET", "env:NOT_THERE", "17: accounts[0].secrets.app_secret: NOT_THERE is not set"),
    ("env:APP_SECRET", "env:EMPTY", "17: accounts[0].secrets.app_secret: EMPTY is not set"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"), WRONG, ids=[re.sub(r"[^\w.-]+", "_", row[2])[:60] for row in WRONG]
)
def test_a_mistake_is_named_with_its_line(folder: Path, old: str, new: str, said: str) -> None:
    found = problems(folder, changed(old, new))

    assert any(problem.startswith(f"corner.yml:{said}") for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(
            "env:APP_SECRET",
            "EAAGm0PX4ZCps",
            "17: accounts[0].secrets.app_secret: a secret is never written here: write env:NAME",
            id="in its place",
        ),
        pytest.param(
            "{app_secret: env:APP_SECRET}",
            "EAAGm0PX4ZCps",
            "17: accounts[0].secrets: should be a block of `key: value`",
            id="instead of all secrets",
        ),
        pytest.param(
            "secrets: {app_secret: env:APP_SECRET}",
            "access_token: EAAGm0PX4ZCps",
            "17: accounts[0].access_token: unknown key",
            id="beside the secrets",
        ),
        pytest.param(
            "secrets: {app_secret: env:APP_SECRET}",
            "settings: {access_token: EAAGm0PX4ZCps}",
            "17: accounts[0].settings.access_token: belongs under `secrets`, as env:NAME",
            id="among the settings",
        ),
    ],
)
def test_a_secret_in_plain_is_refused_and_not_repeated(
    folder: Path, old: str, new: str, said: str
) -> None:
    found = problems(folder, changed(old, new))

    assert found == [f"corner.yml:{said}"]
    assert "EAAGm0PX4ZCps" not in "".join(found)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(folder: Path) -> None:
    text = changed("price: 4500", 'price: "4,5oo"')
    text = text.replace("country: NG", "country: KE").replace("goes_with: [CAP]", "goes_with: [BAG]")
    text = text.replace("env:PAY_KEY", "env:NOT_THERE").replace("stock: 3\n", "stock: 3\n    stok: 4\n")

    assert problems(folder, text) == [
        "corner.yml:5: shop.currency: NGN is not the money of KE: KES",
        "corner.yml:20: payments[0].secrets.secret_key: NOT_THERE is not set in the environment",
        'corner.yml:28: products[0].price: not a price: "4,5oo"',
        'corner.yml:31: products[0].goes_with[0]: no such product: "BAG"',
        "corner.yml:40: products[1].stok: unknown key, `stock`?",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(b"", "1: holds no shop", id="empty"),
        pytest.param(b"just words", "1: holds no shop", id="words"),
        pytest.param(b"shop: \xff\xfe", "1: not a text in UTF-8", id="other encoding"),
        pytest.param(b"a: 1\n---\nb: 2\n", "2: not YAML: but found another document", id="two"),
        pytest.param(b"[" * 5000, "1: nested too deeply", id="too deep"),
    ],
)
def test_a_file_that_is_no_shop_is_refused(folder: Path, text: bytes, said: str) -> None:
    assert problems(folder, text) == [f"corner.yml:{said}"]


def test_a_file_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(ShopFileError, match=r"none.yml:1: cannot be read: No such file"):
        load_shop_file(folder / "none.yml", ENVIRON)


def test_a_picture_too_large_for_the_channels_is_refused(folder: Path) -> None:
    (folder / "red.png").write_bytes(b"0" * (5 * 1024 * 1024 + 1))

    assert problems(folder, SHOP) == [
        'corner.yml:29: products[0].picture: larger than 5 MB: "red.png"'
    ]


@pytest.mark.parametrize(
    ("currency", "country", "price", "minor"),
    [
        pytest.param("XOF", "CI", "4500", 4500, id="francs have no cents"),
        pytest.param("KES", "KE", "4500.5", 450_050, id="shillings have"),
    ],
)
def test_a_price_is_read_in_the_shops_currency(
    folder: Path, currency: str, country: str, price: str, minor: int
) -> None:
    text = changed("price: 4500", f"price: {price}").replace('"8800.50"', "8800")
    text = text.replace("currency: NGN", f"currency: {currency}")
    (folder / "corner.yml").write_text(text.replace("country: NG", f"country: {country}"))

    shop = load_shop_file(folder / "corner.yml", ENVIRON)

    assert shop.items()[0].price == Money(minor, currency)


def test_francs_have_no_decimals(folder: Path) -> None:
    text = SHOP.replace("NGN", "XOF").replace("country: NG", "country: CI")

    assert problems(folder, text) == [
        'corner.yml:34: products[0].variants[1].price: more than 0 decimals for XOF: "8800.50"'
    ]


# ---------------------------------------------------------------- the demo shop


@pytest.fixture(scope="module")
def demo() -> object:
    names = re.findall(r"env:(\w+)", DEMO.read_text(encoding="utf-8"))
    return load_shop_file(DEMO, dict.fromkeys(names, "a secret"))


def test_the_demo_shop_can_be_read(demo) -> None:  # type: ignore[no-untyped-def]
    assert demo.shop.name == "Adunni Market"
    assert 44 <= len(demo.products) <= 50
    assert sum(len(block.goes_with) for block in demo.products) >= 10

"""A shop file is read whole or not at all, and says everything that is wrong with it."""

import pytest

from bot.shop_file import ShopFileError, load_shop_file
from domain.model.money import Money
from domain.model.news import Template
from tests.unit.bot.corner import ALL_SECRETS, CornerShop


def test_a_product_becomes_one_item_for_each_variant_or_itself(corner: CornerShop) -> None:
    shop = corner.load(corner.text)

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


def test_values_are_read_as_they_are_meant(corner: CornerShop) -> None:
    shop = corner.load(corner.text)

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
def test_a_text_stays_as_it_was_typed(corner: CornerShop, written: str, kept: str) -> None:
    shop = corner.load(corner.changed("size: 6 yards", written))

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
def test_a_long_name_gets_a_title_that_fits_a_list(
    corner: CornerShop, name: str, short: str
) -> None:
    shop = corner.load(corner.changed("name: Blue Cap", f'name: "{name}"'))

    assert shop.catalogue()[1].short == short


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
            ALL_SECRETS.removeprefix("secrets: "),
            "EAAGm0PX4ZCps",
            "17: accounts[0].secrets: should be a block of `key: value`",
            id="instead of all secrets",
        ),
        pytest.param(
            ALL_SECRETS,
            "access_token: EAAGm0PX4ZCps",
            "17: accounts[0].access_token: unknown key",
            id="beside the secrets",
        ),
        pytest.param(
            ALL_SECRETS,
            f"{ALL_SECRETS}\n    settings: {{access_token: EAAGm0PX4ZCps}}",
            "18: accounts[0].settings.access_token: belongs under `secrets`, as env:NAME",
            id="among the settings",
        ),
    ],
)
def test_a_secret_in_plain_is_refused_and_not_repeated(
    corner: CornerShop, old: str, new: str, said: str
) -> None:
    found = corner.problems(corner.changed(old, new))

    assert found == [f"corner.yml:{said}"]
    assert "EAAGm0PX4ZCps" not in "".join(found)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(corner: CornerShop) -> None:
    text = corner.changed("price: 4500", 'price: "4,5oo"')
    text = text.replace("country: NG", "country: KE").replace(
        "goes_with: [CAP]", "goes_with: [BAG]"
    )
    text = text.replace("env:PAY_KEY", "env:NOT_THERE").replace(
        "stock: 3\n", "stock: 3\n    stok: 4\n"
    )

    assert corner.problems(text) == [
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
def test_a_file_that_is_no_shop_is_refused(corner: CornerShop, text: bytes, said: str) -> None:
    assert corner.problems(text) == [f"corner.yml:{said}"]


def test_a_file_that_is_not_there_is_refused(corner: CornerShop) -> None:
    with pytest.raises(ShopFileError, match=r"none.yml:1: cannot be read: No such file"):
        load_shop_file(corner.folder / "none.yml", {})


def test_a_picture_too_large_for_the_channels_is_refused(corner: CornerShop) -> None:
    (corner.folder / "red.png").write_bytes(b"0" * (5 * 1024 * 1024 + 1))

    assert corner.problems(corner.text) == [
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
    corner: CornerShop, currency: str, country: str, price: str, minor: int
) -> None:
    text = corner.changed("price: 4500", f"price: {price}").replace('"8800.50"', "8800")
    text = text.replace("currency: NGN", f"currency: {currency}")
    shop = corner.load(text.replace("country: NG", f"country: {country}"))

    assert shop.items()[0].price == Money(minor, currency)


def test_francs_have_no_decimals(corner: CornerShop) -> None:
    text = corner.text.replace("NGN", "XOF").replace("country: NG", "country: CI")

    assert corner.problems(text) == [
        'corner.yml:34: products[0].variants[1].price: more than 0 decimals for XOF: "8800.50"'
    ]


def test_templates_and_references_are_read(corner: CornerShop) -> None:
    text = corner.changed("goes_with: [CAP]", 'goes_with: [CAP]\n    refs: [red, "1202"]') + (
        "templates:\n"
        "  - {news: paid, language: en, name: order_paid, code: en_GB, parameters: [number]}\n"
        "  - {news: cart_reminder, language: pcm, name: reminder}\n"
    )

    shop = corner.load(text)

    assert shop.products[0].refs == ("red", "1202")
    assert [block.template() for block in shop.templates] == [
        Template("paid", "en", "order_paid", "en_GB", ("number",)),
        Template("cart_reminder", "pcm", "reminder", "pcm"),
    ]


def test_mistakes_in_templates_and_references_are_named(corner: CornerShop) -> None:
    text = corner.changed("goes_with: [CAP]", "goes_with: [CAP]\n    refs: [red, red]") + (
        "templates:\n"
        "  - {news: paid, language: en, name: Order Paid, parameters: [address]}\n"
        "  - {news: paid, language: en, name: order_paid}\n"
        "  - {news: sold, language: fr, name: sold}\n"
    )

    problems = "\n".join(corner.problems(text))

    assert '"red" is already used on line' in problems
    assert 'paid carries name, number, total, not "address"' in problems
    assert "not a template's name" in problems
    assert '"paid in en" is already used on line' in problems
    assert "not one of payment_link, paid" in problems
    assert "not one of the shop's languages" in problems

"""The shelf: categories, products, items, companions, stock."""

from adapters.postgres.pool import Connection
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.model.money import Money
from domain.model.news import Template
from tests.integration.postgres.samples import BUYER


async def test_categories_are_named_in_the_buyers_language_or_the_shops(
    uow: PostgresUnitOfWork,
) -> None:
    categories = await uow.catalogue.categories("pcm")

    assert [(c.key, c.name, c.count) for c in categories] == [
        ("dresses", "Gown dem", 2),
        ("shoes", "Shoes", 2),
        ("hats", "Hats", 1),
        ("phones", "Phones and power", 1),
    ]


async def test_a_category_with_nothing_to_show_is_not_shown(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await connection.execute("update products set active = false where sku = 'CAP'")

    assert "hats" not in [c.key for c in await uow.catalogue.categories("en")]


async def test_a_products_sku_and_an_items_lead_to_the_product(uow: PostgresUnitOfWork) -> None:
    by_product = await uow.catalogue.product("ANK")
    by_item = await uow.catalogue.product("ANK-B-12")

    assert by_product is not None
    assert by_product == by_item
    assert [item.sku for item in by_product.items] == ["ANK-R-10", "ANK-B-12"]
    assert by_product.cheapest == Money(1_250_000, "NGN")
    assert by_product.stock == 12
    assert await uow.catalogue.product("NONE") is None


async def test_products_come_in_the_order_asked_for(uow: PostgresUnitOfWork) -> None:
    products = await uow.catalogue.products(["SLP", "NONE", "ANK"])

    assert [p.sku for p in products] == ["SLP", "ANK"]
    assert await uow.catalogue.products([]) == []


async def test_an_item_carries_its_products_name(uow: PostgresUnitOfWork) -> None:
    item = await uow.catalogue.item("ANK-B-12")

    assert item is not None
    assert item.title == "Ankara gown (UK 12, Navy blue)"
    assert await uow.catalogue.item("ANK") is None


async def test_companions_are_in_stock_in_the_rules_order_and_not_given_already(
    uow: PostgresUnitOfWork,
) -> None:
    by_product = await uow.catalogue.companions(["ANK"])
    by_item = await uow.catalogue.companions(["ANK-R-10", "SLP"])

    assert [p.sku for p in by_product] == ["CAP", "SLP"]
    assert [p.sku for p in by_item] == ["CAP"]
    assert await uow.catalogue.companions([]) == []


async def test_stock_is_taken_and_given_back(uow: PostgresUnitOfWork) -> None:
    assert await uow.stock.hold("ANK-B-12", 2)
    assert not await uow.stock.hold("ANK-B-12", 1)
    assert not await uow.stock.hold("NONE", 1)

    await uow.stock.give_back("ANK-B-12", 1)

    item = await uow.catalogue.item("ANK-B-12")
    assert item is not None
    assert item.stock == 1


async def test_a_cart_keeps_the_order_of_the_first_time(uow: PostgresUnitOfWork) -> None:
    for sku, quantity in [("SLP", 1), ("ANK-R-10", 2), ("CAP", 1), ("SLP", 3), ("CAP", 0)]:
        await uow.carts.put(BUYER, sku, quantity)

    cart = await uow.carts.load(BUYER)

    assert [(line.item.sku, line.quantity) for line in cart.lines] == [("SLP", 3), ("ANK-R-10", 2)]
    assert cart.total == Money(3 * 450_000 + 2 * 1_250_000, "NGN")


async def test_an_empty_cart_has_the_shops_currency(uow: PostgresUnitOfWork) -> None:
    await uow.carts.put(BUYER, "SLP", 1)
    await uow.carts.clear(BUYER)

    cart = await uow.carts.load(BUYER)

    assert (cart.lines, cart.currency) == ((), "NGN")


async def test_a_cart_shows_todays_price_and_drops_what_is_no_longer_sold(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await uow.carts.put(BUYER, "SLP", 1)
    await uow.carts.put(BUYER, "CAP", 1)
    await connection.execute("update items set price_minor = 1 where sku = 'SLP'")
    await connection.execute("update items set active = false where sku = 'CAP'")

    cart = await uow.carts.load(BUYER)

    assert [(line.item.sku, line.item.price.minor) for line in cart.lines] == [("SLP", 1)]


async def test_the_shop_its_zones_answers_and_ways_to_pay(uow: PostgresUnitOfWork) -> None:
    shop = await uow.shops.shop()

    assert (shop.key, shop.currency, shop.languages) == ("adaeze", "NGN", ("en", "pcm"))
    assert [(z.key, z.areas, z.pickup) for z in await uow.shops.zones()] == [
        ("yaba", ("yaba", "sabo"), False),
        ("pickup", (), True),
    ]
    assert await uow.shops.answer("hours", "pcm") == "9 reach 6."
    assert await uow.shops.answer("hours", "fr") == "9 to 6, Monday to Saturday."
    assert await uow.shops.answer("parking", "en") is None
    ways = await uow.shops.payment_accounts()
    assert [(way.provider, way.most, way.secrets) for way in ways] == [
        ("paystack", None, {}),
        ("cash_on_delivery", Money(5_000_000, "NGN"), {}),
    ]


async def test_an_advertisement_leads_to_its_product_and_a_sku_to_itself(
    uow: PostgresUnitOfWork,
) -> None:
    found = [await uow.catalogue.referred(ref) for ref in ("ad-red", "ANK-R-10", "nobody's ad")]

    assert [product.sku if product else None for product in found] == ["ANK", "ANK", None]


async def test_a_template_is_found_in_the_buyers_language_or_the_shops(
    uow: PostgresUnitOfWork,
) -> None:
    found = [await uow.shops.template("shipped", language) for language in ("en", "pcm")]

    assert found == [Template("shipped", "en", "order_shipped", "en_GB", ("number",))] * 2
    assert await uow.shops.template("paid", "en") is None

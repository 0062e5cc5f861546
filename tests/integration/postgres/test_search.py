"""Words as buyers type them find what the shop sells."""

import pytest

from adapters.postgres.pool import Connection
from adapters.postgres.unit_of_work import PostgresUnitOfWork
from domain.model.money import Money
from domain.model.product import Page, Search
from tests.integration.postgres.samples import ADAEZE

ORDER = [product.sku for product in ADAEZE.products]


def skus(page: Page) -> list[str]:
    return [product.sku for product in page.products]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ankara", ["ANK"]),
        ("ANKARA", ["ANK"]),
        ("ankra", ["ANK"]),
        ("anakra gown", ["ANK"]),
        ("powerbank", ["PWR"]),
        ("gowns", ["ANK", "LACE"]),
        ("sneaker", ["SNK"]),
        ("sneeker", ["SNK"]),
        ("snikers", ["SNK"]),
        ("kicks", ["SNK"]),
        ("tennis shoe", ["SNK"]),
        ("slipers", ["SLP"]),
        ("slippas", ["SLP"]),
        ("aso oke", ["CAP"]),
        ("àṣọ òkè", ["CAP"]),
        ("caps", ["CAP"]),
        ("powerbank 20000mah", ["PWR"]),
        ("pawa bank", ["PWR"]),
        ("20,000mah", ["PWR"]),
        ("african print", ["ANK"]),
        ("gown dem", ["ANK", "LACE"]),
        ("the ankara", ["ANK"]),
        ("gucci ankara", ["ANK"]),
        ("shoes", ["SNK", "SLP"]),
        ("dress", ["ANK", "LACE"]),
        ("generator", []),
        ("big", []),
        ("book", []),
        ("skirt", []),
        ("%", []),
        ("'; drop table products; --", []),
    ],
)
async def test_words_find_products(uow: PostgresUnitOfWork, words: str, found: list[str]) -> None:
    page = await uow.catalogue.search(Search(words), 0, 10)

    assert skus(page) == found
    assert (page.total, page.more) == (len(found), False)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["ANK", "SNK", "SLP", "CAP", "PWR", "LACE"]),
        (Search(category="shoes"), ["SNK", "SLP"]),
        (Search(colour="red"), ["ANK"]),
        (Search(colour="blue"), ["ANK"]),
        (Search(colour="white"), ["SNK"]),
        (Search(size="42"), ["SNK"]),
        (Search(size="uk10"), ["ANK"]),
        (Search(size="10"), ["ANK"]),
        (Search(size="1"), []),
        (Search("gown", colour="red", size="uk 12"), []),
        (Search(price_max=Money(450_000, "NGN")), ["SLP", "CAP"]),
        (Search(price_min=Money(1_300_000, "NGN")), ["ANK", "PWR", "LACE"]),
        (Search("gown", price_max=Money(2_000_000, "NGN")), ["ANK"]),
        (Search(price_max=Money(450_000, "KES")), []),
    ],
    ids=str,
)
async def test_filters_hold_for_one_and_the_same_item(
    uow: PostgresUnitOfWork, search: Search, found: list[str]
) -> None:
    assert skus(await uow.catalogue.search(search, 0, 10)) == found


async def test_a_colour_in_the_name_counts_where_the_item_has_none(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await connection.execute("update items set colour = '' where sku = 'SLP'")

    assert skus(await uow.catalogue.search(Search("slippers", colour="brown"), 0, 5)) == ["SLP"]


async def test_what_is_out_of_stock_comes_last(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    """Cord lace has the word in its name as well, and a shorter way to it in the shop's order."""
    await connection.execute("update products set position = -1 where sku = 'LACE'")

    assert skus(await uow.catalogue.search(Search("gown"), 0, 10)) == ["ANK", "LACE"]
    assert skus(await uow.catalogue.search(Search(), 0, 10))[-1] == "LACE"


@pytest.mark.parametrize("search", [Search(), Search("sold here")], ids=["shelf", "words"])
@pytest.mark.parametrize(
    "sold_out", [[], ["ANK"], ["SNK", "LACE"], ["ANK", "SNK", "SLP", "CAP"], None], ids=str
)
@pytest.mark.parametrize("size", [1, 2, 4, 10])
async def test_all_pages_show_what_is_in_stock_and_then_the_rest(
    uow: PostgresUnitOfWork,
    connection: Connection,
    search: Search,
    sold_out: list[str] | None,
    size: int,
) -> None:
    await connection.execute("update products set search = words_of('sold here')")
    await connection.execute(
        "insert into vocabulary values (app_tenant(), 'sold'), (app_tenant(), 'here')"
    )
    await connection.execute("update items set stock = 7")
    gone = ORDER if sold_out is None else sold_out
    await connection.execute("update items set stock = 0 where product_sku = any ($1)", gone)

    pages = [await uow.catalogue.search(search, number, size) for number in range(7)]

    shelf = [sku for page in pages for sku in skus(page)]
    assert shelf == sorted(ORDER, key=lambda sku: (sku in gone, ORDER.index(sku)))
    assert {page.total for page in pages if page.products} == {6}


async def test_a_name_counts_more_than_a_synonym_or_a_category(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await connection.execute(
        "update products set search = search_document('Shoes', '', 'Hats', '') where sku = 'CAP'"
    )

    found = skus(await uow.catalogue.search(Search("shoes"), 0, 10))

    assert found == ["CAP", "SNK", "SLP"]


async def test_pages_follow_each_other_without_gap_or_repeat(uow: PostgresUnitOfWork) -> None:
    pages = [await uow.catalogue.search(Search(), number, 4) for number in range(3)]

    assert [page.more for page in pages] == [True, False, False]
    assert [page.number for page in pages] == [0, 1, 2]
    assert [page.total for page in pages] == [6, 6, 0]
    assert skus(pages[0]) + skus(pages[1]) == ["ANK", "SNK", "SLP", "CAP", "PWR", "LACE"]


async def test_a_product_no_longer_sold_is_not_found(
    uow: PostgresUnitOfWork, connection: Connection
) -> None:
    await connection.execute("update products set active = false where sku = 'ANK'")

    assert skus(await uow.catalogue.search(Search("ankara"), 0, 10)) == []


async def test_a_size_written_as_one_word_is_the_same_size(uow: PostgresUnitOfWork) -> None:
    found = [
        skus(await uow.catalogue.search(Search("gown", size=size), 0, 10))
        for size in ("UK 10", "uk10", "Uk  10", "10", "uk")
    ]

    assert found == [["ANK"]] * 5


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("please add 2 Ankara Gown to my cart", ["ankara gown"]),
        ("ankara gowns", ["ankara gown"]),
        ("ankara and a gown", []),
        ("I want ankara", []),
        ("aso oke fila cap, àṣọ òkè fìlà cap", ["aso oke fila cap"]),
        ("power bank 20000mah or palm slippers?", ["palm slipper", "power bank 20000mah"]),
        ("power bank 20,000mAh", ["power bank 20000mah"]),
        (f"palm {'very ' * 50}slippers", []),
        (f"{'so ' * 50}palm slippers", []),
        ("slippers", []),
        ("...", []),
        ("", []),
    ],
)
async def test_names_of_products_stand_in_what_is_written(
    uow: PostgresUnitOfWork, text: str, names: list[str]
) -> None:
    assert await uow.catalogue.called(text) == names


async def test_a_product_goes_by_its_synonyms_and_by_what_stands_before_the_comma(
    uow: PostgresUnitOfWork,
) -> None:
    said = await uow._connection.fetchval(
        "select names_of($1, $2)", "Ghana Must Go Bag, large", ["market bag", "GMG", "Sack-bag big"]
    )

    assert said == [
        "ghana must go bag",
        "ghana must go bag large",
        "market bag",
        "sack-bag big",
    ]


async def test_a_product_that_is_not_sold_any_more_has_no_name(uow: PostgresUnitOfWork) -> None:
    await uow._connection.execute("update products set active = false where sku = 'SLP'")

    assert await uow.catalogue.called("palm slippers") == []

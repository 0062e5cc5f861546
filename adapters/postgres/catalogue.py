"""What the shop sells."""

from collections.abc import Collection, Sequence
from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row, item_of
from adapters.postgres.seen import Seen
from domain.model.ids import Sku
from domain.model.product import Category, Item, Page, Product, Search

# Nobody leafs further in a chat; a search looks at, and counts, this many of the best.
MOST_FOUND: Final = 1000

# Named in the language asked for, else the shop's own, else any. Counted no further than anybody leafs: a shop of a
# hundred thousand products must not count them in every greeting.
CATEGORIES: Final = """
    select c.category_key, s.products,
           coalesce(c.names ->> $1, c.names ->> t.languages[1],
                    (select min(n.value) from jsonb_each_text(c.names) n)) as name
      from categories c
      cross join tenants t
      cross join lateral (
            select count(*) as products from (
                select from products p
                 where p.category_key = c.category_key and p.active limit 1000) shown
      ) s
     where s.products > 0
     order by c.position, c.category_key
"""

SEARCH: Final = "select sku, total from search_products($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"

# One round trip for products and their items. A product without items cannot be shown or sold.
SHELF: Final = """
    select p.sku, p.name, p.short, p.category_key, p.description, p.picture, p.facts, s.items
      from products p
      cross join lateral (
            select jsonb_agg(
                       jsonb_build_object(
                           'sku', i.sku, 'product_sku', i.product_sku, 'name', p.name,
                           'price_minor', i.price_minor, 'currency', i.currency,
                           'stock', i.stock, 'size', i.size, 'colour', i.colour,
                           'haggle', i.haggle)
                       order by i.position, i.sku) as items,
                   bool_or(i.stock > 0) as in_stock
              from items i
             where i.product_sku = p.sku and i.active
      ) s
     where p.active and s.items is not null
"""

# A SKU is a product's or an item's: one name space. Not coalesce(): under row-level security
# Postgres does not trust it with an index.
PRODUCT: Final = (
    SHELF  # noqa: S608 - two constants
    + """
       and p.sku = any (array(
            select $1 union select i.product_sku from items i where i.sku = $1 and i.active))
"""
)

REFERRED: Final = (
    SHELF  # noqa: S608 - two constants
    + " and p.sku = (select r.product_sku from refs r where r.ref = $1)"
)

PRODUCTS: Final = SHELF + " and p.sku = any ($1) order by array_position($1, p.sku)"

ITEM: Final = """
    select i.sku, i.product_sku, p.name, i.price_minor, i.currency, i.stock, i.size, i.colour,
           i.haggle
      from items i
      join products p on p.sku = i.product_sku and p.active
     where i.sku = $1 and i.active
"""

# The shop's rules name products; what is given may be products or items of them.
RULES: Final = """
    with given as (
        select unnest($1::text[]) as sku
        union
        select i.product_sku from items i where i.sku = any ($1)
    ), rule as (
        select g.other_sku, min(g.position) as position
          from goes_with g
          join given on given.sku = g.product_sku
         where g.other_sku not in (select given.sku from given)
         group by g.other_sku
    )
"""

COMPANIONS: Final = (
    RULES  # noqa: S608 - three constants
    + SHELF
    + """
       and s.in_stock and p.sku in (select r.other_sku from rule r)
     order by (select r.position from rule r where r.other_sku = p.sku), p.position, p.sku
"""
)
CALLED: Final = "select names_in($1)"


class PostgresCatalogue:
    def __init__(self, connection: Connection, seen: Seen) -> None:
        self._connection = connection
        self._seen = seen

    async def categories(self, language: str) -> list[Category]:
        rows = await self._connection.fetch(CATEGORIES, language)
        return [Category(row["category_key"], row["name"], row["products"]) for row in rows]

    async def search(self, search: Search, page: int, size: int) -> Page:
        limits = [bound for bound in (search.price_min, search.price_max) if bound]
        hits = await self._connection.fetch(
            SEARCH,
            search.words,
            search.category,
            search.colour,
            search.size,
            search.price_min.minor if search.price_min else None,
            search.price_max.minor if search.price_max else None,
            limits[0].currency if limits else "",
            size,
            page * size,
            MOST_FOUND,
        )
        total = hits[0]["total"] if hits else 0
        products = await self.products([hit["sku"] for hit in hits])
        return Page(tuple(products), page, more=total > (page + 1) * size, total=total)

    async def product(self, sku: str) -> Product | None:
        async def read() -> Product | None:
            row = await self._connection.fetchrow(PRODUCT, sku)
            return self._noted(row) if row else None

        return await self._seen.once(("product", sku), read)

    async def products(self, skus: Sequence[str]) -> list[Product]:
        rows = await self._connection.fetch(PRODUCTS, list(skus)) if skus else []
        return [self._noted(row) for row in rows]

    async def item(self, sku: str) -> Item | None:
        async def read() -> Item | None:
            row = await self._connection.fetchrow(ITEM, sku)
            return item_of(row) if row else None

        return await self._seen.once(("item", sku), read)

    async def referred(self, ref: str) -> Product | None:
        row = await self._connection.fetchrow(REFERRED, ref)
        return self._noted(row) if row else await self.product(ref)

    async def companions(self, skus: Collection[str]) -> list[Product]:
        rows = await self._connection.fetch(COMPANIONS, list(skus)) if skus else []
        return [self._noted(row) for row in rows]

    async def called(self, text: str) -> list[str]:
        return [row[0] for row in await self._connection.fetch(CALLED, text)]

    def _noted(self, row: Row) -> Product:
        """Whoever has seen a product has seen its items."""
        product = product_of(row)
        self._seen.note(("product", product.sku), product)
        for item in product.items:
            self._seen.note(("item", item.sku), item)
        return product


def product_of(row: Row) -> Product:
    return Product(
        sku=Sku(row["sku"]),
        name=row["name"],
        short=row["short"],
        category=row["category_key"],
        items=tuple(item_of(item) for item in row["items"]),
        description=row["description"],
        picture=row["picture"],
        facts=row["facts"],
    )

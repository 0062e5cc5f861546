"""A shop held in memory, for tests of the dialogue alone: races, isolation and locks are tested on Postgres."""

import random
import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from bot.local import DEMO_SECRETS
from bot.shop_file import ShopFile, load_shop_file
from domain.model.cart import Cart
from domain.model.ids import BuyerId, OrderId, TenantId
from domain.model.joining import Door
from domain.model.message import Notice
from domain.model.news import Template
from domain.model.order import MOVES, Order, OrderStatus
from domain.model.product import Category, Item, Page, Product, Search
from domain.model.shop import Deposits, NewsCosts, PaymentAccount, Shop, Zone
from tests.fakes.joining import FakeChats, FakeJoins
from tests.fakes.keeping import FakeBuyers
from tests.fakes.money import FakeLedger, FakePayments, FakeRefunds, FakeTasks
from tests.fakes.pricing import FakeBargains, FakeCodes
from tests.fakes.shelf import Shelf


class World:
    """One shop and one buyer. Implements every port itself; `now` may be moved by a test."""

    def __init__(
        self,
        shop: Shop,
        products: Sequence[Product],
        zones: Sequence[Zone],
        goes_with: Mapping[str, Sequence[str]],
        accounts: Sequence[PaymentAccount],
    ) -> None:
        self._shop, self._products, self._zones = shop, list(products), list(zones)
        self._goes_with, self._accounts = goes_with, list(accounts)
        self.shelf = Shelf({item.sku: item.stock for p in products for item in p.items})
        self.refs: dict[str, str] = {}
        self.templates: dict[tuple[str, str], Template] = {}
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)
        self.random = random.Random(1)
        self.ids = self.catalogue = self.stock = self.carts = self.orders = self
        self.payments, self.ledger = FakePayments(self), FakeLedger(self)
        self.refunds, self.tasks = FakeRefunds(self), FakeTasks(self)
        self.buyers = FakeBuyers(self)
        self.shops = self.diary = self
        self.joins, self.chats = FakeJoins(self), FakeChats()
        self.bargains, self.codes = FakeBargains(self), FakeCodes(self)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        before = self.shelf.copied()
        try:
            yield
        except BaseException:
            self.shelf = before
            raise

    def news_costs(self, news: NewsCosts) -> None:
        self._shop = replace(self._shop, news=news)

    def takes_deposits(self, deposits: Deposits) -> None:
        self._shop = replace(self._shop, deposits=deposits)

    # --- ids
    def uuid(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def order_number(self, prefix: str) -> str:
        return f"{prefix}-{self.random.randrange(10**5):05}"

    def reference(self, prefix: str) -> str:
        return f"{prefix}-{self.random.randrange(10**9):09}"

    def secret(self) -> str:
        return f"{self.random.getrandbits(128):032x}"

    def join_code(self) -> str:
        return f"K7M4-QX{self.random.choice('3467')}T"

    # --- catalogue
    def _now(self, product: Product) -> Product:
        items = tuple(replace(i, stock=self.shelf.stock[i.sku]) for i in product.items)
        return replace(product, items=items)

    async def categories(self, language: str) -> list[Category]:  # noqa: ARG002 - one language
        keys = dict.fromkeys(product.category for product in self._products)
        return [Category(key, key.title(), 1) for key in keys]

    async def search(self, search: Search, page: int, size: int) -> Page:
        words = search.words.casefold().split()
        found = [self._now(p) for p in self._products if self._fits(p, search, words)]
        start = page * size
        return Page(tuple(found[start : start + size]), page, len(found) > start + size, len(found))

    def _fits(self, product: Product, search: Search, words: list[str]) -> bool:
        text = f"{product.name} {product.category} {product.description}".casefold()
        return (
            all(word.rstrip("s") in text for word in words)
            and search.category in {"", product.category}
            and (search.price_max is None or product.cheapest <= search.price_max)
            and any(search.colour in item.colour for item in product.items)
        )

    async def product(self, sku: str) -> Product | None:
        for product in self._products:
            if sku == product.sku or any(item.sku == sku for item in product.items):
                return self._now(product)
        return None

    async def products(self, skus: Sequence[str]) -> list[Product]:
        found = [await self.product(sku) for sku in skus]
        return [product for product in found if product]

    async def item(self, sku: str) -> Item | None:
        product = await self.product(sku)
        return next((i for i in product.items if i.sku == sku), None) if product else None

    async def referred(self, ref: str) -> Product | None:
        return await self.product(self.refs.get(ref, ref))

    async def companions(self, skus: Collection[str]) -> list[Product]:
        wanted = dict.fromkeys(other for sku in skus for other in self._goes_with.get(sku, ()))
        return [p for p in await self.products(list(wanted)) if p.stock > 0]

    async def called(self, text: str) -> list[str]:
        said, *names = (
            " ".join(word.rstrip("s") for word in re.findall(r"\w+", words.casefold()))
            for words in (text, *(product.name for product in self._products))
        )
        return sorted({name for name in names if " " in name and name in said})

    # --- stock
    async def hold(self, sku: str, quantity: int) -> bool:
        if self.shelf.stock[sku] < quantity:
            return False
        self.shelf.stock[sku] -= quantity
        return True

    async def give_back(self, sku: str, quantity: int) -> None:
        self.shelf.stock[sku] += quantity

    # --- carts
    async def load(self, buyer_id: BuyerId) -> Cart:  # noqa: ARG002 - one buyer
        items = [(await self.item(sku), n) for sku, n in self.shelf.carts.items()]
        lines = tuple(self.bargains.line(i, n) for i, n in items if i)
        return Cart(lines, self._shop.currency, self.codes.on_the_cart())

    async def put(self, buyer_id: BuyerId, sku: str, quantity: int) -> None:  # noqa: ARG002
        self.shelf.carts[sku] = quantity
        if not quantity:
            del self.shelf.carts[sku]

    async def clear(self, buyer_id: BuyerId) -> None:  # noqa: ARG002 - one buyer
        self.shelf.carts.clear()

    # --- orders
    async def add(self, order: Order) -> bool:
        self.shelf.orders[order.order_id] = order
        return True

    async def draft(self, buyer_id: BuyerId) -> Order | None:  # noqa: ARG002 - one buyer
        orders = self.shelf.orders.values()
        return next((o for o in orders if o.status is OrderStatus.DRAFT), None)

    async def by_number(self, buyer_id: BuyerId, number: str) -> Order | None:
        for order in await self.recent(buyer_id, 99):
            if order.number.replace("-", "") == number.upper().replace("-", "").replace(" ", ""):
                return order
        return None

    async def numbered(self, number: str) -> Order | None:
        return await self.by_number(self.shelf.buyer.buyer_id, number)

    async def get(self, order_id: OrderId) -> Order | None:
        return self.shelf.orders.get(order_id)

    async def recent(self, buyer_id: BuyerId, most: int) -> list[Order]:  # noqa: ARG002
        orders = [o for o in self.shelf.orders.values() if o.zone]  # a draft has no zone yet
        return list(reversed(orders))[:most]

    async def move(
        self, order: Order, to: OrderStatus, *, expires_at: datetime | None = None
    ) -> bool:
        known = self.shelf.orders[order.order_id]
        if known.status is not order.status:
            return False
        assert to is known.status or to in MOVES[known.status], (known.status, to)
        await self._refuse_a_wrong_end(order, to)
        self.shelf.orders[order.order_id] = replace(order, status=to, expires_at=expires_at)
        return True

    async def _refuse_a_wrong_end(self, order: Order, to: OrderStatus) -> None:
        """As the database: paid is paid, and on a closed order nothing is left."""
        spent = (await self.ledger.balance(order.order_id, order.total.currency)).order
        if to is not order.status and to is OrderStatus.PAID:
            assert spent == order.payable, f"not paid: {spent} of {order.payable}"
        if to in {OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.REFUNDED}:
            assert not spent.minor, f"closed with {spent} on it"

    # --- shop
    async def shop(self) -> Shop:
        return self._shop

    async def zones(self) -> list[Zone]:
        return self._zones

    async def answer(self, topic: str, language: str) -> str | None:  # noqa: ARG002
        return {"hours": "We are open 9 to 6."}.get(topic)

    async def template(self, news: str, language: str) -> Template | None:
        return self.templates.get((news, language))

    async def payment_accounts(self) -> list[PaymentAccount]:
        return self._accounts

    async def doors(self) -> list[Door]:
        wa = "https://wa.me/234?text={code}"
        return [Door("wa", "whatsapp", "+234", wa), Door("sms", "twilio", "+235")]

    # --- diary
    async def effect(self, kind: str, key: str, body: Mapping[str, str]) -> None:
        if self.shelf.books.first(key):
            self.shelf.effects.append((kind, dict(body)))

    async def event(self, name: str, body: Mapping[str, str | int]) -> None:  # noqa: ARG002
        self.shelf.events.append(name)

    async def remind(self, key: str, due_at: datetime, notice: Notice) -> None:
        self.shelf.reminders[key] = (due_at, notice)

    async def forget(self, key: str) -> None:
        self.shelf.reminders.pop(key, None)


@cache
def demo_file() -> ShopFile:
    """Read once: nothing in it changes."""
    return load_shop_file(
        Path("data/shops/demo.yml"), dict.fromkeys(DEMO_SECRETS, "a-secret-value-of-no-account")
    )


def demo_world() -> World:
    """The demo shop's own file as a world."""
    file = demo_file()
    tenant = TenantId(UUID(int=1))
    block = file.shop
    world = World(
        Shop(
            tenant,
            block.key,
            block.name,
            block.country,
            block.currency,
            block.timezone,
            block.languages,
            block.about,
            block.order_prefix,
            block.hold_minutes,
        ),
        file.catalogue(),
        file.zones(),
        {p.sku: p.goes_with for p in file.products},
        [
            PaymentAccount(tenant, p.key, p.provider, p.max_total, "", {}, p.settings)
            for p in file.payments
        ],
    )
    world.codes.known = {code.code: code for code in file.discount_codes()}
    return world

"""Every statement of a turn's path, as Postgres really runs it in a big shop: by an index."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import count
from uuid import uuid4

import asyncpg
import orjson
import pytest

from adapters.ids import seeded
from adapters.postgres.codec import INBOUND
from adapters.postgres.inbox import PostgresInbox
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.pool import Connection, Pool, leave_as_it_is, teach_json
from adapters.postgres.timers import PostgresTimers
from adapters.postgres.work import PostgresWork
from bot.embedded import EmbeddedPostgres
from domain.edge_ports import Claim
from domain.model.haggling import Bargain
from domain.model.ids import BuyerId, Sku
from domain.model.message import Notice, Receipt
from domain.model.money import Money
from domain.model.order import OrderStatus
from domain.model.payment import PaymentStatus
from domain.model.product import Search
from domain.ports import UnitOfWork
from tests.conftest import copied
from tests.integration.postgres.crowd import CROWD, SIZE, SMALL_SHOPS
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.plans import WATCH, Plans
from tests.integration.postgres.samples import ADAEZE, BOX, Clock, Engine, account, record, said

# It listens on purpose as long as the connection lives.
pytestmark = pytest.mark.filterwarnings("ignore:.*active log listener")


def script(statements: str, clock: Clock) -> str:
    inbound = orjson.dumps(INBOUND.dump_python(said("hi", "m"), mode="json")).decode()
    values = {
        "tenant": f"'{ADAEZE.shop.tenant_id}'::uuid",
        "account": f"'{account(ADAEZE).account_id}'::uuid",
        "now": f"'{clock()}'",
        "size": str(SIZE),
        "inbound": f"'{inbound}'::jsonb",
    }
    return re.sub(r"\$(\w+)", lambda found: values[found[1]], statements)


async def fill(dsn: str, statements: str) -> None:
    """Foreign keys are right by construction, and not checked: an ANALYZE in the middle sees no row that is not
    committed, and each of twenty thousand checks would then read all of them."""
    owner = await asyncpg.connect(dsn, command_timeout=120)
    await owner.execute("set session_replication_role = replica")
    for statement in script(statements, Clock()).strip().split(";\n"):
        await owner.execute(statement)
    await owner.close()


@pytest.fixture(scope="module")
async def crowded(
    postgres: EmbeddedPostgres,
    two_shops: str,  # noqa: ARG001 - it is there
    database_names: Iterator[str],
) -> AsyncIterator[str]:
    async with copied(postgres, next(database_names), "two_shops") as dsn:
        await fill(dsn, CROWD)
        yield dsn


@pytest.fixture(scope="module")
async def small_shops(crowded: str) -> None:
    await fill(crowded, SMALL_SHOPS)


@pytest.fixture(scope="module")
def days() -> Iterator[int]:
    """Every test has a day of its own: no lease of another's is left."""
    return count(1, step=7)


@pytest.fixture
def plans() -> Plans:
    return Plans()


@pytest.fixture
async def watched(crowded: str, plans: Plans, days: Iterator[int]) -> AsyncIterator[Engine]:
    """An engine whose every statement is explained."""

    async def watch(connection: asyncpg.Connection) -> None:
        await teach_json(connection)
        await connection.execute(WATCH)

    async def listen(connection: Connection) -> None:
        connection.add_log_listener(plans.listen)

    pool: Pool
    async with asyncpg.create_pool(
        crowded, min_size=1, max_size=1, init=watch, setup=listen, reset=leave_as_it_is
    ) as pool:
        clock = Clock()
        clock.pass_by(next(days) * 86_400)
        outbox = PostgresOutbox(pool, BOX, clock)
        yield Engine(
            pool=pool,
            clock=clock,
            inbox=PostgresInbox(pool, outbox, lambda now: seeded(now, 1), clock),
            work=PostgresWork(pool, seeded, clock),
            outbox=outbox,
            timers=PostgresTimers(pool, clock),
        )


async def claimed(engine: Engine) -> Claim:
    await engine.inbox.put(account(ADAEZE), [said("hi", str(uuid4()), customer="c7")])
    claim = await engine.work.claim()
    assert claim is not None
    return claim


async def look_around(engine: Engine) -> None:
    async with engine.work.turn(await claimed(engine), seed=1) as turn:
        catalogue = turn.uow.catalogue
        word = "wcfcd208495d565ef66e7dff9f98764da"  # the crowd's first
        found = await catalogue.search(Search(word[:-2] + word[-1]), 0, 10)
        assert found.products
        limits = Search(word, price_max=Money(10**9, "NGN"), colour="blue", size="M")
        assert (await catalogue.search(limits, 0, 10)).products
        assert await catalogue.product("P77")
        assert await catalogue.product("P77-2")
        assert await catalogue.products(["P1", "P2"])
        assert await catalogue.item("P77-2")
        assert await catalogue.companions(["P77"])
        await turn.finish(record())


async def buy(engine: Engine) -> None:
    async with engine.work.turn(await claimed(engine), seed=uuid4().node) as turn:
        uow, talk = turn.uow, turn.conversation
        buyer = await uow.buyers.get(talk.buyer_id)
        await uow.buyers.save(replace(buyer, code="CODE7"))
        await price(uow, talk.buyer_id)
        await uow.carts.put(talk.buyer_id, "P1-1", 2)
        assert (await uow.carts.load(talk.buyer_id)).count
        await uow.stock.hold("P1-1", 1)
        await uow.stock.give_back("P1-1", 1)
        await uow.carts.put(talk.buyer_id, "P1-1", 0)
        await uow.carts.clear(talk.buyer_id)
        order = order_of(uow, talk.conversation_id, talk.buyer_id, uow.ids.order_number("AD"))
        assert await uow.orders.add(order)
        assert await uow.orders.draft(talk.buyer_id)
        assert await uow.orders.by_number(talk.buyer_id, order.number)
        assert await uow.orders.get(order.order_id)
        await uow.orders.recent(talk.buyer_id, 5)
        assert await uow.orders.move(order, OrderStatus.CANCELLED)
        payment = await uow.payments.by_reference("REF7")
        assert payment is not None
        await uow.payments.of_order(payment.order_id)
        await uow.payments.move(payment, PaymentStatus.OPEN)
        await uow.diary.effect("confirm_payment", order.number, {})
        await uow.diary.event("order_placed", {})
        await uow.diary.remind("pay", uow.now + timedelta(hours=1), Notice("payment_expired"))
        await uow.diary.forget("cart")
        await turn.finish(record({"text": "hi"}))


async def price(uow: UnitOfWork, buyer_id: BuyerId) -> None:
    bargain = Bargain(Sku("P1-1"), Money(1, "NGN"), 1, uow.now + timedelta(hours=1))
    await uow.bargains.save(buyer_id, bargain)
    assert await uow.bargains.get(buyer_id, "P1-1")
    await uow.bargains.forget(buyer_id, ["P1-2"])
    assert await uow.codes.get("CODE7")
    await uow.codes.used_by(buyer_id, "CODE7")
    assert await uow.codes.spend("CODE7")
    await uow.codes.give_back("CODE7")


async def send(engine: Engine) -> None:
    engine.clock.pass_by(7200)
    for row in await engine.outbox.claim(5):
        await engine.outbox.sent(row, f"wamid.{row.outbox_id}")
    receipts = [
        Receipt("10001", "sent7", "read", engine.clock()),
        Receipt("10001", "sent8", "read", engine.clock(), reference="key8"),
    ]
    await engine.outbox.receipt(account(ADAEZE), receipts)


async def fail_and_ring(engine: Engine) -> None:
    claim = await claimed(engine)
    await engine.work.fail(claim, "ValueError")
    await engine.inbox.notify(
        claim.tenant_id, claim.conversation_id, str(uuid4()), Notice("agent_left")
    )
    engine.clock.pass_by(86_400)
    assert await engine.timers.ring(5)


async def repeated(engine: Engine, way: Callable[[Engine], Awaitable[None]]) -> None:
    """From the sixth time on a prepared plan for any parameters may be used."""
    for _ in range(7):
        await way(engine)
        engine.clock.pass_by(1)


@pytest.mark.usefixtures("small_shops")
@pytest.mark.parametrize("way", [look_around, buy, send, fail_and_ring])
async def test_a_big_shop_among_small_ones_is_not_read_from_end_to_end(
    watched: Engine, plans: Plans, way: Callable[[Engine], Awaitable[None]]
) -> None:
    """A plan that is kept is made for any of them. (It comes first: no buyer of the crowd has a code yet.)"""
    await repeated(watched, way)

    assert sorted(plans.passed_by()) == []


@pytest.mark.parametrize("way", [look_around, buy, send, fail_and_ring])
async def test_no_statement_reads_a_big_table_from_end_to_end(
    watched: Engine, plans: Plans, way: Callable[[Engine], Awaitable[None]]
) -> None:
    await repeated(watched, way)

    assert len(plans.seen) > 50
    assert sorted(set(plans.scans())) == []


@pytest.mark.parametrize(
    "search", [Search(category="shoes"), Search(), Search("wcfcd208495d565ef66e7dff9f98764da")]
)
async def test_a_page_of_a_big_shelf_costs_what_it_shows(
    watched: Engine, plans: Plans, search: Search
) -> None:
    """One product in ten is sold out: it is looked at, too."""
    async with watched.work.turn(await claimed(watched), seed=1) as turn:
        found = await turn.uow.catalogue.search(search, 0, 3)
        assert len(found.products) == 3
        await turn.finish(record())

    assert 6 <= plans.looks("items") <= 12


@pytest.mark.parametrize(
    ("index", "table", "way"),
    [
        ("inbox_new", "inbox", look_around),
        ("products_search", "products", look_around),
        ("items_product", "items", look_around),
        ("outbox_due", "outbox", send),
        ("orders_buyer", "orders", buy),
    ],
)
async def test_a_lost_index_is_noticed(
    watched: Engine,
    plans: Plans,
    crowded: str,
    index: str,
    table: str,
    way: Callable[[Engine], Awaitable[None]],
) -> None:
    owner = await asyncpg.connect(crowded)
    definition = await owner.fetchval("select pg_get_indexdef($1::text::regclass)", index)
    await owner.execute(f"drop index {index}")
    try:
        await way(watched)
    finally:
        await owner.execute(definition)
        await owner.close()

    assert table in {relation for relation, _ in plans.scans()}

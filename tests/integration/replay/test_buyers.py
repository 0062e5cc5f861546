"""A buyer hears what is known of them, and can have it forgotten; the shop's books stay right."""

import asyncpg
import orjson
import pytest

from adapters.postgres import people, telling
from adapters.postgres.forgetting import forgetting
from bot.forgetting.buyers import erase
from domain.model.message import Text
from tests.integration.replay.conftest import Shop
from tests.integration.replay.test_forgetting import SECRETS

ADA, BEN = "2348030000009", "2348030000010"
MONEY = """
    select o.number, o.status, o.fee_minor, o.currency, l.sku, l.quantity, l.unit_minor
      from orders o join order_lines l using (tenant_id, order_id)
     order by o.number
"""
READ_TABLES = """
    select format('select string_agg(t::text, '' '') from %I t', relname) from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'alembic_version'
"""
JOURNALS = "select string_agg(convert_from(journal, 'UTF8'), ' ') from turns"


async def asked(dsn: str, statement: str) -> list[asyncpg.Record]:
    owner = await asyncpg.connect(dsn)
    rows: list[asyncpg.Record] = await owner.fetch(statement)
    await owner.close()
    return rows


async def everything(dsn: str) -> str:
    """Every row of every table, as text."""
    statements = [row[0] for row in await asked(dsn, READ_TABLES)]
    told = [str((await asked(dsn, one))[0][0]) for one in (*statements, JOURNALS)]
    return " ".join(told)


async def erased(shop: Shop, name: str) -> int:
    async with forgetting(shop.pool, shop.tenant_id) as opened:
        return await erase(opened, await people.who(opened.connection, name))


async def test_everything_known_of_a_buyer_is_told(shop: Shop) -> None:
    await shop.buys_a_cap(ADA)
    await shop.hears(Text("hello from somebody else"), customer=BEN)

    async with forgetting(shop.pool, shop.tenant_id) as opened:
        buyer_id = await people.who(opened.connection, f"whatsapp:{ADA}")
        told = await telling.export(opened.connection, buyer_id)

    words = orjson.dumps(told).decode()
    assert told["buyer"]["name"] == "Ngozi Adeyemi"
    assert [order["status"] for order in told["orders"]] == ["confirmed"]
    assert len(told["conversations"][0]["received"]) == 9
    assert "12 Acacia Avenue, Ikeja" in words
    assert "somebody else" not in words


async def test_a_forgotten_buyer_is_nowhere_and_the_books_are_right(shop: Shop, dsn: str) -> None:
    await shop.buys_a_cap(ADA)
    books = await asked(dsn, MONEY)

    assert await erased(shop, f"whatsapp:{ADA}") == 1

    left = (await everything(dsn)).casefold()
    assert [word for word in (*SECRETS, ADA) if word.casefold() in left] == []
    assert await asked(dsn, MONEY) == books


async def test_other_conversations_run_again_as_before_and_the_forgotten_one_crossed_out(
    shop: Shop,
) -> None:
    await shop.buys_a_cap(ADA)
    await shop.buys_a_cap(BEN)
    async with forgetting(shop.pool, shop.tenant_id) as opened:
        buyer_id = await people.who(opened.connection, f"whatsapp:{ADA}")
        chat = (await people.chats_of(opened.connection, buyer_id))[0]

    await erased(shop, str(buyer_id))

    others = await shop.replayed(f"whatsapp:{BEN}")
    own = await shop.replayed(str(chat))
    assert (others.run_again, others.different) == (9, 0)
    assert (own.run_again, own.different) == (9, 0)


async def test_who_writes_again_is_somebody_new(shop: Shop) -> None:
    await shop.buys_a_cap(ADA)
    await erased(shop, f"whatsapp:{ADA}")

    await shop.hears(Text("hello"), customer=ADA)

    replay = await shop.replayed(f"whatsapp:{ADA}")
    assert (replay.run_again, replay.different) == (1, 0)


async def test_an_unknown_buyer_is_told_so(shop: Shop) -> None:
    with pytest.raises(LookupError, match="no buyer"):
        await erased(shop, "+2348099999999")

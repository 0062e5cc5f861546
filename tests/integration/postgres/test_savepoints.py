"""A savepoint is made when something is written, and a shop is read once a transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from asyncpg.connection import LoggedQuery

from adapters.postgres.unit_of_work import PostgresUnitOfWork
from tests.integration.postgres.samples import BUYER


@asynccontextmanager
async def heard(uow: PostgresUnitOfWork) -> AsyncIterator[list[str]]:
    """The statements that reach the server while the block lasts."""
    said: list[str] = []

    def hear(query: LoggedQuery) -> None:
        said.append(query.query.strip().split()[0].lower())

    with uow._connection.query_logger(hear):
        yield said
        await asyncio.sleep(0)  # the last one is told in the loop's next round


async def test_who_only_looks_pays_for_no_savepoint(uow: PostgresUnitOfWork) -> None:
    async with heard(uow) as said, uow.savepoint():
        await uow.carts.load(BUYER)

    assert said == ["select"]


async def test_what_is_written_is_written_after_one_savepoint(uow: PostgresUnitOfWork) -> None:
    async with heard(uow) as said, uow.savepoint():
        await uow.carts.put(BUYER, "SLP", 1)
        await uow.carts.put(BUYER, "SLP", 2)

    assert said == ["savepoint", "insert", "insert"]


async def test_a_refusal_undoes_its_own_writes_and_no_earlier_ones(uow: PostgresUnitOfWork) -> None:
    async with uow.savepoint():
        await uow.carts.put(BUYER, "SLP", 1)

    with pytest.raises(ValueError, match="refused"):  # noqa: PT012 - what it wrote is undone
        async with uow.savepoint():
            await uow.carts.put(BUYER, "SLP", 5)
            raise ValueError("refused")

    assert (await uow.carts.load(BUYER)).quantity("SLP") == 1


async def test_a_refusal_within_another_leaves_the_outer_one_alone(uow: PostgresUnitOfWork) -> None:
    async with uow.savepoint():
        with pytest.raises(ValueError, match="refused"):  # noqa: PT012 - as above
            async with uow.savepoint():
                await uow.carts.put(BUYER, "SLP", 5)
                raise ValueError("refused")
        await uow.carts.put(BUYER, "SLP", 1)

    assert (await uow.carts.load(BUYER)).quantity("SLP") == 1


async def test_a_shop_is_read_once_a_transaction(uow: PostgresUnitOfWork) -> None:
    async with heard(uow) as said:
        for _ in range(2):
            await uow.shops.shop()
            await uow.shops.zones()
            await uow.shops.payment_accounts()

    assert said == ["select"] * 3

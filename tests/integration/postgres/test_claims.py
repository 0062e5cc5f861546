"""Several conversations claimed in one call: in the turns that single claims would take."""

from collections.abc import Sequence

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.park import Park
from adapters.postgres.shop_contents import ShopContents
from adapters.postgres.shop_writer import save_shop
from adapters.postgres.work import CLAIM, MOST_MESSAGES, NOBODY
from domain.edge_ports import Claim
from tests.integration.postgres.samples import ADAEZE, BISI, BOX, Engine, account, said, shop_of

CHIDI = shop_of(3, "chidi")


@pytest.fixture
async def third_shop(core: AsyncEngine) -> None:
    await save_shop(core, CHIDI, BOX)


async def waiting(engine: Engine, contents: ShopContents, *customers: str) -> None:
    """Each has waited a second longer than the next."""
    for customer in customers:
        await engine.inbox.put(account(contents), [said("hi", customer, customer=customer)])
        engine.clock.pass_by(1)


def customers(claims: Sequence[Claim]) -> list[str]:
    return [claim.messages[0].inbound.customer_id for claim in claims]


@pytest.mark.usefixtures("third_shop")
@pytest.mark.parametrize("most", [1, 2, 3, 7, 20])
async def test_shops_take_turns_within_a_call_and_from_one_to_the_next(
    engine: Engine, most: int
) -> None:
    await waiting(engine, ADAEZE, "a1", "a2", "a3", "a4", "a5", "a6")
    await waiting(engine, CHIDI, "c1", "c2")
    await waiting(engine, BISI, "b1", "b2", "b3")

    served: list[str] = []
    while claims := await engine.work.claims(most):
        assert len(claims) <= most
        served += customers(claims)

    assert served == ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "a4", "a5", "a6"]


@pytest.mark.usefixtures("third_shop")
async def test_a_call_begins_after_the_shop_that_was_served_last(engine: Engine) -> None:
    await waiting(engine, BISI, "b1")
    assert customers(await engine.work.claims(3)) == ["b1"]

    await waiting(engine, ADAEZE, "a1", "a2")
    await waiting(engine, BISI, "b2", "b3")
    await waiting(engine, CHIDI, "c1")

    assert customers(await engine.work.claims(3)) == ["c1", "a1", "b2"]


async def test_where_nothing_waits_no_place_is_used_up(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    await waiting(engine, ADAEZE, "a1", "a2", "a3", "a4", "a5")
    await waiting(engine, BISI, "b1")
    await owner.execute("update inbox set status = 'parked' where message_id in ('a2', 'a3', 'b1')")

    first = await engine.work.claims(2)

    assert customers(first) == ["a1", "a4"]
    assert customers(await engine.work.claims(9)) == ["a5"]
    assert await owner.fetchval("select count(*) from queue") == 3


@pytest.mark.parametrize("most", [1, 4])
async def test_a_message_that_kills_every_worker_is_parked_among_others(
    engine: Engine, most: int
) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hi", n, customer="a") for n in "12"])
    for _ in range(5):
        assert customers(await engine.work.claims(most)) == ["a"]
        engine.clock.pass_by(31)
    await waiting(engine, ADAEZE, "b")

    claims = [*await engine.work.claims(most), *await engine.work.claims(most)]

    assert {
        (claim.attempts, *(m.inbound.message_id for m in claim.messages)) for claim in claims
    } == {(1, "2"), (1, "b")}
    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert parked.reason == "NeverFinished"


async def test_what_another_holds_is_passed_by_and_not_waited_for(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    await waiting(engine, ADAEZE, "a1", "a2", "a3")
    await waiting(engine, BISI, "b1")
    async with owner.transaction():
        await owner.execute("select from queue order by ready_at limit 1 for update")
        assert customers(await engine.work.claims(3)) == ["a2", "b1", "a3"]

    assert customers(await engine.work.claims(3)) == ["a1"]


async def test_every_claim_has_a_token_of_its_own(engine: Engine) -> None:
    await waiting(engine, ADAEZE, "a1", "a2", "a3")

    assert len({claim.token for claim in await engine.work.claims(3)}) == 3


async def test_a_connection_that_claimed_waits_for_the_disk_again(
    engine: Engine,
) -> None:
    """What follows on it is a buyer's turn."""
    async with engine.pool.acquire() as connection:
        await waiting(engine, ADAEZE, "a1")
        await connection.execute("set synchronous_commit = on")

        (claim,) = await connection.fetch(
            CLAIM, NOBODY, engine.clock(), engine.clock(), *(MOST_MESSAGES, 2, 5, 1)
        )

        assert claim["attempts"] == 1
        assert await connection.fetchval("show synchronous_commit") == "on"

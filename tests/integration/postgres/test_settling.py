"""How a message ended is written down: of one, of several at once, and never over what is newer."""

import asyncio
from collections.abc import Callable

import pytest

from domain.model.message import Receipt
from tests.integration.postgres.samples import ADAEZE, Engine, account
from tests.integration.postgres.test_outbox import answered, bodies


@pytest.mark.parametrize("provider_id", ["wamid.1", ""])
async def test_a_receipt_by_our_reference_may_be_faster_than_the_providers_answer(
    engine: Engine, provider_id: str
) -> None:
    await answered(engine, "one", "two")
    (row,) = await engine.outbox.claim(10)
    receipt = Receipt("10001", provider_id, "delivered", engine.clock(), reference=row.key)

    await engine.outbox.receipt(account(ADAEZE), [receipt])
    await engine.outbox.sent(row, "wamid.1")

    assert (await outbox_rows(engine))[0] == ("delivered", "wamid.1", "", 1)
    assert bodies(await engine.outbox.claim(10)) == ["two"]


async def test_of_several_that_are_settled_at_once_each_has_its_own_end(
    new_engine: Callable[[], Engine],
) -> None:
    """One was claimed again meanwhile, two receipts were faster, one is parked, one sent."""
    one, other = new_engine(), new_engine()
    for customer in ("lost", "fast", "there", "parked", "sent"):
        await answered(one, customer, customer=customer)
    (dead,) = await one.outbox.claim(1)
    one.clock.pass_by(61)
    again, fast, there, bad, good = await other.outbox.claim(5)
    receipts = [
        Receipt("10001", "", "delivered", one.clock(), reference=fast.key),
        Receipt("10001", "3", "delivered", one.clock(), reference=there.key),
    ]
    await one.outbox.receipt(account(ADAEZE), receipts)

    # The first goes alone; the others wait for it, and are a group.
    more = await asyncio.gather(
        one.outbox.sent(good, "4"),
        one.outbox.retry(dead, one.clock(), "no_answer"),
        one.outbox.sent(fast, "2"),
        one.outbox.retry(there, one.clock(), "no_answer"),
        one.outbox.park(bad, "meta_131047"),
        one.outbox.sent(good, "too late"),
    )

    assert (dead.attempts, again.attempts) == (1, 2)
    assert await outbox_rows(one) == [
        ("queued", "", "", 2),
        ("delivered", "2", "", 1),
        ("delivered", "3", "", 1),
        ("parked", "", "meta_131047", 1),
        ("sent", "4", "", 1),
    ]
    assert [waits for waits in more if waits] == []


@pytest.mark.parametrize("others", [0, 3])
async def test_who_settles_is_told_whether_a_later_message_waits(
    engine: Engine, others: int
) -> None:
    await answered(engine, "one", "two")
    for number in range(others):
        await answered(engine, "uno", customer=f"other {number}")
    (first, *rest) = await engine.outbox.claim(10)

    told = await asyncio.gather(*(engine.outbox.sent(row, row.key) for row in (*rest, first)))
    assert told[-1]
    (second,) = await engine.outbox.claim(10)
    assert not await engine.outbox.sent(second, "2")


async def outbox_rows(engine: Engine) -> list[tuple[object, ...]]:
    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        found = await connection.fetch(
            "select status, provider_id, reason, attempts from outbox order by outbox_id"
        )
        return [tuple(row) for row in found]

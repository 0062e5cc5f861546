"""Messages, repeats and echoes that come in together."""

import asyncio

import asyncpg

from domain.model.message import Update
from tests.integration.postgres.samples import ADAEZE, Engine, account, said
from tests.integration.postgres.test_inbox import echo_of, greeted, rows, under_way
from tests.integration.postgres.waiting import blocked

HOLD = """
    select from queue q join conversations c using (tenant_id, conversation_id)
     where c.customer_id = $1 for update of q
"""


async def test_new_and_known_customers_repeats_and_echoes_in_one_group(engine: Engine) -> None:
    known = await greeted(engine, provider_id="wamid.ours")
    updates: list[Update] = [
        said("first", "2", customer="new"),
        echo_of(engine, "wamid.ours", known),
        said("more", "3", customer=known),
        echo_of(engine, "by.hand", "a stranger"),
        said("second", "4", customer="new"),
        echo_of(engine, "by.hand", known),
        said("hi", "wamid.1", customer=known),
        said("first", "2", customer="new"),
    ]

    assert await engine.inbox.put(account(ADAEZE), updates) == 4

    heard = {
        claim.messages[0].inbound.customer_id: [m.inbound.message_id for m in claim.messages]
        for claim in await engine.work.claims(5)
    }
    assert heard == {known: ["3", "echo:by.hand"], "new": ["2", "4"]}


async def test_an_echo_waits_while_a_message_of_its_group_does_not(engine: Engine) -> None:
    customer, _ = await under_way(engine)
    updates: list[Update] = [
        echo_of(engine, "by.hand", customer),
        said("and", "2", customer=customer),
    ]

    assert await engine.inbox.put(account(ADAEZE), updates) == 1

    assert await rows(engine, "select key from timers") == "echo:by.hand"


async def test_what_is_written_later_does_not_overtake_what_waits_to_be_stored(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    """The first message is in a group that waits for another buyer's row."""
    shop = account(ADAEZE)
    await engine.inbox.put(shop, [said("hi", "1", customer="held"), said("hi", "2", customer="c")])
    together: list[Update] = [
        said("two caps", "3", customer="c"),
        said("and me", "4", customer="held"),
    ]

    async with owner.transaction():
        await owner.execute(HOLD, "held")
        first = await blocked(owner, engine.inbox.put(shop, together))
        later = [said("no, three", "5", customer="c")]
        second = asyncio.create_task(engine.inbox.put(shop, later))
        assert await engine.inbox.put(shop, [said("hi", "6", customer="somebody else")]) == 1
        await asyncio.wait({second}, timeout=0.3)
        assert not second.done()

    assert (await first, await second) == (2, 1)

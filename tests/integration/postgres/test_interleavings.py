"""A message that comes while a turn runs is neither lost nor handled twice, wherever it falls."""

import asyncio
from collections.abc import Callable

import asyncpg
import pytest

from domain.edge_ports import Claim
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said
from tests.integration.postgres.waiting import blocked


async def put(engine: Engine, message_id: str) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hi", message_id)])


async def claimed(engine: Engine) -> Claim:
    claim = await engine.work.claim()
    assert claim is not None
    return claim


async def left(engine: Engine) -> list[list[str]]:
    """The messages of every further claim."""
    found = []
    while (claim := await engine.work.claim()) is not None:
        found.append([m.inbound.message_id for m in claim.messages])
        async with engine.work.turn(claim, seed=1) as turn:
            await turn.finish(record())
    return found


async def test_between_claim_and_turn(engine: Engine) -> None:
    await put(engine, "1")
    claim = await claimed(engine)

    await put(engine, "2")
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record())

    assert await left(engine) == [["2"]]


async def test_during_the_turn_without_waiting_for_it(engine: Engine) -> None:
    await put(engine, "1")
    claim = await claimed(engine)

    async with engine.work.turn(claim, seed=1) as turn:
        await turn.uow.carts.put(turn.conversation.buyer_id, "SLP", 1)
        async with asyncio.timeout(5):
            await put(engine, "2")
        await turn.finish(record())

    assert await left(engine) == [["2"]]


async def test_after_the_last_write_and_before_the_commit(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    """The turn saw nothing more and has taken the conversation from the queue: the knock waits for
    its commit and makes a new row."""
    await put(engine, "1")
    claim = await claimed(engine)

    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record())
        putting = await blocked(owner, put(engine, "2"))
    await putting

    assert await left(engine) == [["2"]]


async def test_while_the_turn_looks_whether_more_has_come(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    """The turn's last write has locked the queue's row, saw nothing more, and now takes the row
    away: a knock that found it there must not be content with that."""
    await put(engine, "1")
    claim = await claimed(engine)
    async with owner.transaction():
        await owner.execute("select from queue for update")
        await owner.execute("update inbox set status = 'handled'")
        putting = await blocked(owner, put(engine, "2"))
        await owner.execute("delete from queue")
    await putting

    assert claim.attempts == 1
    assert await left(engine) == [["2"]]


async def test_not_yet_committed_when_the_turn_ends(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    """The turn's last write waits for the knock, and then sees the message."""
    await put(engine, "1")
    claim = await claimed(engine)
    knock = owner.transaction()

    async with engine.work.turn(claim, seed=1) as turn:
        await knock.start()
        await owner.execute(
            """
            insert into inbox (
                tenant_id, account_id, message_id, conversation_id, body, received_at)
            select tenant_id, account_id, '2', conversation_id,
                   jsonb_set(body, '{message_id}', '"2"'), received_at from inbox
            """
        )
        await owner.execute("update queue set version = version + 1")
        finishing = await blocked(owner, turn.finish(record()))
        await knock.commit()
        await finishing

    assert await left(engine) == [["2"]]


async def test_while_a_failure_is_noted(engine: Engine, owner: asyncpg.Connection) -> None:
    await put(engine, "1")
    claim = await claimed(engine)
    async with owner.transaction():
        await owner.execute("select from queue for update")
        failing = await blocked(owner, engine.work.fail(claim, "ValueError"))
        await asyncio.sleep(0.01)
    await failing
    await put(engine, "2")

    assert await left(engine) == []
    engine.clock.pass_by(2)
    assert await left(engine) == [["1", "2"]]


async def test_after_the_last_conversation_was_taken_from_the_queue(engine: Engine) -> None:
    await put(engine, "1")
    assert await left(engine) == [["1"]]

    await put(engine, "2")

    assert await left(engine) == [["2"]]


async def test_a_claim_while_the_last_turn_commits_gets_nothing_twice(
    new_engine: Callable[[], Engine],
) -> None:
    """The lease has run out, but its holder is just writing: it is passed by, not waited for."""
    one, other = new_engine(), new_engine()
    await put(one, "1")
    claim = await claimed(one)
    one.clock.pass_by(31)

    async with one.work.turn(claim, seed=1) as turn:
        await turn.finish(record())
        assert await other.work.claim() is None

    assert await other.work.claim() is None


async def test_a_second_worker_waits_for_the_first_ones_transaction(
    new_engine: Callable[[], Engine], owner: asyncpg.Connection
) -> None:
    """Lock, then load: what the first wrote would be what the second reads. It lost its lease, so
    it writes nothing."""
    one, other = new_engine(), new_engine()
    await put(one, "1")
    slow = await claimed(one)

    async def second(claim: Claim) -> int:
        async with other.work.turn(claim, seed=1) as turn:
            await turn.finish(record())
            return turn.conversation.turn

    with pytest.raises(RuntimeError, match="gives up"):  # noqa: PT012 - one holds the lock in it
        async with one.work.turn(slow, seed=1):
            one.clock.pass_by(31)
            waiting = await blocked(owner, second(await claimed(other)))
            raise RuntimeError("gives up")

    assert await waiting == 1


async def test_an_operators_parking_leaves_no_ghost_in_the_queue(
    engine: Engine, owner: asyncpg.Connection
) -> None:
    await put(engine, "1")
    await owner.execute("update inbox set status = 'parked'")

    assert await engine.work.claim() is None
    assert await owner.fetchval("select count(*) from queue") == 0

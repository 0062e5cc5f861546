"""Turns of one shop in one transaction: each has its own effects, and all of them are written or none."""

import asyncio
from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.tenant import fetch_as
from adapters.postgres.turn import PostgresTurn, PostgresTurns, UnfinishedTurnError
from domain.edge_ports import Claim
from domain.errors import LostLeaseError
from domain.model.message import Notice
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said
from tests.integration.postgres.two_chats import HERE, THERE, Units, carry_out, chat, send_code

SHOP = ADAEZE.shop.tenant_id


async def claims_of(engine: Engine, *customers: str) -> list[Claim]:
    """One message of each."""
    for customer in customers:
        body = said(f"hi from {customer}", f"{customer} {engine.clock.now}", customer=customer)
        await engine.inbox.put(account(ADAEZE), [body])
    claims = await engine.work.claims(10)
    assert len(claims) == len(customers)
    return claims


def seeded(claims: list[Claim]) -> list[tuple[Claim, int]]:
    return [(claim, seed) for seed, claim in enumerate(claims, 1)]


def all_of(opened: PostgresTurns) -> list[PostgresTurn]:
    turns = [turn for turn in opened.turns if turn is not None]
    assert len(turns) == len(opened.turns)
    return turns


async def rows(engine: Engine, statement: str, *values: object) -> list[Any]:
    return await fetch_as(engine.pool, SHOP, statement, *values, readonly=True)


async def three_turns(engine: Engine) -> dict[UUID, str]:
    """Each writes all that a turn can write. The conversations, and who they are with."""
    claims = await claims_of(engine, "c1", "c2", "c3")
    async with engine.work.turns(seeded(claims)) as opened:
        for turn, customer in zip(all_of(opened), ("c1", "c2", "c3"), strict=True):
            assert turn.conversation.customer_id == customer
            turn.conversation.state = ("cart", customer)
            await turn.uow.diary.event("cart_changed", {"customer": customer})
            await turn.uow.diary.effect("pass_news", f"key of {customer}", {"of": customer})
            due_at = turn.uow.now + timedelta(hours=1)
            await turn.uow.diary.remind(customer, due_at, Notice("cart_left"))
            await turn.note(record(*({"text": f"{n} for {customer}"} for n in (1, 2))))
        await opened.finish()
    assert await engine.work.claims(10) == []
    return {claim.conversation_id: f"c{n}" for n, claim in enumerate(claims, 1)}


async def test_each_turn_says_what_is_its_own_in_its_order(engine: Engine) -> None:
    names = await three_turns(engine)

    sent = await rows(engine, "select * from outbox order by outbox_id")
    told = [row["body"]["text"] for row in sent if row["row_kind"] == "message"]
    assert told == [f"{n} for {customer}" for customer in ("c1", "c2", "c3") for n in (1, 2)]
    assert len(sent) == 9
    heard = await rows(engine, "select conversation_id, body from inbox")
    trails = {row["conversation_id"]: UUID(row["body"]["correlation_id"]) for row in heard}
    for row in sent:
        assert names[row["conversation_id"]] in str(row["body"])
        assert (row["turn"], row["correlation_id"]) == (1, trails[row["conversation_id"]])


async def test_each_turn_leaves_what_is_its_own(engine: Engine) -> None:
    names = await three_turns(engine)

    talks = await rows(engine, "select customer_id, state from conversations order by 1")
    assert [row["state"]["state"] for row in talks] == [
        ["cart", row["customer_id"]] for row in talks
    ]
    assert len(talks) == 3
    events = await rows(engine, "select conversation_id, body from domain_events order by event_id")
    assert [row["body"]["customer"] for row in events] == ["c1", "c2", "c3"]
    assert [names[row["conversation_id"]] for row in events] == ["c1", "c2", "c3"]
    timers = await rows(engine, "select conversation_id, key from timers")
    assert {row["conversation_id"]: row["key"] for row in timers} == names
    turns = await rows(engine, "select conversation_id from turns where turn = 1")
    assert {row["conversation_id"] for row in turns} == set(names)


async def test_a_message_that_came_meanwhile_keeps_its_conversation_in_the_queue(
    engine: Engine,
) -> None:
    claims = await claims_of(engine, "c1", "c2")
    async with engine.work.turns(seeded(claims)) as opened:
        await engine.inbox.put(account(ADAEZE), [said("and more", "late", customer="c2")])
        for turn in all_of(opened):
            await turn.note(record())
        await opened.finish()

    (left,) = await engine.work.claims(10)

    assert left.conversation_id == claims[1].conversation_id
    assert [one.inbound.message_id for one in left.messages] == ["late"]


async def test_what_was_said_since_the_claim_is_its_own_buyers(engine: Engine) -> None:
    claims = await claims_of(engine, "c1", "c2")
    await engine.inbox.put(account(ADAEZE), [said("and more", "late", customer="c2")])

    async with engine.work.turns(seeded(claims)) as opened:
        one, other = all_of(opened)
        assert one.later == ()
        assert [pending.inbound.message_id for pending in other.later] == ["late"]
        other.leave()
        await one.note(record({"text": "hi"}))
        await opened.finish()

    assert [row["status"] for row in await rows(engine, "select * from inbox order by 1, 2")] == [
        "handled",
        "new",
        "new",
    ]
    async with engine.work.turn(claims[1], seed=1) as turn:  # it is still ours
        await turn.finish(record())


async def test_when_one_lease_is_lost_at_the_end_nothing_is_written(
    engine: Engine, new_engine: Callable[[], Engine]
) -> None:
    claims = await claims_of(engine, "c1", "c2")
    with pytest.raises(LostLeaseError):  # noqa: PT012 - raised by the last line
        async with engine.work.turns(seeded(claims)) as opened:
            for turn in all_of(opened):
                await turn.uow.carts.put(turn.conversation.buyer_id, "SLP", 1)
                await turn.note(record({"text": "hi"}))
            engine.clock.pass_by(31)
            assert await new_engine().work.claim()
            await opened.finish()

    assert await rows(engine, "select 1 from cart_lines") == []
    assert await rows(engine, "select 1 from outbox") == []
    assert await rows(engine, "select 1 from turns") == []


async def test_a_lease_lost_at_the_beginning_is_the_others_loss_not_ours(
    engine: Engine, new_engine: Callable[[], Engine]
) -> None:
    claims = await claims_of(engine, "c1", "c2")
    engine.clock.pass_by(31)
    taken = await new_engine().work.claim()
    assert taken is not None

    async with engine.work.turns(seeded(claims)) as opened:
        for claim, turn in zip(claims, opened.turns, strict=True):
            assert (turn is None) == (claim.conversation_id == taken.conversation_id)
            if turn is not None:
                await turn.note(record({"text": "hi"}))
        (finished,) = await opened.finish()

    assert finished.waits
    assert len(await engine.outbox.claim(10)) == 1


async def test_of_one_buyers_two_chats_one_has_to_wait(engine: Engine, units: Units) -> None:
    one, other = await chat(engine, HERE), await chat(engine, THERE)
    await send_code(units, one, other)
    await carry_out(engine, units)
    claims = await engine.work.claims(10)
    assert {claim.conversation_id for claim in claims} == {one, other}

    async with engine.work.turns(seeded(claims)) as opened:
        first, second = opened.turns
        assert first is not None
        assert second is None
        await first.note(record())
        await opened.finish()
    async with engine.work.turn(claims[1], seed=1) as turn:
        await turn.finish(record())

    assert await engine.work.claims(10) == []


async def test_a_turn_that_is_not_noted_undoes_them_all(engine: Engine) -> None:
    claims = await claims_of(engine, "c1", "c2")
    with pytest.raises(UnfinishedTurnError):  # noqa: PT012 - raised by the block's end
        async with engine.work.turns(seeded(claims)) as opened:
            await all_of(opened)[0].note(record({"text": "hi"}))
            await opened.finish()

    assert await rows(engine, "select 1 from outbox") == []


async def test_two_groups_that_want_each_others_stock_do_not_wait_for_each_other(
    engine: Engine,
) -> None:
    claims = await claims_of(engine, "c1", "c2", "c3", "c4")
    both_hold = asyncio.Barrier(2)

    @asynccontextmanager
    async def group(own: list[Claim], sku: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        async with engine.work.turns(seeded(own)) as opened:
            await all_of(opened)[0].uow.stock.hold(sku, 1)
            await both_hold.wait()
            yield opened

    async def take(own: list[Claim], first: str, second: str) -> None:
        async with group(own, first) as opened:
            turns = all_of(opened)
            await turns[1].uow.stock.hold(second, 1)
            for turn in turns:
                await turn.note(record())
            await opened.finish()

    async with asyncio.timeout(0.9):  # shorter than Postgres takes to look for a deadlock
        ended = await asyncio.gather(
            take(claims[:2], "SLP", "CAP"), take(claims[2:], "CAP", "SLP"), return_exceptions=True
        )

    assert any(isinstance(end, asyncpg.LockNotAvailableError) for end in ended)
    alone = [
        claim
        for end, own in zip(ended, (claims[:2], claims[2:]), strict=True)
        if end
        for claim in own
    ]
    for claim in alone:
        async with engine.work.turn(claim, seed=1) as turn:
            await turn.finish(record())
    assert await engine.work.claims(10) == []

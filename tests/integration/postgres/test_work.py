"""Claims, leases, failures: what happens when a turn does not end well."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from adapters.postgres.park import Park
from adapters.postgres.turn import UnfinishedTurnError
from domain.edge_ports import Claim
from domain.errors import LostLeaseError
from domain.model.message import Notice
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said


async def claimed(engine: Engine) -> Claim:
    claim = await engine.work.claim()
    assert claim is not None
    return claim


async def put(engine: Engine, *message_ids: str) -> None:
    await engine.inbox.put(account(ADAEZE), [said(f"say {id_}", id_) for id_ in message_ids])


def ids(claim: Claim) -> list[str]:
    return [m.inbound.message_id for m in claim.messages]


async def test_the_longest_waiting_conversation_comes_first(engine: Engine) -> None:
    for customer in ("c", "a", "b"):
        await engine.inbox.put(account(ADAEZE), [said("hi", customer, customer=customer)])
        engine.clock.pass_by(1)
    await engine.inbox.put(account(ADAEZE), [said("hello?", "c2", customer="c")])

    assert [ids(await claimed(engine)) for _ in range(3)] == [["c", "c2"], ["a"], ["b"]]


async def test_no_more_than_ten_messages_are_answered_at_once(engine: Engine) -> None:
    await put(engine, *(str(n) for n in range(12)))

    first = await claimed(engine)
    async with engine.work.turn(first, seed=1) as turn:
        await turn.finish(record())
    second = await claimed(engine)

    assert ids(first) + ids(second) == [str(n) for n in range(12)]
    assert len(ids(first)) == 10


async def test_after_a_crash_another_worker_gets_it_and_the_old_one_is_told(
    new_engine: Callable[[], Engine],
) -> None:
    one, other = new_engine(), new_engine()
    await put(one, "1")
    lost = await claimed(one)

    assert await other.work.claim() is None
    one.clock.pass_by(31)
    taken = await claimed(other)

    assert (ids(taken), taken.attempts) == (["1"], 2)
    with pytest.raises(LostLeaseError):
        async with one.work.turn(lost, seed=1):
            pytest.fail("the turn must not open")
    async with other.work.turn(taken, seed=1) as turn:
        await turn.finish(record({"text": "hi"}))
    assert len(await other.outbox.claim(10)) == 1


async def test_a_slow_worker_whose_lease_ran_out_cannot_write(
    new_engine: Callable[[], Engine],
) -> None:
    one, other = new_engine(), new_engine()
    await put(one, "1")
    slow = await claimed(one)

    with pytest.raises(LostLeaseError):  # noqa: PT012 - raised by the last line
        async with one.work.turn(slow, seed=1) as turn:
            one.clock.pass_by(31)
            taken = await claimed(other)
            await turn.uow.carts.put(turn.conversation.buyer_id, "SLP", 1)
            await turn.finish(record({"text": "from the slow one"}))

    async with other.work.turn(taken, seed=1) as turn:
        assert (await turn.uow.carts.load(turn.conversation.buyer_id)).count == 0
        await turn.finish(record({"text": "from the other"}))
    assert [row.body for row in await other.outbox.claim(10)] == [{"text": "from the other"}]


async def test_a_lease_that_ran_out_and_that_nobody_took_is_still_good(engine: Engine) -> None:
    await put(engine, "1")
    claim = await claimed(engine)
    engine.clock.pass_by(300)

    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record())

    assert await engine.work.claim() is None


async def test_a_turn_that_raises_or_does_not_finish_writes_nothing(engine: Engine) -> None:
    await put(engine, "1")
    claim = await claimed(engine)

    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - what the block wrote is undone
        async with engine.work.turn(claim, seed=1) as turn:
            await turn.finish(record({"text": "hi"}))
            raise ZeroDivisionError
    with pytest.raises(UnfinishedTurnError):
        async with engine.work.turn(claim, seed=1) as turn:
            turn.conversation.state = ("lost",)

    assert await engine.outbox.claim(10) == []
    async with engine.work.turn(claim, seed=1) as turn:
        assert (turn.conversation.turn, turn.conversation.state) == (0, ())
        await turn.finish(record())


async def test_a_failure_is_tried_again_later_and_longer_each_time(engine: Engine) -> None:
    await put(engine, "1")
    pauses = []
    claim: Claim | None = await claimed(engine)
    for _ in range(4):
        assert claim is not None
        await engine.work.fail(claim, "ValueError")
        start = engine.clock()
        while (claim := await engine.work.claim()) is None:
            engine.clock.pass_by(0.5)
        pauses.append((engine.clock() - start).total_seconds())

    assert pauses == [1, 2, 4, 8]


async def test_only_the_message_that_fails_is_parked(engine: Engine) -> None:
    await put(engine, "good", "poison", "after")
    answered: list[str] = []
    async with asyncio.timeout(20):
        while len(answered) < 2:
            claim = await engine.work.claim()
            if claim is None:
                engine.clock.pass_by(1)
            elif "poison" in ids(claim):
                await engine.work.fail(claim, "ValueError")
            else:
                async with engine.work.turn(claim, seed=1) as turn:
                    await turn.finish(record())
                answered += ids(claim)

    park = Park(engine.pool, ADAEZE.shop.tenant_id)
    (parked,) = await park.parked(10)
    assert answered == ["good", "after"]
    assert (parked.box, parked.reason) == ("inbox", "ValueError")
    shown = await park.show("inbox", parked.number)
    assert shown is not None
    assert shown["content"]["body"] == "say poison"


async def test_a_parked_message_has_its_second_chance(engine: Engine) -> None:
    await put(engine, "1")
    for _ in range(5):
        await engine.work.fail(await claimed(engine), "ValueError")
        engine.clock.pass_by(60)
    assert await engine.work.claim() is None
    park = Park(engine.pool, ADAEZE.shop.tenant_id)
    (parked,) = await park.parked(10)

    assert await park.retry("inbox", parked.number, engine.clock())
    assert not await park.retry("inbox", parked.number, engine.clock())

    again = await claimed(engine)
    assert (ids(again), again.attempts) == (["1"], 1)


async def test_a_message_that_kills_every_worker_is_parked(engine: Engine) -> None:
    await put(engine, "killer")
    await put(engine, "after")
    seen = []
    for _ in range(6):
        seen.append(ids(await claimed(engine)))
        engine.clock.pass_by(31)

    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert parked.reason == "NeverFinished"
    assert seen[2:] == [["killer"], ["killer"], ["killer"], ["after"]]


async def test_an_error_of_a_lost_claim_changes_nothing(
    new_engine: Callable[[], Engine],
) -> None:
    one, other = new_engine(), new_engine()
    await put(one, "1")
    lost = await claimed(one)
    one.clock.pass_by(31)
    taken = await claimed(other)

    await one.work.fail(lost, "ValueError")

    async with other.work.turn(taken, seed=1) as turn:
        await turn.finish(record())
    assert await other.work.claim() is None


async def test_a_due_reminder_is_heard_and_a_forgotten_or_moved_one_is_not(
    engine: Engine,
) -> None:
    await put(engine, "1")
    async with engine.work.turn(await claimed(engine), seed=1) as turn:
        soon = turn.uow.now + timedelta(minutes=10)
        await turn.uow.diary.remind("forgotten", soon, Notice("cart_abandoned"))
        await turn.uow.diary.remind("moved", soon, Notice("cart_abandoned"))
        await turn.uow.diary.remind("kept", soon, Notice("payment_expired", {"number": "AD-1"}))
        await turn.finish(record())
    await put(engine, "2")
    async with engine.work.turn(await claimed(engine), seed=1) as turn:
        await turn.uow.diary.forget("forgotten")
        await turn.uow.diary.forget("was never there")
        late = turn.uow.now + timedelta(hours=10)
        await turn.uow.diary.remind("moved", late, Notice("cart_abandoned"))
        await turn.finish(record())

    engine.clock.pass_by(599)
    assert await engine.timers.ring(10) == 0
    engine.clock.pass_by(1)
    assert await engine.timers.ring(10) == 1
    assert await engine.timers.ring(10) == 0

    heard = await claimed(engine)
    assert [m.inbound.content for m in heard.messages] == [
        Notice("payment_expired", {"number": "AD-1"})
    ]


async def test_two_processes_ring_every_timer_once(new_engine: Callable[[], Engine]) -> None:
    engines = [new_engine() for _ in range(4)]
    clock = engines[0].clock
    for number in range(20):
        customer = str(number)
        await engines[0].inbox.put(account(ADAEZE), [said("hi", customer, customer=customer)])
        async with engines[0].work.turn(await claimed(engines[0]), seed=1) as turn:
            await turn.uow.diary.remind("cart", clock(), Notice("cart_abandoned"))
            await turn.finish(record())

    rung = await asyncio.gather(*(engine.timers.ring(8) for engine in engines * 3))

    assert sum(rung) == 20
    heard = [await engines[0].work.claim() for _ in range(21)]
    assert len([claim for claim in heard if claim]) == 20


async def test_a_recorded_turn_names_things_the_same_again(engine: Engine) -> None:
    await put(engine, "1")
    claim = await claimed(engine)
    names = []
    for _ in range(2):
        with pytest.raises(UnfinishedTurnError):
            async with engine.work.turn(claim, seed=42) as turn:
                names.append((turn.uow.ids.uuid(), turn.uow.ids.order_number("AD")))

    assert names[0] == names[1]

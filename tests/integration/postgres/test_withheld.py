"""What may not be sent stands in the outbox with its reason; what only waits is not counted as tried."""

from dataclasses import replace
from datetime import timedelta

from adapters.postgres.park import Park
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said


async def answered(engine: Engine, *texts: str, withheld: dict[int, str] | None = None) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hi", str(texts), at=engine.clock())])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        written = record(*({"text": text} for text in texts))
        await turn.finish(replace(written, withheld=withheld or {}))


async def test_what_is_withheld_is_set_aside_and_the_rest_goes(engine: Engine) -> None:
    await answered(engine, "one", "two", withheld={1: "budget"})

    (one,) = await engine.outbox.claim(10)
    await engine.outbox.sent(one, "wamid.1")

    assert one.body == {"text": "one"}
    assert await engine.outbox.claim(10) == []
    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert (parked.box, parked.reason) == ("outbox", "budget")


async def test_a_claimed_row_tells_when_the_buyer_was_last_heard(engine: Engine) -> None:
    first = engine.clock()
    await answered(engine, "one")
    assert [row.heard_at for row in await engine.outbox.claim(10)] == [first]

    later = engine.clock.pass_by(3600)
    await answered(engine, "two")

    assert {row.heard_at for row in await engine.outbox.claim(10)} == {later}


async def test_a_postponed_row_comes_again_and_was_not_tried(engine: Engine) -> None:
    await answered(engine, "one", "two")
    (row,) = await engine.outbox.claim(10)

    await engine.outbox.postpone(row, engine.clock() + timedelta(seconds=6), "paced")

    assert await engine.outbox.claim(10) == []
    engine.clock.pass_by(6)
    (again,) = await engine.outbox.claim(10)
    assert (again.body, again.attempts) == ({"text": "one"}, 1)


async def test_who_lost_the_row_cannot_postpone_it(engine: Engine) -> None:
    await answered(engine, "one")
    (slow,) = await engine.outbox.claim(10)
    engine.clock.pass_by(61)
    (quick,) = await engine.outbox.claim(10)

    await engine.outbox.postpone(slow, engine.clock(), "paced")

    assert await engine.outbox.claim(10) == []
    await engine.outbox.sent(quick, "wamid.1")
    engine.clock.pass_by(61)
    assert await engine.outbox.claim(10) == []

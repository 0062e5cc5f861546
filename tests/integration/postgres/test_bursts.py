"""A burst of messages is one turn when they come before the answer is ready, and nothing of it is lost."""

from dataclasses import replace

from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said


async def put(engine: Engine, *message_ids: str) -> None:
    await engine.inbox.put(account(ADAEZE), [said(f"say {id_}", id_) for id_ in message_ids])


async def test_what_comes_after_the_claim_is_answered_with_it(engine: Engine) -> None:
    await put(engine, "1")
    claim = await engine.work.claim()
    assert claim is not None
    await put(engine, "2", "3")

    async with engine.work.turn(claim, seed=1) as turn:
        later = turn.later
        turn.leave()
    assert [pending.inbound.message_id for pending in later] == ["2", "3"]
    assert await engine.work.claim() is None  # it is still ours

    claim = replace(claim, messages=(*claim.messages, *later))
    async with engine.work.turn(claim, seed=1) as turn:
        assert turn.later == ()
        await turn.finish(record())
    assert await engine.work.claim() is None


async def test_what_comes_while_the_answer_is_written_has_its_own_turn(engine: Engine) -> None:
    await put(engine, "1")
    claim = await engine.work.claim()
    assert claim is not None

    async with engine.work.turn(claim, seed=1) as turn:
        await put(engine, "2")
        await turn.finish(record())

    claim = await engine.work.claim()
    assert claim is not None
    assert [pending.inbound.message_id for pending in claim.messages] == ["2"]


async def test_no_more_than_ten_are_one_turn(engine: Engine) -> None:
    await put(engine, *(str(n) for n in range(8)))
    claim = await engine.work.claim()
    assert claim is not None
    await put(engine, *(str(n) for n in range(8, 14)))

    async with engine.work.turn(claim, seed=1) as turn:
        assert [pending.inbound.message_id for pending in turn.later] == ["8", "9"]
        turn.leave()


async def test_after_a_failure_messages_are_tried_as_they_were(engine: Engine) -> None:
    await put(engine, "1")
    claim = await engine.work.claim()
    assert claim is not None
    await engine.work.fail(claim, "ValueError")
    engine.clock.pass_by(5)
    claim = await engine.work.claim()
    assert claim is not None
    await put(engine, "2")

    async with engine.work.turn(claim, seed=1) as turn:
        assert turn.later == ()
        await turn.finish(record())

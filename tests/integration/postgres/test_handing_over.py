"""A turn's messages can be sent by whoever took the turn, without being claimed."""

from datetime import timedelta

from adapters.ids import seeded
from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.outbox import LEASE
from adapters.postgres.secrets import SecretBox
from adapters.postgres.work import PostgresWork
from domain.edge_ports import Finished
from tests.integration.postgres.samples import (
    ADAEZE,
    BOX,
    Engine,
    account,
    record,
    said,
)


async def says(engine: Engine, *texts: str, box: SecretBox = BOX) -> Finished:
    """One more message, and a turn that answers it with *texts*."""
    accounts = PostgresAccounts(engine.pool, box)
    work = PostgresWork(engine.pool, seeded, engine.clock, accounts)
    await engine.inbox.put(account(ADAEZE), [said("hi", f"m{engine.clock.now.timestamp()}")])
    claim = await work.claim()
    assert claim is not None
    async with work.turn(claim, seed=1) as turn:
        finished = await turn.finish(record(*({"text": text} for text in texts)), hand_over=True)
    engine.clock.pass_by(1)
    return finished


async def test_what_is_handed_over_is_claimed_already(engine: Engine) -> None:
    finished = await says(engine, "one", "two")

    assert [row.body for row in finished.handed] == [{"text": "one"}, {"text": "two"}]
    assert finished.handed[0].account == account(ADAEZE)
    assert not finished.waits
    assert await engine.outbox.claim(10) == []


async def test_it_is_sent_once(engine: Engine) -> None:
    finished = await says(engine, "one")

    await engine.outbox.sent(finished.handed[0], "wamid.1")
    engine.clock.pass_by(LEASE.total_seconds() + 1)

    assert await engine.outbox.claim(10) == []


async def test_when_its_process_dies_others_send_it_after_the_lease(engine: Engine) -> None:
    finished = await says(engine, "one")

    engine.clock.pass_by(LEASE.total_seconds() + 1)
    (again,) = await engine.outbox.claim(10)

    assert again.key == finished.handed[0].key
    assert again.attempts == 2


async def test_behind_a_message_that_has_not_left_it_waits(engine: Engine) -> None:
    first = await says(engine, "one")

    second = await says(engine, "two")

    assert second == Finished((), waits=True)
    assert await engine.outbox.claim(10) == []
    assert await engine.outbox.sent(first.handed[0], "wamid.1")
    assert [row.body for row in await engine.outbox.claim(10)] == [{"text": "two"}]


async def test_what_was_put_off_goes_before_what_comes_later(engine: Engine) -> None:
    one, two = (await says(engine, "one", "two")).handed

    await engine.outbox.retry(one, engine.clock() + timedelta(seconds=5), "131026")
    await engine.outbox.postpone(two, engine.clock(), "behind another")
    engine.clock.pass_by(6)

    assert [row.body for row in await engine.outbox.claim(10)] == [{"text": "one"}]


async def test_without_its_secrets_it_is_left_to_the_sender(engine: Engine) -> None:
    finished = await says(engine, "one", box=SecretBox([b"x" * 32]))

    assert finished == Finished((), waits=True)
    assert len(await engine.outbox.claim(10)) == 1


async def test_turns_that_end_together_each_have_their_own_messages(engine: Engine) -> None:
    work = PostgresWork(engine.pool, seeded, engine.clock, PostgresAccounts(engine.pool, BOX))
    for customer in ("c1", "c2", "c3"):
        await engine.inbox.put(account(ADAEZE), [said("hi", customer, customer=customer)])
    claims = await work.claims(10)

    async with work.turns([(claim, 1) for claim in claims]) as opened:
        for turn, count in zip(opened.turns, (2, 0, 1), strict=True):
            assert turn is not None
            texts = [{"text": f"{n} of {turn.conversation.customer_id}"} for n in range(count)]
            await turn.note(record(*texts), hand_over=True)
        finished = await opened.finish()

    assert [[row.body["text"] for row in one.handed] for one in finished] == [
        ["0 of c1", "1 of c1"],
        [],
        ["0 of c3"],
    ]
    assert [row.conversation_id for one in finished for row in one.handed] == [
        claims[n].conversation_id for n in (0, 0, 2)
    ]
    for row in (row for one in finished for row in one.handed):
        await engine.outbox.sent(row, "provider's id")
    assert await engine.outbox.claim(10) == []

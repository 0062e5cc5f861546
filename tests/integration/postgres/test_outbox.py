"""What goes out: once, in order, and its receipts forward only."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from adapters.postgres.backlog import work_seen
from adapters.postgres.outbox import PostgresOutbox
from adapters.postgres.park import Park
from adapters.postgres.secrets import SecretBox
from adapters.postgres.segments import paid
from domain.edge_ports import Outgoing
from domain.errors import Verdict
from domain.model.message import Bubble, DeliveryStatus, Receipt
from tests.contract.cases import CHANNELS
from tests.integration.postgres.samples import ADAEZE, BISI, Clock, Engine, account, record, said


async def answered(engine: Engine, *texts: str, customer: str = "a", effects: int = 0) -> None:
    """A turn that says *texts* and asks for some effects."""
    await engine.inbox.put(account(ADAEZE), [said("hi", f"{customer} {texts}", customer=customer)])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=hash(customer) & 0xFFFF) as turn:
        for number in range(effects):
            await turn.uow.diary.effect("confirm_payment", f"key {number}", {})
        await turn.finish(record(*({"text": text} for text in texts)))


def bodies(rows: Sequence[Outgoing]) -> list[object]:
    return [row.body.get("text", row.kind) for row in rows]


async def test_a_conversations_messages_leave_one_after_the_other(engine: Engine) -> None:
    await answered(engine, "one", "two", customer="a")
    await answered(engine, "uno", customer="b")

    first = await engine.outbox.claim(10)
    assert bodies(first) == ["one", "uno"]
    await engine.outbox.retry(first[0], engine.clock() + timedelta(seconds=10), "meta_4")
    assert await engine.outbox.claim(10) == []

    engine.clock.pass_by(10)
    (again,) = await engine.outbox.claim(10)
    assert (again.body, again.attempts) == ({"text": "one"}, 2)
    await engine.outbox.sent(again, "wamid.1")
    assert bodies(await engine.outbox.claim(10)) == ["two"]


async def test_after_a_parked_message_the_conversation_goes_on(engine: Engine) -> None:
    await answered(engine, "one", "two")
    (one,) = await engine.outbox.claim(10)

    await engine.outbox.park(one, "meta_131047")

    assert bodies(await engine.outbox.claim(10)) == ["two"]
    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert (parked.box, parked.reason) == ("outbox", "meta_131047")


async def test_a_parked_message_can_be_sent_again(engine: Engine) -> None:
    await answered(engine, "one")
    (one,) = await engine.outbox.claim(10)
    await engine.outbox.park(one, "meta_190")
    park = Park(engine.pool, ADAEZE.shop.tenant_id)

    assert await park.retry("outbox", one.outbox_id, engine.clock())

    (again,) = await engine.outbox.claim(10)
    assert (again.key, again.attempts) == (one.key, 1)


async def test_effects_wait_for_nobody_and_a_repeated_key_is_one(engine: Engine) -> None:
    await answered(engine, "one", "two", effects=2)
    await answered(engine, customer="b", effects=2)

    assert bodies(await engine.outbox.claim(10)) == ["one", "confirm_payment", "confirm_payment"]


async def test_a_sender_that_died_leaves_its_row_to_another(
    new_engine: Callable[[], Engine],
) -> None:
    one, other = new_engine(), new_engine()
    await answered(one, "one")
    (dead,) = await one.outbox.claim(10)
    one.clock.pass_by(61)

    (taken,) = await other.outbox.claim(10)
    await one.outbox.park(dead, "too late")
    await other.outbox.sent(taken, "wamid.1")

    assert taken.attempts == 2
    assert await status(one) == "sent"


async def test_shops_take_turns(engine: Engine) -> None:
    for number in range(3):
        await answered(engine, "from adaeze", customer=f"a{number}")
    await engine.inbox.put(account(BISI), [said("hi", "1")])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record({"text": "from bisi"}))

    assert [bodies(await engine.outbox.claim(1)) for _ in range(4)] == [
        ["from adaeze"],
        ["from bisi"],
        ["from adaeze"],
        ["from adaeze"],
    ]


@pytest.mark.parametrize(
    ("received", "known"),
    [
        (["delivered", "read"], "read"),
        (["read", "delivered", "sent"], "read"),
        (["sent"], "sent"),
        (["failed"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["failed", "delivered"], "delivered"),
        (["failed", "sent"], "failed"),
    ],
    ids=str,
)
async def test_receipts_go_forward_only(
    engine: Engine, received: list[DeliveryStatus], known: str
) -> None:
    await answered(engine, "one")
    (row,) = await engine.outbox.claim(10)
    await engine.outbox.sent(row, "wamid.1")

    for one in received:
        await engine.outbox.receipt(
            account(ADAEZE), [Receipt("10001", "wamid.1", one, engine.clock())]
        )

    assert await status(engine) == known


async def test_receipts_of_another_account_or_of_nothing_change_nothing(engine: Engine) -> None:
    await answered(engine, "one")
    (row,) = await engine.outbox.claim(10)
    await engine.outbox.sent(row, "wamid.1")

    await engine.outbox.receipt(
        account(BISI), [Receipt("20001", "wamid.1", "read", engine.clock(), reference=row.key)]
    )
    await engine.outbox.receipt(account(ADAEZE), [Receipt("10001", "", "read", engine.clock())])

    assert await status(engine) == "sent"


async def test_an_account_whose_secrets_do_not_open_does_not_stop_the_others(
    engine: Engine,
) -> None:
    await answered(engine, "one")
    stranger = PostgresOutbox(engine.pool, SecretBox([b"x" * 32]), engine.clock)

    assert await stranger.claim(10) == []

    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert parked.reason == "SealedSecretError"


async def status(engine: Engine) -> object:
    """Of the first message."""
    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        return await connection.fetchval("select status from outbox order by outbox_id limit 1")


async def test_a_read_mark_without_a_name_is_for_all_that_was_sent_before_it(
    engine: Engine,
) -> None:
    await answered(engine, "one", "two", "three")
    (one,) = await engine.outbox.claim(1)
    await engine.outbox.sent(one, "1")
    (two,) = await engine.outbox.claim(1)
    read_at = engine.clock()
    engine.clock.pass_by(60)
    await engine.outbox.sent(two, "2")

    for at in (read_at, read_at - timedelta(days=1)):
        read = Receipt("10001", "", "read", at, up_to="a")
        await engine.outbox.receipt(account(ADAEZE), [read])

    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        statuses = await connection.fetchval(
            "select string_agg(status, ' ' order by outbox_id) from outbox"
        )
    assert statuses == "read sent queued"


def failed(row: Outgoing, provider_id: str, verdict: Verdict, clock: Clock) -> Receipt:
    """Meta's way to say that what it had taken did not arrive."""
    return Receipt(
        row.account.external_id, provider_id, "failed", clock(), row.key, "meta_1", verdict=verdict
    )


@pytest.mark.parametrize(("verdict", "wait"), [(Verdict.RETRY, 60), (Verdict.LATER, 86_400)])
async def test_what_a_status_calls_failed_goes_out_once_more_where_its_code_says_so(
    engine: Engine, verdict: Verdict, wait: int
) -> None:
    await answered(engine, "one")
    (row,) = await engine.outbox.claim(10)
    await engine.outbox.sent(row, "wamid.1")
    told = failed(row, "wamid.1", verdict, engine.clock)

    await engine.outbox.receipt(account(ADAEZE), [told])
    engine.clock.pass_by(wait - 1)
    assert await engine.outbox.claim(10) == []
    await engine.outbox.receipt(account(ADAEZE), [told])  # twice told is once failed
    engine.clock.pass_by(1)
    (again,) = await engine.outbox.claim(10)
    await engine.outbox.sent(again, "wamid.2")
    await engine.outbox.receipt(account(ADAEZE), [told])

    engine.clock.pass_by(wait)
    assert again.body == {"text": "one"}
    assert await engine.outbox.claim(10) == []
    await engine.outbox.receipt(account(ADAEZE), [failed(row, "wamid.2", verdict, engine.clock)])
    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert parked.reason == "meta_1"


async def test_a_status_that_an_operator_must_mend_parks_the_message(engine: Engine) -> None:
    await answered(engine, "one")
    (row,) = await engine.outbox.claim(10)
    await engine.outbox.sent(row, "wamid.1")

    await engine.outbox.receipt(
        account(ADAEZE), [failed(row, "wamid.1", Verdict.ALARM, engine.clock)]
    )

    (parked,) = await Park(engine.pool, ADAEZE.shop.tenant_id).parked(10)
    assert parked.reason == "meta_1"


async def test_what_an_sms_cost_stays_with_it_and_is_summed_by_day(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hi", "1", customer="a")])
    claim = await engine.work.claim()
    assert claim is not None
    texts = ("Thank you.", "a" * 200, "ዋጋ", "Not sent.")
    payloads = [
        payload
        for text in texts
        for payload in CHANNELS["twilio"].render([Bubble(text)], "+2348031234567")
    ]
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record(*payloads))
    for number in range(3):
        (row,) = await engine.outbox.claim(10)
        await engine.outbox.sent(row, f"SM{number}")

    found = await paid(engine.pool, ADAEZE.shop.tenant_id, engine.clock() - timedelta(days=1))

    assert [(one.encoding, one.messages, one.segments) for one in found] == [
        ("gsm7", 2, 3),
        ("ucs2", 1, 1),
    ]


async def test_what_waits_and_what_is_set_aside_is_seen_of_all_shops(engine: Engine) -> None:
    for contents in (ADAEZE, BISI):
        await engine.inbox.put(account(contents), [said("hi", "wamid.1")])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record({"text": "one"}, {"text": "two"}))
    (row,) = await engine.outbox.claim(5)
    await engine.outbox.park(row, "meta_131026")

    seen = {(s.box, s.state, s.reason): s.count for s in await work_seen(engine.pool)}

    assert seen == {
        ("inbox", "new", ""): 1,
        ("outbox", "parked", "meta_131026"): 1,
        ("outbox", "queued", ""): 1,
    }

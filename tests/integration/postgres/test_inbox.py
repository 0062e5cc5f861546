"""What comes in is stored once, in groups, and nothing that is stored is lost."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from adapters.postgres.inbox_rows import storable
from domain.edge_ports import Outgoing
from domain.model.message import (
    CartLineWish,
    CatalogueCart,
    Choice,
    Contact,
    Content,
    Echo,
    Edited,
    Location,
    Media,
    Notice,
    Reaction,
    Referral,
    Revoked,
    Unknown,
    Unsupported,
)
from tests.integration.postgres.samples import ADAEZE, BISI, Engine, account, record, said

CONTENTS: Sequence[Content] = [
    Choice("add:ANK", "Add to cart"),
    Location(6.5244, 3.3792, "Shop", "Yaba"),
    Media("audio", "media-1", "listen"),
    Contact("Ngozi", "+2348030000009"),
    CatalogueCart((CartLineWish("ANK", 2),), "quick please"),
    Referral("ad-7", "hello"),
    Reaction("👍", "wamid.0"),
    Edited("wamid.0", "two, not one"),
    Revoked("wamid.0"),
    Unsupported("poll"),
    Notice("payment_settled", {"reference": "AD-1"}),
]


@pytest.mark.parametrize("content", CONTENTS, ids=lambda content: content.kind)
async def test_every_kind_of_content_comes_out_as_it_went_in(
    engine: Engine, content: Content
) -> None:
    inbound = replace(said("", "wamid.1"), content=content)

    await engine.inbox.put(account(ADAEZE), [inbound])

    claim = await engine.work.claim()
    assert claim is not None
    (heard,) = [m.inbound for m in claim.messages]
    assert UUID(heard.correlation_id).version == 7
    assert replace(heard, correlation_id="") == inbound


async def test_a_repeat_is_not_stored_again(engine: Engine) -> None:
    first = await engine.inbox.put(account(ADAEZE), [said("hi", "1"), said("hi", "1")])
    again = await engine.inbox.put(account(ADAEZE), [said("hi", "1"), said("there", "2")])
    elsewhere = await engine.inbox.put(account(BISI), [said("hi", "1")])

    assert (first, again, elsewhere) == (1, 1, 1)


async def test_a_repeat_that_comes_alone_is_not_stored_again_and_wakes_nobody(
    engine: Engine,
) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hi", "1")])
    await engine.inbox.put(account(ADAEZE), [said("there", "2")])

    assert await engine.inbox.put(account(ADAEZE), [said("there", "2")]) == 0
    assert await rows(engine, "select version from queue") == 1


async def test_the_same_webhook_fifty_times_at_once_is_one_message(engine: Engine) -> None:
    new = await asyncio.gather(
        *(engine.inbox.put(account(ADAEZE), [said("hi", "1")]) for _ in range(50))
    )

    assert sum(new) == 1
    assert await rows(engine, "select count(*) from conversations") == 1
    assert await rows(engine, "select count(*) from buyers") == 1


async def test_a_group_is_one_commit_for_many_shops(engine: Engine, dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    puts = [
        engine.inbox.put(account(shop), [said("hi", str(n), customer=str(n % 7))])
        for n in range(100)
        for shop in (ADAEZE, BISI)
    ]

    new = await asyncio.gather(*puts)

    assert new == [1] * 200
    commits = await owner.fetchval("select count(distinct xmin::text) from inbox")
    await owner.close()
    assert commits <= 10


async def test_one_that_cannot_be_stored_does_not_take_the_others_along(engine: Engine) -> None:
    bad = replace(account(ADAEZE), account_id=account(BISI).account_id)

    first, wrong, second = await asyncio.gather(
        engine.inbox.put(account(ADAEZE), [said("hi", "1", customer="a")]),
        engine.inbox.put(bad, [said("hi", "2", customer="b")]),
        engine.inbox.put(account(ADAEZE), [said("hi", "3", customer="c")]),
        return_exceptions=True,
    )

    assert (first, second) == (1, 1)
    assert isinstance(wrong, asyncpg.ForeignKeyViolationError)


async def test_characters_that_postgres_cannot_keep_are_taken_out(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [said("a\x00b \ud83d c", "1")])

    claim = await engine.work.claim()
    assert claim is not None
    assert replace(claim.messages[0].inbound, correlation_id="") == said("ab \ufffd c", "1")
    assert storable("👍🏽 Ẹ") == "👍🏽 Ẹ"


async def test_an_echo_of_our_own_message_is_nothing_new(engine: Engine) -> None:
    customer = await greeted(engine, provider_id="wamid.ours")

    new = await engine.inbox.put(
        account(ADAEZE), [Echo("10001", "wamid.ours", customer, engine.clock())]
    )

    assert new == 0
    assert await engine.work.claim() is None


async def test_an_echo_of_somebody_elses_message_says_that_a_person_took_over(
    engine: Engine,
) -> None:
    customer = await greeted(engine, provider_id="wamid.ours")

    await engine.inbox.put(
        account(ADAEZE), [Echo("10001", "wamid.by.hand", customer, engine.clock())]
    )

    claim = await engine.work.claim()
    assert claim is not None
    assert [m.inbound.content for m in claim.messages] == [Notice("agent_took_over")]


async def test_an_echo_that_is_faster_than_the_providers_answer_waits_for_it(
    engine: Engine,
) -> None:
    customer, row = await under_way(engine)

    assert await engine.inbox.put(account(ADAEZE), [echo_of(engine, "wamid.ours", customer)]) == 0
    engine.clock.pass_by(6)
    assert await engine.timers.ring(10) == 0
    await engine.outbox.sent(row, "wamid.ours")
    engine.clock.pass_by(6)
    await engine.timers.ring(10)

    assert await engine.work.claim() is None
    assert await rows(engine, "select count(*) from timers") == 0


async def test_a_person_who_answers_while_we_do_takes_over_when_ours_has_left(
    engine: Engine,
) -> None:
    customer, row = await under_way(engine)
    await engine.inbox.put(account(ADAEZE), [echo_of(engine, "by.hand", customer)])
    await engine.outbox.sent(row, "wamid.ours")

    engine.clock.pass_by(6)
    await engine.timers.ring(10)

    claim = await engine.work.claim()
    assert claim is not None
    assert [m.inbound.content for m in claim.messages] == [Notice("agent_took_over")]


async def test_the_echo_of_a_try_whose_answer_was_lost_is_ours(engine: Engine) -> None:
    customer, row = await under_way(engine)
    await engine.inbox.put(account(ADAEZE), [echo_of(engine, "lost", customer)])
    await engine.outbox.retry(row, engine.clock(), "no_answer")
    (again,) = await engine.outbox.claim(1)
    await engine.outbox.sent(again, "second")

    engine.clock.pass_by(6)
    await engine.timers.ring(10)

    assert await engine.work.claim() is None


async def test_an_echo_of_our_own_app_is_ours_whatever_its_id(engine: Engine) -> None:
    customer = await greeted(engine, provider_id="wamid.ours")
    plain = account(ADAEZE)
    shop = replace(plain, secrets={**plain.secrets, "app_id": "42"})

    echoes = [
        replace(echo_of(engine, "new", customer), app_id="42"),
        replace(echo_of(engine, "other", customer), app_id="7"),
    ]
    assert await engine.inbox.put(shop, echoes) == 1


async def test_an_echo_to_a_stranger_is_nobodys_business(engine: Engine) -> None:
    echo = Echo("10001", "wamid.x", "a stranger", engine.clock())

    assert await engine.inbox.put(account(ADAEZE), [echo]) == 0
    assert await rows(engine, "select count(*) from conversations") == 0


async def test_what_nobody_knows_or_can_read_is_kept(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [Unknown("10001", "story_mention")])
    await engine.inbox.put_unreadable(account(ADAEZE), b"{\x00", "KeyError")

    assert await rows(
        engine, "select array_agg(reason order by unreadable_id) from unreadable"
    ) == [
        "unknown: story_mention",
        "KeyError",
    ]


async def test_a_notice_is_heard_once_per_key(engine: Engine) -> None:
    await greeted(engine, provider_id="wamid.ours")
    tenant_id = ADAEZE.shop.tenant_id
    conversation_id = await rows(engine, "select conversation_id from conversations")
    notice = Notice("payment_settled", {"reference": "AD-1"})

    for key in ("pay:AD-1", "pay:AD-1", "pay:AD-2"):
        await engine.inbox.notify(tenant_id, conversation_id, key, notice)

    claim = await engine.work.claim()
    assert claim is not None
    assert [m.inbound.content for m in claim.messages] == [notice, notice]


async def greeted(engine: Engine, provider_id: str) -> str:
    """A customer who has been answered; the answer is on its way where no *provider_id* is known."""
    inbound = said("hi", "wamid.1")
    await engine.inbox.put(account(ADAEZE), [inbound])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record({"text": "hello"}))
    (row,) = await engine.outbox.claim(5)
    if provider_id:
        await engine.outbox.sent(row, provider_id)
    return inbound.customer_id


def echo_of(engine: Engine, message_id: str, customer: str) -> Echo:
    return Echo("10001", message_id, customer, engine.clock())


async def under_way(engine: Engine) -> tuple[str, Outgoing]:
    """A customer to whom a message is being sent."""
    await engine.inbox.put(account(ADAEZE), [said("hi", "1")])
    claim = await engine.work.claim()
    assert claim is not None
    async with engine.work.turn(claim, seed=1) as turn:
        await turn.finish(record({"text": "Welcome"}))
        customer = turn.conversation.customer_id
    (row,) = await engine.outbox.claim(1)
    return customer, row


async def rows(engine: Engine, statement: str) -> Any:
    """What Adaeze's shop reads."""
    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        return await connection.fetchval(statement)

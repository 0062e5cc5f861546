"""Two chats of one shop become one buyer: what only a database can show."""

import asyncio
from dataclasses import replace

from bot.joining import JoinEffects
from domain.edge_ports import Claim, Outgoing
from domain.model.ids import ConversationId
from domain.services import joining
from domain.services.joining import Redeemed
from tests.integration.postgres.samples import ADAEZE, BISI, Clock, Engine, account, record
from tests.integration.postgres.two_chats import (
    HERE,
    THERE,
    Units,
    buyer_of,
    carry_out,
    cart_of,
    chat,
    heard,
    send_code,
)


async def test_of_two_who_send_one_code_one_is_joined(engine: Engine, units: Units) -> None:
    issuer = await chat(engine, HERE)
    senders = [await chat(engine, f"234803000010{n}") for n in range(4)]
    async with units(issuer) as uow:
        code = await joining.issue(uow, issuer)

    async def send(sender: ConversationId) -> Redeemed:
        async with units(sender) as uow:
            return await joining.redeem(uow, sender, code)

    results = await asyncio.gather(*map(send, senders))

    assert sorted(results) == [Redeemed.SENT, *[Redeemed.WRONG] * 3]


async def test_a_code_of_another_shop_joins_nothing(engine: Engine, units: Units) -> None:
    issuer = await chat(engine, HERE, account(BISI))
    stranger = await chat(engine, THERE)
    async with units(issuer, BISI.shop.tenant_id) as uow:
        code = await joining.issue(uow, issuer)

    async with units(stranger) as uow:
        assert await joining.redeem(uow, stranger, code) is Redeemed.WRONG


async def test_wrong_codes_stay_counted_and_stop_the_right_one(
    engine: Engine, units: Units, clock: Clock
) -> None:
    issuer, guesser = await chat(engine, HERE), await chat(engine, THERE)
    async with units(issuer) as uow:
        code = await joining.issue(uow, issuer)
    for _ in range(joining.MOST_WRONG):
        async with units(guesser) as uow:
            await joining.redeem(uow, guesser, "7777-XXXX")
        clock.pass_by(1)

    async with units(guesser) as uow:
        assert await joining.redeem(uow, guesser, code) is Redeemed.BLOCKED


async def test_no_code_stands_in_the_table_of_codes(engine: Engine, units: Units) -> None:
    issuer = await chat(engine, HERE)
    async with units(issuer) as uow:
        code = await joining.issue(uow, issuer)

    async with engine.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", ADAEZE.shop.tenant_id)
        row = await connection.fetchval("select joins::text from joins")

    assert code not in row
    assert code.encode().hex() not in row


async def test_a_cart_moves_and_both_chats_see_one(engine: Engine, units: Units) -> None:
    issuer, redeemer = await chat(engine, HERE), await chat(engine, THERE)
    ours, theirs = await buyer_of(units, issuer), await buyer_of(units, redeemer)
    async with units(issuer) as uow:
        await uow.carts.put(ours, "CAP", 1)
        await uow.carts.put(ours, "SLP", 2)
    async with units(redeemer) as uow:
        await uow.carts.put(theirs, "CAP", 3)
        await uow.carts.put(theirs, "PWR", 1)

    await send_code(units, issuer, redeemer)
    await carry_out(engine, units)

    assert await buyer_of(units, redeemer) == ours
    assert await cart_of(units, ours, redeemer) == {"CAP": 3, "SLP": 2, "PWR": 1}
    assert await heard(engine, issuer) == ["chats_joined"]
    assert await heard(engine, redeemer) == ["chats_joined"]


async def test_carrying_out_twice_tells_once(engine: Engine, units: Units) -> None:
    issuer, redeemer = await chat(engine, HERE), await chat(engine, THERE)
    join_id = await send_code(units, issuer, redeemer)
    await carry_out(engine, units)

    body: dict[str, object] = {
        "join": str(join_id),
        "issuer": str(issuer),
        "redeemer": str(redeemer),
        "wish": "join",
    }
    row = Outgoing(
        ADAEZE.shop.tenant_id, 1, issuer, account(ADAEZE), "effect", "join_chats", "", 1, body
    )
    effects = JoinEffects(lambda _tenant, where: units(where), engine.inbox, lambda: None)
    await effects.join_chats(row)

    assert await heard(engine, issuer) == ["chats_joined"]


async def test_whoever_has_a_name_is_asked_first(engine: Engine, units: Units) -> None:
    issuer, redeemer = await chat(engine, HERE), await chat(engine, THERE)
    ours, theirs = await buyer_of(units, issuer), await buyer_of(units, redeemer)
    async with units(issuer) as uow:
        await uow.buyers.save(replace(await uow.buyers.get(ours), name="Ada Obi"))

    join_id = await send_code(units, issuer, redeemer)
    await carry_out(engine, units)

    assert await heard(engine, issuer) == ["join_asked"]
    assert await buyer_of(units, redeemer) == theirs
    async with units(redeemer) as uow:
        await joining.agree(uow, join_id, redeemer)
    await carry_out(engine, units)
    assert await buyer_of(units, redeemer) == theirs, (
        "the one who sent the code agreed, not the other"
    )

    async with units(issuer) as uow:
        assert await joining.agree(uow, join_id, issuer)
    await carry_out(engine, units)

    assert await buyer_of(units, redeemer) == ours


async def test_a_stolen_code_gets_nothing_once_refused(engine: Engine, units: Units) -> None:
    issuer, thief = await chat(engine, HERE), await chat(engine, THERE)
    ours, theirs = await buyer_of(units, issuer), await buyer_of(units, thief)
    async with units(issuer) as uow:
        await uow.buyers.save(replace(await uow.buyers.get(ours), name="Ada Obi"))
    join_id = await send_code(units, issuer, thief)
    await carry_out(engine, units)

    async with units(issuer) as uow:
        assert await joining.refuse(uow, join_id, issuer)
    await carry_out(engine, units)

    assert await buyer_of(units, thief) == theirs
    assert await heard(engine, thief) == ["join_asked", "join_ended"]
    async with units(issuer) as uow:
        assert not await joining.agree(uow, join_id, issuer)


async def test_two_who_join_each_other_at_once_are_one_and_nobody_waits_for_ever(
    engine: Engine, units: Units
) -> None:
    one, other = await chat(engine, HERE), await chat(engine, THERE)
    await send_code(units, one, other)
    await send_code(units, other, one)
    rows = await engine.outbox.claim(20)
    effects = JoinEffects(lambda _tenant, where: units(where), engine.inbox, lambda: None)

    async with asyncio.timeout(10):
        await asyncio.gather(*(effects.join_chats(row) for row in rows), return_exceptions=False)

    assert len(rows) == 2
    assert await buyer_of(units, one) == await buyer_of(units, other)


async def test_two_chats_of_one_buyer_take_turns(engine: Engine, units: Units) -> None:
    one, other = await chat(engine, HERE), await chat(engine, THERE)
    await send_code(units, one, other)
    await carry_out(engine, units)
    claims = [await engine.work.claim(), await engine.work.claim()]
    inside: list[str] = []

    async def take(claim: Claim | None, name: str) -> None:
        assert claim
        async with engine.work.turn(claim, seed=1) as turn:
            inside.append(f"{name} in")
            await asyncio.sleep(0.05)
            inside.append(f"{name} out")
            await turn.finish(record())

    await asyncio.gather(take(claims[0], "a"), take(claims[1], "b"))

    assert inside in (["a in", "a out", "b in", "b out"], ["b in", "b out", "a in", "a out"])

"""Joined chats become two again: "that was not me"."""

from dataclasses import replace
from datetime import timedelta

from domain.model.joining import JoinStatus
from domain.services import checking_out, joining, tracking
from tests.integration.postgres.samples import Clock, Engine
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


async def test_that_was_not_me_gives_everybody_their_own_again(
    engine: Engine, units: Units, clock: Clock
) -> None:
    issuer, thief = await chat(engine, HERE), await chat(engine, THERE)
    ours, theirs = await buyer_of(units, issuer), await buyer_of(units, thief)
    async with units(issuer) as uow:
        await uow.carts.put(ours, "CAP", 1)
    async with units(thief) as uow:
        await uow.carts.put(theirs, "PWR", 1)
        await uow.buyers.save(replace(await uow.buyers.get(theirs), zone="pickup"))
    join_id = await send_code(units, issuer, thief)
    await carry_out(engine, units)
    clock.pass_by(60)
    async with units(thief) as uow:
        assert (await uow.buyers.get(ours)).zone == "pickup"
        await uow.carts.put(ours, "SLP", 1)
        await checking_out.begin(uow, ours, thief)
        order = await checking_out.place(uow, await uow.buyers.get(ours))

    async with units(issuer) as uow:
        assert await joining.refuse(uow, join_id, issuer)
    await carry_out(engine, units)

    assert await buyer_of(units, thief) == theirs
    async with units(thief) as uow:
        assert (await tracking.find(uow, theirs)).number == order.number
        assert await uow.orders.recent(ours, 1) == []
        assert (await uow.buyers.get(ours)).zone == ""
    assert await cart_of(units, theirs, thief) == {"PWR": 1}
    assert await heard(engine, issuer) == ["chats_joined", "join_ended"]


async def test_a_day_later_it_is_too_late_to_undo(
    engine: Engine, units: Units, clock: Clock
) -> None:
    issuer, redeemer = await chat(engine, HERE), await chat(engine, THERE)
    join_id = await send_code(units, issuer, redeemer)
    await carry_out(engine, units)
    clock.pass_by(joining.SECOND_THOUGHTS / timedelta(seconds=1))

    async with units(issuer) as uow:
        assert not await joining.refuse(uow, join_id, issuer)
        join = await uow.joins.get(join_id)

    assert join
    assert join.status is JoinStatus.JOINED

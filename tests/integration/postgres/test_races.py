"""What SQL decides when many want the same."""

import asyncio
from collections import Counter
from collections.abc import Callable

from adapters.ids import seeded
from adapters.postgres.unit_of_work import Place, open_unit_of_work
from tests.integration.postgres.samples import (
    ADAEZE,
    BISI,
    CONVERSATION,
    Engine,
    account,
    record,
    said,
)

PLACE = Place(ADAEZE.shop.tenant_id, CONVERSATION)


async def test_fifty_buyers_of_ten_units_get_exactly_ten(engine: Engine) -> None:
    async def buy(number: int) -> bool:
        now = engine.clock()
        async with open_unit_of_work(engine.pool, PLACE, now, seeded(now, number)) as uow:
            held = await uow.stock.hold("ANK-R-10", 1)
            await asyncio.sleep(0)
            return held

    held = await asyncio.gather(*(buy(number) for number in range(50)))

    assert sum(held) == 10
    async with open_unit_of_work(
        engine.pool, PLACE, engine.clock(), seeded(engine.clock(), 1)
    ) as uow:
        item = await uow.catalogue.item("ANK-R-10")
        assert item is not None
        assert item.stock == 0


async def test_two_workers_never_hold_the_same_conversation(
    new_engine: Callable[[], Engine],
) -> None:
    engines = [new_engine() for _ in range(5)]
    for number in range(40):
        await engines[0].inbox.put(
            account(ADAEZE), [said("hi", f"wamid.{number}", customer=str(number))]
        )

    claims = await asyncio.gather(*(engine.work.claim() for engine in engines * 10))

    held = Counter(claim.conversation_id for claim in claims if claim)
    assert len(held) == 40
    assert set(held.values()) == {1}


async def test_under_load_every_message_is_handled_once_and_in_order(
    new_engine: Callable[[], Engine],
) -> None:
    """Four workers, three webhooks, twelve conversations; messages come while turns run."""
    engines = [new_engine() for _ in range(4)]
    clock = engines[0].clock
    told = 3 * 40
    handled: list[tuple[str, int]] = []
    busy: Counter[object] = Counter()

    async def tell(first: int) -> None:
        for number in range(first, told, 3):
            customer = f"customer {number % 12}"
            await engines[first].inbox.put(
                account(ADAEZE), [said(str(number), f"wamid.{number}", customer=customer)]
            )
            clock.pass_by(0.001)

    async def answer(engine: Engine) -> None:
        while len(handled) < told:
            claim = await engine.work.claim()
            if claim is None:
                clock.pass_by(0.001)
                await asyncio.sleep(0.001)
                continue
            async with engine.work.turn(claim, seed=1) as turn:
                busy[claim.conversation_id] += 1
                assert busy[claim.conversation_id] == 1
                await asyncio.sleep(0)
                await turn.finish(record({"text": "ok"}))
                busy[claim.conversation_id] -= 1
            handled.extend((turn.conversation.customer_id, m.inbox_id) for m in claim.messages)

    async with asyncio.timeout(60):
        await asyncio.gather(*(tell(first) for first in range(3)), *map(answer, engines))

    assert len(set(handled)) == len(handled) == told
    by_customer: dict[str, list[int]] = {}
    for customer, inbox_id in handled:
        by_customer.setdefault(customer, []).append(inbox_id)
    assert all(ids == sorted(ids) for ids in by_customer.values())


async def test_messages_of_two_shops_are_claimed_in_turns(engine: Engine) -> None:
    from_one = [said("hi", f"a{n}", customer=f"a{n}") for n in range(5)]
    await engine.inbox.put(account(ADAEZE), from_one)
    await engine.inbox.put(account(BISI), [said("hi", "b", customer="b")])

    served = [(await engine.work.claim()) for _ in range(3)]

    assert [claim.tenant_id for claim in served if claim] == [
        ADAEZE.shop.tenant_id,
        BISI.shop.tenant_id,
        ADAEZE.shop.tenant_id,
    ]

"""Bargains and discount codes: what only a database can show."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.shop_writer import save_shop
from domain.model.haggling import Bargain, Bundle
from domain.model.ids import ConversationId, Sku
from domain.model.money import Money
from domain.model.order import OrderStatus
from domain.services import carting, checking_out, discounting
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.samples import ADAEZE, BOX, RULE, Clock, Engine
from tests.integration.postgres.two_chats import HERE, Units, buyer_of, chat


@pytest.fixture
async def here(engine: Engine) -> ConversationId:
    return await chat(engine, HERE)


async def test_a_rule_is_read_as_it_was_written(units: Units, here: ConversationId) -> None:
    async with units(here) as uow:
        item = await uow.catalogue.item("SLP")
        product = await uow.catalogue.product("SLP")

    assert item is not None
    assert product is not None
    assert item.haggle == product.items[0].haggle == RULE


async def test_an_agreed_price_counts_until_its_time_is_over(
    units: Units, here: ConversationId, clock: Clock
) -> None:
    buyer = await buyer_of(units, here)
    async with units(here) as uow:
        until = uow.now + timedelta(hours=24)
        bundle = Bundle(3, Money(1_230_000, "NGN"))
        bargain = Bargain(
            Sku("SLP"), Money(420_000, "NGN"), 2, until, Money(420_000, "NGN"), bundle
        )
        await uow.bargains.save(buyer, bargain)
        await uow.carts.put(buyer, "SLP", 4)
    async with units(here) as uow:
        assert await uow.bargains.get(buyer, "SLP") == bargain
        assert (await uow.carts.load(buyer)).total.minor == 1_230_000 + 420_000

    clock.pass_by(24 * 3600)

    async with units(here) as uow:
        assert await uow.bargains.get(buyer, "SLP") is None
        assert (await uow.carts.load(buyer)).total.minor == 4 * 450_000


async def test_an_order_keeps_what_was_taken_off(units: Units, here: ConversationId) -> None:
    buyer = await buyer_of(units, here)
    async with units(here) as uow:
        await discounting.put_on(uow, buyer, "ten-off")
        await uow.bargains.save(
            buyer,
            Bargain(
                Sku("SLP"),
                Money(450_000, "NGN"),
                1,
                uow.now + timedelta(hours=1),
                bundle=Bundle(3, Money(1_230_000, "NGN")),
            ),
        )
        await carting.add_item(uow, buyer, "SLP", 3)
        await carting.add_item(uow, buyer, "PWR", 1)
        draft = await checking_out.begin(uow, buyer, here)
    async with units(here) as uow:
        read = await uow.orders.draft(buyer)

    assert read == replace(draft, created_at=read.created_at) if read else False
    assert draft.code == "TENOFF"
    assert draft.discount == Money(180_000, "NGN")  # of the power bank only
    assert draft.total == Money(1_230_000 + 1_800_000 - 180_000, "NGN")


async def test_of_five_who_use_a_code_twice_left_two_get_it(
    units: Units, here: ConversationId
) -> None:
    async def spend(_number: int) -> bool:
        async with units(here) as uow:
            return await uow.codes.spend("TENOFF")

    assert sum(await asyncio.gather(*map(spend, range(5)))) == 2
    async with units(here) as uow:
        await uow.codes.give_back("TENOFF")
        assert await uow.codes.spend("TENOFF")
        assert not await uow.codes.spend("TENOFF")


async def test_a_new_file_does_not_forget_uses_and_ends_what_is_not_in_it(
    units: Units, core: AsyncEngine, here: ConversationId
) -> None:
    async with units(here) as uow:
        assert await uow.codes.spend("TENOFF")
        assert await uow.codes.get("OLD") is not None

    await save_shop(core, replace(ADAEZE, codes=ADAEZE.codes[:1]), BOX)

    async with units(here) as uow:
        code = await uow.codes.get("TENOFF")
        assert code is not None
        assert code.uses == 1
        assert await uow.codes.get("OLD") is None


async def test_a_buyers_own_uses_are_those_of_orders_that_stand(
    units: Units, here: ConversationId
) -> None:
    buyer = await buyer_of(units, here)
    async with units(here) as uow:
        order = replace(order_of(uow, here, buyer), code="TENOFF")
        assert await uow.orders.add(order)
        assert await uow.codes.used_by(buyer, "TENOFF") == 0
        assert await uow.orders.move(order, OrderStatus.PENDING)
        assert await uow.codes.used_by(buyer, "TENOFF") == 1

"""Refunds followed to their end, and lists of what was taken, through our adapters."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.payments.flutterwave import Flutterwave
from adapters.payments.paystack import Paystack
from domain.model.money import Money
from domain.model.payment import (
    Payment,
    Refund,
    RefundStatus,
)
from domain.model.shop import PaymentAccount, PaymentMethod
from tests.integration.sandbox.paying import NOW, Shop, account, charge, payment
from tests.integration.sandbox.world import until


@pytest.mark.parametrize(
    ("switch", "end"),
    [
        ("done", RefundStatus.DONE),
        ("fail", RefundStatus.FAILED),
        ("stay", RefundStatus.PENDING),
        ("attention", RefundStatus.BY_HAND),
    ],
)
@pytest.mark.parametrize("provider", ["paystack", "flutterwave"])
async def test_a_refund_ends_as_the_switch_says(
    shop: Shop, provider: PaymentMethod, switch: str, end: RefundStatus
) -> None:
    adapter = shop.paystack if provider == "paystack" else shop.flutterwave
    asked = payment(provider)
    if provider == "flutterwave" and switch == "attention":
        end = RefundStatus.PENDING  # Flutterwave knows no such end: it stays under way
    await shop.turn(provider, early=True, refund=switch)
    await adapter.start(account(provider), charge(shop, asked))
    refund = Refund(
        "WC-R-1", asked.reference, asked.order_id, Money(100_000, "KES"),
        RefundStatus.ASKED, "torn", "owner", NOW - timedelta(minutes=1),
    )  # fmt: skip

    begun = await adapter.refund(account(provider), asked, refund)
    assert begun.status is RefundStatus.PENDING
    lost = await adapter.refund_state(account(provider), asked, refund)
    assert lost.provider_ref == begun.provider_ref
    known = replace(refund, provider_ref=begun.provider_ref)
    if end is not RefundStatus.PENDING:
        await until(lambda: any(notice.about == "refund" for _, notice in shop.heard[-1:]))
        await until_status(adapter, account(provider), asked, known, end)

    assert (await adapter.refund_state(account(provider), asked, known)).status is end


async def until_status(
    adapter: Paystack | Flutterwave,
    account: PaymentAccount,
    asked: Payment,
    refund: Refund,
    end: RefundStatus,
) -> None:
    async with asyncio.timeout(10):
        while (await adapter.refund_state(account, asked, refund)).status is not end:  # noqa: ASYNC110 - a poll
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("provider", ["paystack", "flutterwave"])
async def test_what_was_taken_is_listed(shop: Shop, provider: PaymentMethod) -> None:
    adapter = shop.paystack if provider == "paystack" else shop.flutterwave
    await shop.turn(provider, early=True)
    for number in range(25):
        asked = payment(provider, reference=f"WC-{number}")
        await adapter.start(account(provider), charge(shop, asked))

    since, until_ = NOW - timedelta(hours=1), datetime.now(UTC) + timedelta(hours=1)
    told = await adapter.received(account(provider), since, until_)

    assert {one.reference for one in told} == {f"WC-{number}" for number in range(25)}
    assert {one.amount for one in told} == {Money(220_000, "KES")}

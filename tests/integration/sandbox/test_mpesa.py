"""A prompt on a phone: what the pretended M-Pesa says, our adapter understands."""

import asyncio

import pytest

from domain.errors import ProviderError, Verdict
from domain.model.payment import (
    Confirmation,
    Outcome,
    Payment,
    Reason,
)
from tests.integration.sandbox.paying import TOKEN, Shop, account, charge, payment
from tests.integration.sandbox.world import until


async def pushed(shop: Shop) -> Payment:
    started = await shop.mpesa.start(account("mpesa"), charge(shop, payment("mpesa")))
    assert started.link == ""
    return payment("mpesa", provider_ref=started.provider_ref)


async def mpesa_says(shop: Shop, asked: Payment) -> Confirmation:
    return await shop.mpesa.confirm(account("mpesa"), asked)


@pytest.mark.parametrize(
    ("answer", "outcome", "reason"),
    [
        ({"answer": "pay", "pin": "1234"}, Outcome.PAID, Reason.NONE),
        ({"answer": "pay", "pin": "0000"}, Outcome.FAILED, Reason.WRONG_PIN),
        ({"answer": "cancel"}, Outcome.FAILED, Reason.CANCELLED),
    ],
)
async def test_a_prompt_is_answered_on_the_phone(
    shop: Shop, answer: dict[str, str], outcome: Outcome, reason: Reason
) -> None:
    asked = await pushed(shop)
    (prompt,) = await shop.prompts()
    assert (prompt["amount"], prompt["account"]) == (2200, "WC-K7M4Q")
    assert (await mpesa_says(shop, asked)).outcome is Outcome.PENDING

    assert await shop.press(prompt["id"], **answer) == 202
    await until(lambda: shop.heard)

    ((name, notice),) = shop.heard
    assert (name, notice.provider_ref) == (TOKEN, asked.provider_ref)
    assert notice.amount == (asked.amount if outcome is Outcome.PAID else None)
    told = await mpesa_says(shop, asked)
    assert (told.outcome, told.reason) == (outcome, reason)
    assert await shop.prompts() == []


async def test_a_prompt_nobody_looks_at_goes_away(shop: Shop) -> None:
    await shop.turn("mpesa", prompt_s=0.1)

    asked = await pushed(shop)
    await until(lambda: shop.heard)

    assert (await mpesa_says(shop, asked)).reason is Reason.NO_ANSWER


async def test_a_second_prompt_on_one_phone_is_refused(shop: Shop) -> None:
    await pushed(shop)

    with pytest.raises(ProviderError) as failed:
        await pushed(shop)

    assert failed.value.verdict is Verdict.RETRY


async def test_a_push_that_is_cut_off_is_unknown_and_on_the_phone(shop: Shop) -> None:
    await shop.mpesa.start(account("mpesa"), charge(shop, payment("mpesa", phone="+254711000000")))
    await shop.turn("mpesa", fail="die", fail_times=1)
    mpesa = shop.mpesa

    await shop.turn("mpesa", fail="no")
    await mpesa._daraja._token(account("mpesa"))
    await shop.turn("mpesa", fail="die", fail_times=1)
    with pytest.raises(ProviderError) as failed:
        await mpesa.start(account("mpesa"), charge(shop, payment("mpesa")))

    assert failed.value.verdict is Verdict.UNKNOWN
    assert [prompt["phone"] for prompt in await shop.prompts()] == ["254711000000", "254708374149"]


async def test_a_phone_may_pay_before_the_push_is_answered_and_twice(shop: Shop) -> None:
    await shop.turn("mpesa", early=True, twice=True)

    asked = await pushed(shop)

    assert len(shop.heard) == 2
    assert (await mpesa_says(shop, asked)).outcome is Outcome.PAID


async def test_a_lost_callback_is_made_up_for_by_asking(shop: Shop) -> None:
    await shop.turn("mpesa", handset="pays", lose_webhook=True, wrong_amount=True)

    asked = await pushed(shop)
    async with asyncio.timeout(10):
        while (await mpesa_says(shop, asked)).outcome is Outcome.PENDING:  # noqa: ASYNC110 - a poll, as ours
            await asyncio.sleep(0.01)

    assert shop.heard == []

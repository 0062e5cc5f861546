"""Paystack's stand-in: the API, the hosted page, and money that comes late, twice, short or not at all."""

import asyncio
from typing import Any

import pytest

from tests.integration.sandbox.world import World, until

START = {
    "email": "buyer-1@buyers.example.com",
    "amount": 450_000,
    "currency": "NGN",
    "reference": "order-1",
    "callback_url": "http://127.0.0.1:9/paid/order-1",
    "metadata": {"order": "AD-1"},
}


async def start(world: World, **changes: Any) -> str:
    status, answer = await world.paystack("POST", "/transaction/initialize", START | changes)
    assert status == 200, answer
    return str(answer["data"]["authorization_url"])


async def verify(world: World, reference: str = "order-1") -> dict[str, Any]:
    status, answer = await world.paystack("GET", f"/transaction/verify/{reference}")
    assert status == 200, answer
    data: dict[str, Any] = answer["data"]
    return data


async def test_a_paid_link_is_told_by_a_signed_webhook_and_by_verify(world: World) -> None:
    link = await start(world)
    assert (await verify(world))["status"] == "abandoned"

    answer = await world.press(link, "pay")
    await until(lambda: world.engine.events)

    assert answer.status == 303
    back = "http://127.0.0.1:9/paid/order-1?trxref=order-1&reference=order-1"
    assert answer.headers["Location"] == back
    assert world.engine.refused == 0
    event = world.engine.events[0]
    assert event["event"] == "charge.success"
    for data in (event["data"], await verify(world)):
        assert (data["status"], data["reference"]) == ("success", "order-1")
        assert (data["amount"], data["requested_amount"]) == (450_000, 450_000)
        assert (data["currency"], data["metadata"]) == ("NGN", {"order": "AD-1"})


async def test_a_declined_card_sends_nothing_and_can_be_tried_again(world: World) -> None:
    link = await start(world)

    page = await (await world.press(link, "fail")).text()

    assert "Declined" in page
    assert (await verify(world))["status"] == "failed"
    assert world.engine.events == []
    await world.press(link, "pay")
    await until(lambda: world.engine.events)
    assert (await verify(world))["status"] == "success"


async def test_a_buyer_who_leaves_has_paid_nothing(world: World) -> None:
    link = await start(world)

    page = await (await world.press(link, "abandon")).text()

    assert "Nothing was paid" in page
    assert (await verify(world))["status"] == "abandoned"
    assert world.engine.events == []


async def test_a_charge_may_come_twice(world: World) -> None:
    await world.pay_switch(twice=True)

    await world.press(await start(world), "pay")
    await until(lambda: len(world.engine.events) == 2)

    first, second = (event["data"] for event in world.engine.events)
    assert first["reference"] == second["reference"]
    assert first["id"] != second["id"]


async def test_too_little_may_be_paid(world: World) -> None:
    await world.pay_switch(wrong_amount=True)

    await world.press(await start(world), "pay")
    await until(lambda: world.engine.events)

    data = await verify(world)
    assert (data["amount"], data["requested_amount"]) == (225_000, 450_000)


async def test_a_webhook_may_be_lost_though_the_money_came(world: World) -> None:
    await world.pay_switch(lose_webhook=True)

    await world.press(await start(world), "pay")
    await asyncio.sleep(0.2)

    assert world.engine.events == []
    assert (await verify(world))["status"] == "success"


async def test_money_may_come_late(world: World) -> None:
    await world.pay_switch(late_s=0.3)

    await world.press(await start(world), "pay")

    assert (await verify(world))["status"] == "abandoned"
    await until(lambda: world.engine.events)
    assert (await verify(world))["status"] == "success"


async def test_the_webhook_may_come_before_the_link(world: World) -> None:
    await world.pay_switch(early=True)

    await start(world)

    assert [event["event"] for event in world.engine.events] == ["charge.success"]


async def test_without_metadata_paystack_says_an_empty_string(world: World) -> None:
    await world.press(await start(world, metadata=None, reference="order-2"), "pay")
    await until(lambda: world.engine.events)

    assert world.engine.events[0]["data"]["metadata"] == ""


async def test_a_paid_link_cannot_be_paid_again(world: World) -> None:
    link = await start(world)
    await world.press(link, "pay")
    await until(lambda: world.engine.events)

    await world.press(link, "pay")
    await asyncio.sleep(0.1)

    assert len(world.engine.events) == 1


async def test_a_refund_is_told_in_steps(world: World) -> None:
    await world.press(await start(world), "pay")
    await until(lambda: world.engine.events)

    status, answer = await world.paystack("POST", "/refund", {"transaction": "order-1"})
    await until(lambda: len(world.engine.events) == 3)

    assert (status, answer["data"]["status"]) == (200, "pending")
    told = [event["event"] for event in world.engine.events[1:]]
    assert told == ["refund.pending", "refund.processed"]
    assert (await verify(world))["status"] == "reversed"
    again, _ = await world.paystack("POST", "/refund", {"transaction": "order-1"})
    assert again == 400


async def test_more_than_was_paid_is_not_refunded(world: World) -> None:
    await world.press(await start(world), "pay")
    await until(lambda: world.engine.events)

    body = {"transaction": "order-1", "amount": 450_001}
    status, _ = await world.paystack("POST", "/refund", body)

    assert status == 400


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 4500.5}, "invalid_amount"),
        ({"amount": 0}, "invalid_amount"),
        ({"amount": "4,500"}, "invalid_amount"),
        ({"email": "nobody"}, "invalid_email_address"),
        ({"email": None}, "invalid_email_address"),
        ({"currency": "EUR"}, "unsupported_currency"),
        ({"reference": "order_1"}, "invalid_reference"),
        ({"callback_url": "javascript:alert(1)"}, "invalid_callback_url"),
    ],
    ids=str,
)
async def test_a_wrong_start_is_refused(world: World, changes: dict[str, Any], code: str) -> None:
    status, answer = await world.paystack("POST", "/transaction/initialize", START | changes)

    assert (status, answer["status"], answer["code"]) == (400, False, code)


async def test_a_reference_is_good_once(world: World) -> None:
    await start(world)

    status, answer = await world.paystack("POST", "/transaction/initialize", START)

    assert (status, answer["code"]) == (400, "duplicate_reference")


async def test_a_wrong_key_is_turned_away(world: World) -> None:
    status, answer = await world.paystack(
        "POST", "/transaction/initialize", START, key="sk_test_other"
    )

    assert (status, answer["status"]) == (401, False)


async def test_an_unknown_reference_is_not_verified(world: World) -> None:
    status, answer = await world.paystack("GET", "/transaction/verify/none")

    assert (status, answer["code"]) == (400, "transaction_not_found")


async def test_what_the_shop_calls_itself_is_escaped_on_the_page(world: World) -> None:
    link = await start(world, callback_url='http://x.example/"><script>alert(1)</script>')

    page = await (await world.press(link, "abandon")).text()

    assert "<script>" not in page

"""What follows an accepted send: bubble, statuses, and the ways in which a call can go wrong."""

import asyncio

import pytest
from aiohttp import ClientError, ClientTimeout

from tests.integration.sandbox.engine import ACCESS_TOKEN
from tests.integration.sandbox.world import KEY, NUMBER, World, until


async def test_statuses_follow_with_our_own_id(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")

    _, sent = await world.send(buyer, "text", {"body": "hi"}, biz_opaque_callback_data="row-7")
    await until(lambda: len(world.engine.statuses()) == 3)

    message_id = sent["messages"][0]["id"]
    assert world.engine.statuses() == [
        (message_id, "sent"),
        (message_id, "delivered"),
        (message_id, "read"),
    ]
    lines = [value["statuses"][0] for value in world.engine.values if "statuses" in value]
    assert {line["biz_opaque_callback_data"] for line in lines} == {"row-7"}
    assert {line["recipient_id"] for line in lines} == {buyer}
    assert (await world.chat(buyer))[-1]["status"] == "read"


async def test_receipts_may_end_early(world: World) -> None:
    await world.switch(receipts="sent")
    buyer = world.buyer()
    await world.say(buyer, "hello")

    await world.send(buyer, "text", {"body": "hi"})
    await until(world.engine.statuses)
    await asyncio.sleep(0.2)

    assert [status for _, status in world.engine.statuses()] == ["sent"]


async def test_a_message_that_cannot_be_delivered_fails_in_a_status(world: World) -> None:
    await world.switch(receipts="failed")
    buyer = world.buyer()
    await world.say(buyer, "hello")

    status, _ = await world.send(buyer, "text", {"body": "hi"})
    await until(world.engine.statuses)

    assert status == 200
    line = world.engine.values[-1]["statuses"][0]
    assert (line["status"], line["errors"][0]["code"]) == ("failed", 131026)


async def test_a_closed_window_may_be_told_late(world: World) -> None:
    await world.switch(late_errors=True)

    status, _ = await world.send(world.buyer(), "text", {"body": "hi"})
    await until(world.engine.statuses)

    assert status == 200
    line = world.engine.values[-1]["statuses"][0]
    assert (line["status"], line["errors"][0]["code"]) == ("failed", 131047)


async def test_a_picture_that_cannot_be_fetched_fails_in_a_status(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")

    await world.send(buyer, "image", {"link": f"{world.engine_url}/picture.png"})
    await until(lambda: len(world.engine.statuses()) == 3)
    await world.send(buyer, "image", {"link": f"{world.engine_url}/none.png"})
    await until(lambda: len(world.engine.statuses()) == 4)

    line = world.engine.values[-1]["statuses"][0]
    assert (line["status"], line["errors"][0]["code"]) == ("failed", 131053)
    assert [bubble["side"] for bubble in await world.chat(buyer)] == ["buyer", "shop"]


async def test_marking_read_turns_the_buyers_ticks(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    said = await world.say(buyer, "anybody?")

    status, answer = await world.graph(
        {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": said,
            "typing_indicator": {"type": "text"},
        }
    )

    assert (status, answer) == (200, {"success": True})
    assert [bubble["status"] for bubble in await world.chat(buyer)] == ["read", "read"]


async def test_accepted_sends_are_kept_in_order(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")

    for body in ("one", "two", "three"):
        await world.send(buyer, "text", {"body": body})

    sends = (await world.get(f"/api/phones/{KEY}/chats/{buyer}/sends"))["sends"]
    assert [send["body"]["text"]["body"] for send in sends] == ["one", "two", "three"]


@pytest.mark.parametrize(("fail", "expected"), [("throttle", 429), ("error", 500)])
async def test_calls_fail_as_often_as_told(world: World, fail: str, expected: int) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    await world.switch(fail=fail, fail_times=2)

    statuses = [(await world.send(buyer, "text", {"body": "hi"}))[0] for _ in range(3)]

    assert statuses == [expected, expected, 200]


async def test_a_call_may_be_accepted_and_then_cut_off(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    await world.switch(fail="die", fail_times=1)

    with pytest.raises(ClientError):
        await world.send(buyer, "text", {"body": "hi"})

    await until(lambda: len(world.engine.statuses()) == 3)
    assert [bubble["text"] for bubble in await world.chat(buyer)] == ["hello", "hi"]


async def test_a_call_may_hang(world: World) -> None:
    await world.switch(fail="hang")

    with pytest.raises(TimeoutError):
        await world.http.post(
            f"{world.url}/whatsapp/v23.0/{NUMBER}/messages",
            json={},
            headers={"Authorization": f"Bearer {ACCESS_TOKEN}"},
            timeout=ClientTimeout(total=0.3),
        )


async def test_a_switch_there_is_not_cannot_be_turned(world: World) -> None:
    async with world.http.patch(
        f"{world.url}/api/phones/{KEY}/switches", json={"speed": 1}
    ) as response:
        assert response.status == 422


async def test_everything_can_be_forgotten(world: World) -> None:
    buyer = world.buyer()
    await world.say(buyer, "hello")
    await world.switch(slow_s=1)

    async with world.http.delete(f"{world.url}/api/everything") as response:
        assert response.ok

    assert await world.chat(buyer) == []
    assert (await world.get("/api/phones"))["phones"][0]["switches"]["slow_s"] == 0


async def test_an_open_page_hears_every_change(world: World) -> None:
    buyer = world.buyer()
    events = f"{world.url}/api/phones/{KEY}/chats/{buyer}/events"

    async with world.http.get(events) as stream:
        await world.say(buyer, "hello")
        seen = b""
        async with asyncio.timeout(5):
            while b"event: journal" not in seen:
                seen += await stream.content.readany()

    assert seen.startswith(b"event: chat\n")
    assert b"event: bubble\n" in seen

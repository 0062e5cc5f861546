"""Pages on a socket: nothing is lost and nothing comes twice, whatever the network does."""

import asyncio
from collections.abc import Callable

from aiohttp.test_utils import TestServer

from tests.integration.webchat.world import Browser, Kiosk, proof


async def test_what_is_said_is_answered(kiosk: Kiosk, ada: Browser) -> None:
    async with ada.line() as line:
        name = await line.say("hello")
        await kiosk.answer()

        turn = await line.hears("turn")

    assert turn["heard"] == [{"id": name, "text": "hello"}]
    assert turn["said"] == [{"text": "You said hello."}]


async def test_everything_a_reply_holds_reaches_the_page(kiosk: Kiosk, ada: Browser) -> None:
    full: dict[str, object] = {
        "text": "Red <b>Ankara</b> & more",
        "options": [{"id": "add_item?sku=RED", "title": "Add", "description": "6 yards"}],
        "picture": "https://kiosk.example/red.png",
        "link": {"url": "https://pay.example/1", "title": "Pay"},
    }
    async with ada.line() as line:
        await line.say("hello")
        await kiosk.answer(full)

        turn = await line.hears("turn")

    assert turn["said"][1] == full


async def test_a_tap_a_place_and_a_link_are_heard(kiosk: Kiosk, ada: Browser) -> None:
    async with ada.line() as line:
        await line.send(type="message", id="message-1", option={"id": "browse", "title": "Look"})
        await line.hears("kept")
        place = {"latitude": 6.5, "longitude": 3.3}
        await line.send(type="message", id="message-2", place=place)
        await line.hears("kept")
        await line.send(type="message", id="message-3", ref="item=RED")
        await line.hears("kept")
        await kiosk.answer()

        turn = await line.hears("turn")

    assert turn["heard"] == [
        {"id": "message-1", "option": {"id": "browse", "title": "Look"}},
        {"id": "message-2", "place": place},
        {"id": "message-3", "ref": "item=RED"},
    ]


async def test_a_network_lost_in_the_middle_of_a_turn_loses_nothing(
    kiosk: Kiosk, ada: Browser
) -> None:
    async with ada.line() as line:
        await line.say("one")
        await kiosk.answer()
        await line.hears("turn")
        await line.say("two")
        await line.cut()
    await kiosk.answer()  # while nobody is there

    async with ada.line() as line:
        missed = await line.hears("turn")
        await line.is_silent()

    assert [said["text"] for said in missed["said"]] == ["You said two."]


async def test_a_message_whose_receipt_was_lost_is_said_again_and_counts_once(
    kiosk: Kiosk, ada: Browser
) -> None:
    async with ada.line() as line:
        await line.send(type="message", id="message-1", text="2 red ankara")
        await line.cut()
    async with ada.line() as line:
        await line.say("2 red ankara", "message-1")
        await line.say("2 red ankara", "message-1")
        await kiosk.answer()

        turn = await line.hears("turn")
        await line.is_silent()

    assert await kiosk.stored() == ["2 red ankara"]
    assert turn["heard"] == [{"id": "message-1", "text": "2 red ankara"}]


async def test_two_tabs_see_the_same_conversation(kiosk: Kiosk, ada: Browser) -> None:
    async with ada.line() as one:
        await one.say("one")
        await kiosk.answer()
        await one.hears("turn")
        async with ada.line(after=0) as other:
            seen = await other.hears("turn")
            await other.say("two")
            await kiosk.answer()

            in_both = [await one.hears("turn"), await other.hears("turn")]

    assert seen["heard"][0]["text"] == "one"
    assert in_both[0] == in_both[1]


async def test_two_visitors_never_see_each_other(
    kiosk: Kiosk, new_browser: Callable[[], Browser]
) -> None:
    ada, bisi = new_browser(), new_browser()
    async with ada.line() as adas, bisi.line() as bisis:
        await adas.say("mine", "message-1")
        await bisis.say("yours", "message-1")  # even with the same id
        await kiosk.answer()

        assert (await adas.hears("turn"))["said"] == [{"text": "You said mine."}]
        assert (await bisis.hears("turn"))["said"] == [{"text": "You said yours."}]
        await adas.is_silent()


async def test_a_page_resumes_at_another_process(
    kiosk: Kiosk, ada: Browser, other_process: TestServer
) -> None:
    async with ada.line() as line:
        await line.say("one")
        await kiosk.answer()
        await line.hears("turn")
    ada.server = other_process

    async with ada.line() as line:
        await line.is_silent()
        await line.say("two")
        await kiosk.answer()

        assert (await line.hears("turn"))["turn"] == 2


async def test_what_nobody_asked_for_comes_by_itself(kiosk: Kiosk, ada: Browser) -> None:
    user = {"user_id": "ada", "user_hash": proof("ada")}
    async with ada.line(**user) as line:
        await line.say("hello")
        await kiosk.answer()
        await line.hears("turn")
        await kiosk.tell("u.ada", "settled")
        await kiosk.answer({"text": "Your payment has arrived."})

        turn = await line.hears("turn")

    assert turn["heard"] == []
    assert turn["said"] == [{"text": "Your payment has arrived."}]


async def test_a_page_without_memory_is_shown_the_latest_turns_in_order(
    kiosk: Kiosk, ada: Browser
) -> None:
    async with ada.line() as line:
        for number in range(35):
            await line.send(type="message", id=f"message-{number}", text=str(number))
            while (await line.next())["type"] == "refused":
                await asyncio.sleep(0.5)
                await line.send(type="message", id=f"message-{number}", text=str(number))
            await kiosk.answer()
            await line.hears("turn")

    async with ada.line(after=None) as line:
        shown = [(await line.hears("turn"))["turn"] for _ in range(30)]
        await line.is_silent()

    assert shown == list(range(6, 36))


async def test_what_the_page_has_shown_moves_the_message_forward(
    kiosk: Kiosk, ada: Browser
) -> None:
    async with ada.line() as line:
        await line.say("hello")
        await kiosk.answer({"text": "And more."})
        turn = (await line.hears("turn"))["turn"]
        assert await kiosk.statuses() == ["queued", "queued"]

        await line.send(type="seen", turn=turn, shown="delivered")
        await line.send(type="ping")
        await line.hears("pong")
        assert await kiosk.statuses() == ["delivered", "delivered"]

        for shown in ("read", "delivered"):  # never backward
            await line.send(type="seen", turn=turn, shown=shown)
        await line.send(type="ping")
        await line.hears("pong")

    assert await kiosk.statuses() == ["read", "read"]


async def test_a_turn_that_was_never_told_cannot_be_called_seen(kiosk: Kiosk, ada: Browser) -> None:
    async with ada.line() as line:
        await line.say("hello")
        await line.send(type="seen", turn=2**40, shown="read")
        await line.send(type="ping")
        await line.hears("pong")
        await kiosk.answer()
        await line.hears("turn")

    assert await kiosk.statuses() == ["queued"]


async def test_when_the_engine_stops_pages_are_told_to_come_back(
    ada: Browser, server: TestServer
) -> None:
    async with ada.line() as line:
        await asyncio.wait_for(server.close(), 5)

        farewell = await line.socket.receive(timeout=5)

    assert farewell.data == 1001

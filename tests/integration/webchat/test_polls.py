"""Pages on networks that let no socket through."""

import asyncio

from aiohttp.test_utils import TestServer

from tests.integration.webchat.world import Browser, Kiosk


async def joined(ada: Browser) -> Browser:
    status, welcome = await ada.call("hello", after=None)
    assert status == 200
    ada.token = welcome["token"]
    return ada


async def test_what_is_said_is_answered(kiosk: Kiosk, ada: Browser) -> None:
    await joined(ada)
    waiting = asyncio.create_task(ada.call("poll", token=ada.token, after=0, wait_s=10))
    status, kept = await ada.call("say", token=ada.token, id="message-1", text="hello")
    assert (status, kept) == (202, {"type": "kept", "id": "message-1"})
    await kiosk.answer()

    status, answer = await waiting

    assert status == 200
    (turn,) = answer["turns"]
    assert turn["heard"] == [{"id": "message-1", "text": "hello"}]
    assert turn["said"] == [{"text": "You said hello."}]


async def test_a_call_with_nothing_to_tell_ends_by_itself(ada: Browser) -> None:
    await joined(ada)

    assert await ada.call("poll", token=ada.token, after=0, wait_s=1) == (200, {"turns": []})


async def test_a_message_said_again_counts_once(kiosk: Kiosk, ada: Browser) -> None:
    await joined(ada)
    for _ in range(3):
        status, _ = await ada.call("say", token=ada.token, id="message-1", text="hello")
        assert status == 202

    assert await kiosk.stored() == ["hello"]


async def test_a_page_may_change_from_calls_to_a_socket(kiosk: Kiosk, ada: Browser) -> None:
    await joined(ada)
    await ada.call("say", token=ada.token, id="message-1", text="hello")
    await kiosk.answer()
    _, answer = await ada.call("poll", token=ada.token, after=0, wait_s=5)
    ada.turn = answer["turns"][-1]["turn"]

    async with ada.line() as line:
        await line.is_silent()
        await line.say("again")


async def test_reading_on_tells_what_has_arrived(kiosk: Kiosk, ada: Browser) -> None:
    await joined(ada)
    await ada.call("say", token=ada.token, id="message-1", text="hello")
    await kiosk.answer()
    _, answer = await ada.call("poll", token=ada.token, after=0, wait_s=5, seen="delivered")
    assert await kiosk.statuses() == ["queued"]
    after = answer["turns"][-1]["turn"]

    await ada.call("poll", token=ada.token, after=after, wait_s=0, seen="delivered")
    assert await kiosk.statuses() == ["delivered"]
    await ada.call("poll", token=ada.token, after=after, wait_s=0, seen="read")

    assert await kiosk.statuses() == ["read"]


async def test_when_the_engine_stops_a_waiting_call_ends(ada: Browser, server: TestServer) -> None:
    await joined(ada)
    waiting = asyncio.create_task(ada.call("poll", token=ada.token, after=0, wait_s=25))
    await asyncio.sleep(0.3)

    await asyncio.wait_for(server.close(), 5)

    assert await waiting == (200, {"turns": []})

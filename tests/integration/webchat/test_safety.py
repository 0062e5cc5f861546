"""Who has no business here stays outside, and nobody is loud."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import WSMsgType, WSServerHandshakeError

from tests.integration.webchat.world import OURS, SHOPS, Browser, Kiosk, proof


async def refused(ada: Browser, **hello: Any) -> tuple[str, int]:
    """The server's reason, and the code it closes with."""
    async with ada.socket() as socket:
        await socket.send_json({"type": "hello", **hello})
        reason = (await socket.receive_json(timeout=5))["code"]
        closed = await socket.receive(timeout=5)
        assert closed.type is WSMsgType.CLOSE
        return reason, closed.data


async def test_a_forged_token_opens_nothing(kiosk: Kiosk, ada: Browser) -> None:
    async with ada.line() as line:
        await line.say("my address is 5 Bode Thomas street")
        await kiosk.answer()
    body, _, signature = ada.token.partition(".")
    flipped = signature[:-1] + ("A" if signature[-1] != "A" else "B")

    for forged in (f"{body}.{flipped}", f"A{body[1:]}.{signature}", "x", body):
        assert await refused(ada, token=forged) == ("BadTokenError", 4401)
        for what in ("hello", "say", "poll"):
            status, answer = await ada.call(what, token=forged, id="message-9", text="hi")
            assert (status, answer["code"]) == (401, "BadTokenError")


async def test_without_a_token_nothing_is_said_or_read(ada: Browser) -> None:
    for what in ("say", "poll"):
        status, _ = await ada.call(what, id="message-9", text="hi")
        assert status == 401


async def test_a_user_is_let_in_by_the_shops_proof_alone(kiosk: Kiosk, ada: Browser) -> None:
    user = {"user_id": "ada", "user_hash": proof("ada")}
    async with ada.line(**user) as line:
        await line.say("hello")
        await kiosk.answer()
        await line.hears("turn")

    for wrong in ("", proof("bisi"), proof("ada", "guessed"), "0" * 64):
        claim = {"user_id": "ada", "user_hash": wrong}
        assert await refused(ada, **claim) == ("BadSignatureError", 4401)
        assert (await ada.call("hello", **claim))[0] == 401
        # A token of one's own is no excuse.
        assert (await ada.call("hello", token=ada.token, **claim))[0] == 401


async def test_a_user_reads_on_at_another_device(
    kiosk: Kiosk, new_browser: Callable[[], Browser]
) -> None:
    user = {"user_id": "ada", "user_hash": proof("ada")}
    async with new_browser().line(**user) as phone:
        await phone.say("hello")
        await kiosk.answer()
        await phone.hears("turn")

    async with new_browser().line(**user) as desk:
        turn = await desk.hears("turn")

    assert turn["heard"][0]["text"] == "hello"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", f"{SHOPS}.evil.example"])
async def test_a_page_of_another_site_is_refused(ada: Browser, origin: str) -> None:
    ada.origin = origin

    with pytest.raises(WSServerHandshakeError) as error:
        await ada.socket()
    assert error.value.status == 403
    for what in ("hello", "say", "poll"):
        assert (await ada.call(what))[0] == 403


@pytest.mark.parametrize("origin", [OURS, SHOPS])
async def test_pages_of_ours_and_of_the_shop_are_let_in(ada: Browser, origin: str) -> None:
    ada.origin = origin

    async with ada.line() as line:
        await line.say("hello")


async def test_a_key_that_is_no_web_chat_has_no_page(ada: Browser) -> None:
    for key in ("nobody", "kiosk-wa"):
        for path in ("", "app.js", "sw.js", "manifest.webmanifest", "icon.svg", "socket"):
            url = ada.server.make_url(f"/chat/{key}/{path}")
            async with ada.session.get(url, headers={"Origin": OURS}) as answer:
                assert answer.status == 404


async def test_a_message_too_large_is_refused(ada: Browser, kiosk: Kiosk) -> None:
    async with ada.line() as line:
        await line.send(type="message", id="message-1", text="x" * 17_000)
        closed = await line.socket.receive(timeout=5)
    assert closed.data == 1009  # too big: RFC 6455, 7.4.1
    assert (await ada.call("say", token=ada.token, id="message-2", text="x" * 17_000))[0] == 413

    async with ada.line() as line:
        await line.send(type="message", id="message-3", text="x" * 4_001)
        assert (await line.hears("refused"))["code"] == "unreadable"
        await line.say("x" * 4_000)

    assert [len(each) for each in await kiosk.stored()] == [4_000]


async def test_who_talks_too_fast_is_told_when_to_go_on(ada: Browser, kiosk: Kiosk) -> None:
    async with ada.line() as line:
        for number in range(30):
            await line.send(type="message", id=f"message-{number}", text="hi")
        answers = [await line.next() for _ in range(30)]

    slow = [answer for answer in answers if answer["type"] == "refused"]
    assert len(slow) >= 5
    assert {answer["code"] for answer in slow} == {"too_fast"}
    assert all(0 < answer["wait_s"] <= 0.5 for answer in slow)
    assert len(await kiosk.stored()) == 30 - len(slow)
    status, answer = await ada.call("say", token=ada.token, id="message-99", text="hi")
    assert (status, answer["code"]) == (429, "too_fast")


async def test_who_does_not_stop_is_put_out(ada: Browser) -> None:
    async with ada.line() as line:
        for number in range(90):
            await line.send(type="message", id=f"message-{number}", text="hi")
        codes = set()
        while (message := await line.socket.receive(timeout=5)).type is WSMsgType.TEXT:
            codes.add(message.json()["type"])

    assert codes == {"kept", "refused"}
    assert message.data == 4429


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("no JSON", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="nothing"),
        pytest.param('{"type":"message"}', id="no id"),
        pytest.param('{"type":"message","id":"x"}', id="short id"),
        pytest.param('{"type":"message","id":"message-1"}', id="no words"),
        pytest.param('{"type":"message","id":"message-1","text":" "}', id="empty words"),
        pytest.param('{"type":"message","id":"message/1","text":"hi"}', id="a slash in the id"),
        pytest.param(
            '{"type":"message","id":"message-1","option":{"id":"' + "x" * 201 + '"}}', id="long tap"
        ),
        pytest.param(
            '{"type":"message","id":"message-1","place":{"latitude":1e9,"longitude":0}}', id="where"
        ),
    ],
)
async def test_nonsense_is_refused_and_the_talk_goes_on(
    ada: Browser, kiosk: Kiosk, word: str
) -> None:
    async with ada.line() as line:
        await line.socket.send_str(word)
        assert (await line.hears("refused"))["code"] == "unreadable"

        await line.say("hello")

    assert await kiosk.stored() == ["hello"]


async def test_nobody_opens_more_tabs_than_a_person_does(ada: Browser) -> None:
    async with contextlib.AsyncExitStack() as tabs:
        for _ in range(8):
            await tabs.enter_async_context(ada.line())
        async with ada.socket() as ninth:
            await ninth.send_json({"type": "hello", "token": ada.token})
            await ninth.receive(timeout=5)  # the welcome
            closed = await ninth.receive(timeout=5)

    assert closed.data == 4429
    async with ada.line() as line:
        await line.say("hello")

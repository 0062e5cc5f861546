"""Instagram's stand-in: what a person does comes as Meta tells it, and the Send API's limits hold."""

import hashlib
import hmac
from typing import Any

import pytest

from tests.integration.sandbox.phones import Hook, Phones, quiet, secret

PATH = "/instagram/v23.0/17841400000000001/messages"
BEARER = {"Authorization": f"Bearer {secret('DEMO_INSTAGRAM_ACCESS_TOKEN')}"}
DAY_S = 86_400


async def send(phones: Phones, message: dict[str, Any], **more: Any) -> tuple[int, dict[str, Any]]:
    body = {"recipient": {"id": phones.buyer}, "message": message, **more}
    return await phones.post(PATH, json=body, headers=BEARER)


def event(hook: Hook) -> dict[str, Any]:
    found: dict[str, Any] = hook.json["entry"][0]["messaging"][0]
    return found


def quick(count: int = 1, title: str = "Yes", payload: str = "yes") -> dict[str, Any]:
    one = {"content_type": "text", "title": title, "payload": payload}
    return {"text": "More?", "quick_replies": [one] * count}


def card(buttons: int = 1, title: str = "Red", elements: int = 1) -> dict[str, Any]:
    button = {"type": "postback", "title": "Add", "payload": "add"}
    element = {"title": title, "buttons": [button] * buttons}
    payload = {"template_type": "generic", "elements": [element] * elements}
    return {"attachment": {"type": "template", "payload": payload}}


def link(text: str = "Pay", **button: Any) -> dict[str, Any]:
    buttons = [{"type": "web_url", "title": "Pay now", "url": "http://pay.example/1", **button}]
    payload = {"template_type": "button", "text": text, "buttons": buttons}
    return {"attachment": {"type": "template", "payload": payload}}


async def test_typed_words_come_as_a_signed_message(phones: Phones) -> None:
    hook = await phones.say("instagram", "E kú àárọ̀")

    digest = hmac.new(secret("DEMO_INSTAGRAM_APP_SECRET").encode(), hook.body, hashlib.sha256)
    assert hook.headers["X-Hub-Signature-256"] == f"sha256={digest.hexdigest()}"
    assert hook.json["object"] == "instagram"
    assert hook.json["entry"][0]["id"] == "17841400000000001"
    assert event(hook)["sender"] == {"id": phones.buyer}
    assert event(hook)["message"]["text"] == "E kú àárọ̀"


async def test_a_quick_reply_and_a_button_come_with_their_payloads(phones: Phones) -> None:
    await phones.say("instagram")
    _, asked = await send(phones, quick())
    _, shown = await send(phones, card())

    for sent, option in ((asked, "yes"), (shown, "add")):
        mid = sent["message_id"]
        await phones.act("instagram", kind="tap", message_id=mid, option_id=option)

    tapped = await phones.until_hook(lambda hook: "quick_reply" in event(hook).get("message", {}))
    pressed = await phones.until_hook(lambda hook: "postback" in event(hook))
    assert event(tapped)["message"]["quick_reply"] == {"payload": "yes"}
    assert event(pressed)["postback"] | {"mid": ""} == {"mid": "", "title": "Add", "payload": "add"}


async def test_what_was_sent_comes_back_as_an_echo_and_is_read(phones: Phones) -> None:
    await phones.say("instagram")

    _, sent = await send(phones, {"text": "Welcome"})
    echo = await phones.until_hook(lambda hook: bool(event(hook).get("message", {}).get("is_echo")))
    read = await phones.until_hook(lambda hook: "read" in event(hook))

    assert event(echo)["message"]["mid"] == event(read)["read"]["mid"] == sent["message_id"]
    assert event(echo)["recipient"] == {"id": phones.buyer}


async def test_an_echo_may_come_before_the_answer(phones: Phones) -> None:
    await phones.switch("instagram", echoes="before")
    await phones.say("instagram")

    _, sent = await send(phones, {"text": "Welcome"})

    told = [event(hook).get("message", {}) for hook in phones.engine.hooks]
    assert [one["mid"] for one in told if one.get("is_echo")] == [sent["message_id"]]


TAKEN = {
    "text 1000 bytes": {"text": "é" * 500},
    "13 quick replies": quick(13),
    "a long quick reply is cut": quick(title="x" * 30),
    "card title 80": card(title="x" * 80),
    "10 cards of 3 buttons": card(3, elements=10),
    "button text 640": link("x" * 640),
}
REFUSED = {
    "text 1001 bytes": {"text": "é" * 500 + "x"},
    "14 quick replies": quick(14),
    "payload 1001": quick(payload="x" * 1001),
    "card title 81": card(title="x" * 81),
    "4 buttons": card(4),
    "11 cards": card(elements=11),
    "button text 641": link("x" * 641),
    "a link without address": link(url=None),
    "two contents": {"text": "a", **card()},
    "nothing": {},
    "a stranger field": {"text": "a", "button": "b"},
    "a picture that is not there": {
        "attachment": {"type": "image", "payload": {"url": "http://127.0.0.1:9/p.png"}}
    },
}


@pytest.mark.parametrize("message", TAKEN.values(), ids=TAKEN)
async def test_the_largest_is_taken(phones: Phones, message: dict[str, Any]) -> None:
    await phones.say("instagram")

    status, answer = await send(phones, message)

    assert status == 200
    assert answer.keys() == {"recipient_id", "message_id"}


@pytest.mark.parametrize("message", REFUSED.values(), ids=REFUSED)
async def test_one_more_is_refused(phones: Phones, message: dict[str, Any]) -> None:
    await phones.say("instagram")

    status, answer = await send(phones, message)

    assert (status, answer["error"]["code"]) == (400, 100)
    assert [one["side"] for one in await phones.shown("instagram")] == ["buyer"]


async def test_a_day_after_the_last_word_the_window_is_closed_but_to_people(
    phones: Phones,
) -> None:
    await phones.say("instagram")
    await phones.pass_time(DAY_S + 60)

    status, answer = await send(phones, {"text": "Still there?"})
    by_hand, _ = await send(phones, {"text": "It is Ada"}, tag="HUMAN_AGENT")

    error = answer["error"]
    assert (status, error["code"], error["error_subcode"]) == (403, 10, 2534022)
    assert by_hand == 200


async def test_nobody_is_written_to_first(phones: Phones) -> None:
    status, answer = await send(phones, {"text": "Hello!"})

    assert (status, answer["error"]["error_subcode"]) == (400, 2534014)


async def test_a_wrong_token_is_turned_away(phones: Phones) -> None:
    status, answer = await phones.post(PATH, json={}, headers={"Authorization": "Bearer no"})

    assert (status, answer["error"]["code"]) == (401, 190)


async def test_too_many_calls_are_told_by_their_code(phones: Phones) -> None:
    await phones.say("instagram")
    await phones.switch("instagram", fail="throttle", fail_times=1)

    answers = [await send(phones, {"text": "a"}) for _ in range(2)]

    assert answers[0][1]["error"]["code"] == 613
    assert answers[1][0] == 200


async def test_a_repeated_webhook_is_the_same_one(phones: Phones) -> None:
    await phones.switch("instagram", repeat=2)

    await phones.say("instagram")
    await quiet()

    assert len({hook.body for hook in phones.engine.hooks}) == 1
    assert len(phones.engine.hooks) == 2

"""TikTok's stand-in: events as TikTok tells them, ten messages in 48 hours, refusals with HTTP 200."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from tests.integration.sandbox.phones import Hook, Phones, secret

PATH = "/tiktok/open_api/v1.3/business/message/send/"
TOKEN = {"Access-Token": secret("DEMO_TIKTOK_ACCESS_TOKEN")}
BUSINESS = "-000adunniMarketTejuosho00000000001"
TWO_DAYS_S = 172_800


def content(hook: Hook) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(hook.json["content"])
    return found


async def send(phones: Phones, conversation: str, **message: Any) -> dict[str, Any]:
    receiver = {"recipient_type": "CONVERSATION", "recipient": conversation}
    body = {"business_id": BUSINESS, **receiver, **message}
    status, answer = await phones.post(PATH, json=body, headers=TOKEN)
    assert status == 200
    return answer


async def opened(phones: Phones) -> str:
    return str(content(await phones.say("tiktok"))["conversation_id"])


def text(body: str) -> dict[str, Any]:
    return {"message_type": "TEXT", "text": {"body": body}}


def card(question: str = "Ready?", buttons: int = 1, **button: str) -> dict[str, Any]:
    listed = [{"type": "REPLY", "title": f"B{n}", "id": f"b{n}", **button} for n in range(buttons)]
    template = {"type": "QA_BUTTON_CARD", "title": question, "buttons": listed}
    return {"message_type": "TEMPLATE", "template": template}


async def test_typed_words_come_as_a_signed_event_within_an_event(phones: Phones) -> None:
    hook = await phones.say("tiktok", "red ankara 🙏")

    given = dict(part.split("=", 1) for part in hook.headers["TikTok-Signature"].split(","))
    signed = given["t"].encode() + b"." + hook.body
    digest = hmac.new(secret("DEMO_TIKTOK_CLIENT_SECRET").encode(), signed, hashlib.sha256)
    assert given["s"] == digest.hexdigest()
    assert (hook.json["event"], hook.json["user_openid"]) == ("im_receive_msg", BUSINESS)
    assert content(hook)["text"] == {"body": "red ankara 🙏"}
    assert content(hook)["to_user"]["id"] == BUSINESS
    assert content(hook)["from_user"]["id"] != content(hook)["conversation_id"]


async def test_a_tapped_card_comes_as_words_with_its_id(phones: Phones) -> None:
    conversation = await opened(phones)
    asked = (await send(phones, conversation, **card()))["data"]["message"]["message_id"]

    await phones.act("tiktok", kind="tap", message_id=asked, option_id="b0")
    hook = await phones.until_hook(lambda hook: "reply_source_payload" in content(hook))

    assert content(hook)["text"] == {"body": "B0"}
    source = {"reply_source_msg_id": asked, "reply_source_unique_id": "b0"}
    assert content(hook)["reply_source_payload"] == source


async def test_what_was_sent_comes_back_as_an_echo_and_is_read(phones: Phones) -> None:
    conversation = await opened(phones)

    sent = await send(phones, conversation, **text("Welcome"))
    echo = await phones.until_hook(lambda hook: hook.json["event"] == "im_send_msg")
    read = await phones.until_hook(lambda hook: hook.json["event"] == "im_mark_read_msg")

    assert content(echo)["message_id"] == sent["data"]["message"]["message_id"]
    assert content(echo)["message_tag"] == {"source": "API"}
    assert content(read)["read"]["last_read_timestamp"] > 0


async def test_after_ten_messages_it_is_the_buyers_turn(phones: Phones) -> None:
    conversation = await opened(phones)

    codes = [(await send(phones, conversation, **text("a")))["code"] for _ in range(11)]
    await phones.say("tiktok", "go on")
    again = await send(phones, conversation, **text("a"))

    assert codes == [0] * 10 + [40064]
    assert again["code"] == 0


async def test_after_two_days_nothing_may_be_said(phones: Phones) -> None:
    conversation = await opened(phones)
    await phones.pass_time(TWO_DAYS_S + 60)

    assert (await send(phones, conversation, **text("a")))["code"] == 40064


TAKEN = {
    "text 6000": text("x" * 6000),
    "question 40": card("x" * 40),
    "three buttons": card(buttons=3),
    "button title 20": card(title="x" * 20),
    "button id 40": card(id="i" * 40),
}
REFUSED = {
    "text 6001": text("x" * 6001),
    "question 41": card("x" * 41),
    "four buttons": card(buttons=4),
    "button title 21": card(title="x" * 21),
    "button id 41": card(id="i" * 41),
    "the same id twice": card(buttons=2, id="i"),
    "an unknown kind": {"message_type": "CAROUSEL"},
    "a stranger field": text("a") | {"quick_replies": []},
}


@pytest.mark.parametrize("message", TAKEN.values(), ids=TAKEN)
async def test_the_largest_is_taken(phones: Phones, message: dict[str, Any]) -> None:
    assert (await send(phones, await opened(phones), **message))["code"] == 0


@pytest.mark.parametrize("message", REFUSED.values(), ids=REFUSED)
async def test_one_more_is_refused(phones: Phones, message: dict[str, Any]) -> None:
    assert (await send(phones, await opened(phones), **message))["code"] == 40002


async def test_pictures_cannot_be_sent_from_here(phones: Phones) -> None:
    conversation = await opened(phones)

    answer = await send(phones, conversation, message_type="IMAGE", image={"media_id": "v1"})

    assert answer["code"] == 40001


async def test_a_stranger_a_wrong_token_and_another_account_are_refused(phones: Phones) -> None:
    conversation = await opened(phones)
    body = {"business_id": BUSINESS, "recipient_type": "CONVERSATION", "recipient": conversation}

    unknown = await send(phones, "nobody==", **text("a"))
    other = await send(phones, conversation, **text("a"), business_id="-000other")
    _, bare = await phones.post(PATH, json=body | text("a"))
    _, wrong = await phones.post(PATH, json=body | text("a"), headers={"Access-Token": "no"})

    assert [unknown["code"], other["code"], bare["code"], wrong["code"]] == [
        40007,
        40001,
        40104,
        40105,
    ]


async def test_too_many_calls_are_told_with_http_200(phones: Phones) -> None:
    conversation = await opened(phones)
    await phones.switch("tiktok", fail="throttle", fail_times=1)

    codes = [(await send(phones, conversation, **text("a")))["code"] for _ in range(2)]

    assert codes == [40100, 0]

"""The two SMS carriers' stand-ins: forms both ways, and what they refuse."""

import base64
import hashlib
import hmac
from typing import Any

import pytest

from tests.integration.sandbox.phones import Hook, Phones, secret

SID, TOKEN = secret("DEMO_TWILIO_ACCOUNT_SID"), secret("DEMO_TWILIO_AUTH_SECRET")
TWILIO = f"/twilio/2010-04-01/Accounts/{SID}/Messages.json"
BASIC = {"Authorization": "Basic " + base64.b64encode(f"{SID}:{TOKEN}".encode()).decode()}
AFRICASTALKING = "/africastalking/version1/messaging"
API_KEY = {"apiKey": secret("DEMO_AFRICASTALKING_API_KEY"), "Accept": "application/json"}


async def twilio(phones: Phones, **form: str) -> tuple[int, dict[str, Any]]:
    sent = {"To": f"+{phones.buyer}", "From": "+2342010000002", "Body": "Welcome"} | form
    return await phones.post(TWILIO, data=sent, headers=BASIC)


async def africastalking(phones: Phones, **form: str) -> tuple[int, dict[str, Any]]:
    username = secret("DEMO_AFRICASTALKING_USERNAME")
    sent = {"username": username, "to": f"+{phones.buyer}", "message": "Welcome", "from": "20880"}
    return await phones.post(AFRICASTALKING, data=sent | form, headers=API_KEY)


def signed(hook: Hook) -> str:
    parts = "".join(f"{name}{value}" for name, value in sorted(hook.form.items()))
    digest = hmac.new(TOKEN.encode(), (hook.url + parts).encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


async def test_twilio_signs_the_address_and_the_form(phones: Phones) -> None:
    hook = await phones.say("twilio", "2 yards @ ₦5,000 & change")

    assert hook.headers["X-Twilio-Signature"] == signed(hook)
    assert hook.form["Body"] == "2 yards @ ₦5,000 & change"
    assert (hook.form["From"], hook.form["To"]) == (f"+{phones.buyer}", "+2342010000002")
    assert hook.form["NumSegments"] == "1"


async def test_twilio_tells_how_far_a_message_came(phones: Phones) -> None:
    status, sent = await twilio(phones, Body="x" * 161)
    hook = await phones.until_hook(lambda hook: hook.form.get("MessageStatus") == "delivered")

    assert (status, sent["num_segments"]) == (201, "2")
    assert hook.form["MessageSid"] == sent["sid"]
    assert hook.headers["X-Twilio-Signature"] == signed(hook)
    told = [hook.form["MessageStatus"] for hook in phones.engine.hooks]
    assert told == ["queued", "sent", "delivered"]


async def test_twilio_tells_it_at_the_address_of_the_call(phones: Phones) -> None:
    await phones.switch("twilio", receipts="undelivered")

    await twilio(phones, StatusCallback=f"{phones.engine_url}/webhooks/other?reference=r-1")
    hook = await phones.until_hook(lambda hook: hook.form.get("MessageStatus") == "undelivered")

    assert hook.url.endswith("/webhooks/other?reference=r-1")
    assert hook.headers["X-Twilio-Signature"] == signed(hook)
    assert hook.form["ErrorCode"] == "30005"
    assert await phones.shown("twilio") == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Body": "x" * 1601}, 21617),
        ({"Body": " "}, 21602),
        ({"To": ""}, 21604),
        ({"To": "0803"}, 21211),
        ({"From": ""}, 21603),
        ({"From": "+2342010000009"}, 21606),
        ({"StatusCallback": "https://elsewhere.example/"}, 21609),
    ],
    ids=str,
)
async def test_twilio_refuses_by_code(phones: Phones, changes: dict[str, str], code: int) -> None:
    status, answer = await twilio(phones, **changes)

    assert (status, answer["code"]) == (400, code)


async def test_twilio_takes_1600_characters(phones: Phones) -> None:
    assert (await twilio(phones, Body="x" * 1600))[0] == 201


async def test_after_stop_twilio_lets_nothing_through_until_start(phones: Phones) -> None:
    stop = await phones.say("twilio", " Stop ")
    refused = await twilio(phones)
    await phones.say("twilio", "START")
    taken = await twilio(phones)

    assert stop.form["OptOutType"] == "STOP"
    assert (refused[0], refused[1]["code"], taken[0]) == (400, 21610, 201)
    assert "Reply START" in (await phones.shown("twilio"))[1]["text"]


async def test_cancel_within_a_sentence_opts_nobody_out(phones: Phones) -> None:
    hook = await phones.say("twilio", "cancel my order")

    assert "OptOutType" not in hook.form
    assert (await twilio(phones))[0] == 201


async def test_twilio_turns_wrong_credentials_away(phones: Phones) -> None:
    status, answer = await phones.post(TWILIO, data={}, headers={"Authorization": "Basic no"})

    assert (status, answer["code"]) == (401, 20003)


async def test_twilio_throttles_with_429(phones: Phones) -> None:
    await phones.switch("twilio", fail="throttle", fail_times=1)

    status, answer = await twilio(phones)

    assert (status, answer["code"]) == (429, 20429)


async def test_africas_talking_knocks_where_nobody_else_can(phones: Phones) -> None:
    hook = await phones.say("africastalking", "una get kitenge?")

    key = secret("DEMO_AFRICASTALKING_WEBHOOK_SECRET")
    assert hook.url == f"{phones.engine_url}/webhooks/demo-africastalking?key={key}"
    assert (hook.form["from"], hook.form["to"]) == (f"+{phones.buyer}", "20880")
    assert hook.form["text"] == "una get kitenge?"


async def test_the_log_does_not_show_the_secret_address(phones: Phones) -> None:
    await phones.say("africastalking")

    async with phones.http.get(f"{phones.url}/api/journal") as response:
        assert secret("DEMO_AFRICASTALKING_WEBHOOK_SECRET") not in await response.text()


async def test_africas_talking_reports_a_delivery(phones: Phones) -> None:
    status, answer = await africastalking(phones)
    hook = await phones.until_hook(lambda hook: hook.form.get("status") == "Success")

    (recipient,) = answer["SMSMessageData"]["Recipients"]
    assert (status, recipient["statusCode"], recipient["status"]) == (201, 101, "Success")
    assert hook.form["id"] == recipient["messageId"]


async def test_africas_talking_refuses_one_recipient_and_serves_the_other(phones: Phones) -> None:
    status, answer = await africastalking(phones, to=f"+{phones.buyer},0803")

    told = [one["statusCode"] for one in answer["SMSMessageData"]["Recipients"]]
    assert (status, told) == (201, [101, 403])
    assert answer["SMSMessageData"]["Message"].startswith("Sent to 1/2")


async def test_africas_talking_names_a_wrong_sender_with_nobody(phones: Phones) -> None:
    status, answer = await africastalking(phones, **{"from": "OTHER"})

    data = {"Message": "InvalidSenderId", "Recipients": []}
    assert (status, answer) == (201, {"SMSMessageData": data})


async def test_africas_talking_runs_out_of_money_with_201(phones: Phones) -> None:
    await phones.switch("africastalking", outcome="InsufficientBalance")

    status, answer = await africastalking(phones)

    (recipient,) = answer["SMSMessageData"]["Recipients"]
    assert (status, recipient["statusCode"], recipient["messageId"]) == (201, 405, "None")
    assert await phones.shown("africastalking") == []


async def test_africas_talking_turns_a_wrong_key_away_in_plain_words(phones: Phones) -> None:
    status, answer = await phones.post(AFRICASTALKING, data={}, headers={"apiKey": "no"})

    assert (status, answer) == (401, {"text": "The supplied authentication is invalid"})


async def test_a_phone_for_words_sends_no_pictures(phones: Phones) -> None:
    path = f"/api/phones/demo-twilio/chats/{phones.buyer}"
    action = {"kind": "location", "latitude": 6.5, "longitude": 3.4}

    status, answer = await phones.post(path, json={"action": action})

    assert (status, answer["error"]) == (422, "an SMS holds words only")

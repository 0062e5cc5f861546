"""What Africa's Talking makes of a request: https://developers.africastalking.com/docs/sms/sending/bulk"""

import re
from collections.abc import Mapping
from typing import Any

from bot.sandbox.settings import PhoneAccount
from bot.sandbox.sms.segments import cost

E164 = re.compile(r"\+[1-9][0-9]{6,14}")
ACCEPTED = 101
PRICE = 4.0
"""Naira a segment, about."""

# https://developers.africastalking.com/docs/sms/sending/bulk (status codes)
CODES: Mapping[str, int] = {
    "Success": ACCEPTED,
    "RiskHold": 401,
    "InvalidSenderId": 402,
    "InvalidPhoneNumber": 403,
    "UnsupportedNumberType": 404,
    "InsufficientBalance": 405,
    "UserInBlacklist": 406,
    "CouldNotRoute": 407,
    "DoNotDisturbRejection": 409,
    "InternalServerError": 500,
    "GatewayError": 501,
    "RejectedByGateway": 502,
}


def missing(form: Mapping[str, str]) -> str:
    """The words of a 400, or nothing."""
    absent = [name for name in ("username", "to", "message") if not form.get(name, "").strip()]
    return f"Request is missing required form field '{absent[0]}'" if absent else ""


def known_sender(form: Mapping[str, str], account: PhoneAccount) -> bool:
    return form.get("from", account.address) == account.address


def recipient(number: str, text: str, outcome: str, message_id: str) -> dict[str, Any]:
    """One line of `Recipients`; *outcome* is a name in CODES."""
    status = outcome if E164.fullmatch(number) else "InvalidPhoneNumber"
    taken = CODES[status] == ACCEPTED
    segments = cost(text).segments
    return {
        "statusCode": CODES[status],
        "number": number,
        "cost": f"NGN {PRICE * segments:.4f}" if taken else "0",
        "status": status,
        "messageId": message_id if taken else "None",
        "messageParts": segments,
    }


def summary(recipients: list[dict[str, Any]]) -> str:
    taken = [one for one in recipients if one["statusCode"] == ACCEPTED]
    price = sum(float(one["cost"].removeprefix("NGN ")) for one in taken)
    total = f"NGN {price:.4f}" if taken else "0"
    return f"Sent to {len(taken)}/{len(recipients)} Total Cost: {total}"

"""Takes a request to Messages.json or refuses it as Twilio would.

https://www.twilio.com/docs/messaging/api/message-resource and .../docs/api/errors/{code}
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from bot.sandbox.settings import PhoneAccount

MOST_BODY = 1600
"""Characters: https://www.twilio.com/docs/api/errors/21617"""
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class TwilioError(Exception):
    def __init__(self, code: int, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.code = code
        self.status = status

    def body(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": int(self.status),
        }


def unauthenticated() -> TwilioError:
    return TwilioError(20003, "Authenticate", HTTPStatus.UNAUTHORIZED)


def throttled() -> TwilioError:
    return TwilioError(20429, "Too Many Requests", HTTPStatus.TOO_MANY_REQUESTS)


def broken() -> TwilioError:
    return TwilioError(20500, "Internal Server Error", HTTPStatus.INTERNAL_SERVER_ERROR)


def unsubscribed() -> TwilioError:
    return TwilioError(21610, "Attempt to send to unsubscribed recipient")


def check_send(form: Mapping[str, str], account: PhoneAccount, engine_url: str) -> None:
    """Raises:
    TwilioError: the first thing that is wrong.
    """
    to, body = form.get("To", ""), form.get("Body", "")
    if not to:
        raise TwilioError(21604, "A 'To' phone number is required.")
    if not E164.fullmatch(to):
        raise TwilioError(21211, f"The 'To' number {to} is not a valid phone number.")
    _check_sender(form, account)
    if not body.strip():
        raise TwilioError(21602, "Message body is required.")
    if len(body) > MOST_BODY:
        message = f"The concatenated message body exceeds the {MOST_BODY} character limit"
        raise TwilioError(21617, message)
    told = form.get("StatusCallback", "")
    if told and not told.startswith(engine_url):
        raise TwilioError(21609, f"The 'StatusCallback' URL {told} is not a valid URL.")


def _check_sender(form: Mapping[str, str], account: PhoneAccount) -> None:
    sender, service = form.get("From", ""), form.get("MessagingServiceSid", "")
    if not sender and not service:
        raise TwilioError(21603, "A 'From' phone number is required.")
    if service and service != account.credentials.get("messaging_service_sid"):
        message = f"The Messaging Service {service} was not found."
        raise TwilioError(21701, message, HTTPStatus.NOT_FOUND)
    if sender and sender != account.address:
        message = f"The 'From' phone number {sender} is not a valid, SMS-capable number of yours."
        raise TwilioError(21606, message)
    if sender == form["To"]:
        raise TwilioError(21266, "'To' and 'From' number cannot be the same.")

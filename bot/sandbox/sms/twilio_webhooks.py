"""What Twilio would POST to the engine: https://www.twilio.com/docs/usage/webhooks/messaging-webhooks"""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from bot.sandbox.courier import Webhook
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.sms.segments import cost

API_VERSION = "2010-04-01"


def signature(url: str, form: Mapping[str, str], token: str) -> str:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def webhook(
    account: PhoneAccount,
    engine_url: str,
    path: str,
    form: Mapping[str, str],
    on_taken: Callable[[], None],
) -> Webhook:
    """To *path* of the engine, query included."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
        "User-Agent": "TwilioProxy/1.1",
        "X-Twilio-Signature": signature(
            engine_url + path, form, account.credentials["auth_secret"]
        ),
    }
    note = f"status: {form['MessageStatus']}" if "MessageStatus" in form else "message"
    return Webhook(account.key, path, headers, urlencode(form).encode(), note, on_taken)


def message(account: PhoneAccount, sid: str, sender: str, text: str, opted: str) -> dict[str, str]:
    """*opted*: STOP, START or HELP, where Twilio has acted on the word itself."""
    form = {
        "ToCountry": "NG",
        "FromCountry": "NG",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "SmsSid": sid,
        "SmsStatus": "received",
        "Body": text,
        "To": account.address,
        "NumSegments": str(cost(text).segments),
        "MessageSid": sid,
        "AccountSid": account.credentials["account_sid"],
        "From": sender,
        "ApiVersion": API_VERSION,
    }
    if service := account.credentials.get("messaging_service_sid"):
        form["MessagingServiceSid"] = service
        if opted:
            form["OptOutType"] = opted
    return form


def status(account: PhoneAccount, sid: str, to: str, name: str, error: str) -> dict[str, str]:
    form = {
        "SmsSid": sid,
        "SmsStatus": name,
        "MessageStatus": name,
        "To": to,
        "MessageSid": sid,
        "AccountSid": account.credentials["account_sid"],
        "From": account.address,
        "ApiVersion": API_VERSION,
    }
    return form | ({"ErrorCode": error} if error else {})

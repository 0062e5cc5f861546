"""Twilio's SMS: https://www.twilio.com/docs/messaging/api/message-resource

An account's `external_id` is the number that buyers write to, as Twilio writes it. Its secrets: `account_sid`,
`auth_secret` (the Auth Token) and, where there is one, `messaging_service_sid`. `status_url` is the address of the
account's own webhook: without it Twilio tells what became of a message only where the console says so.
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from adapters import sms_forms, sms_twilio_signature
from adapters.http import Answered, Http
from adapters.needs import need
from adapters.reading import Json, identifier
from adapters.sms_pages import Sms, pages
from adapters.sms_twilio_errors import VERDICTS, most_tries
from adapters.sms_twilio_updates import REFERENCE, updates
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import ProviderError, Verdict
from domain.model.message import Bubble, Sent, Update
from domain.model.shop import Account, Secrets

API_VERSION: Final = "2010-04-01"


class Twilio:
    name = "twilio"
    plain = True
    default_base_url = "https://api.twilio.com"
    needs = (need("account_sid"), need("auth_secret"))
    url_variable = "BOT_TWILIO_URL"
    # What Twilio reads back is what it says to the buyer: nothing, as we answer by a call of our own.
    # https://www.twilio.com/docs/messaging/twiml
    answer = Answer('<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004 theirs, not ours
        return sms_forms.door(account)

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:  # noqa: ARG002 none exists
        return None

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        sms_twilio_signature.verify(webhook, secrets.get("auth_secret", ""))

    def parse(self, webhook: Webhook) -> list[Update]:
        return updates(webhook)

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        return [_payload(sms, to) for sms in pages(bubbles)]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:
        """Accepted is not delivered: receipts carry *reference* back where the account has a `status_url`.

        There is no idempotency key, so a call without an answer is UNKNOWN.
        """
        sid = account.secrets.get("account_sid", "").strip()
        answered = await self._http.post_form(
            f"{self._base_url}/{API_VERSION}/Accounts/{quote(sid, safe='')}/Messages.json",
            {
                "To": str(payload["To"]),
                "Body": str(payload["Body"]),
                "From": account.external_id,
                **_settings(account.secrets, reference),
            },
            headers=_authorization(sid, account.secrets),
        )
        if not answered.ok:
            raise _failure(answered)
        body: Json = answered.body if isinstance(answered.body, dict) else {}
        if message_sid := identifier(body, "sid"):
            return Sent(message_sid)
        raise ProviderError("twilio_no_id", verdict=Verdict.UNKNOWN)


def _payload(sms: Sms, to: str) -> Payload:
    """`segments` and `encoding` tell what it costs; Twilio finds them out by itself."""
    return {"To": to, "Body": sms.text, "segments": sms.segments, "encoding": sms.encoding.value}


def _settings(secrets: Secrets, reference: str) -> Mapping[str, str]:
    found = {}
    if service := secrets.get("messaging_service_sid", "").strip():
        found["MessagingServiceSid"] = service
    if status_url := secrets.get("status_url", "").strip():
        found["StatusCallback"] = _told(status_url, reference)
    return found


def _told(status_url: str, reference: str) -> str:
    """Twilio signs the whole address, so that nobody else can put a reference in it."""
    address = urlsplit(status_url)
    query = "&".join(part for part in (address.query, urlencode({REFERENCE: reference})) if part)
    return address._replace(query=query).geturl()


def _authorization(sid: str, secrets: Secrets) -> dict[str, str]:
    token = secrets.get("auth_secret", "").strip()
    if not sid or not token:
        raise ProviderError("twilio_no_token", verdict=Verdict.ALARM)
    return {"Authorization": f"Basic {base64.b64encode(f'{sid}:{token}'.encode()).decode()}"}


def _failure(answered: Answered) -> ProviderError:
    """What Twilio's error code says; the HTTP status where it says nothing."""
    by_status = answered.failure("twilio")
    code = answered.body.get("code") if isinstance(answered.body, dict) else None
    if not isinstance(code, int) or isinstance(code, bool):
        return by_status
    verdict = VERDICTS.get(code, by_status.verdict)
    return ProviderError(
        f"twilio_{code}",
        verdict=verdict,
        retry_after_s=answered.retry_after_s,
        most_tries=most_tries(code),
    )

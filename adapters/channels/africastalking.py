"""Africa's Talking SMS: https://developers.africastalking.com/docs/sms/overview

An account's `external_id` is the short code or number that buyers write to (a sender id in letters cannot be
answered). Its secrets: `username`, `api_key` and `webhook_secret`. Nothing that Africa's Talking posts is signed, so
whoever knows the webhook's address is believed; it carries `webhook_secret` as its last part or as `?key=`.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote, urlsplit

from adapters import sms_forms
from adapters.http import Answered, Http
from adapters.needs import need
from adapters.reading import Json, elements, identifier, maybe, words
from adapters.signatures import same
from adapters.sms_africastalking_updates import updates
from adapters.sms_pages import Sms, pages
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import BadSignatureError, ProviderError, Verdict
from domain.model.message import Bubble, Sent, Update
from domain.model.shop import Account, Secrets

LEAST_SECRET: Final = 24
"""Characters: as many as nobody tries out, even where they are hexadecimal digits only (96 bits)."""
KEY: Final = "key"

# https://developers.africastalking.com/docs/sms/sending/bulk
ACCEPTED: Final = frozenset({100, 101, 102})
"""Processed, sent, queued."""
REFUSALS: Mapping[str, int] = MappingProxyType(
    {
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
)
VERDICTS: Mapping[int, Verdict] = MappingProxyType(
    {
        405: Verdict.ALARM,
        406: Verdict.OPTED_OUT,
        409: Verdict.OPTED_OUT,
        407: Verdict.RETRY,
        500: Verdict.RETRY,
        501: Verdict.RETRY,
    }
)
"""Every other refusal is final."""
NO_ID: Final = frozenset({"", "None"})
COULD_NOT_ROUTE: Final = 407
NO_ROUTE_AFTER_S: Final = 60.0
"""Ours: a network that has no way now may have one in a minute. Once more, then it has none."""


class AfricasTalking:
    name = "africastalking"
    plain = True
    answer = Answer()
    default_base_url = "https://api.africastalking.com"
    needs = (need("username"), need("api_key"), need("webhook_secret", least=LEAST_SECRET))
    url_variable = "BOT_AFRICASTALKING_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004 theirs, not ours
        return sms_forms.door(account)

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:  # noqa: ARG002 none exists
        return None

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """The address is the only proof there is: without a long secret in it nothing is accepted."""
        secret = secrets.get("webhook_secret", "").strip()
        if len(secret) < LEAST_SECRET:
            raise BadSignatureError("webhook_secret is missing or shorter than 24 characters")
        last = unquote(urlsplit(webhook.url).path.rpartition("/")[2])
        known = [same(given, secret) for given in (last, webhook.query.get(KEY, ""))]
        if not any(known):
            raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[Update]:
        return updates(webhook)

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        return [_payload(sms, to) for sms in pages(bubbles)]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002
        """Accepted is not delivered. No reference of ours comes back, and no key makes a repeat harmless:
        a call without an answer is UNKNOWN.
        """
        username = account.secrets.get("username", "").strip()
        api_key = account.secrets.get("api_key", "").strip()
        if not username or not api_key:
            raise ProviderError("africastalking_no_token", verdict=Verdict.ALARM)
        sender = {"from": account.external_id} if account.external_id else {}
        answered = await self._http.post_form(
            f"{self._base_url}/version1/messaging",
            {
                "username": username,
                "to": str(payload["to"]),
                "message": str(payload["message"]),
                "bulkSMSMode": "1",  # we pay, not the buyer
                **sender,
            },
            headers={"apiKey": api_key, "Accept": "application/json"},
        )
        if not answered.ok:
            raise answered.failure(self.name)
        return _sent(answered)


def _payload(sms: Sms, to: str) -> Payload:
    """`segments` and `encoding` tell what it costs."""
    return {"to": to, "message": sms.text, "segments": sms.segments, "encoding": sms.encoding.value}


def _sent(answered: Answered) -> Sent:
    """201 says that the request was read; what became of the message stands beside its recipient."""
    body: Json = answered.body if isinstance(answered.body, dict) else {}
    data = maybe(body, "SMSMessageData")
    recipients = elements(data, "Recipients")
    if not recipients:
        raise _nobody(words(data, "Message").strip(), told=isinstance(data.get("Recipients"), list))
    recipient: Json = recipients[0] if isinstance(recipients[0], dict) else {}
    code = _code(recipient)
    if code not in ACCEPTED:
        raise _refusal(code)
    message_id = identifier(recipient, "messageId")
    if message_id not in NO_ID:
        return Sent(message_id)
    raise ProviderError("africastalking_no_id", verdict=Verdict.UNKNOWN)


def _nobody(message: str, *, told: bool) -> ProviderError:
    """*message* is a refusal's name, or a sum ("Sent to 0/1 Total Cost: 0")."""
    if message in REFUSALS:
        return _refusal(REFUSALS[message])
    verdict = Verdict.NEVER if told else Verdict.UNKNOWN
    return ProviderError("africastalking_no_recipient", verdict=verdict)


def _code(recipient: Json) -> int:
    """0 where the answer tells none."""
    code = identifier(recipient, "statusCode")
    if code.isascii() and code.isdecimal():
        return int(code)
    status = identifier(recipient, "status")
    return min(ACCEPTED) if status == "Success" else REFUSALS.get(status, 0)


def _refusal(code: int) -> ProviderError:
    if not code:
        return ProviderError("africastalking_unreadable", verdict=Verdict.UNKNOWN)
    no_route = code == COULD_NOT_ROUTE
    return ProviderError(
        f"africastalking_{code}",
        verdict=VERDICTS.get(code, Verdict.NEVER),
        retry_after_s=NO_ROUTE_AFTER_S if no_route else None,
        most_tries=2 if no_route else 0,
    )

"""TikTok direct messages: https://business-api.tiktok.com/portal/docs?id=1832184403754242"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from adapters import tiktok_messages
from adapters.http import Answered, Http
from adapters.needs import need
from adapters.reading import Json, identifier, maybe
from adapters.signatures import require, sha256_hex
from adapters.tiktok_updates import updates
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import BadSignatureError, ProviderError, Verdict
from domain.model.message import Bubble, Sent, Update
from domain.model.shop import Account, Secrets

# https://developers.tiktok.com/doc/webhooks-verification
SIGNATURE_HEADER = "tiktok-signature"
OLDEST_S = 72 * 3600 + 300
"""Seconds. What was not answered is repeated for 72 hours, and it is not written whether it is signed anew: a younger
limit would lose what arrives after an outage. Heard twice it changes nothing, as every update has a name or only
moves forward. https://developers.tiktok.com/doc/webhooks-overview"""
AHEAD_S = 300
"""Seconds by which the two clocks may differ."""
SECONDS = re.compile(r"[0-9]{1,12}")
CHALLENGE = re.compile(r"[A-Za-z0-9._-]{1,256}")

SEND = "/open_api/v1.3/business/message/send/"
# https://business-api.tiktok.com/portal/docs?id=1737172488964097. Everything else, such as 40002 (bad parameter),
# 40007 (no such conversation) and 40064 (not allowed to this person, or not any more), is never tried again.
VERDICTS: Mapping[str, Verdict] = MappingProxyType(
    {
        "40001": Verdict.ALARM,  # no permission
        "40100": Verdict.RETRY,  # too many calls
        "40102": Verdict.ALARM,  # token expired
        "40104": Verdict.ALARM,  # no token
        "40105": Verdict.ALARM,  # token wrong or withdrawn
        "50000": Verdict.RETRY,  # TikTok's own failure
        "51065": Verdict.RETRY,  # the same, of a moment
    }
)


def _now() -> datetime:
    return datetime.now(UTC)


class TikTok:
    """Secrets: `client_secret` of the app, which signs the webhooks of all its accounts, and `access_token`.

    `render` wants the conversation's id: with TikTok that is what `customer_id` holds.
    """

    name = "tiktok"
    plain = False
    answer = Answer()
    default_base_url = "https://business-api.tiktok.com"
    needs = (need("client_secret"), need("access_token"))
    url_variable = "BOT_TIKTOK_URL"

    def __init__(self, http: Http, base_url: str, clock: Callable[[], datetime] = _now) -> None:
        self._http = http
        self._base_url = base_url
        self._clock = clock

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004
        """TikTok documents no link that opens a message with words in it."""
        return ""

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:  # noqa: ARG002 it carries no token
        """None is documented. Where a challenge is sent all the same, giving it back tells nobody anything."""
        challenge = webhook.query.get("challenge", "")
        return challenge if CHALLENGE.fullmatch(challenge) else None

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """`t=<seconds>,s=<hex>`: HMAC-SHA256 of the seconds, a full stop and the body as sent."""
        given = webhook.headers.get(SIGNATURE_HEADER, "")
        parts = dict(part.strip().partition("=")[::2] for part in given.split(",", 2)[:2])
        seconds = parts.get("t", "")
        if not SECONDS.fullmatch(seconds):
            raise BadSignatureError
        signed = f"{seconds}.".encode() + webhook.body
        secret = secrets.get("client_secret", "")
        require(given=parts.get("s", ""), expected=sha256_hex(secret, signed))
        if not -AHEAD_S <= self._clock().timestamp() - int(seconds) <= OLDEST_S:
            raise BadSignatureError("too old, or from the future")

    def parse(self, webhook: Webhook) -> list[Update]:
        return updates(webhook.body)

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        receiver = {"recipient_type": "CONVERSATION", "recipient": to}
        return [{**receiver, **message} for message in tiktok_messages.messages(bubbles)]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002 no field takes it
        """There is no idempotency key and no place for a reference, so a call without an answer is UNKNOWN."""
        token = account.secrets.get("access_token", "").strip()
        if not token:
            raise ProviderError("tiktok_no_token", verdict=Verdict.ALARM)
        answered = await self._http.post_json(
            f"{self._base_url}{SEND}",
            {"business_id": account.external_id, **payload},
            headers={"Access-Token": token},
        )
        body: Json = answered.body if isinstance(answered.body, dict) else {}
        code = identifier(body, "code")
        if not answered.ok or code not in {"0", ""}:
            raise _failure(answered, code)
        if message_id := identifier(maybe(maybe(body, "data"), "message"), "message_id"):
            return Sent(message_id)
        raise ProviderError("tiktok_no_id", verdict=Verdict.UNKNOWN)


def _failure(answered: Answered, code: str) -> ProviderError:
    """A refusal comes with HTTP 200: its code counts, and the status only where there is none."""
    if code in {"", "0"}:
        return answered.failure("tiktok")
    by_status = Verdict.NEVER if answered.ok else answered.failure("tiktok").verdict
    verdict = VERDICTS.get(code, by_status)
    return ProviderError(f"tiktok_{code}", verdict=verdict, retry_after_s=answered.retry_after_s)

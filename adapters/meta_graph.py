"""What WhatsApp, Instagram and Messenger share: Meta's handshake, its signature and its errors.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""

import json
from collections.abc import Iterable, Mapping

from adapters.http import Answered
from adapters.reading import Json, maybe
from adapters.signatures import same, sha256_hex
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, Verdict
from domain.model.shop import Secrets

GRAPH_VERSION = "v23.0"
SIGNATURE_HEADER = "x-hub-signature-256"
SIGNATURE_LENGTH = 71
"""Characters: `sha256=` and 64 hex digits."""

# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
# https://developers.facebook.com/docs/graph-api/guides/error-handling
RETRY = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131056, 131057, 133016, 2494100})
LATER = frozenset({131048, 131049, 130472})
# Token, permission, locked or unpaid account: no message leaves until a person has mended it.
ALARM = frozenset({0, 3, 10, 190, *range(200, 300), 33, 131005, 131031, 131037, 131042, 131045})
ALARM_POLICY = frozenset({368, 130497})
PAIR_RATE = 131056
PAIR_RATE_GROWTH = 4.0
"""One pair of numbers may exchange about ten messages a minute; Meta asks to wait 4^tries seconds."""
MOST_REWRITTEN = 131_072
"""Bytes. A larger body is only checked as it came: whoever forges one must not cost us much."""


def handshake(webhook: Webhook, secrets: Secrets) -> str | None:
    """The challenge, when the subscription check carries our token."""
    query = webhook.query
    token = secrets.get("verify_token", "")
    if query.get("hub.mode") != "subscribe" or not same(query.get("hub.verify_token", ""), token):
        return None
    return query.get("hub.challenge")


def verify(webhook: Webhook, app_secrets: Iterable[str]) -> None:
    """Signed with any of *app_secrets*, over the bytes as sent or over their escaped form.

    Meta documents that it signs the form in which characters beyond ASCII are written as `\\u00e4`. It sends that
    same form, but a proxy that rewrites JSON may not.

    Raises:
        BadSignatureError: neither fits, or there is no secret.
    """
    given = webhook.headers.get(SIGNATURE_HEADER, "")
    if len(given) != SIGNATURE_LENGTH:
        raise BadSignatureError
    secrets = [secret for secret in app_secrets if secret.strip()]
    if any(_signed(given, secret, webhook.body) for secret in secrets):
        return
    escaped = _escaped(webhook.body)
    if escaped is None or not any(_signed(given, secret, escaped) for secret in secrets):
        raise BadSignatureError


def _signed(given: str, secret: str, body: bytes) -> bool:
    return same(given, f"sha256={sha256_hex(secret, body)}")


def _escaped(body: bytes) -> bytes | None:
    """The body with every character beyond ASCII as a lower-case escape; None where that is not worth a try."""
    if body.isascii() or len(body) > MOST_REWRITTEN:
        return None
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return None
    beyond = (character for character in set(text) if not character.isascii())
    escapes = {ord(character): json.dumps(character)[1:-1] for character in beyond}
    return text.translate(escapes).encode()


def failure(provider: str, answered: Answered) -> ProviderError:
    """What Meta's error code says; the HTTP status where there is none."""
    body: Json = answered.body if isinstance(answered.body, dict) else {}
    code = maybe(body, "error").get("code")
    if not isinstance(code, int) or isinstance(code, bool):
        return answered.failure(provider)
    verdict = _verdict(code, answered, provider)
    if code == PAIR_RATE:
        after_s = answered.retry_after_s or PAIR_RATE_GROWTH
        return ProviderError(
            f"meta_{code}", verdict=verdict, retry_after_s=after_s, growth=PAIR_RATE_GROWTH
        )
    return ProviderError(f"meta_{code}", verdict=verdict, retry_after_s=answered.retry_after_s)


def _verdict(code: int, answered: Answered, provider: str) -> Verdict:
    by_status = answered.failure(provider).verdict
    return judged(code) or (Verdict.RETRY if by_status is Verdict.RETRY else Verdict.NEVER)


def judged(code: int) -> Verdict | None:
    """What *code* says wherever it stands: in the answer to a call, or in a status that comes later."""
    if code in RETRY:
        return Verdict.RETRY
    if code in LATER:
        return Verdict.LATER
    if code in ALARM or code in ALARM_POLICY:
        return Verdict.ALARM
    return None


def bearer(secrets: Mapping[str, str], provider: str) -> dict[str, str]:
    """The header that carries the account's token.

    Raises:
        ProviderError: the account has none; a person must add it.
    """
    token = secrets.get("access_token", "").strip()
    if not token:
        raise ProviderError(f"{provider}_no_token", verdict=Verdict.ALARM)
    return {"Authorization": f"Bearer {token}"}

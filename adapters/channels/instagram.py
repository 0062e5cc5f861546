"""Instagram messaging.

https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
"""

from collections.abc import Sequence
from urllib.parse import quote

from adapters import instagram_messages, meta_graph
from adapters.http import Answered, Http
from adapters.instagram_updates import updates
from adapters.ladder import pieces
from adapters.needs import need
from adapters.reading import Json, identifier, maybe
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import ProviderError, Verdict
from domain.model.message import Bubble, Sent, Update
from domain.model.shop import Account, Secrets

PAGE_BASE_URL = "https://graph.facebook.com"
"""Accounts connected by Facebook Login send through their page."""

# https://developers.facebook.com/docs/graph-api/overview/rate-limiting: 17, 32, 613, 80002;
# https://developers.facebook.com/docs/graph-api/guides/error-handling: 1200
THROTTLED = frozenset({"17", "32", "613", "1200", "80002"})
# https://developers.facebook.com/docs/messenger-platform/error-codes: not within 24 hours of the buyer's last
# message, or the buyer cannot be reached. Without the subcode some of these codes mean a missing permission.
UNREACHABLE = frozenset({"2534022", "2018278", "2018001", "2018108", "1545041"})
UNAVAILABLE = "551"


class Instagram:
    """Secrets: `app_secret` or `instagram_app_secret` (or both), `verify_token`; and `access_token` of the account,
    or `page_access_token` where it is connected through a Facebook page."""

    name = "instagram"
    plain = False
    answer = Answer()
    default_base_url = "https://graph.instagram.com"
    needs = (
        need("app_secret", "instagram_app_secret"),
        need("access_token", "page_access_token"),
        need("verify_token"),
    )
    url_variable = "BOT_INSTAGRAM_URL"
    limits = instagram_messages.LIMITS

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004 theirs, not ours
        """https://developers.facebook.com/docs/messenger-platform/instagram/features/ig-me-links: the name comes
        from the setting `username`, the code arrives as a referral."""
        username = account.secrets.get("username", "")
        return f"https://ig.me/m/{quote(username, safe='')}?ref={{code}}" if username else ""

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:
        return meta_graph.handshake(webhook, secrets)

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """With Instagram Login the app has a second secret, and which of the two signs is not written anywhere."""
        meta_graph.verify(
            webhook, [secrets.get("app_secret", ""), secrets.get("instagram_app_secret", "")]
        )

    def parse(self, webhook: Webhook) -> list[Update]:
        return updates(webhook.body)

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        return [
            {"recipient": {"id": to}, "message": message}
            for piece in pieces(bubbles, self.limits)
            for message in instagram_messages.messages(piece)
        ]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002 no field takes it
        """There is no idempotency key and no place for a reference, so a call without an answer is UNKNOWN."""
        url, token = self._door(account)
        answered = await self._http.post_json(
            url, payload, headers=meta_graph.bearer({"access_token": token}, self.name)
        )
        if not answered.ok:
            raise _failure(answered)
        body: Json = answered.body if isinstance(answered.body, dict) else {}
        if mid := identifier(body, "message_id"):
            return Sent(mid)
        raise ProviderError("instagram_no_id", verdict=Verdict.UNKNOWN)

    def _door(self, account: Account) -> tuple[str, str]:
        """The address to send to and the token that opens it."""
        version = meta_graph.GRAPH_VERSION
        page_token = account.secrets.get("page_access_token", "")
        if page_token:
            ours = self._base_url == self.default_base_url
            return f"{PAGE_BASE_URL if ours else self._base_url}/{version}/me/messages", page_token
        external_id = quote(account.external_id, safe="")
        token = account.secrets.get("access_token", "")
        return f"{self._base_url}/{version}/{external_id}/messages", token


def _failure(answered: Answered) -> ProviderError:
    body: Json = answered.body if isinstance(answered.body, dict) else {}
    code, subcode = (identifier(maybe(body, "error"), key) for key in ("code", "error_subcode"))
    if subcode in UNREACHABLE:
        return ProviderError(f"meta_{code}_{subcode}", verdict=Verdict.NEVER)
    if code == UNAVAILABLE:
        return ProviderError(f"meta_{code}", verdict=Verdict.NEVER)
    if code in THROTTLED:
        after_s = answered.retry_after_s
        return ProviderError(f"meta_{code}", verdict=Verdict.RETRY, retry_after_s=after_s)
    return meta_graph.failure("instagram", answered)

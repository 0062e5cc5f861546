"""Who a visitor is: nobody in particular, or a user of the shop's own site who can prove it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters import signatures
from bot.webchat.tokens import Pass, Tokens
from domain.errors import BadSignatureError
from domain.model.shop import Account

IDENTITY_SECRET = "identity_secret"  # noqa: S105 the secret's name
STAYS = timedelta(days=90)
"""An anonymous visitor's token; a visit later than `RENEWED_AFTER` its issue gives it anew."""
RENEWED_AFTER = timedelta(days=1)
SIGNED_IN = timedelta(days=1)
"""A signed-in visitor's token: then the shop's server has to say again who that is."""
MOST_USER_ID = 100


@dataclass(frozen=True, slots=True)
class Visitor:
    """`fresh_token` is for the page to keep instead of the one it has; empty when that one is good for long."""

    account: Account
    customer_id: str
    fresh_token: str = ""

    @property
    def log_name(self) -> str:
        """For keys and limits within this process."""
        return f"{self.account.account_id}/{self.customer_id}"


@dataclass(slots=True)
class Visitors:
    """`names` gives unguessable names."""

    tokens: Tokens
    names: Callable[[], str]
    clock: Callable[[], datetime]

    def welcome(self, account: Account, hello: Mapping[str, Any]) -> Visitor:
        """A token we gave, a user with the shop's proof, or somebody new.

        Raises:
            BadTokenError: a token that is not ours, or no longer good.
            BadSignatureError: somebody claims to be a user without the shop's proof.
        """
        if "user_id" in hello or "user_hash" in hello:
            return self._user(account, hello.get("user_id"), hello.get("user_hash"))
        token = hello.get("token")
        if token:
            return self._known(account, self.tokens.read(str(token), account.account_id, self._now))
        return self._issue(account, f"v.{self.names()}", STAYS)

    def recognise(self, account: Account, token: object) -> Visitor:
        """Raises:
        BadTokenError: no token, not ours, or no longer good.
        """
        known = self.tokens.read(str(token or ""), account.account_id, self._now)
        return Visitor(account, known.customer_id)

    def _user(self, account: Account, user_id: object, proof: object) -> Visitor:
        if not isinstance(user_id, str) or not 0 < len(user_id) <= MOST_USER_ID:
            raise BadSignatureError("no user id")
        # HMAC-SHA256 of the user's id, in hex, computed on the shop's server: what comparable widgets ask for.
        expected = signatures.sha256_hex(
            account.secrets.get(IDENTITY_SECRET, ""), user_id.encode("utf-8", "surrogatepass")
        )
        signatures.require(given=str(proof or "").lower(), expected=expected)
        return self._issue(account, f"u.{user_id}", SIGNED_IN)

    def _known(self, account: Account, known: Pass) -> Visitor:
        anonymous = known.customer_id.startswith("v.")
        if anonymous and known.expires_at < self._now + STAYS - RENEWED_AFTER:
            return self._issue(account, known.customer_id, STAYS)
        return Visitor(account, known.customer_id)

    def _issue(self, account: Account, customer_id: str, lasts: timedelta) -> Visitor:
        token = self.tokens.issue(account.account_id, customer_id, self._now + lasts)
        return Visitor(account, customer_id, token)

    @property
    def _now(self) -> datetime:
        return self.clock()

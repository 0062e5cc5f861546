"""Paystack's hosted page: https://paystack.com/docs/api/transaction"""

import re
from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from types import MappingProxyType
from urllib.parse import quote

from adapters.http import Answered, Http
from adapters.reading import Json, identifier, maybe, read_object, words
from adapters.signatures import require, sha512_hex
from domain.edge_ports import Webhook
from domain.errors import ProviderError, UnreadableError, Verdict
from domain.model.money import Money
from domain.model.payment import (
    Confirmation,
    Outcome,
    Payment,
    PaymentNotice,
    Reason,
    Started,
)
from domain.model.shop import PaymentAccount, Secrets
from domain.payment_ports import Charge

# https://paystack.com/docs/api/#supported-currency; each is sent in hundredths, also those without small coins.
CURRENCIES = frozenset({"NGN", "GHS", "ZAR", "KES", "USD", "XOF"})
SUBUNITS = 100
# https://paystack.com/docs/api/transaction/#initialize
REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,100}")
# https://paystack.com/docs/payments/verify-payments. A page that nobody has opened yet is "abandoned".
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {"success": Outcome.PAID, "failed": Outcome.FAILED, "reversed": Outcome.FAILED}
)


class Paystack:
    name = "paystack"
    default_base_url = "https://api.paystack.co"
    url_variable = "BOT_PAYSTACK_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """https://paystack.com/docs/payments/webhooks: HMAC-SHA512 of the raw body with the secret key."""
        given = webhook.headers.get("x-paystack-signature", "")
        require(given=given, expected=sha512_hex(secrets.get("secret_key", ""), webhook.body))

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:
        """What touches a transaction of ours; transfers, subscriptions and the like tell of none.

        There is no id of the event, so event and transaction together tell repeats apart.
        """
        body = read_object(webhook.body)
        event, data = words(body, "event"), body.get("data")
        if not event or not isinstance(data, dict):
            raise UnreadableError("no Paystack event")
        reference = _reference(event, data)
        if not reference:
            return []
        subject = identifier(data, "id") or identifier(data, "refund_reference") or reference
        return [PaymentNotice(reference, f"{event}:{subject}")]

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:
        """Our reference is the key that makes a repeat harmless: Paystack refuses it the second time.

        Then the link of the first time counts, if the payment still knows it. Paystack never tells a link again, so
        an unpaid payment whose link was lost ends with NEVER and is started anew under another reference; a paid one
        has an empty link and wants to be confirmed.
        """
        payment = charge.payment
        if not REFERENCE.fullmatch(payment.reference):
            raise ProviderError("paystack_bad_reference", verdict=Verdict.NEVER)
        answered = await self._http.post_json(
            f"{self._base_url}/transaction/initialize",
            {
                "email": charge.email,
                "amount": _subunits(payment.amount),
                "currency": payment.amount.currency,
                "reference": payment.reference,
                "callback_url": charge.return_url,
            },
            headers=_bearer(account),
        )
        if _code(answered) == "duplicate_reference":
            return await self._started_before(account, charge)
        link = words(_data(answered), "authorization_url")
        if not answered.ok or not link.startswith(("https://", "http://")):
            raise _failure(answered)
        return Started(link, words(_data(answered), "access_code"))

    async def _started_before(self, account: PaymentAccount, charge: Charge) -> Started:
        payment = charge.payment
        if payment.link:
            return Started(payment.link)
        known = await self.confirm(account, payment)
        if known.outcome is Outcome.PAID:
            return Started("", known.provider_ref)
        raise ProviderError("paystack_link_lost", verdict=Verdict.NEVER)

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:
        """`amount` is what was paid and in which currency, whatever was asked: whoever settles compares.

        A currency that no shop has, or the answer to another reference, is never PAID.
        """
        answered = await self._http.get(
            f"{self._base_url}/transaction/verify/{quote(payment.reference, safe='')}",
            headers=_bearer(account),
        )
        if not answered.ok:
            if _unknown_reference(answered):
                return Confirmation(payment.reference, Outcome.PENDING, detail="not_found")
            raise _failure(answered)
        data = _data(answered)
        status = words(data, "status")
        paid = _money(data)
        outcome = OUTCOMES.get(status, Outcome.PENDING)
        if outcome is Outcome.PAID and (
            paid is None or words(data, "reference") != payment.reference
        ):
            outcome, status = Outcome.PENDING, "mismatch"
        return Confirmation(
            reference=words(data, "reference") or payment.reference,
            outcome=outcome,
            amount=paid,
            provider_ref=identifier(data, "id"),
            reason=Reason.DECLINED if outcome is Outcome.FAILED else Reason.NONE,
            detail=status if outcome is not Outcome.PAID else "",
        )


def _reference(event: str, data: Json) -> str:
    if event.startswith("charge.dispute."):
        return identifier(maybe(data, "transaction"), "reference")
    if event.startswith("refund."):
        return identifier(data, "transaction_reference")
    if event == "charge.success":
        return identifier(data, "reference")
    return ""


def _subunits(amount: Money) -> int:
    if amount.currency not in CURRENCIES:
        raise ProviderError("paystack_currency", verdict=Verdict.NEVER)
    return int(amount.major * SUBUNITS)


def _money(data: Json) -> Money | None:
    amount, currency = data.get("amount"), words(data, "currency")
    if not isinstance(amount, int) or isinstance(amount, bool):
        return None
    try:
        return Money.of_major(Decimal(amount) / SUBUNITS, currency)
    except ValueError:
        return None


def _bearer(account: PaymentAccount) -> dict[str, str]:
    key = account.secrets.get("secret_key", "").strip()
    if not key:
        raise ProviderError("paystack_no_key", verdict=Verdict.ALARM)
    return {"Authorization": f"Bearer {key}"}


def _body(answered: Answered) -> Json:
    return answered.body if isinstance(answered.body, dict) else {}


def _data(answered: Answered) -> Json:
    return maybe(_body(answered), "data")


def _code(answered: Answered) -> str:
    return "" if answered.ok else words(_body(answered), "code")


def _unknown_reference(answered: Answered) -> bool:
    return answered.status == HTTPStatus.NOT_FOUND or _code(answered) == "transaction_not_found"


def _failure(answered: Answered) -> ProviderError:
    if answered.ok:
        return ProviderError("paystack_unreadable", verdict=Verdict.UNKNOWN)
    code = _code(answered)
    by_status = answered.failure("paystack")
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", code):
        return by_status
    return ProviderError(
        f"paystack_{code}", verdict=by_status.verdict, retry_after_s=by_status.retry_after_s
    )

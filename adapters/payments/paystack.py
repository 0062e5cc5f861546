"""Paystack's hosted page: https://paystack.com/docs/api/transaction"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal
from urllib.parse import quote

from adapters import paystack_money_back
from adapters.http import Http
from adapters.moments import maybe_moment, utc_text
from adapters.paystack_api import (
    bearer,
    body_of,
    code_of,
    data_of,
    failure,
    money,
    subunits,
    unknown_transaction,
)
from adapters.reading import Json, elements, identifier, maybe, read_object, words
from adapters.signatures import require, sha512_hex
from domain.edge_ports import Webhook
from domain.errors import ProviderError, UnreadableError, Verdict
from domain.model.payment import (
    Confirmation,
    Outcome,
    Payment,
    PaymentNotice,
    Reason,
    Refund,
    RefundAnswer,
    Started,
)
from domain.model.shop import PaymentAccount, Secrets
from domain.payment_ports import Charge

# https://paystack.com/docs/api/transaction/#initialize
REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,100}")
# https://paystack.com/docs/payments/verify-payments. A page that nobody has opened yet is "abandoned".
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {"success": Outcome.PAID, "failed": Outcome.FAILED, "reversed": Outcome.FAILED}
)
TOOK_MONEY: Final = ("success", "reversed")
"""What is listed under these was received once; "reversed" has gone back since."""
PER_PAGE: Final = 100
MOST_PAGES: Final = 1000
LONGEST_OPEN: Final = timedelta(days=7)
"""The list goes by when a transaction was begun; it may be paid this much later."""


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
        about: Literal["payment", "refund"] = "refund" if event.startswith("refund.") else "payment"
        return [PaymentNotice(reference, f"{event}:{subject}", about)]

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
                "amount": subunits(payment.amount),
                "currency": payment.amount.currency,
                "reference": payment.reference,
                "callback_url": charge.return_url,
            },
            headers=bearer(account),
        )
        if code_of(answered) == "duplicate_reference":
            return await self._started_before(account, charge)
        link = words(data_of(answered), "authorization_url")
        if not answered.ok or not link.startswith(("https://", "http://")):
            raise failure(answered)
        return Started(link, words(data_of(answered), "access_code"))

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
            headers=bearer(account),
        )
        if not answered.ok:
            if unknown_transaction(answered):
                return Confirmation(payment.reference, Outcome.PENDING, detail="not_found")
            raise failure(answered)
        return _confirmation(data_of(answered), payment.reference)

    async def refund(
        self, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        return await paystack_money_back.refund(
            self._http, self._base_url, account, payment, refund
        )

    async def refund_state(
        self,
        account: PaymentAccount,
        payment: Payment,  # noqa: ARG002 the refund has a name of its own
        refund: Refund,
    ) -> RefundAnswer:
        return await paystack_money_back.refund_state(self._http, self._base_url, account, refund)

    async def received(
        self, account: PaymentAccount, since: datetime, until: datetime
    ) -> Sequence[Confirmation]:
        """https://paystack.com/docs/api/transaction/#list"""
        found = []
        for status in TOOK_MONEY:
            async for data in self._listed(account, status, since, until):
                told = _confirmation({**data, "status": "success"}, words(data, "reference"))
                if told.at is not None and since <= told.at < until:
                    found.append(told)
        return found

    async def _listed(
        self, account: PaymentAccount, status: str, since: datetime, until: datetime
    ) -> AsyncIterator[Json]:
        span = {"from": utc_text(since - LONGEST_OPEN), "to": utc_text(until)}
        for page in range(1, MOST_PAGES + 1):
            answered = await self._http.get(
                f"{self._base_url}/transaction",
                headers=bearer(account),
                params={**span, "status": status, "perPage": str(PER_PAGE), "page": str(page)},
            )
            if not answered.ok or not isinstance(body_of(answered).get("data"), list):
                raise failure(answered)
            listed = elements(body_of(answered), "data")
            for one in listed:
                if isinstance(one, dict):
                    yield one
            if len(listed) < PER_PAGE:
                return


def _confirmation(data: Json, reference: str) -> Confirmation:
    status, paid = words(data, "status"), money(data)
    outcome = OUTCOMES.get(status, Outcome.PENDING)
    if outcome is Outcome.PAID and (paid is None or words(data, "reference") != reference):
        outcome, status = Outcome.PENDING, "mismatch"
    return Confirmation(
        reference=words(data, "reference") or reference,
        outcome=outcome,
        amount=paid,
        provider_ref=identifier(data, "id"),
        reason=Reason.DECLINED if outcome is Outcome.FAILED else Reason.NONE,
        detail=status if outcome is not Outcome.PAID else "",
        at=maybe_moment(data, "paid_at") or maybe_moment(data, "paidAt"),
    )


def _reference(event: str, data: Json) -> str:
    if event.startswith("charge.dispute."):
        return identifier(maybe(data, "transaction"), "reference")
    if event.startswith("refund."):
        return identifier(data, "transaction_reference")
    if event == "charge.success":
        return identifier(data, "reference")
    return ""

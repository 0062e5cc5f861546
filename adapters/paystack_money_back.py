"""Paystack's refunds: https://paystack.com/docs/api/refund

They take days and carry no reference of ours, but a note for the merchant: that is where ours stands.
"""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from adapters.http import Http
from adapters.moments import utc_text
from adapters.paystack_api import bearer, body_of, data_of, failure, subunits
from adapters.reading import Json, elements, identifier, words
from domain.model.payment import Payment, Refund, RefundAnswer, RefundStatus
from domain.model.shop import PaymentAccount

# https://paystack.com/docs/payments/refunds/#refund-statuses. What needs attention wants the buyer's bank account,
# which only the seller can give, on Paystack's dashboard.
STATUSES: Mapping[str, RefundStatus] = MappingProxyType(
    {
        "pending": RefundStatus.PENDING,
        "processing": RefundStatus.PENDING,
        "processed": RefundStatus.DONE,
        "failed": RefundStatus.FAILED,
        "needs-attention": RefundStatus.BY_HAND,
    }
)
PER_PAGE: Final = 100
MOST_PAGES: Final = 100
SLACK: Final = timedelta(hours=1)
"""Their clock and ours."""


async def refund(
    http: Http, base_url: str, account: PaymentAccount, payment: Payment, wanted: Refund
) -> RefundAnswer:
    answered = await http.post_json(
        f"{base_url}/refund",
        {
            "transaction": payment.reference,
            "amount": subunits(wanted.amount),
            "currency": wanted.amount.currency,
            "merchant_note": wanted.reference,
            "customer_note": "Refund",
        },
        headers=bearer(account),
    )
    if not answered.ok or not identifier(data_of(answered), "id"):
        raise failure(answered)
    return _answer(data_of(answered))


async def refund_state(
    http: Http, base_url: str, account: PaymentAccount, wanted: Refund
) -> RefundAnswer:
    if not wanted.provider_ref:
        return await _by_note(http, base_url, account, wanted)
    answered = await http.get(
        f"{base_url}/refund/{quote(wanted.provider_ref, safe='')}", headers=bearer(account)
    )
    if answered.status == HTTPStatus.NOT_FOUND:
        return RefundAnswer(RefundStatus.UNKNOWN)
    if not answered.ok or not data_of(answered):
        raise failure(answered)
    return _answer(data_of(answered))


async def _by_note(
    http: Http, base_url: str, account: PaymentAccount, wanted: Refund
) -> RefundAnswer:
    """The answer to our call was lost: look through what was asked for since."""
    since = utc_text(wanted.created_at - SLACK)
    for page in range(1, MOST_PAGES + 1):
        params = {"from": since, "perPage": str(PER_PAGE), "page": str(page)}
        answered = await http.get(f"{base_url}/refund", headers=bearer(account), params=params)
        if not answered.ok:
            raise failure(answered)
        listed = elements(body_of(answered), "data")
        for one in listed:
            if isinstance(one, dict) and words(one, "merchant_note") == wanted.reference:
                return _answer(one)
        if len(listed) < PER_PAGE:
            break
    return RefundAnswer(RefundStatus.UNKNOWN)


def _answer(data: Json) -> RefundAnswer:
    status = words(data, "status")
    return RefundAnswer(
        STATUSES.get(status, RefundStatus.PENDING), identifier(data, "id"), detail=status
    )

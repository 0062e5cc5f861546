"""Flutterwave's refunds: https://developer.flutterwave.com/v3.0/docs/refunds

They are told apart by their comments: that is where our reference stands.
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from adapters.flutterwave_api import bearer, body_of, data_of, failure, major
from adapters.http import Http
from adapters.reading import Json, elements, identifier, words
from domain.errors import ProviderError, Verdict
from domain.model.payment import Refund, RefundAnswer, RefundStatus
from domain.model.shop import PaymentAccount

# Page above, "Refund status": "completed" alone means begun, and the money not yet on its way.
STATUSES: Mapping[str, RefundStatus] = MappingProxyType(
    {
        "completed-bank-transfer": RefundStatus.DONE,
        "completed-momo": RefundStatus.DONE,
        "completed-mpgs": RefundStatus.DONE,
        "completed-offline": RefundStatus.DONE,
        "completed-preauth": RefundStatus.DONE,
        "failed": RefundStatus.FAILED,
        "cancelled": RefundStatus.FAILED,
    }
)
MOST_PAGES: Final = 100


async def refund(
    http: Http, base_url: str, account: PaymentAccount, transaction: str, wanted: Refund
) -> RefundAnswer:
    """*transaction* is Flutterwave's id of what was paid."""
    if not transaction.isdecimal():
        raise ProviderError("flutterwave_no_transaction", verdict=Verdict.NEVER)
    answered = await http.post_json(
        f"{base_url}/v3/transactions/{transaction}/refund",
        {"amount": major(wanted.amount), "comments": wanted.reference},
        headers=bearer(account),
    )
    if not answered.ok or not identifier(data_of(answered), "id"):
        raise failure(answered)
    return _answer(data_of(answered))


async def refund_state(
    http: Http, base_url: str, account: PaymentAccount, transaction: str, wanted: Refund
) -> RefundAnswer:
    if not wanted.provider_ref:
        return await _by_comments(http, base_url, account, transaction, wanted)
    answered = await http.get(
        f"{base_url}/v3/refunds/{quote(wanted.provider_ref, safe='')}", headers=bearer(account)
    )
    if answered.status == HTTPStatus.NOT_FOUND:
        return RefundAnswer(RefundStatus.UNKNOWN)
    if not data_of(answered):
        raise failure(answered)
    return _answer(data_of(answered))


async def _by_comments(
    http: Http, base_url: str, account: PaymentAccount, transaction: str, wanted: Refund
) -> RefundAnswer:
    """The answer to our call was lost: look through what was asked for since that day."""
    since = wanted.created_at.date().isoformat()
    for page in range(1, MOST_PAGES + 1):
        params = {"from": since, "id": transaction, "page": str(page)}
        answered = await http.get(f"{base_url}/v3/refunds", headers=bearer(account), params=params)
        if not answered.ok:
            raise failure(answered)
        listed = [one for one in elements(body_of(answered), "data") if isinstance(one, dict)]
        for one in listed:
            if words(one, "comments") == wanted.reference:
                return _answer(one)
        if not listed:
            break
    return RefundAnswer(RefundStatus.UNKNOWN)


def _answer(data: Json) -> RefundAnswer:
    status = words(data, "status").lower()
    return RefundAnswer(
        STATUSES.get(status, RefundStatus.PENDING), identifier(data, "id"), detail=status
    )

"""Flutterwave v3 Standard, a hosted page: https://developer.flutterwave.com/v3.0/docs/flutterwave-standard-1

Not v4: there a card's number would pass through us.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from types import MappingProxyType
from typing import Final

from adapters import flutterwave_money_back
from adapters.flutterwave_api import bearer, body_of, data_of, failure, major, money
from adapters.http import Answered, Http
from adapters.moments import maybe_moment
from adapters.reading import Json, elements, identifier, maybe, read_object, words
from adapters.signatures import require, sha256_base64
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
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

# https://developer.flutterwave.com/v3.0/docs/transaction-verification
OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {"successful": Outcome.PAID, "failed": Outcome.FAILED}
)
LONGEST_SESSION_MIN: Final = 1440
"""Minutes a page may stay open at most (`session_duration`)."""
DAY: Final = timedelta(days=1)
MOST_PAGES: Final = 1000


class Flutterwave:
    name = "flutterwave"
    default_base_url = "https://api.flutterwave.com"
    url_variable = "BOT_FLUTTERWAVE_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """https://developer.flutterwave.com/v3.0/docs/webhooks

        A signature that is there must hold; only without one does the plain hash count, which whoever has seen one
        delivery can repeat. Value is given by `confirm` alone.
        """
        secret = secrets.get("secret_hash", "")
        signature = webhook.headers.get("flutterwave-signature")
        if signature is not None:
            require(given=signature, expected=sha256_base64(secret, webhook.body))
            return
        if not secret.strip():
            raise BadSignatureError("the account has no secret to verify with")
        require(given=webhook.headers.get("verif-hash", ""), expected=secret)

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:
        """`charge.completed` comes for a failed charge as well: its name is never read as success."""
        body = read_object(webhook.body)
        event, data = words(body, "event"), body.get("data")
        if not event or not isinstance(data, dict):
            raise UnreadableError("no Flutterwave event")
        status, name = words(data, "status"), identifier(data, "id")
        if event.startswith("charge."):
            reference = identifier(data, "tx_ref")
            if not reference:
                return []
            return [PaymentNotice(reference, f"{event}:{name or reference}:{status}")]
        if event.startswith("refund."):
            return _of_refund(event, data)
        return []

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:
        """A page moves no money by itself, so a repeat is harmless: one reference can be paid only once."""
        payment = charge.payment
        body = {
            "tx_ref": payment.reference,
            "amount": major(payment.amount),
            "currency": payment.amount.currency,
            "redirect_url": charge.return_url,
            "customer": _customer(charge),
            "session_duration": LONGEST_SESSION_MIN,
            "customizations": {"title": charge.title or "Payment"},
        }
        headers = bearer(account)
        try:
            answered = await self._http.post_json(
                f"{self._base_url}/v3/payments", body, headers=headers
            )
        except ProviderError as error:
            raise _harmless(error) from error
        link = words(data_of(answered), "link")
        if not answered.ok or not link.startswith(("https://", "http://")):
            raise _harmless(failure(answered))
        return Started(link)

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:
        """`amount` is what was paid and in which currency, whatever was asked: whoever settles compares."""
        answered = await self._http.get(
            f"{self._base_url}/v3/transactions/verify_by_reference",
            headers=bearer(account),
            params={"tx_ref": payment.reference},
        )
        if _nobody_paid(answered):
            return Confirmation(payment.reference, Outcome.PENDING, detail="not_found")
        if not answered.ok or not data_of(answered):
            raise failure(answered)
        return _confirmation(data_of(answered), payment.reference)

    async def refund(
        self, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        paid = await self._transaction(account, payment)
        return await flutterwave_money_back.refund(
            self._http, self._base_url, account, paid, refund
        )

    async def refund_state(
        self, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        paid = "" if refund.provider_ref else await self._transaction(account, payment)
        return await flutterwave_money_back.refund_state(
            self._http, self._base_url, account, paid, refund
        )

    async def received(
        self, account: PaymentAccount, since: datetime, until: datetime
    ) -> Sequence[Confirmation]:
        """https://developer.flutterwave.com/v3.0/reference/get-transactions: asked by the day, told by the second."""
        found = []
        async for data in self._listed(account, since - DAY, until + DAY):
            told = _confirmation(data, identifier(data, "tx_ref"))
            if told.at is not None and since <= told.at < until:
                found.append(told)
        return found

    async def _transaction(self, account: PaymentAccount, payment: Payment) -> str:
        """Flutterwave's own id of what was paid, which refunds go by."""
        if payment.provider_ref.isdecimal():
            return payment.provider_ref
        return (await self.confirm(account, payment)).provider_ref

    async def _listed(
        self, account: PaymentAccount, first: datetime, last: datetime
    ) -> AsyncIterator[Json]:
        days = {"from": first.date().isoformat(), "to": last.date().isoformat()}
        for page in range(1, MOST_PAGES + 1):
            answered = await self._http.get(
                f"{self._base_url}/v3/transactions",
                headers=bearer(account),
                params={**days, "status": "successful", "page": str(page)},
            )
            body = body_of(answered)
            if not answered.ok or not isinstance(body.get("data"), list):
                raise failure(answered)
            for one in elements(body, "data"):
                if isinstance(one, dict):
                    yield one
            pages = maybe(maybe(body, "meta"), "page_info").get("total_pages")
            if not isinstance(pages, int) or page >= pages:
                return


def _customer(charge: Charge) -> dict[str, str]:
    known = {"email": charge.email}
    return {**known, "phonenumber": charge.phone} if charge.phone else known


def _of_refund(event: str, data: Json) -> list[PaymentNotice]:
    """It names the transaction, not our reference; in capitals or not, as deliveries differ."""
    transaction = identifier(data, "TransactionId") or identifier(data, "tx_id")
    if not transaction:
        return []
    status = words(data, "status")
    key = f"{event}:{identifier(data, 'id') or transaction}:{status}"
    return [PaymentNotice("", key, "refund", provider_ref=transaction)]


def _harmless(error: ProviderError) -> ProviderError:
    """Whether the page was made or not, asking for it again does no harm."""
    if error.verdict is not Verdict.UNKNOWN:
        return error
    return ProviderError(
        error.code, verdict=Verdict.RETRY, retry_after_s=error.retry_after_s, growth=error.growth
    )


def _nobody_paid(answered: Answered) -> bool:
    """A page that was opened and left is no transaction. Messages are for people: only this one is known."""
    if answered.status == HTTPStatus.NOT_FOUND:
        return True
    message = words(body_of(answered), "message").lower()
    return answered.status == HTTPStatus.BAD_REQUEST and "no transaction" in message


def _confirmation(data: Json, reference: str) -> Confirmation:
    """The answer to another reference, or in a currency that no shop has, is never PAID."""
    status, paid = words(data, "status").lower(), money(data)
    outcome = OUTCOMES.get(status, Outcome.PENDING)
    if outcome is Outcome.PAID and (paid is None or identifier(data, "tx_ref") != reference):
        outcome, status = Outcome.PENDING, "mismatch"
    return Confirmation(
        reference=identifier(data, "tx_ref") or reference,
        outcome=outcome,
        amount=paid,
        provider_ref=identifier(data, "id"),
        reason=Reason.DECLINED if outcome is Outcome.FAILED else Reason.NONE,
        detail="" if outcome is Outcome.PAID else status,
        at=maybe_moment(data, "created_at"),
    )

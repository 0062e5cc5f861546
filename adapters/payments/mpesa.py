"""M-Pesa Express (STK push): a prompt on the buyer's phone, https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate

Settings of an account: `shortcode`, `passkey`, `consumer_key`, `consumer_secret`, and `till` where the shop is paid by
a till number (Buy Goods) and not by its paybill. Refunds (Reversal) need the seller's own operator: a person does them.
"""

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from adapters.daraja import (
    BUSY,
    Clock,
    Daraja,
    body_of,
    code_of,
    failure,
    optional,
    setting,
    utc_now,
)
from adapters.http import Http
from adapters.reading import Json, elements, exact, identifier, maybe, read_object, words
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
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

CURRENCY: Final = "KES"
CENTS: Final = 100
PHONE: Final = re.compile(r"\+?(254[17][0-9]{8})")
"""Safaricom's and its rivals' lines as Daraja takes them: 2547..., 2541..., without the plus."""
MOST_REFERENCE: Final = 12
MOST_DESCRIPTION: Final = 13
PAID: Final = "0"
# https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate, "Result codes"
REASONS: Mapping[str, Reason] = MappingProxyType(
    {
        "1": Reason.NO_FUNDS,
        "17": Reason.BUSY,
        "1001": Reason.BUSY,
        "1019": Reason.EXPIRED,
        "1025": Reason.DECLINED,
        "1032": Reason.CANCELLED,
        "1037": Reason.NO_ANSWER,
        "2001": Reason.WRONG_PIN,
        "9999": Reason.DECLINED,
    }
)


class Mpesa:
    name = "mpesa"
    default_base_url = "https://api.safaricom.co.ke"
    url_variable = "BOT_MPESA_URL"

    def __init__(self, http: Http, base_url: str, clock: Clock = utc_now) -> None:
        self._daraja = Daraja(http, base_url, clock)

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:  # noqa: ARG002 refuses all
        """Daraja signs nothing: its callbacks come to a payment's own address, and to no other."""
        raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:
        """Success or not, it is a question for `confirm`. CheckoutRequestID may hold a phone number: the id of the
        event is its hash."""
        callback = maybe(maybe(read_object(webhook.body), "Body"), "stkCallback")
        checkout, result = identifier(callback, "CheckoutRequestID"), _result(callback)
        if not checkout or not result:
            raise UnreadableError("no M-Pesa callback")
        hashed = hashlib.sha256(checkout.encode()).hexdigest()[:24]
        claimed = _amount(callback) if result == PAID else None
        return [PaymentNotice("", f"{hashed}:{result}", provider_ref=checkout, amount=claimed)]

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:
        """A second push is a second prompt, so one whose fate is not known is UNKNOWN and never repeated blindly."""
        shillings, phone = _shillings(charge.payment.amount), _phone(charge)
        if not charge.callback_url:
            raise ProviderError("mpesa_no_callback_url", verdict=Verdict.NEVER)
        answered = await self._daraja.post(
            account,
            "/mpesa/stkpush/v1/processrequest",
            {
                **_payee(account),
                "Amount": shillings,
                "PartyA": phone,
                "PhoneNumber": phone,
                "CallBackURL": charge.callback_url,
                "AccountReference": _order_number(charge.payment)[:MOST_REFERENCE],
                "TransactionDesc": _description(charge),
            },
        )
        body = body_of(answered)
        checkout = identifier(body, "CheckoutRequestID")
        if answered.ok and identifier(body, "ResponseCode") == PAID and checkout:
            return Started("", checkout)
        raise failure(answered)

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:
        """The query tells no amount: the push asked for exactly `payment.amount`, which nobody can change on the way.

        A result that is not known stays PENDING: whoever calls it failed might ask for the money twice.
        """
        if not payment.provider_ref:
            return Confirmation(payment.reference, Outcome.PENDING, detail="not_told")
        try:
            answered = await self._daraja.post(
                account,
                "/mpesa/stkpushquery/v1/query",
                {"CheckoutRequestID": payment.provider_ref},
            )
        except ProviderError as error:
            raise _asking(error) from error
        if code_of(answered) == BUSY:
            return Confirmation(payment.reference, Outcome.PENDING, detail="processing")
        body = body_of(answered)
        if not answered.ok or not body:
            raise _asking(failure(answered))
        return _confirmation(body, payment)


def _confirmation(body: Json, payment: Payment) -> Confirmation:
    result = _result(body)
    if result == PAID:
        if identifier(body, "CheckoutRequestID") != payment.provider_ref:
            return Confirmation(payment.reference, Outcome.PENDING, detail="mismatch")
        return Confirmation(payment.reference, Outcome.PAID, payment.amount, payment.provider_ref)
    if result in REASONS:
        return Confirmation(
            payment.reference,
            Outcome.FAILED,
            provider_ref=payment.provider_ref,
            reason=REASONS[result],
            detail=result,
        )
    return Confirmation(payment.reference, Outcome.PENDING, detail=result or "processing")


def _result(holder: Json) -> str:
    """`ResultCode` is a number in callbacks and a text in queries, and now and then the other way round."""
    code = identifier(holder, "ResultCode")
    return code if re.fullmatch(r"[0-9]{1,8}", code) else ""


def _amount(callback: Json) -> Money | None:
    for item in elements(maybe(callback, "CallbackMetadata"), "Item"):
        if not isinstance(item, dict) or words(item, "Name") != "Amount":
            continue
        value = exact(item, "Value")
        try:
            return None if value is None else Money.of_major(value, CURRENCY)
        except ValueError:
            return None
    return None


def _shillings(amount: Money) -> int:
    """Whole ones: rounding is refused, not done."""
    if amount.currency != CURRENCY:
        raise ProviderError("mpesa_currency", verdict=Verdict.NEVER)
    if amount.minor <= 0 or amount.minor % CENTS:
        raise ProviderError("mpesa_not_whole_shillings", verdict=Verdict.NEVER)
    return amount.minor // CENTS


def _phone(charge: Charge) -> str:
    found = PHONE.fullmatch(charge.payment.phone or charge.phone)
    if found is None:
        raise ProviderError("mpesa_phone", verdict=Verdict.NEVER)
    return found[1]


def _payee(account: PaymentAccount) -> dict[str, str]:
    till = optional(account, "till")
    if till:
        return {"TransactionType": "CustomerBuyGoodsOnline", "PartyB": till}
    return {
        "TransactionType": "CustomerPayBillOnline",
        "PartyB": setting(account, "shortcode"),
    }


def _order_number(payment: Payment) -> str:
    """A reference is the order's number and a tail of its own."""
    return payment.reference.rpartition("-")[0] or payment.reference


def _description(charge: Charge) -> str:
    plain = re.sub(r"[^A-Za-z0-9 ]", "", charge.title).strip()
    cut = plain[: MOST_DESCRIPTION + 1]
    return (cut if cut == plain else cut.rpartition(" ")[0])[:MOST_DESCRIPTION] or "Order"


def _asking(error: ProviderError) -> ProviderError:
    """A question changes nothing: it may always be asked again."""
    if error.verdict is not Verdict.UNKNOWN:
        return error
    return ProviderError(error.code, verdict=Verdict.RETRY, retry_after_s=error.retry_after_s)

"""One shop's account with M-Pesa, one payment, and what Daraja answers."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from domain.model.ids import OrderId, TenantId
from domain.model.money import Money
from domain.model.payment import Payment, PaymentStatus
from domain.model.shop import PaymentAccount
from domain.payment_ports import Charge
from tests.fakes.provider import Api

SECRETS = {
    "consumer_key": "key",
    "consumer_secret": "hush",
    "shortcode": "174379",
    "passkey": "bfb279f9",
}
ACCOUNT = PaymentAccount(TenantId(UUID(int=1)), "nairobi-stk", "mpesa", secrets=SECRETS)
AT = datetime(2026, 11, 28, 21, 30, 5, tzinfo=UTC)
CHECKOUT = "ws_CO_29112026003005123708374149"
PAYMENT = Payment(
    "NB-K7M4Q-7HJ3WXQ9CDFG",
    OrderId(UUID(int=3)),
    "mpesa",
    "nairobi-stk",
    Money(450_000, "KES"),
    PaymentStatus.STARTING,
    AT,
    phone="+254708374149",
)
PROMPTED = replace(PAYMENT, provider_ref=CHECKOUT, status=PaymentStatus.OPEN)
CHARGE = Charge(
    PAYMENT,
    "b1@buyers.shop.example",
    "+254711000000",
    "https://shop.example/back",
    "https://shop.example/paid-calls/3f9a1c7be2d84560c1e4a9f7b2d86350",
    "Wanjiku's NB-K7M4Q",
)
TOKEN, PUSH, QUERY = (
    "/oauth/v1/generate",
    "/mpesa/stkpush/v1/processrequest",
    "/mpesa/stkpushquery/v1/query",
)
ACCEPTED = {
    "MerchantRequestID": "29115-34620561-1",
    "CheckoutRequestID": CHECKOUT,
    "ResponseCode": "0",
    "ResponseDescription": "Success. Request accepted for processing",
    "CustomerMessage": "Success. Request accepted for processing",
}
BUSY = {
    "requestId": "1",
    "errorCode": "500.001.1001",
    "errorMessage": "The transaction is being processed",
}


class Watch:
    def __init__(self) -> None:
        self.now = AT

    def __call__(self) -> datetime:
        return self.now


def asked(api: Api, path: str) -> list[object]:
    return [body for where, body in api.asked if where == path]

"""One shop's account with Flutterwave, one payment, its refund, and what Flutterwave answers."""

from datetime import UTC, datetime
from uuid import UUID

from domain.model.ids import OrderId, TenantId
from domain.model.money import Money
from domain.model.payment import Payment, PaymentStatus, Refund, RefundStatus
from domain.model.shop import PaymentAccount
from domain.payment_ports import Charge

SECRETS = {"secret_key": "FLWSECK_TEST-x", "secret_hash": "a hash"}
ACCOUNT = PaymentAccount(TenantId(UUID(int=1)), "flw-1", "flutterwave", secrets=SECRETS)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAYMENT = Payment(
    "AD-K7M4Q-7HJ3WX",
    OrderId(UUID(int=3)),
    "flutterwave",
    "flw-1",
    Money(450_050, "NGN"),
    PaymentStatus.STARTING,
    AT,
)
CHARGE = Charge(
    PAYMENT,
    "b1@buyers.shop.example",
    "+2348030000000",
    "https://shop.example/back",
    title="Adunni Market AD-K7M4Q",
)
REFUND = Refund(
    "AD-K7M4Q-R-9CDF",
    PAYMENT.reference,
    PAYMENT.order_id,
    Money(200_050, "NGN"),
    RefundStatus.ASKED,
    why="torn",
    by="owner",
    created_at=AT,
)
LINK = "https://checkout.flutterwave.com/v3/hosted/pay/f524c1196ffda5556341"
VERIFY = "/v3/transactions/verify_by_reference"
NOT_FOUND = {"status": "error", "message": "No transaction was found for this id", "data": None}


def success(data: object, **more: object) -> tuple[int, object]:
    return 200, {"status": "success", "message": "ok", "data": data, **more}


def paid(**data: object) -> dict[str, object]:
    known = {"id": 285959875, "tx_ref": PAYMENT.reference, "amount": 4500.5, "currency": "NGN"}
    told = {"charged_amount": 4563.5, "status": "successful", "created_at": AT.isoformat()}
    return {**known, **told, **data}

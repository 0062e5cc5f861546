"""The prompts that were sent to phones, and what became of them.

https://developer.safaricom.co.ke/APIs/MpesaExpressSimulate
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any

NAIROBI = timezone(timedelta(hours=3))
WORDS = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "1001": "Unable to lock subscriber, a transaction is already in process",
    "1032": "Request cancelled by user",
    "1037": "DS timeout user cannot be reached",
    "2001": "The initiator information is invalid.",
}


@dataclass(slots=True)
class Push:
    """`amount` in whole shillings. `result` is empty while the phone shows the prompt."""

    checkout_id: str
    merchant_id: str
    phone: str
    amount: int
    account_reference: str
    description: str
    callback_url: str
    payee: str
    at: datetime
    result: str = ""
    paid: int = 0
    receipt: str = ""
    finished_at: datetime | None = None

    def prompt(self) -> dict[str, Any]:
        """What the page shows."""
        return {
            "id": self.checkout_id,
            "phone": self.phone,
            "amount": self.amount,
            "payee": self.payee,
            "account": self.account_reference,
            "at": self.at.isoformat(),
        }

    def data(self) -> dict[str, Any]:
        return {
            **self.prompt(),
            "status": self.result or "waiting",
            "paid": self.paid,
            "receipt": self.receipt,
        }

    def callback(self, receipt: str) -> dict[str, Any]:
        """Metadata only on success; the balance has a name and no value."""
        told: dict[str, Any] = {
            "MerchantRequestID": self.merchant_id,
            "CheckoutRequestID": self.checkout_id,
            "ResultCode": int(self.result),
            "ResultDesc": WORDS[self.result],
        }
        if self.result == "0":
            finished = self.finished_at or self.at
            told["CallbackMetadata"] = {
                "Item": [
                    {"Name": "Amount", "Value": float(self.paid)},
                    {"Name": "MpesaReceiptNumber", "Value": receipt},
                    {"Name": "Balance"},
                    {
                        "Name": "TransactionDate",
                        "Value": int(f"{finished.astimezone(NAIROBI):%Y%m%d%H%M%S}"),
                    },
                    {"Name": "PhoneNumber", "Value": int(self.phone)},
                ]
            }
        return {"Body": {"stkCallback": told}}


@dataclass(slots=True)
class Ledger:
    pushes: dict[str, Push] = field(default_factory=dict)

    def open(self) -> list[Push]:
        return [push for push in self.pushes.values() if not push.result]

    def open_on(self, phone: str) -> bool:
        return any(push.phone == phone for push in self.open())

"""The transactions Paystack knows, and how it tells them.

https://paystack.com/docs/api/transaction/ and /refund/
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Outcome: TypeAlias = Literal["pay", "fail", "abandon"]
State: TypeAlias = Literal["abandoned", "failed", "success", "reversed"]
WORDS: dict[State, str] = {
    "abandoned": "The transaction was not completed",
    "failed": "Declined",
    "success": "Approved",
    "reversed": "Reversed",
}
CHANNEL = "card"


@dataclass(slots=True)
class Transaction:
    """Amounts in the subunit (kobo). Until it is paid Paystack calls it abandoned."""

    id: int
    reference: str
    access_code: str
    email: str
    amount: int
    currency: str
    callback_url: str
    metadata: Any
    created_at: datetime
    state: State = "abandoned"
    paid_amount: int = 0
    refunded: int = 0
    paid_at: datetime | None = None

    def data(self) -> dict[str, Any]:
        """`data` of a verify answer and of charge.success."""
        paid_at = _iso(self.paid_at)
        return {
            "id": self.id,
            "domain": "test",
            "status": self.state,
            "reference": self.reference,
            "receipt_number": None,
            "amount": self.paid_amount or self.amount,
            "requested_amount": self.amount,
            "message": None,
            "gateway_response": WORDS[self.state],
            "paid_at": paid_at,
            "paidAt": paid_at,
            "created_at": _iso(self.created_at),
            "createdAt": _iso(self.created_at),
            "channel": CHANNEL,
            "currency": self.currency,
            "ip_address": "127.0.0.1",
            "metadata": "" if self.metadata is None else self.metadata,
            "log": None,
            "fees": (self.paid_amount * 15) // 1000 if self.paid_amount else None,
            "fees_split": None,
            "authorization": _card() if self.paid_amount else {},
            "customer": self._customer(),
            "plan": None,
            "split": {},
            "order_id": None,
            "pos_transaction_data": None,
            "source": None,
        }

    def _customer(self) -> dict[str, Any]:
        return {
            "id": self.id % 100_000,
            "first_name": None,
            "last_name": None,
            "email": self.email,
            "customer_code": f"CUS_{self.access_code}",
            "phone": None,
            "metadata": None,
            "risk_action": "default",
            "international_format_phone": None,
        }


def _iso(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _card() -> dict[str, Any]:
    return {
        "authorization_code": "AUTH_sandbox",
        "bin": "408408",
        "last4": "4081",
        "exp_month": "12",
        "exp_year": "2030",
        "channel": CHANNEL,
        "card_type": "visa",
        "bank": "TEST BANK",
        "country_code": "NG",
        "brand": "visa",
        "reusable": False,
        "signature": None,
        "account_name": None,
    }


@dataclass(slots=True)
class Ledger:
    transactions: dict[str, Transaction] = field(default_factory=dict)
    refunds: list[dict[str, Any]] = field(default_factory=list)

    def by_access_code(self, access_code: str) -> Transaction | None:
        return next(
            (one for one in self.transactions.values() if one.access_code == access_code), None
        )

    def find(self, name: str) -> Transaction | None:
        """By reference, or by id written as digits."""
        by_id = (one for one in self.transactions.values() if str(one.id) == name)
        return self.transactions.get(name) or next(by_id, None)

    def clear(self) -> None:
        self.transactions.clear()
        self.refunds.clear()

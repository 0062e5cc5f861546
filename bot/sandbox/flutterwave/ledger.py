"""What Flutterwave knows: links that were made, transactions that came of them, refunds.

https://developer.flutterwave.com/v3.0/docs/transaction-verification
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.sandbox.clock import iso

HUNDREDTHS = 100


@dataclass(slots=True)
class Link:
    """Amounts are kept in hundredths of a major unit; a reference may have several links and one success."""

    code: str
    tx_ref: str
    amount: int
    currency: str
    redirect_url: str
    email: str
    title: str


@dataclass(slots=True)
class Transaction:
    id: int
    link: Link
    amount: int
    currency: str
    status: str
    at: datetime
    refunded: int = 0

    def data(self) -> dict[str, Any]:
        """`data` of a verify answer and of charge.completed."""
        return {
            "id": self.id,
            "tx_ref": self.link.tx_ref,
            "flw_ref": f"FLW-SANDBOX-{self.id}",
            "device_fingerprint": "N/A",
            "amount": major(self.amount),
            "currency": self.currency,
            "charged_amount": major(self.amount),
            "app_fee": major(self.amount * 14 // 1000),
            "merchant_fee": 0,
            "processor_response": "Approved" if self.status == "successful" else "Declined",
            "auth_model": "PIN",
            "ip": "127.0.0.1",
            "narration": "CARD Transaction",
            "status": self.status,
            "payment_type": "card",
            "created_at": iso(self.at),
            "account_id": 17321,
            "customer": {
                "id": self.id % 100_000,
                "name": "Anonymous customer",
                "phone_number": None,
                "email": self.link.email,
                "created_at": iso(self.at),
            },
        }


@dataclass(slots=True)
class Refund:
    id: int
    transaction: Transaction
    amount: int
    comments: str
    at: datetime
    status: str = "completed"

    def data(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "account_id": 17321,
            "tx_id": self.transaction.id,
            "flw_ref": f"FLW-SANDBOX-{self.transaction.id}",
            "wallet_id": 74639,
            "amount_refunded": major(self.amount),
            "status": self.status,
            "destination": "payment_source",
            "comments": self.comments,
            "meta": {"source": "availablebalance"},
            "created_at": iso(self.at),
        }

    def told(self) -> dict[str, Any]:
        """`data` of refund.completed, which spells its names otherwise."""
        return {
            "id": self.id,
            "AmountRefunded": major(self.amount),
            "status": self.status,
            "FlwRef": f"FLW-SANDBOX-{self.transaction.id}",
            "destination": "payment_source",
            "comments": self.comments,
            "createdAt": iso(self.at),
            "AccountId": 17321,
            "TransactionId": self.transaction.id,
        }


@dataclass(slots=True)
class Ledger:
    links: dict[str, Link] = field(default_factory=dict)
    transactions: list[Transaction] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    def last(self, tx_ref: str) -> Transaction | None:
        """The success, where there is one; else the latest try."""
        tries = [one for one in self.transactions if one.link.tx_ref == tx_ref]
        paid = [one for one in tries if one.status == "successful"]
        found = paid or tries
        return found[-1] if found else None

    def clear(self) -> None:
        self.links.clear()
        self.transactions.clear()
        self.refunds.clear()


def major(hundredths: int) -> int | float:
    """As Flutterwave writes it in JSON: 4500 or 4500.5."""
    value = Decimal(hundredths) / HUNDREDTHS
    return int(value) if value == value.to_integral_value() else float(value)


def hundredths(amount: object) -> int | None:
    """What was asked for, a number or digits in a text; None for what is no amount."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str):
        return None
    try:
        value = Decimal(str(amount)) * HUNDREDTHS
        return int(value) if value > 0 and value == value.to_integral_value() else None
    except ArithmeticError:
        return None

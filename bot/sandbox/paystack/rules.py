"""What Paystack refuses, and in which words.

https://paystack.com/docs/api/transaction/#initialize, https://paystack.com/docs/api/errors/
"""

import re
from http import HTTPStatus
from typing import Any

from bot.sandbox.paystack.ledger import Ledger, Transaction

# https://github.com/PaystackOSS/openapi: only these characters; elsewhere the docs leave out "_".
REFERENCE = re.compile(r"[A-Za-z0-9.=-]{1,200}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
CURRENCIES = {"NGN", "GHS", "ZAR", "KES", "USD", "XOF", "EGP", "RWF"}


class PaystackError(Exception):
    def __init__(
        self, message: str, code: str, status: int = HTTPStatus.BAD_REQUEST, step: str = ""
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.step = step or "Ensure that the value(s) you're passing are correct."

    def envelope(self) -> dict[str, Any]:
        return {
            "status": False,
            "message": self.message,
            "meta": {"nextStep": self.step},
            "type": "validation_error",
            "code": self.code,
        }


def check_key(authorization: str, secret_key: str) -> None:
    if authorization != f"Bearer {secret_key}":
        raise PaystackError("Invalid key", "invalid_Key", HTTPStatus.UNAUTHORIZED)


def check_start(body: dict[str, Any], ledger: Ledger) -> None:
    """Raises PaystackError for what /transaction/initialize would not take."""
    if not EMAIL.fullmatch(str(body.get("email", ""))):
        raise PaystackError("Invalid Email Address Passed", "invalid_email_address")
    check_amount(body.get("amount"))
    currency = body.get("currency", "NGN")
    if currency not in CURRENCIES:
        raise PaystackError("Currency not supported by merchant", "unsupported_currency")
    callback = body.get("callback_url") or "https://"
    if not str(callback).startswith(("https://", "http://")):
        raise PaystackError("Invalid callback url", "invalid_callback_url")
    reference = body.get("reference")
    if reference is None:
        return
    if not isinstance(reference, str) or not REFERENCE.fullmatch(reference):
        raise PaystackError("Invalid transaction reference", "invalid_reference")
    if reference in ledger.transactions:
        raise PaystackError(
            "Duplicate Transaction Reference",
            "duplicate_reference",
            step="Generate a new reference and try again.",
        )


def check_amount(amount: object) -> int:
    """A whole number of the subunit; digits in a string are taken too."""
    digits = str(amount) if not isinstance(amount, bool | float) else ""
    if not re.fullmatch(r"[0-9]{1,12}", digits) or int(digits) < 1:
        raise PaystackError("Invalid Amount Sent", "invalid_amount")
    return int(digits)


def check_refund(body: dict[str, Any], ledger: Ledger) -> tuple[Transaction, int]:
    transaction = ledger.find(str(body.get("transaction", "")))
    if transaction is None:
        raise PaystackError("Transaction not found", "transaction_not_found")
    left = transaction.paid_amount - transaction.refunded
    if transaction.state not in {"success", "reversed"} or left <= 0:
        raise PaystackError("Transaction has been fully reversed", "transaction_reversed")
    amount = check_amount(body["amount"]) if body.get("amount") is not None else left
    if amount > left:
        raise PaystackError(
            "Refund amount cannot be more than transaction amount", "invalid_amount"
        )
    return transaction, amount

"""What happens when a person presses a button on the hosted page: money, webhooks, and mishaps."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.clock import iso
from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Desk
from bot.sandbox.money import HostedSwitches, RefundOutcome
from bot.sandbox.paystack.ledger import Ledger, Outcome, Transaction
from bot.sandbox.settings import PaystackAccount
from bot.sandbox.switches import Switchboard

REFUND_S = 0.5
ENDS: Mapping[RefundOutcome, str | None] = {
    "done": "processed",
    "fail": "failed",
    "attention": "needs-attention",
    "stay": None,
}


class PaystackTill:
    name = "paystack"
    label = "Paystack"

    def __init__(self, account: PaystackAccount, desk: Desk) -> None:
        self.account = account
        self.desk = desk
        self.ledger = Ledger()
        self.board = Switchboard(HostedSwitches())

    def snapshot(self) -> dict[str, Any]:
        return {
            "transactions": [one.data() for one in self.ledger.transactions.values()],
            "refunds": self.ledger.refunds,
        }

    def clear(self) -> None:
        self.ledger.clear()

    def press(self, transaction: Transaction, outcome: Outcome) -> None:
        """Raises nothing: a paid one stays paid whatever is pressed."""
        if transaction.state in {"success", "reversed"}:
            return
        if outcome == "fail":
            transaction.state = "failed"
        elif outcome == "pay":
            self.desk.courier.spawn(self._pay_late(transaction))

    async def _pay_late(self, transaction: Transaction) -> None:
        await asyncio.sleep(self.board.now.late_s)
        await self.pay(transaction)

    async def pay(self, transaction: Transaction) -> None:
        """The money is there; return when the engine has heard of it, if it is to hear."""
        switches = self.board.now
        transaction.state = "success"
        transaction.paid_amount = switches.really_paid(transaction.amount)
        transaction.currency = switches.really_in(transaction.currency)
        transaction.paid_at = self.desk.clock.now()
        if switches.lose_webhook:
            return
        charge = transaction.data()
        await self._tell("charge.success", charge)
        if switches.twice:
            await self._tell("charge.success", charge | {"id": transaction.id + 1})

    def refund(self, transaction: Transaction, amount: int, note: str) -> dict[str, Any]:
        transaction.refunded += amount
        whole = transaction.refunded >= transaction.paid_amount
        if whole:
            transaction.state = "reversed"
        now = iso(self.desk.clock.now())
        refund = {
            "id": transaction.id + 500_000 + len(self.ledger.refunds),
            "transaction": transaction.data(),
            "integration": 100_000,
            "domain": "test",
            "amount": amount,
            "deducted_amount": 0,
            "fully_deducted": 0,
            "currency": transaction.currency,
            "channel": None,
            "status": "pending",
            "refunded_by": "sandbox",
            "merchant_note": note,
            "customer_note": f"Refund for transaction {transaction.reference}",
            "expected_at": now,
            "createdAt": now,
            "updatedAt": now,
        }
        self.ledger.refunds.append(refund)
        self.desk.courier.spawn(self._refunded(transaction, refund))
        return refund

    async def _refunded(self, transaction: Transaction, refund: dict[str, Any]) -> None:
        for status in ("pending", ENDS[self.board.now.refund]):
            if status is None:
                return
            await asyncio.sleep(REFUND_S)
            refund["status"] = status
            if status == "failed":
                transaction.refunded -= refund["amount"]
                transaction.state = "success"
            await self._tell(
                f"refund.{status}",
                {
                    "id": refund["id"],
                    "status": status,
                    "transaction_reference": transaction.reference,
                    "refund_reference": None,
                    "amount": str(refund["amount"]),
                    "currency": transaction.currency,
                    "domain": "test",
                    "customer": {"email": transaction.email, "first_name": None, "last_name": None},
                },
            )

    async def _tell(self, event: str, data: dict[str, Any]) -> None:
        body = json.dumps({"event": event, "data": data}, separators=(",", ":")).encode()
        key = self.account.secret_key.encode()
        headers = {
            "Content-Type": "application/json",
            # https://paystack.com/docs/payments/webhooks/: HMAC-SHA512 of the raw body, in hex
            "x-paystack-signature": hmac.new(key, body, hashlib.sha512).hexdigest(),
        }
        webhook = Webhook(self.account.key, f"/payments/{self.account.key}", headers, body, event)
        await self.desk.courier.deliver(webhook, self.board.now)

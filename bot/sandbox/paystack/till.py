"""What happens when a person presses a button on the hosted page: money, webhooks, and mishaps."""

import asyncio
import hashlib
import hmac
import json
from typing import Any

from pydantic import Field

from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Desk
from bot.sandbox.paystack.ledger import Ledger, Outcome, Transaction
from bot.sandbox.settings import PaystackAccount
from bot.sandbox.switches import Switchboard, Switches

REFUND_S = 0.5


class PaystackSwitches(Switches):
    late_s: float = Field(default=0.0, ge=0, le=600, title="The money comes … seconds late")
    wrong_amount: bool = Field(default=False, title="Only half is paid")
    twice: bool = Field(default=False, title="Charged twice")
    lose_webhook: bool = Field(default=False, title="The webhook is lost")
    early: bool = Field(
        default=False,
        title="Paid before the link is given",
        description="The webhook comes before the answer to the call that starts the payment.",
    )


class Till:
    def __init__(self, account: PaystackAccount, desk: Desk) -> None:
        self.account = account
        self.desk = desk
        self.ledger = Ledger()
        self.board = Switchboard(PaystackSwitches())

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
        half = transaction.amount // 2
        transaction.paid_amount = half if switches.wrong_amount else transaction.amount
        transaction.paid_at = self.desk.clock.now()
        if switches.lose_webhook:
            return
        charge = transaction.data()
        await self._tell("charge.success", charge)
        if switches.twice:
            await self._tell("charge.success", charge | {"id": transaction.id + 1})

    def refund(self, transaction: Transaction, amount: int) -> dict[str, Any]:
        transaction.refunded += amount
        whole = transaction.refunded >= transaction.paid_amount
        if whole:
            transaction.state = "reversed"
        now = self.desk.clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
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
            "merchant_note": f"Refund for transaction {transaction.reference}",
            "customer_note": f"Refund for transaction {transaction.reference}",
            "expected_at": now,
            "createdAt": now,
            "updatedAt": now,
        }
        self.ledger.refunds.append({"reference": transaction.reference, "amount": amount})
        self.desk.courier.spawn(self._refunded(transaction, amount, refund["id"]))
        return refund

    async def _refunded(self, transaction: Transaction, amount: int, refund_id: object) -> None:
        for status in ("pending", "processed"):
            await asyncio.sleep(REFUND_S)
            await self._tell(
                f"refund.{status}",
                {
                    "id": refund_id,
                    "status": status,
                    "transaction_reference": transaction.reference,
                    "refund_reference": None,
                    "amount": str(amount),
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

"""What happens when a person presses a button on Flutterwave's page: money, webhooks, and mishaps."""

import asyncio
import json
from typing import Any

from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Desk
from bot.sandbox.flutterwave.ledger import Ledger, Link, Refund, Transaction
from bot.sandbox.money import HostedSwitches
from bot.sandbox.settings import FlutterwaveAccount
from bot.sandbox.switches import Switchboard

REFUND_S = 0.5
ENDS = {"done": "completed-bank-transfer", "fail": "failed"}


class FlutterwaveTill:
    name = "flutterwave"
    label = "Flutterwave"

    def __init__(self, account: FlutterwaveAccount, desk: Desk) -> None:
        self.account = account
        self.desk = desk
        self.ledger = Ledger()
        self.board = Switchboard(HostedSwitches())

    def snapshot(self) -> dict[str, Any]:
        return {
            "transactions": [one.data() for one in self.ledger.transactions],
            "refunds": [one.data() for one in self.ledger.refunds],
        }

    def clear(self) -> None:
        self.ledger.clear()

    def is_paid(self, link: Link) -> bool:
        last = self.ledger.last(link.tx_ref)
        return last is not None and last.status == "successful"

    def press(self, link: Link, outcome: str) -> None:
        """Raises nothing: a paid reference stays paid whatever is pressed."""
        if self.is_paid(link):
            return
        if outcome == "fail":
            self.desk.courier.spawn(
                self._tell_of(self._new(link, link.amount, link.currency, "failed"))
            )
        elif outcome == "pay":
            self.desk.courier.spawn(self._pay_late(link))

    async def _pay_late(self, link: Link) -> None:
        await asyncio.sleep(self.board.now.late_s)
        await self.pay(link)

    async def pay(self, link: Link) -> None:
        """The money is there; return when the engine has heard of it, if it is to hear."""
        switches = self.board.now
        paid = switches.really_paid(link.amount)
        currency = switches.really_in(link.currency)
        found = [self._new(link, paid, currency, "successful") for _ in range(1 + switches.twice)]
        if not switches.lose_webhook:
            for transaction in found:
                await self._tell_of(transaction)

    def _new(self, link: Link, amount: int, currency: str, status: str) -> Transaction:
        number = 285_000_000 + 10 * len(self.ledger.transactions)
        transaction = Transaction(number, link, amount, currency, status, self.desk.clock.now())
        self.ledger.transactions.append(transaction)
        return transaction

    def refund(self, transaction: Transaction, amount: int, comments: str) -> Refund:
        transaction.refunded += amount
        number = 75_000 + len(self.ledger.refunds)
        refund = Refund(number, transaction, amount, comments, self.desk.clock.now())
        self.ledger.refunds.append(refund)
        self.desk.courier.spawn(self._refunded(refund))
        return refund

    async def _refunded(self, refund: Refund) -> None:
        await asyncio.sleep(REFUND_S)
        end = ENDS.get(self.board.now.refund)
        if end is None:
            return
        refund.status = end
        if end == "failed":
            refund.transaction.refunded -= refund.amount
        await self._tell("refund.completed", refund.told(), {})

    async def _tell_of(self, transaction: Transaction) -> None:
        more = {"event.type": "CARD_TRANSACTION"}
        await self._tell("charge.completed", transaction.data(), more)

    async def _tell(self, event: str, data: dict[str, Any], more: dict[str, Any]) -> None:
        """https://developer.flutterwave.com/v3.0/docs/webhooks: the secret hash itself, in `verif-hash`."""
        body = json.dumps({"event": event, "data": data, **more}, separators=(",", ":")).encode()
        headers = {"Content-Type": "application/json", "verif-hash": self.account.secret_hash}
        webhook = Webhook(self.account.key, f"/payments/{self.account.key}", headers, body, event)
        await self.desk.courier.deliver(webhook, self.board.now)

"""The phone's side of a prompt: a PIN, no, or nothing at all; and the one callback that tells of it."""

import asyncio
import json
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from bot.sandbox.courier import Webhook
from bot.sandbox.desk import Desk
from bot.sandbox.money import MoneySwitches
from bot.sandbox.mpesa.ledger import Ledger, Push
from bot.sandbox.settings import MpesaAccount
from bot.sandbox.switches import Switchboard

WRONG_PIN = "0000"
"""Every other PIN of four digits is the right one."""
PAID, NO_MONEY, CANCELLED, NO_ANSWER, BAD_PIN = "0", "1", "1032", "1037", "2001"


class MpesaSwitches(MoneySwitches):
    handset: Literal["asks", "pays", "cancels", "has no money"] = Field(
        default="asks", title="The phone", description="asks: a prompt on this page."
    )
    prompt_s: float = Field(
        default=60.0, ge=0.1, le=600, title="The prompt goes away after … seconds"
    )


class MpesaTill:
    name = "mpesa"
    label = "M-Pesa"

    def __init__(self, account: MpesaAccount, desk: Desk) -> None:
        self.account = account
        self.desk = desk
        self.ledger = Ledger()
        self.board = Switchboard(MpesaSwitches())

    def snapshot(self) -> dict[str, Any]:
        return {
            "transactions": [push.data() for push in self.ledger.pushes.values()],
            "refunds": [],
        }

    def clear(self) -> None:
        self.ledger.pushes.clear()
        self._show()

    async def ring(self, push: Push) -> None:
        """Show the prompt, or do at once what the switches say the person does."""
        self.ledger.pushes[push.checkout_id] = push
        handset = self.board.now.handset
        if self.board.now.early:
            await self._finish(push, PAID)
        elif handset == "asks":
            self._show()
            self.desk.courier.spawn(self._go_away(push, self.board.now.prompt_s))
        else:
            result = {"pays": PAID, "cancels": CANCELLED, "has no money": NO_MONEY}[handset]
            self.desk.courier.spawn(self._finish(push, result))

    def answer(self, push: Push, answer: str, pin: str) -> None:
        """A person pressed something; a prompt that is gone takes nothing any more."""
        if push.result:
            return
        result = CANCELLED
        if answer == "pay":
            result = BAD_PIN if pin == WRONG_PIN else PAID
        push.result = "pending"
        self._show()
        self.desk.courier.spawn(self._finish(push, result))

    async def _go_away(self, push: Push, after_s: float) -> None:
        await asyncio.sleep(after_s)
        if not push.result:
            await self._finish(push, NO_ANSWER)

    async def _finish(self, push: Push, result: str) -> None:
        switches = self.board.now
        if result == PAID:
            await asyncio.sleep(switches.late_s)
            push.paid = switches.really_paid(push.amount)
        push.result = result
        push.finished_at = self.desk.clock.now()
        push.receipt = f"S{self.desk.token(5).upper()[:9]}" if result == PAID else ""
        self._show()
        if switches.lose_webhook:
            return
        await self._tell(push, push.receipt)
        if switches.twice and result == PAID:
            await self._tell(push, f"T{push.receipt[1:]}")

    async def _tell(self, push: Push, receipt: str) -> None:
        """To the address the shop gave for this one prompt, once, unsigned."""
        head, _, secret = urlsplit(push.callback_url).path.rpartition("/")
        webhook = Webhook(
            self.account.key,
            f"{head}/",
            {"Content-Type": "application/json"},
            json.dumps(push.callback(receipt)).encode(),
            f"result {push.result}",
            secret_query=secret,
            once=True,
        )
        await self.desk.courier.deliver(webhook, self.board.now)

    def _show(self) -> None:
        prompts = [push.prompt() for push in self.ledger.open()]
        for chat in self.desk.chats:
            chat.tell("prompts", {"prompts": prompts})

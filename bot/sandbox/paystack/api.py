"""Paystack's API and the page it sends buyers to, mounted under /paystack."""

import asyncio
import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web

from bot.sandbox.paystack.ledger import Outcome, Transaction
from bot.sandbox.paystack.page import closed_page, payment_page, with_reference
from bot.sandbox.paystack.rules import (
    PaystackError,
    check_amount,
    check_key,
    check_refund,
    check_start,
)
from bot.sandbox.paystack.till import Till
from bot.sandbox.switches import Door, Failure, Handler, Switchboard

EARLY_S = 5.0
"""How long the start call waits for its own webhook to be taken, when told to send it early."""


class PaystackApi:
    def __init__(self, till: Till) -> None:
        self._till = till

    def routes(self) -> Iterable[web.RouteDef]:
        desk = self._till.desk
        door = Door("paystack", desk.journal, desk.clock, self._board, _refusal)
        yield web.post("/transaction/initialize", door(self._guarded(self._start)))
        yield web.get("/transaction/verify/{reference}", door(self._guarded(self._verify)))
        yield web.post("/refund", door(self._guarded(self._refund)))
        yield web.get("/pay/{access_code}", self._page)
        yield web.post("/pay/{access_code}", self._press)

    async def _board(self, _request: web.Request) -> Switchboard[Any]:
        return self._till.board

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                check_key(request.headers.get("Authorization", ""), self._till.account.secret_key)
                return await handler(request)
            except PaystackError as error:
                return web.json_response(error.envelope(), status=error.status)

        return guarded

    async def _start(self, request: web.Request) -> web.Response:
        body = await _object(request)
        check_start(body, self._till.ledger)
        transaction = self._open(body)
        if self._till.board.now.early:
            paying = asyncio.create_task(self._till.pay(transaction))
            await asyncio.wait({paying}, timeout=EARLY_S)
            self._till.desk.courier.spawn(_finish(paying))
        public = self._till.desk.settings.public_url
        return _ok(
            "Authorization URL created",
            {
                "authorization_url": f"{public}/paystack/pay/{transaction.access_code}",
                "access_code": transaction.access_code,
                "reference": transaction.reference,
            },
        )

    def _open(self, body: dict[str, Any]) -> Transaction:
        desk, ledger = self._till.desk, self._till.ledger
        transaction = Transaction(
            id=4_000_000_000 + 10 * len(ledger.transactions),
            reference=body.get("reference") or desk.token(8),
            access_code=desk.token(8),
            email=body["email"],
            amount=check_amount(body["amount"]),
            currency=body.get("currency", "NGN"),
            callback_url=body.get("callback_url") or "",
            metadata=body.get("metadata"),
            created_at=desk.clock.now(),
        )
        ledger.transactions[transaction.reference] = transaction
        return transaction

    async def _verify(self, request: web.Request) -> web.Response:
        transaction = self._till.ledger.transactions.get(request.match_info["reference"])
        if transaction is None:
            raise PaystackError(
                "Transaction reference not found.",
                "transaction_not_found",
                step="Ensure that you're passing the reference of a transaction that exists",
            )
        return _ok("Verification successful", transaction.data())

    async def _refund(self, request: web.Request) -> web.Response:
        transaction, amount = check_refund(await _object(request), self._till.ledger)
        refund = self._till.refund(transaction, amount)
        return _ok("Refund has been queued for processing", refund)

    async def _page(self, request: web.Request) -> web.Response:
        transaction = self._asked(request)
        return payment_page(transaction, self._till.account.title)

    async def _press(self, request: web.Request) -> web.Response:
        transaction = self._asked(request)
        outcome = (await request.post()).get("outcome")
        if outcome not in {"pay", "fail", "abandon"}:
            raise web.HTTPBadRequest(text="outcome is pay, fail or abandon")
        self._till.press(transaction, cast("Outcome", outcome))
        if outcome == "abandon":
            return closed_page(transaction)
        if outcome == "fail":
            return payment_page(transaction, self._till.account.title)
        if not transaction.callback_url:
            return closed_page(transaction)
        raise web.HTTPSeeOther(with_reference(transaction))

    def _asked(self, request: web.Request) -> Transaction:
        transaction = self._till.ledger.by_access_code(request.match_info["access_code"])
        if transaction is None:
            raise web.HTTPNotFound(text="There is no such payment.")
        return transaction


async def _finish(task: asyncio.Task[None]) -> None:
    await task


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise PaystackError("Invalid JSON sent", "invalid_params") from error
    if not isinstance(body, dict):
        raise PaystackError("Invalid JSON sent", "invalid_params")
    return body


def _ok(message: str, data: dict[str, Any]) -> web.Response:
    return web.json_response({"status": True, "message": message, "data": data})


def _refusal(failure: Failure) -> web.Response:
    if failure == "throttle":
        return web.json_response(
            {"status": False, "message": "You have exceeded the number of requests allowed"},
            status=HTTPStatus.TOO_MANY_REQUESTS,
            headers={"Retry-After": "1"},
        )
    return web.json_response(
        {"status": False, "message": "An error occurred", "type": "api_error"},
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )

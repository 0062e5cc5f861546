"""Paystack's API and the page it sends buyers to, mounted under /paystack."""

import asyncio
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from http import HTTPStatus
from typing import Any, cast

from aiohttp import web

from bot.sandbox.clock import iso
from bot.sandbox.hosted_page import Paying, State, closed_page, payment_page
from bot.sandbox.paystack.ledger import Outcome, Transaction
from bot.sandbox.paystack.rules import (
    PaystackError,
    check_amount,
    check_key,
    check_refund,
    check_start,
)
from bot.sandbox.paystack.till import PaystackTill
from bot.sandbox.switches import Door, Failure, Handler, Switchboard

STATES: Mapping[str, State] = {"success": "paid", "reversed": "paid", "failed": "failed"}
EARLY_S = 5.0
"""How long the start call waits for its own webhook to be taken, when told to send it early."""


class PaystackApi:
    def __init__(self, till: PaystackTill) -> None:
        self._till = till

    def routes(self) -> Iterable[web.RouteDef]:
        desk = self._till.desk
        door = Door("paystack", desk.journal, desk.clock, self._board, _refusal)
        yield web.post("/transaction/initialize", door(self._guarded(self._start)))
        yield web.get("/transaction/verify/{reference}", door(self._guarded(self._verify)))
        yield web.get("/transaction", door(self._guarded(self._list)))
        yield web.post("/refund", door(self._guarded(self._refund)))
        yield web.get("/refund", door(self._guarded(self._refunds)))
        yield web.get("/refund/{id}", door(self._guarded(self._refund_of)))
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

    async def _list(self, request: web.Request) -> web.Response:
        status = request.query.get("status", "")
        found = [
            one.data()
            for one in self._till.ledger.transactions.values()
            if status in {"", one.state}
            and request.query.get("from", "") <= iso(one.created_at)
            and iso(one.created_at) <= request.query.get("to", "9")
        ]
        return _paged("Transactions retrieved", found, request)

    async def _refunds(self, request: web.Request) -> web.Response:
        since = request.query.get("from", "")
        found = [one for one in self._till.ledger.refunds if since <= str(one["createdAt"])]
        return _paged("Refunds retrieved", found, request)

    async def _refund_of(self, request: web.Request) -> web.Response:
        for one in self._till.ledger.refunds:
            if str(one["id"]) == request.match_info["id"]:
                return _ok("Refund retrieved", one)
        raise PaystackError("Refund not found", "refund_not_found", HTTPStatus.NOT_FOUND)

    async def _refund(self, request: web.Request) -> web.Response:
        body = await _object(request)
        transaction, amount = check_refund(body, self._till.ledger)
        note = str(body.get("merchant_note") or f"Refund for transaction {transaction.reference}")
        refund = self._till.refund(transaction, amount, note)
        return _ok("Refund has been queued for processing", refund)

    async def _page(self, request: web.Request) -> web.Response:
        transaction = self._asked(request)
        return payment_page(self._paying(transaction))

    async def _press(self, request: web.Request) -> web.Response:
        transaction = self._asked(request)
        outcome = (await request.post()).get("outcome")
        if outcome not in {"pay", "fail", "abandon"}:
            raise web.HTTPBadRequest(text="outcome is pay, fail or abandon")
        self._till.press(transaction, cast("Outcome", outcome))
        if outcome == "abandon":
            return closed_page(self._paying(transaction))
        if outcome == "fail":
            return payment_page(self._paying(transaction))
        if not transaction.callback_url:
            return closed_page(self._paying(transaction))
        raise web.HTTPSeeOther(self._paying(transaction).back)

    def _paying(self, transaction: Transaction) -> Paying:
        """The way back carries the reference twice, under both its names."""
        reference = transaction.reference
        return Paying(
            who="Paystack",
            title=self._till.account.title,
            amount=f"{transaction.currency} {Decimal(transaction.amount) / 100:,.2f}",
            reference=reference,
            state=STATES.get(transaction.state, "open"),
            back_to=transaction.callback_url,
            query={"trxref": reference, "reference": reference},
        )

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


def _ok(message: str, data: object, **more: object) -> web.Response:
    return web.json_response({"status": True, "message": message, "data": data, **more})


def _paged(message: str, found: list[dict[str, Any]], request: web.Request) -> web.Response:
    page, size = int(request.query.get("page", "1")), int(request.query.get("perPage", "50"))
    meta = {"total": len(found), "perPage": size, "page": page, "pageCount": -(-len(found) // size)}
    return _ok(message, found[(page - 1) * size : page * size], meta=meta)


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

"""Flutterwave's v3 API and the page it sends buyers to, mounted under /flutterwave."""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.sandbox.flutterwave.ledger import Link, Transaction, hundredths, major
from bot.sandbox.flutterwave.till import FlutterwaveTill
from bot.sandbox.hosted_page import Paying, State, closed_page, payment_page
from bot.sandbox.switches import Door, Failure, Handler, Switchboard

EARLY_S = 5.0
"""How long the start call waits for its own webhook to be taken, when told to send it early."""
PER_PAGE = 20
CURRENCIES = {"NGN", "GHS", "KES", "ZAR", "UGX", "TZS", "USD", "XOF", "XAF", "RWF"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
WHO = "Flutterwave"
STATES: Mapping[str, State] = {"successful": "paid", "failed": "failed"}


class FlutterwaveError(Exception):
    def __init__(self, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.status = status


class FlutterwaveApi:
    def __init__(self, till: FlutterwaveTill) -> None:
        self._till = till

    def routes(self) -> Iterable[web.RouteDef]:
        desk = self._till.desk
        door = Door("flutterwave", desk.journal, desk.clock, self._board, _refusal)

        def guarded(handler: Handler) -> Handler:
            return door(self._guarded(handler))

        yield web.post("/v3/payments", guarded(self._start))
        yield web.get("/v3/transactions", guarded(self._list))
        yield web.get("/v3/transactions/verify_by_reference", guarded(self._by_reference))
        yield web.get("/v3/transactions/{id}/verify", guarded(self._verify))
        yield web.post("/v3/transactions/{id}/refund", guarded(self._refund))
        yield web.get("/v3/refunds", guarded(self._refunds))
        yield web.get("/v3/refunds/{id}", guarded(self._refund_of))
        yield web.get("/pay/{code}", self._page)
        yield web.post("/pay/{code}", self._press)

    async def _board(self, _request: web.Request) -> Switchboard[Any]:
        return self._till.board

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check_key(request)
                return await handler(request)
            except FlutterwaveError as error:
                body = {"status": "error", "message": str(error), "data": None}
                return web.json_response(body, status=error.status)

        return guarded

    def _check_key(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bearer {self._till.account.secret_key}":
            raise FlutterwaveError("Invalid authorization key", HTTPStatus.UNAUTHORIZED)

    async def _start(self, request: web.Request) -> web.Response:
        link = self._link(await _object(request))
        self._till.ledger.links[link.code] = link
        if self._till.board.now.early:
            paying = asyncio.create_task(self._till.pay(link))
            await asyncio.wait({paying}, timeout=EARLY_S)
        public = self._till.desk.settings.public_url
        return _ok("Hosted Link", {"link": f"{public}/flutterwave/pay/{link.code}"})

    def _link(self, body: dict[str, Any]) -> Link:
        customer, amount = body.get("customer"), hundredths(body.get("amount"))
        email = str(customer.get("email", "")) if isinstance(customer, dict) else ""
        tx_ref, currency = str(body.get("tx_ref") or ""), body.get("currency", "NGN")
        if not tx_ref:
            raise FlutterwaveError("tx_ref is required")
        if amount is None:
            raise FlutterwaveError("Amount should be a positive number")
        if currency not in CURRENCIES:
            raise FlutterwaveError("Currency not supported")
        if not EMAIL.fullmatch(email):
            raise FlutterwaveError("customer.email must be a valid email")
        title = (body.get("customizations") or {}).get("title", "")
        back = str(body.get("redirect_url") or "")
        return Link(self._till.desk.token(10), tx_ref, amount, currency, back, email, title)

    async def _by_reference(self, request: web.Request) -> web.Response:
        found = self._till.ledger.last(request.query.get("tx_ref", ""))
        return _ok("Transaction fetched successfully", _known(found).data())

    async def _verify(self, request: web.Request) -> web.Response:
        return _ok("Transaction fetched successfully", self._transaction(request).data())

    async def _list(self, request: web.Request) -> web.Response:
        query = request.query
        first, last = _day(query.get("from")), _day(query.get("to"))
        found = [
            one.data()
            for one in self._till.ledger.transactions
            if (first is None or first <= one.at.date())
            and (last is None or one.at.date() <= last)
            and query.get("status", one.status) == one.status
        ]
        return _paged("Transactions fetched", found, int(query.get("page", "1")))

    async def _refund(self, request: web.Request) -> web.Response:
        transaction, body = self._transaction(request), await _object(request)
        left = transaction.amount - transaction.refunded
        amount = hundredths(body["amount"]) if "amount" in body else left
        if transaction.status != "successful" or left <= 0:
            raise FlutterwaveError("Transaction has been fully refunded")
        if amount is None or amount > left:
            raise FlutterwaveError("Refund amount cannot be more than the transaction amount")
        refund = self._till.refund(transaction, amount, str(body.get("comments", "")))
        return _ok("Transaction refund initiated", refund.data())

    async def _refunds(self, request: web.Request) -> web.Response:
        wanted = request.query.get("id", "")
        found = [
            one.data()
            for one in self._till.ledger.refunds
            if wanted in {"", str(one.transaction.id)}
        ]
        return _paged("Refunds fetched", found, int(request.query.get("page", "1")))

    async def _refund_of(self, request: web.Request) -> web.Response:
        name = request.match_info["id"]
        for one in self._till.ledger.refunds:
            if str(one.id) == name:
                return _ok("Refund fetched", one.data())
        raise FlutterwaveError("No refund was found", HTTPStatus.NOT_FOUND)

    def _transaction(self, request: web.Request) -> Transaction:
        name = request.match_info["id"]
        found = (one for one in self._till.ledger.transactions if str(one.id) == name)
        return _known(next(found, None))

    async def _page(self, request: web.Request) -> web.Response:
        link = self._asked(request)
        return payment_page(self._paying(link))

    async def _press(self, request: web.Request) -> web.Response:
        link, outcome = self._asked(request), (await request.post()).get("outcome")
        if outcome not in {"pay", "fail", "abandon"}:
            raise web.HTTPBadRequest(text="outcome is pay, fail or abandon")
        self._till.press(link, str(outcome))
        if outcome == "pay" and link.redirect_url:
            raise web.HTTPSeeOther(self._paying(link, status="successful").back)
        page = payment_page if outcome == "fail" else closed_page
        return page(self._paying(link))

    def _asked(self, request: web.Request) -> Link:
        link = self._till.ledger.links.get(request.match_info["code"])
        if link is None:
            raise web.HTTPNotFound(text="There is no such payment.")
        return link

    def _paying(self, link: Link, status: str = "cancelled") -> Paying:
        """https://developer.flutterwave.com/v3.0/docs/flutterwave-standard-1: what the redirect carries."""
        last = self._till.ledger.last(link.tx_ref)
        known = {"transaction_id": str(last.id)} if last and status == "successful" else {}
        return Paying(
            who=WHO,
            title=link.title or self._till.account.title,
            amount=f"{link.currency} {major(link.amount):,.2f}",
            reference=link.tx_ref,
            state=STATES.get(last.status if last else "", "open"),
            back_to=link.redirect_url,
            query={"status": status, "tx_ref": link.tx_ref, **known},
        )


def _known(found: Transaction | None) -> Transaction:
    if found is None:
        raise FlutterwaveError("No transaction was found for this id")
    return found


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as error:
        raise FlutterwaveError("from and to are dates") from error


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise FlutterwaveError("Invalid JSON") from error
    if not isinstance(body, dict):
        raise FlutterwaveError("Invalid JSON")
    return body


def _ok(message: str, data: object, **more: object) -> web.Response:
    return web.json_response({"status": "success", "message": message, **more, "data": data})


def _paged(message: str, found: list[dict[str, Any]], page: int) -> web.Response:
    pages = max(1, -(-len(found) // PER_PAGE))
    info = {"total": len(found), "current_page": page, "total_pages": pages}
    part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return _ok(message, part, meta={"page_info": info})


def _refusal(failure: Failure) -> web.Response:
    if failure == "throttle":
        body = {"status": "error", "message": "Too many requests", "data": None}
        return web.json_response(
            body, status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"}
        )
    return web.json_response(
        {"status": "error", "message": "An error occurred", "data": None},
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )

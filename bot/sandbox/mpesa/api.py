"""Daraja's API as far as STK push goes, mounted under /mpesa; and the phones that it rings."""

import base64
import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.sandbox.mpesa.ledger import NAIROBI, WORDS, Push
from bot.sandbox.mpesa.till import MpesaTill
from bot.sandbox.switches import Door, Failure, Handler, Switchboard

PHONE = re.compile(r"254[17][0-9]{8}")
STAMP = re.compile(r"[0-9]{14}")
KINDS = {"CustomerPayBillOnline", "CustomerBuyGoodsOnline"}
FORBIDDEN = ("mpesa", "m-pesa", "safaricom", "exe", "cmd", "sql", "query")
"""Words that an address for callbacks may not hold."""
PUSH = ("BusinessShortCode", "Password", "Timestamp", "TransactionType", "Amount", "PartyA")
MORE = ("PartyB", "PhoneNumber", "CallBackURL", "AccountReference", "TransactionDesc")
MOST_SHILLINGS = 250_000
BUSY = "500.001.1001"


class DarajaError(Exception):
    def __init__(self, code: str, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class MpesaApi:
    def __init__(self, till: MpesaTill) -> None:
        self._till = till
        self._tokens: set[str] = set()

    def routes(self) -> Iterable[web.RouteDef]:
        desk = self._till.desk
        door = Door("mpesa", desk.journal, desk.clock, self._board, _refusal)
        yield web.get("/oauth/v1/generate", door(self._token))
        yield web.post("/mpesa/stkpush/v1/processrequest", door(self._guarded(self._push)))
        yield web.post("/mpesa/stkpushquery/v1/query", door(self._guarded(self._ask)))

    async def _board(self, _request: web.Request) -> Switchboard[Any]:
        return self._till.board

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            try:
                self._check_token(request)
                return await handler(request)
            except DarajaError as error:
                return _error(error)

        return guarded

    async def _token(self, request: web.Request) -> web.Response:
        """Wrong keys are answered without a word of JSON."""
        account = self._till.account
        pair = f"{account.consumer_key}:{account.consumer_secret}".encode()
        wanted = f"Basic {base64.b64encode(pair).decode()}"
        if request.query.get("grant_type") != "client_credentials":
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        if request.headers.get("Authorization") != wanted:
            return web.Response(status=HTTPStatus.BAD_REQUEST)
        token = self._till.desk.token(14)
        self._tokens.add(token)
        return web.json_response({"access_token": token, "expires_in": "3599"})

    def _check_token(self, request: web.Request) -> None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token not in self._tokens:
            raise DarajaError("404.001.03", "Invalid Access Token", HTTPStatus.NOT_FOUND)

    async def _push(self, request: web.Request) -> web.Response:
        body = await _object(request)
        self._check(body)
        phone = str(body["PhoneNumber"])
        if self._till.ledger.open_on(phone):
            raise DarajaError(
                BUSY,
                "Unable to lock subscriber, a transaction is already in process for the current subscriber",
                HTTPStatus.INTERNAL_SERVER_ERROR,
            )
        push = self._new(body, phone)
        await self._till.ring(push)
        return web.json_response(
            {
                "MerchantRequestID": push.merchant_id,
                "CheckoutRequestID": push.checkout_id,
                "ResponseCode": "0",
                "ResponseDescription": "Success. Request accepted for processing",
                "CustomerMessage": "Success. Request accepted for processing",
            }
        )

    def _new(self, body: dict[str, Any], phone: str) -> Push:
        now, count = self._till.desk.clock.now(), len(self._till.ledger.pushes) + 1
        return Push(
            # As Safaricom makes them: the date, a number, and the last nine digits of the phone.
            checkout_id=f"ws_CO_{now.astimezone(NAIROBI):%d%m%Y%H%M%S}{count:03}{phone[3:]}",
            merchant_id=f"29115-34620561-{count}",
            phone=phone,
            amount=int(body["Amount"]),
            account_reference=str(body["AccountReference"]),
            description=str(body["TransactionDesc"]),
            callback_url=str(body["CallBackURL"]),
            payee=self._till.account.title,
            at=now,
        )

    def _check(self, body: dict[str, Any]) -> None:
        missing = [name for name in (*PUSH, *MORE) if body.get(name) in {None, ""}]
        if missing:
            raise DarajaError("400.002.02", f"Bad Request - Invalid {missing[0]}")
        self._check_password(body)
        amount = str(body["Amount"])
        rules = {
            "Amount": amount.isdecimal() and 1 <= int(amount) <= MOST_SHILLINGS,
            "PhoneNumber": PHONE.fullmatch(str(body["PhoneNumber"])) is not None,
            "PartyA": str(body["PartyA"]) == str(body["PhoneNumber"]),
            "TransactionType": body["TransactionType"] in KINDS,
            "AccountReference": len(str(body["AccountReference"])) <= 12,  # noqa: PLR2004 - Daraja's
            "TransactionDesc": len(str(body["TransactionDesc"])) <= 13,  # noqa: PLR2004 - Daraja's
            "CallBackURL": _may_be_called(str(body["CallBackURL"])),
        }
        for name, kept in rules.items():
            if not kept:
                raise DarajaError("400.002.02", f"Bad Request - Invalid {name}")

    def _check_password(self, body: dict[str, Any]) -> None:
        account, stamp = self._till.account, str(body.get("Timestamp", ""))
        password = base64.b64encode(f"{account.shortcode}{account.passkey}{stamp}".encode())
        if not STAMP.fullmatch(stamp):
            raise DarajaError("400.002.02", "Bad Request - Invalid Timestamp")
        if (
            body.get("BusinessShortCode") != account.shortcode
            or body["Password"] != password.decode()
        ):
            raise DarajaError("500.001.1001", "Wrong credentials", HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _ask(self, request: web.Request) -> web.Response:
        body = await _object(request)
        self._check_password({"Password": "", **body})
        push = self._till.ledger.pushes.get(str(body.get("CheckoutRequestID")))
        if push is None:
            raise DarajaError("400.002.02", "Bad Request - Invalid CheckoutRequestID")
        if push.result not in WORDS:
            raise DarajaError(
                BUSY, "The transaction is being processed", HTTPStatus.INTERNAL_SERVER_ERROR
            )
        return web.json_response(
            {
                "ResponseCode": "0",
                "ResponseDescription": "The service request has been accepted successsfully",
                "MerchantRequestID": push.merchant_id,
                "CheckoutRequestID": push.checkout_id,
                "ResultCode": push.result,
                "ResultDesc": WORDS[push.result],
            }
        )


def _may_be_called(url: str) -> bool:
    """Daraja wants https; this machine's own address has none."""
    return url.startswith(("https://", "http://127.0.0.1", "http://localhost")) and not any(
        word in url.lower() for word in FORBIDDEN
    )


async def _object(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise DarajaError("400.002.05", "Invalid Request Payload") from error
    if not isinstance(body, dict):
        raise DarajaError("400.002.05", "Invalid Request Payload")
    return body


def _error(error: DarajaError) -> web.Response:
    body = {"requestId": "16813-15-1", "errorCode": error.code, "errorMessage": str(error)}
    return web.json_response(body, status=error.status)


def _refusal(failure: Failure) -> web.Response:
    if failure == "throttle":
        return _error(
            DarajaError("500.003.02", "Spike arrest violation", HTTPStatus.TOO_MANY_REQUESTS)
        )
    return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE)

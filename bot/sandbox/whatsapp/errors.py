"""Refusals in the Graph API's envelope.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

from http import HTTPStatus
from typing import Any

from aiohttp import web

TITLES = {
    100: "Invalid parameter",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131051: "Unsupported message type",
    131053: "Media upload error",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
}


class GraphError(Exception):
    def __init__(
        self,
        code: int,
        details: str,
        *,
        message: str = "",
        status: int = HTTPStatus.BAD_REQUEST,
        subcode: int = 0,
    ) -> None:
        super().__init__(details)
        self.code = code
        self.details = details
        self.message = message or f"(#{code}) {TITLES.get(code, 'Error')}"
        self.status = status
        self.subcode = subcode

    def envelope(self, trace: str) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": self.message,
            "type": "OAuthException",
            "code": self.code,
            "fbtrace_id": trace,
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        return {"error": error}

    def in_status(self) -> dict[str, Any]:
        """As it stands in `statuses[].errors`."""
        title = TITLES.get(self.code, "Error")
        return {
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": self.details},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }


def bad_token() -> GraphError:
    return GraphError(
        190,
        "",
        message="Invalid OAuth access token - Cannot parse access token",
        status=HTTPStatus.UNAUTHORIZED,
    )


def unknown_object(object_id: str) -> GraphError:
    return GraphError(
        100,
        "",
        message=(
            f"Unsupported request. Object with ID '{object_id}' does not exist, cannot be loaded "
            "due to missing permissions, or does not support this operation"
        ),
        subcode=33,
    )


def throttled(trace: str) -> web.Response:
    error = GraphError(130429, "Cloud API message throughput has been reached.")
    return web.json_response(
        error.envelope(trace), status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "1"}
    )


def broken(trace: str) -> web.Response:
    error = GraphError(131000, "Message failed to send due to an unknown error.")
    return web.json_response(error.envelope(trace), status=HTTPStatus.INTERNAL_SERVER_ERROR)

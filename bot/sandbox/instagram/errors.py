"""Refusals in the Graph API's envelope, as graph.instagram.com words them.

https://developers.facebook.com/docs/messenger-platform/error-codes
"""

from http import HTTPStatus
from typing import Any

from aiohttp import web


class InstagramError(Exception):
    def __init__(
        self, code: int, message: str, *, subcode: int = 0, status: int = HTTPStatus.BAD_REQUEST
    ) -> None:
        super().__init__(message)
        self.code = code
        self.subcode = subcode
        self.status = status

    def envelope(self, trace: str) -> dict[str, Any]:
        error: dict[str, Any] = {
            "message": str(self),
            "type": "OAuthException" if self.code == BAD_TOKEN else "IGApiException",
            "code": self.code,
            "fbtrace_id": trace,
        }
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": error}

    def answer(self, trace: str) -> web.Response:
        return web.json_response(self.envelope(trace), status=self.status)


BAD_TOKEN = 190


def invalid(message: str) -> InstagramError:
    return InstagramError(100, message)


def bad_token() -> InstagramError:
    return InstagramError(
        BAD_TOKEN,
        "Invalid OAuth access token - Cannot parse access token",
        status=HTTPStatus.UNAUTHORIZED,
    )


def unknown_account(account_id: str) -> InstagramError:
    return InstagramError(
        100,
        f"Unsupported post request. Object with ID '{account_id}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation",
        subcode=33,
    )


def unknown_person() -> InstagramError:
    return InstagramError(100, "The requested user cannot be found.", subcode=2534014)


def outside_window() -> InstagramError:
    return InstagramError(
        10,
        "This message is sent outside of allowed window.",
        subcode=2534022,
        status=HTTPStatus.FORBIDDEN,
    )


def unfetched(problem: str) -> InstagramError:
    return InstagramError(
        100, f"Failed to fetch the file from the url: it {problem}", subcode=2018008
    )


def throttled() -> InstagramError:
    return InstagramError(613, "Calls to this api have exceeded the rate limit.")


def broken() -> InstagramError:
    return InstagramError(
        2,
        "An unexpected error has occurred. Please retry your request later.",
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
    )

"""Fetches a picture sent by link, as the Cloud API does before it delivers.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (supported media types)
"""

from http import HTTPStatus
from typing import Any

import aiohttp

from bot.sandbox.whatsapp.errors import GraphError

MOST_BYTES = 5 * 1024 * 1024
TYPES = {"image/jpeg", "image/png"}
TIMEOUT = aiohttp.ClientTimeout(total=10)


def picture_link(body: dict[str, Any]) -> str:
    """The link of a picture in an accepted body, or nothing."""
    if body.get("type") == "image":
        return str(body["image"].get("link", ""))
    header = body.get("interactive", {}).get("header") or {}
    return str(header.get("image", {}).get("link", ""))


async def check_link(session: aiohttp.ClientSession, link: str) -> None:
    """Raises:
    GraphError: the picture cannot be had, is of another kind, or too big.
    """
    try:
        async with session.get(link, timeout=TIMEOUT) as response:
            body = await response.content.read(MOST_BYTES + 1)
            while len(body) <= MOST_BYTES and (more := await response.content.readany()):
                body += more
            problem = _problem(response.status, response.content_type, len(body))
    except (aiohttp.ClientError, TimeoutError) as error:
        problem = f"could not be fetched ({type(error).__name__})"
    if problem:
        raise GraphError(131053, f"The picture {problem}: {link}")


def _problem(status: int, content_type: str, size: int) -> str:
    if status != HTTPStatus.OK:
        return f"answered {status}"
    if content_type not in TYPES:
        return f"is {content_type}, not JPEG or PNG"
    return "is larger than 5 MB" if size > MOST_BYTES else ""

"""Pictures sent by link are fetched before they are delivered.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media (supported media types)
"""

from typing import Any

import aiohttp

from bot.sandbox.fetching import problem_of
from bot.sandbox.whatsapp.errors import GraphError

MOST_MB = 5
TYPES = frozenset({"image/jpeg", "image/png"})


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
    if problem := await problem_of(session, link, TYPES, MOST_MB):
        raise GraphError(131053, f"The picture {problem}: {link}")

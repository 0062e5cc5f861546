"""Fetches what was sent by link, as a provider does before it delivers."""

from collections.abc import Collection
from http import HTTPStatus

import aiohttp

TIMEOUT = aiohttp.ClientTimeout(total=10)
MB = 1024 * 1024


async def problem_of(
    session: aiohttp.ClientSession, link: str, types: Collection[str], most_mb: int
) -> str:
    """What is wrong with the file at *link*, in words that follow "The picture"; empty if nothing."""
    most = most_mb * MB
    try:
        async with session.get(link, timeout=TIMEOUT) as response:
            body = await response.content.read(most + 1)
            while len(body) <= most and (more := await response.content.readany()):
                body += more
    except (aiohttp.ClientError, TimeoutError) as error:
        return f"could not be fetched ({type(error).__name__})"
    if response.status != HTTPStatus.OK:
        return f"answered {response.status}"
    if response.content_type not in types:
        return f"is {response.content_type}, not JPEG or PNG"
    return f"is larger than {most_mb} MB" if len(body) > most else ""

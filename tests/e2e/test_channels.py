"""The same conversations on every other channel: nobody has to change phones to buy."""

from collections.abc import Iterator

import pytest
from aiohttp import ClientSession

from tests.e2e.phone_talker import PhoneTalker
from tests.e2e.transcripts import TRANSCRIPTS, walk
from tests.e2e.web_talker import WebTalker

CHANNELS = ("instagram", "tiktok", "twilio", "africastalking")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_conversation_goes_as_written_on(
    name: str, channel: str, house: str, numbers: Iterator[int]
) -> None:
    async with ClientSession() as session:
        url, number = f"{house}/sandbox", str(next(numbers))
        await walk(name, PhoneTalker(session, url, number, key=f"demo-{channel}"))


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_conversation_goes_as_written_in_the_web_chat(
    name: str, house: str, numbers: Iterator[int]
) -> None:
    async with ClientSession() as session:
        await walk(name, WebTalker(session, f"{house}/chat/demo-web", str(next(numbers))))

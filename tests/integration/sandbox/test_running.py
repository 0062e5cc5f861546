"""The sandbox starts alone and stops at once, whoever is still looking at it."""

import asyncio
import sys
import time

from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import unused_port

from tests.integration.sandbox.world import KEY, open_world

PATIENCE_S = 20.0


async def test_it_runs_alone() -> None:
    port = unused_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox", "--port", str(port)),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        async with ClientSession() as http, asyncio.timeout(PATIENCE_S):
            phones = await _first_answer(http, f"http://127.0.0.1:{port}/api/phones")
            async with http.get(f"http://127.0.0.1:{port}/") as response:
                page = await response.text()
    finally:
        process.terminate()
        await process.wait()

    assert [phone["key"] for phone in phones["phones"]] == [
        "demo-whatsapp",
        "demo-instagram",
        "demo-tiktok",
        "demo-twilio",
        "demo-africastalking",
        "nairobi-whatsapp",
    ]
    assert "<title>Buy by chatting" in page


async def _first_answer(http: ClientSession, url: str) -> dict[str, list[dict[str, str]]]:
    while True:
        try:
            async with http.get(url) as response:
                answer: dict[str, list[dict[str, str]]] = await response.json()
                return answer
        except ClientError:
            await asyncio.sleep(0.05)


async def test_an_open_page_does_not_hold_up_the_end() -> None:
    async with ClientSession() as http:
        async with open_world() as world:
            events = f"{world.url}/api/phones/{KEY}/chats/2348030000100/events"
            stream = await http.get(events)
            await stream.content.readline()
            started = time.monotonic()

        assert time.monotonic() - started < 5
        stream.close()

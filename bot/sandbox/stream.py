"""Server-sent events: an open page gets the whole chat, then every change, and the journal."""

import asyncio
import json

from aiohttp import ClientConnectionResetError, web

from bot.sandbox.chats import Chat, Event

BEAT_S = 15.0
"""A comment this often keeps proxies and sleeping laptops from thinking the line is dead."""


async def chat_events(request: web.Request, chat: Chat) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    queue: asyncio.Queue[Event | None] = asyncio.Queue()
    queue.put_nowait(("chat", chat.snapshot()))
    chat.watchers.add(queue)
    try:
        await _pump(response, queue)
    except ClientConnectionResetError:
        pass  # the page was closed
    finally:
        chat.watchers.discard(queue)
    return response


async def _pump(response: web.StreamResponse, queue: asyncio.Queue[Event | None]) -> None:
    while True:
        try:
            async with asyncio.timeout(BEAT_S):
                event = await queue.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        kind, data = event
        await response.write(f"event: {kind}\ndata: {json.dumps(data)}\n\n".encode())

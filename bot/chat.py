"""`make chat`: the engine in a terminal, with what it understood and where it stands shown on demand."""

import json
import uuid
from typing import Any

import aiohttp
from rich.console import Console
from rich.panel import Panel

HELP = """Type as a buyer would. /show turns the understanding and the states on or off, /new begins as another buyer,
/news fetches what came meanwhile (a payment link), /quit ends."""
TIMEOUT = aiohttp.ClientTimeout(total=20)


class Chat:
    """One buyer at a terminal, over the engine's own HTTP."""

    def __init__(self, url: str, session: aiohttp.ClientSession, console: Console) -> None:
        self.url = url
        self.session = session
        self.console = console
        self.sender = f"chat-{uuid.uuid4().hex[:8]}"
        self.shows = False

    async def run(self) -> None:
        """Until /quit or the end of input."""
        self.console.print(Panel(HELP, title="ConversationalCommerce"))
        while True:
            try:
                text = self.console.input("[bold green]you>[/] ").strip()
            except (EOFError, KeyboardInterrupt):
                return
            if text == "/quit":
                return
            await self._hear(text)

    async def _hear(self, text: str) -> None:
        if text == "/show":
            self.shows = not self.shows
            self.console.print(f"understanding and states: {'on' if self.shows else 'off'}")
        elif text == "/new":
            self.sender = f"chat-{uuid.uuid4().hex[:8]}"
            self.console.print("a new buyer")
        else:
            await self._exchange("" if text == "/news" else text)

    async def _exchange(self, text: str) -> None:
        body = {"sender": self.sender, "text": text}
        try:
            async with self.session.post(
                f"{self.url}/dev/chat", json=body, timeout=TIMEOUT
            ) as answer:
                answer.raise_for_status()
                exchange: dict[str, Any] = await answer.json()
        except (aiohttp.ClientError, TimeoutError) as error:
            self.console.print(f"[red]No answer from {self.url} ({error}). Is `make run` up?[/]")
            return
        if self.shows:
            self._show(exchange["steps"])
        for reply in exchange["replies"]:
            self._print(reply)

    def _print(self, reply: dict[str, Any]) -> None:
        self.console.print(f"[bold cyan]shop>[/] {reply.get('text') or ''}", highlight=False)
        for address in (reply.get("image"), (reply.get("link") or {}).get("url")):
            if address:
                self.console.print(f"      {address}", style="dim")
        for number, button in enumerate(reply.get("buttons") or [], 1):
            self.console.print(f"      {number}. {button['title']}", highlight=False)

    def _show(self, steps: list[dict[str, Any]]) -> None:
        for step in steps:
            before, after = ("/".join(step[name]) for name in ("state_before", "state_after"))
            self.console.print(
                Panel(
                    f"{json.dumps(step['understanding'], ensure_ascii=False, indent=1)}\n"
                    f"event {step['event']}: {before} -> {after} {step.get('refusal') or ''}",
                    style="dim",
                    title="understood",
                )
            )


async def chat(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        await Chat(url, session, Console()).run()

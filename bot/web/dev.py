"""Doors for developers, open only with BOT_DEV: `rasa shell` as an action server sees it, and the terminal chat."""

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.console import Console
from domain.edge_ports import Payload
from domain.model.message import Choice, Content, Text, Understood
from domain.model.understanding import Entity, Guess, Understanding


@dataclass(slots=True)
class DevDoors:
    console: Console

    async def rasa(self, request: web.Request) -> web.Response:
        """Rasa's action-server protocol: Rasa has parsed, the engine's machine answers.

        The following `action_listen` is needed: without it a fallback action repeats until Rasa's circuit breaker.
        """
        body = await request.json()
        understanding = _understood(body["tracker"]["latest_message"])
        sender = str(body.get("sender_id", "shell"))
        exchange = await self.console.say(sender, Understood(understanding))
        return web.json_response(
            {
                "events": [{"event": "followup", "name": "action_listen", "timestamp": None}],
                "responses": [_response(payload) for payload in exchange.payloads],
            }
        )

    async def chat(self, request: web.Request) -> web.Response:
        """`{"sender", "text"}` to `{"replies", "steps"}`; an empty text only fetches what came meanwhile."""
        body = await request.json()
        sender, text = str(body["sender"]), str(body.get("text", ""))
        if text:
            exchange = await self.console.say(sender, _typed(text))
        else:
            exchange = await self.console.news(sender)
        return web.json_response(
            {"replies": list(exchange.payloads), "steps": list(exchange.steps)}
        )


def _understood(latest: dict[str, Any]) -> Understanding:
    """Rasa's parse in our words."""
    intent = latest.get("intent") or {}
    return Understanding(
        text=str(latest.get("text") or ""),
        intent=str(intent.get("name") or "out_of_scope"),
        confidence=float(intent.get("confidence") or 0.0),
        entities=tuple(
            Entity(
                str(entity["entity"]),
                str(entity["value"]),
                entity.get("role"),
                int(entity.get("start") or 0),
                int(entity.get("end") or 0),
            )
            for entity in latest.get("entities") or []
        ),
        ranking=tuple(
            Guess(str(guess["name"]), float(guess["confidence"]))
            for guess in (latest.get("intent_ranking") or [])[:3]
        ),
        source="rasa",
    )


def _typed(text: str) -> Content:
    """Words, or an option's id behind a slash."""
    return Choice(text[1:]) if text.startswith("/") else Text(text)


def _response(payload: Payload) -> dict[str, Any]:
    """A bubble as `rasa shell` prints it. A button says which number it is: Rasa parses that payload by itself."""
    buttons: Any = payload.get("buttons") or []
    link: Any = payload.get("link")
    text = str(payload.get("text") or "")
    return {
        "text": f"{text}\n{link['url']}" if link else text,
        "buttons": [
            {"title": button["title"], "payload": f'/pick{{"ordinal": "{number}"}}'}
            for number, button in enumerate(buttons, 1)
        ],
        "image": payload.get("image") or None,
    }

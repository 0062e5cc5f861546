"""Random things that buyers and operators do in both shops at once, by seed: the same ids, the same numbers."""

import asyncio
import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import orjson

from tests.e2e.talker import options_of
from tests.fuzz.tour import Guest
from tests.fuzz.world import CHANNELS, World

NUMBERS = ("2348031111111", "2348032222222", "2348033333333")
SAID = (
    *("hi", "show me ankara", "1", "2", "3", "menu", "help", "show my cart", "checkout", "no"),
    *("yes", "more", "back", "where is my order", "talk to a person", "menu", "how much is it"),
    *("do you deliver to yaba", "when do you open", "ankra", "add 2", "remove it", "undo"),
    *("continue by sms", "K7XM-4PQR", "stop", "start", "under 5000", "I am {mark}", "{mark} thing"),
    *("12 {mark} street, Yaba", "pay by card", "cancel my order", "the blue one", "what of lace"),
)
KINDS = ("say", "tap", "same message", "web chat", "action server", "operator", "shop file", "look")
WEIGHTS = (30, 25, 15, 12, 4, 2, 1, 6)


@dataclass(slots=True)
class Fuzz:
    """`done` counts what was done; a `LeakError` goes up."""

    world: World
    die: Random
    done: Counter[str] = field(default_factory=Counter)
    _same: int = 0

    async def go(self, operations: int) -> None:
        for _ in range(operations):
            (kind,) = self.die.choices(KINDS, WEIGHTS)
            number, words = self.die.choice(NUMBERS), self.die.choice(SAID)
            channel = self.die.choice(CHANNELS)
            seed = self.die.getrandbits(32)
            guests = [Guest(self.world, shop, number) for shop in self.world.shops]
            await asyncio.gather(
                *(self._one(kind, guest, channel, words, seed) for guest in guests)
            )
            self.done[kind] += 1
            self._same += 1
        await self.look()

    async def look(self) -> None:
        """At everything that ever came to a phone or a page."""
        for shop in self.world.shops:
            for number in NUMBERS:
                guest = Guest(self.world, shop, number)
                for channel in CHANNELS:
                    guest.looks_at(f"a phone of {channel}", await guest.talker(channel).sends())

    async def _one(self, kind: str, guest: Guest, channel: str, words: str, seed: int) -> None:
        words = words.format(mark=guest.shop.mark)
        match kind:
            case "say":
                await guest.talker(channel).says(words)
            case "tap":
                await self._tap(guest, Random(seed))
            case "same message":
                await self._same_message(guest, words)
            case "web chat":
                await guest.chats()
            case "action server" if guest.shop.key == "demo":
                await guest.asks_the_action_server()
            case "operator":
                await guest.lists_parked()
            case "shop file":
                await guest.loads_again()
            case _:
                await self.look()

    async def _tap(self, guest: Guest, die: Random) -> None:
        """Any option that was ever shown to this phone."""
        talker = guest.talker()
        shown = [
            (send["id"], option_id)
            for send in await talker.sends()
            for option_id, _ in options_of(send["body"])
        ]
        if shown:
            message_id, option_id = die.choice(shown)
            await talker.acts(kind="tap", message_id=message_id, option_id=option_id)

    async def _same_message(self, guest: Guest, words: str) -> None:
        """In both shops under one id, from one number, twice."""
        account = guest.shop.account("whatsapp")
        message: dict[str, Any] = {
            "from": guest.number,
            "id": f"wamid.same.{self._same}",
            "timestamp": str(int(self.world.parts.clock().timestamp())),
            "type": "text",
            "text": {"body": words},
        }
        body = orjson.dumps(_of_meta(message, guest.phone_number_id()))
        secret = guest.shop.environ["DEMO_WHATSAPP_APP_SECRET"].encode()
        digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
        for _ in range(2):
            await guest.posts(
                f"/webhooks/{account}", body, {"X-Hub-Signature-256": f"sha256={digest}"}
            )


def _of_meta(message: dict[str, Any], phone_number_id: str) -> dict[str, Any]:
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "234", "phone_number_id": phone_number_id},
        "contacts": [{"profile": {"name": "Ada"}, "wa_id": message["from"]}],
        "messages": [message],
    }
    entry = {"id": "2", "changes": [{"value": value, "field": "messages"}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}

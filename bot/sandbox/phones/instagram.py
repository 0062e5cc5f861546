"""Instagram: the Send API's side of the wire, and the phone that hangs on it.

Credentials of an account: account_id, app_secret, verify_token, and access_token or
page_access_token (for one that is connected through its Facebook page).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from aiohttp import web

from bot.sandbox.chats import Bubble, Chat
from bot.sandbox.desk import Desk
from bot.sandbox.instagram import webhooks
from bot.sandbox.instagram.graph import Graph, InstagramSwitches
from bot.sandbox.lines import greet_as_meta
from bot.sandbox.phone import Action, ActionKind, Buyer, CannotError, Photo, Pin, React, Say, Tap
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Switchboard


class Instagram:
    channel = "instagram"
    label = "Instagram"
    skin = "instagram"
    can: ClassVar[Sequence[ActionKind]] = ("text", "tap", "picture", "reaction")

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._graph = Graph(accounts, desk)

    def routes(self) -> Iterable[web.RouteDef]:
        return self._graph.routes()

    def board(self, account: PhoneAccount) -> Switchboard[InstagramSwitches]:
        return self._graph.lines[account.key].board

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        address = "".join(char for char in buyer.address if char.isdigit())
        chat = self._desk.chats.open(account.key, address)
        chat.name = buyer.name or chat.name or address
        mid = self._graph.mid()
        match action:
            case Say():
                self._say(account, chat, Bubble(mid, "buyer", self._now(), text=action.text))
            case Tap():
                self._tap(account, chat, mid, action)
            case Photo():
                self._photo(account, chat, mid, action)
            case React():
                chat.react(action.message_id, action.emoji)
                reaction = webhooks.reaction(action.message_id, action.emoji)
                self._tell(account, chat, mid, reaction)
            case Pin():
                raise CannotError("Instagram messages cannot carry a place")
        return mid

    def _say(self, account: PhoneAccount, chat: Chat, bubble: Bubble) -> None:
        self._show(chat, bubble)
        self._tell(account, chat, bubble.id, webhooks.text(bubble.id, bubble.text))

    def _tap(self, account: PhoneAccount, chat: Chat, mid: str, tap: Tap) -> None:
        asked = chat.bubbles.get(tap.message_id)
        option = asked.option(tap.option_id) if asked else None
        if asked is None or option is None:
            raise CannotError("that message has no such button")
        self._show(chat, Bubble(mid, "buyer", self._now(), text=option.title))
        told = webhooks.quick_reply if asked.menu else webhooks.postback
        self._tell(account, chat, mid, told(mid, option))

    def _photo(self, account: PhoneAccount, chat: Chat, mid: str, photo: Photo) -> None:
        """Words with a picture are a message of their own, which follows."""
        if self._desk.pictures.get(photo.picture_id) is None:
            raise CannotError("that picture is gone")
        url = f"{self._desk.settings.public_url}/api/pictures/{photo.picture_id}"
        self._show(chat, Bubble(mid, "buyer", self._now(), picture=url))
        self._tell(account, chat, mid, webhooks.image(mid, url))
        if photo.caption:
            said = Bubble(self._graph.mid(), "buyer", self._now(), text=photo.caption)
            self._say(account, chat, said)

    def _show(self, chat: Chat, bubble: Bubble) -> None:
        chat.hear(bubble.id, self._desk.clock.now())
        chat.show(replace(bubble, status="sent"))

    def _tell(self, account: PhoneAccount, chat: Chat, mid: str, content: dict[str, Any]) -> None:
        ours = account.credentials["account_id"]
        event = webhooks.event(chat.address, ours, self._now(), content)
        self._graph.tell(self._graph.lines[account.key], event, chat, mid)

    def _now(self) -> int:
        return self._desk.clock.stamp_ms()

    async def greet(self, account: PhoneAccount) -> bool:
        return await greet_as_meta(self._desk, account)


open_phone = Instagram

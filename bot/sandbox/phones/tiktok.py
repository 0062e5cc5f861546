"""TikTok: the Business API's side of the wire, and the phone that hangs on it.

Credentials of an account: business_id, client_key, client_secret, access_token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from aiohttp import web

from bot.sandbox.chats import Bubble, Chat
from bot.sandbox.desk import Desk
from bot.sandbox.phone import Action, ActionKind, Buyer, CannotError, Photo, Pin, React, Say, Tap
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Switchboard
from bot.sandbox.tiktok import webhooks
from bot.sandbox.tiktok.api import BusinessApi, TikTokSwitches


class TikTok:
    channel = "tiktok"
    label = "TikTok"
    skin = "tiktok"
    can: ClassVar[Sequence[ActionKind]] = ("text", "tap", "picture", "reaction")

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._api = BusinessApi(accounts, desk)

    def routes(self) -> Iterable[web.RouteDef]:
        return self._api.routes()

    def board(self, account: PhoneAccount) -> Switchboard[TikTokSwitches]:
        return self._api.lines[account.key].board

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        address = "".join(char for char in buyer.address if char.isdigit())
        chat = self._desk.chats.open(account.key, address)
        chat.name = buyer.name or chat.name or address
        at_ms = self._desk.clock.stamp_ms()
        bubble = Bubble(self._api.message_id(), "buyer", at_ms, status="sent")
        match action:
            case Say():
                shown = replace(bubble, text=action.text)
                self._say(account, chat, shown, webhooks.text(action.text))
            case Tap():
                self._tap(account, chat, bubble, action)
            case Photo():
                self._photo(account, chat, bubble, action)
            case React():
                chat.react(action.message_id, action.emoji)
                told = webhooks.reaction(action.message_id, action.emoji, address, at_ms)
                self._tell(account, chat, bubble.id, told)
            case Pin():
                raise CannotError("TikTok messages cannot carry a place")
        return bubble.id

    def _tap(self, account: PhoneAccount, chat: Chat, bubble: Bubble, tap: Tap) -> None:
        asked = chat.bubbles.get(tap.message_id)
        option = asked.option(tap.option_id) if asked else None
        if option is None:
            raise CannotError("that message has no such button")
        shown = replace(bubble, text=option.title)
        self._say(account, chat, shown, webhooks.tapped(option, tap.message_id))

    def _photo(self, account: PhoneAccount, chat: Chat, bubble: Bubble, photo: Photo) -> None:
        """Words with a picture are a message of their own, which follows."""
        if self._desk.pictures.get(photo.picture_id) is None:
            raise CannotError("that picture is gone")
        url = f"{self._desk.settings.public_url}/api/pictures/{photo.picture_id}"
        told = webhooks.image(photo.picture_id)
        self._say(account, chat, replace(bubble, picture=url), told)
        if photo.caption:
            said = replace(bubble, id=self._api.message_id(), text=photo.caption)
            self._say(account, chat, said, webhooks.text(photo.caption))

    def _say(
        self, account: PhoneAccount, chat: Chat, bubble: Bubble, content: dict[str, Any]
    ) -> None:
        now = self._desk.clock.now()
        chat.hear(bubble.id, now)
        chat.show(bubble)
        self._api.windows.open(webhooks.person(account, chat).conversation, now)
        self._tell(account, chat, bubble.id, content)

    def _tell(
        self, account: PhoneAccount, chat: Chat, message_id: str, content: dict[str, Any]
    ) -> None:
        line = self._api.lines[account.key]
        told = self._api.envelope(line, chat).received(message_id, content)
        self._api.tell(line, "im_receive_msg", told, lambda: chat.advance(message_id, "delivered"))

    async def greet(self, account: PhoneAccount) -> bool:
        raise CannotError(f"TikTok makes no first call to {account.key}'s address")


open_phone = TikTok

"""WhatsApp: the Cloud API's side of the wire, and the phone that hangs on it.

Credentials of an account: phone_number_id, app_secret, access_token, verify_token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from aiohttp import web

from bot.sandbox.chats import Bubble, Chat, Place
from bot.sandbox.desk import Desk
from bot.sandbox.lines import greet_as_meta
from bot.sandbox.phone import (
    Action,
    ActionKind,
    Buyer,
    CannotError,
    Photo,
    Pin,
    React,
    Say,
    Tap,
)
from bot.sandbox.settings import PhoneAccount
from bot.sandbox.switches import Switchboard
from bot.sandbox.whatsapp import webhooks
from bot.sandbox.whatsapp.carrying import WhatsAppSwitches
from bot.sandbox.whatsapp.graph import Graph
from bot.sandbox.whatsapp.webhooks import digits


class WhatsApp:
    channel = "whatsapp"
    label = "WhatsApp"
    skin = "whatsapp"
    can: ClassVar[Sequence[ActionKind]] = ("text", "tap", "location", "picture", "reaction")

    def __init__(self, accounts: Sequence[PhoneAccount], desk: Desk) -> None:
        self._desk = desk
        self._graph = Graph(accounts, desk)

    def routes(self) -> Iterable[web.RouteDef]:
        return self._graph.routes()

    def board(self, account: PhoneAccount) -> Switchboard[WhatsAppSwitches]:
        return self._graph.lines[account.key].board

    def act(self, account: PhoneAccount, buyer: Buyer, action: Action) -> str:
        address = digits(buyer.address)
        chat = self._desk.chats.open(account.key, address)
        chat.name = buyer.name or chat.name or address
        message_id = f"wamid.{self._desk.token(24)}"
        content, bubble = self._said(account, chat, message_id, action)
        now = self._desk.clock.now()
        chat.hear(message_id, now)
        if bubble is not None:
            chat.show(bubble)
        value = webhooks.from_person(address, chat.name, message_id, int(now.timestamp()), content)
        line = self._graph.lines[account.key]
        line.post(self._desk, value, lambda: chat.advance(message_id, "delivered"))
        return message_id

    def _said(
        self, account: PhoneAccount, chat: Chat, message_id: str, action: Action
    ) -> tuple[dict[str, object], Bubble | None]:
        bubble = Bubble(message_id, "buyer", self._desk.clock.stamp_ms(), status="sent")
        match action:
            case Say():
                return webhooks.text(action.text), replace(bubble, text=action.text)
            case Tap():
                return self._tapped(account, chat, bubble, action)
            case Pin():
                place = Place(**action.model_dump(exclude={"kind"}))
                return webhooks.location(place), replace(bubble, place=place)
            case Photo():
                return self._photo(bubble, action)
            case React():
                chat.react(action.message_id, action.emoji)
                return webhooks.reaction(action.message_id, action.emoji), None

    def _tapped(
        self, account: PhoneAccount, chat: Chat, bubble: Bubble, tap: Tap
    ) -> tuple[dict[str, object], Bubble]:
        asked = chat.bubbles.get(tap.message_id)
        menu = asked.menu if asked else None
        option = menu.find(tap.option_id) if menu else None
        if menu is None or option is None:
            raise CannotError("that message has no such button")
        content = webhooks.tapped(menu, option, digits(account.address), tap.message_id)
        return content, replace(bubble, text=option.title, reply_to=tap.message_id)

    def _photo(self, bubble: Bubble, photo: Photo) -> tuple[dict[str, object], Bubble]:
        picture = self._desk.pictures.get(photo.picture_id)
        if picture is None:
            raise CannotError("that picture is gone")
        url = f"{self._desk.settings.public_url}/api/pictures/{photo.picture_id}"
        content = webhooks.image(photo.picture_id, picture, photo.caption)
        return content, replace(bubble, picture=url, text=photo.caption)

    async def greet(self, account: PhoneAccount) -> bool:
        return await greet_as_meta(self._desk, account)


open_phone = WhatsApp

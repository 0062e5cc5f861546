"""Our own web chat: no provider stands behind it. The page sends small JSON messages and fetches what the shop said.

The outbox row is the message: the page reads it from there, so that nothing leaves the process here.
"""

import re
from collections.abc import Sequence
from urllib.parse import quote

from adapters.http import Http
from adapters.needs import Need
from adapters.reading import Json, maybe, member, number, read_object, words
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import BadSignatureError, UnreadableError
from domain.model.message import (
    Bubble,
    Choice,
    Content,
    Inbound,
    Link,
    Location,
    Option,
    Referral,
    Sent,
    Text,
    Update,
)
from domain.model.shop import Account, Secrets

MOST_TEXT = 4_000
"""Characters of one message: ours to choose; WhatsApp's own limit is 4,096."""
MOST_OPTION_ID = 200
"""Bytes, as our options promise."""
MOST_TITLE = 200
MOST_REF = 120

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Web:
    """`/webhooks` is closed to it: a visitor comes by `/chat`, where their token is looked at."""

    name = "web"
    plain = False
    answer = Answer()
    default_base_url = ""
    needs: tuple[Need, ...] = ()
    url_variable = "BOT_WEB_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        pass

    @staticmethod
    def door(account: Account, home: str) -> str:
        """The page says what `ref` holds."""
        return f"{home}/chat/{quote(account.key, safe='')}/?ref={{code}}"

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:  # noqa: ARG002 refuses all
        return None

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:  # noqa: ARG002 refuses all
        raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[Update]:
        """One message of the page. Whose it is, its token says: the reader fills in `customer_id`."""
        body = read_object(webhook.body)
        message_id = words(body, "id")
        if not _ID.fullmatch(message_id):
            raise UnreadableError("no message id")
        return [Inbound(message_id, "", "", webhook.received_at, _content(body))]

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:  # noqa: ARG002 one page
        return [_payload(bubble) for bubble in bubbles]

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002
        """Nothing leaves the process: open pages are told, and fetch it."""
        return Sent(reference)


def _content(body: Json) -> Content:
    if "text" in body:
        return Text(_within(words(body, "text").strip(), MOST_TEXT, "text"))
    if "option" in body:
        option = member(body, "option")
        option_id = words(option, "id")
        if not 0 < len(option_id.encode()) <= MOST_OPTION_ID:
            raise UnreadableError("no option id")
        return Choice(option_id, words(option, "title")[:MOST_TITLE])
    if "place" in body:
        return _place(maybe(body, "place"))
    if "ref" in body:
        return Referral(_within(words(body, "ref").strip(), MOST_REF, "ref"))
    raise UnreadableError("nothing said")


def _place(place: Json) -> Location:
    latitude, longitude = number(place, "latitude"), number(place, "longitude")
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):  # noqa: PLR2004 degrees; also no NaN
        raise UnreadableError("no place on earth")
    return Location(latitude, longitude)


def _within(text: str, most: int, what: str) -> str:
    if not text:
        raise UnreadableError(f"no {what}")
    if len(text) > most:
        raise UnreadableError(f"too long: {what}")
    return text


def _payload(bubble: Bubble) -> Payload:
    payload: Payload = {"text": bubble.text}
    if bubble.options:
        payload["options"] = [_option(option) for option in bubble.options]
    if bubble.menu:
        payload["menu"] = bubble.menu
    if bubble.picture:
        payload["picture"] = bubble.picture
    if bubble.link:
        payload["link"] = _link(bubble.link)
    return payload


def _option(option: Option) -> dict[str, str]:
    shown = {"id": option.id, "title": option.title}
    more = {"description": option.description, "picture": option.picture}
    return {**shown, **{name: value for name, value in more.items() if value}}


def _link(link: Link) -> dict[str, str]:
    return {"url": link.url, "title": link.title}

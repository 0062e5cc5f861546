"""WhatsApp Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api"""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from adapters import meta_graph
from adapters.cutting import cut, utf16_units
from adapters.http import Http
from adapters.ladder import pieces
from adapters.meta_updates import updates
from adapters.needs import need
from adapters.pieces import (
    Buttons,
    Carousel,
    Limits,
    LinkButton,
    ListMenu,
    Picture,
    Piece,
    Tappable,
    TextOnly,
)
from adapters.reading import Json, elements, identifier
from domain.edge_ports import Answer, Payload, Webhook
from domain.errors import ProviderError, Verdict
from domain.model.message import Bubble, Option, Sent, Update
from domain.model.news import Template
from domain.model.shop import Account, Secrets

# Characters. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
# Counted as UTF-16 units, which are never fewer than the characters Meta may mean.
LIMITS = Limits(
    text=4096,
    body=1024,  # of a list too: Meta's OpenAPI says 1024 where the prose says 4096
    caption=1024,
    buttons=Tappable(most=3, title=20, option_id=256),
    rows=Tappable(most=10, title=24, option_id=200, description=72),
    label=20,
    link_title=20,
    picture_on_buttons=True,
    picture_on_link=True,
)

PLACE = 250
"""Characters of one place in a template, ours: of the 1,024 that a body may have with all its places filled.
https://developers.facebook.com/docs/whatsapp/message-templates/guidelines"""

_PHONE = re.compile(r"\+?[0-9]{7,15}")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


class WhatsApp:
    name = "whatsapp"
    plain = False
    answer = Answer()
    default_base_url = "https://graph.facebook.com"
    needs = (need("app_secret"), need("access_token"), need("verify_token"))
    url_variable = "BOT_WHATSAPP_URL"
    limits = LIMITS

    def __init__(self, http: Http, base_url: str) -> None:
        self._http = http
        self._base_url = base_url

    @staticmethod
    def door(account: Account, home: str) -> str:  # noqa: ARG004 theirs, not ours
        """https://faq.whatsapp.com/5913398998672934: the number without signs, the text ready to be sent."""
        digits = "".join(filter(str.isdigit, account.address))
        return f"https://wa.me/{digits}?text={{code}}" if digits else ""

    def handshake(self, webhook: Webhook, secrets: Secrets) -> str | None:
        return meta_graph.handshake(webhook, secrets)

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        meta_graph.verify(webhook, [secrets.get("app_secret", "")])

    def parse(self, webhook: Webhook) -> list[Update]:
        return updates(webhook.body, webhook.received_at)

    def render(self, bubbles: Sequence[Bubble], to: str) -> list[Payload]:
        return [_message(piece, to) for piece in pieces(bubbles, LIMITS)]

    def template(self, template: Template, values: Sequence[str], to: str) -> Payload:
        places = [{"type": "text", "text": place_of(value)} for value in values]
        content = {
            "name": template.name,
            "language": {"code": template.code, "policy": "deterministic"},
            "components": [{"type": "body", "parameters": places}] if places else [],
        }
        return {**_addressed(to), "type": "template", "template": content}

    def is_template(self, payload: Payload) -> bool:
        return payload.get("type") == "template"

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:
        """Accepted is not delivered: receipts carry *reference* back.

        There is no idempotency key, so a call without an answer is UNKNOWN.
        """
        phone_number_id = quote(account.external_id, safe="")
        answered = await self._http.post_json(
            f"{self._base_url}/{meta_graph.GRAPH_VERSION}/{phone_number_id}/messages",
            {**payload, "biz_opaque_callback_data": reference},
            headers=meta_graph.bearer(account.secrets, self.name),
        )
        if not answered.ok:
            raise meta_graph.failure(self.name, answered)
        body: Json = answered.body if isinstance(answered.body, dict) else {}
        for message in elements(body, "messages"):
            if isinstance(message, dict) and (wamid := identifier(message, "id")):
                return Sent(wamid)
        raise ProviderError("whatsapp_no_id", verdict=Verdict.UNKNOWN)


def place_of(value: str) -> str:
    """*value* for a place in a template, which holds no line breaks, no tabs and no row of spaces (error 132018)."""
    # Amounts hold no-break spaces, which may stay.
    whole = re.sub(r"[^\S\u00a0\u202f]+", " ", value).strip()
    return cut(whole, PLACE, utf16_units, LIMITS.ellipsis).head


def _message(piece: Piece, to: str) -> Payload:
    return {**_addressed(to), **_content(piece)}


def _addressed(to: str) -> Payload:
    # Somebody with a username has no phone number, only an id scoped to this business (`NG.1349...`).
    receiver = "to" if _PHONE.fullmatch(to) else "recipient"
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        receiver: to,
    }


def _content(piece: Piece) -> Payload:
    match piece:
        case TextOnly(text):
            preview = bool(_ADDRESS.search(text))
            return {"type": "text", "text": {"body": text, "preview_url": preview}}
        case Picture(url, caption):
            image = {"link": url, "caption": caption} if caption else {"link": url}
            return {"type": "image", "image": image}
        case Buttons(text, options, picture):
            return _interactive("button", text, {"buttons": [_button(o) for o in options]}, picture)
        case ListMenu(text, label, options):
            sections = [{"rows": [_row(option) for option in options]}]
            return _interactive("list", text, {"button": label, "sections": sections})
        case LinkButton(text, link, picture):
            parameters = {"display_text": link.title, "url": link.url}
            action = {"name": "cta_url", "parameters": parameters}
            return _interactive("cta_url", text, action, picture)
        case Carousel():
            raise AssertionError(
                "no cards on WhatsApp: what has no picture would need a message of its own"
            )


def _interactive(kind: str, text: str, action: Mapping[str, object], picture: str = "") -> Payload:
    header = {"header": {"type": "image", "image": {"link": picture}}} if picture else {}
    interactive = {"type": kind, **header, "body": {"text": text}, "action": action}
    return {"type": "interactive", "interactive": interactive}


def _button(option: Option) -> dict[str, object]:
    return {"type": "reply", "reply": {"id": option.id, "title": option.title}}


def _row(option: Option) -> dict[str, str]:
    row = {"id": option.id, "title": option.title}
    return {**row, "description": option.description} if option.description else row

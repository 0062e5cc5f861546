"""A shop of a few set phrases, so that the phone has something to show without the engine."""

from typing import Any

from tests.integration.sandbox.world import World

PICTURE = "/picture.png"


def buttons(text: str, *titles: str, **parts: Any) -> dict[str, Any]:
    replies = [{"type": "reply", "reply": {"id": title, "title": title}} for title in titles]
    return interactive("button", text, {"buttons": replies}, **parts)


def interactive(kind: str, text: str, action: dict[str, Any], **parts: Any) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": text}, "action": action, **parts}
    return {"type": "interactive", "interactive": content}


def words(body: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


KINDS = {
    "title": "Fabrics",
    "rows": [
        {"id": "red", "title": "Red Ankara", "description": "NGN 4,500 a yard, 12 left"},
        {"id": "blue", "title": "Blue Ankara", "description": "NGN 4,800 a yard"},
        {"id": "lace", "title": "White lace", "description": "NGN 18,000 for five yards"},
    ],
}
CAPS = {"title": "Caps", "rows": [{"id": "cap", "title": "Aso-oke cap"}]}


class TalkativeShop:
    """Answers every message with what its words, or the tapped option, call for."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def answer(self, value: dict[str, Any]) -> None:
        for message in value.get("messages", []):
            said = _said(message)
            await self._world.graph(
                {
                    "messaging_product": "whatsapp",
                    "status": "read",
                    "message_id": message["id"],
                    "typing_indicator": {"type": "text"},
                }
            )
            for body in await self._replies(said):
                await self._world.graph(
                    {"messaging_product": "whatsapp", "to": message["from"], **body}
                )

    async def _replies(self, said: str) -> list[dict[str, Any]]:
        picture = {"type": "image", "image": {"link": self._world.engine_url + PICTURE}}
        match said:
            case "hi":
                menu = {"button": "See what we have", "sections": [KINDS, CAPS]}
                return [
                    words("Welcome to *Adunni Market*! Fabrics, shoes and more, _from Yaba_."),
                    interactive("list", "What are you looking for today?", menu),
                ]
            case "red":
                text = "*Red Ankara*\nSoft cotton wax print, red with yellow suns.\nNGN 4,500"
                return [buttons(text, "Add to cart", "Other colours", "Ask price", header=picture)]
            case "Add to cart":
                footer = {"text": "Held for you for 30 minutes"}
                text = "Red Ankara x 1 is in your cart.\nTotal: *NGN 4,500*"
                return [buttons(text, "Pay now", "Keep looking", footer=footer)]
            case "Pay now":
                return [
                    interactive(
                        "location_request_message",
                        "Where shall we bring it? Send a pin, or type the address.",
                        {"name": "send_location"},
                    )
                ]
            case "a place":
                url = await self._payment_link()
                parameters = {"display_text": "Pay NGN 6,000", "url": url}
                action = {"name": "cta_url", "parameters": parameters}
                text = "Thank you. Delivery to Yaba is NGN 1,500, so *NGN 6,000* in all."
                return [interactive("cta_url", text, action)]
            case _:
                return [words(f"You said: {said}")]

    async def _payment_link(self) -> str:
        body = {
            "email": "buyer@buyers.example.com",
            "amount": 600_000,
            "callback_url": f"{self._world.engine_url}/paid",
        }
        _, answer = await self._world.paystack("POST", "/transaction/initialize", body)
        return str(answer["data"]["authorization_url"])


def _said(message: dict[str, Any]) -> str:
    match message["type"]:
        case "text":
            return str(message["text"]["body"])
        case "interactive":
            kind = message["interactive"]["type"]
            return str(message["interactive"][kind]["id"])
        case "location":
            return "a place"
        case other:
            return f"a {other}"

"""How WhatsApp shows what was sent: an accepted body becomes a bubble."""

from typing import Any

from bot.sandbox.chats import Bubble, Link, Menu, Option, Place, Section


def bubble(body: dict[str, Any], message_id: str, at_ms: int, picture_url: str = "") -> Bubble:
    """*picture_url*: where a picture sent by media id can be seen."""
    kind = body.get("type", "text")
    content = body[kind]
    parts = _interactive(content) if kind == "interactive" else _plain(kind, content)
    if kind in {"image", "sticker"}:
        parts["picture"] = content.get("link") or picture_url
    return Bubble(
        id=message_id,
        side="shop",
        at_ms=at_ms,
        reply_to=body.get("context", {}).get("message_id", ""),
        **parts,
    )


def _plain(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    match kind:
        case "text":
            return {"text": content["body"]}
        case "location":
            return {
                "place": Place(
                    float(content["latitude"]),
                    float(content["longitude"]),
                    content.get("name") or "",
                    content.get("address") or "",
                )
            }
        case "template":
            return {"text": _template(content), "footer": "template"}
        case "image" | "sticker":
            return {"text": content.get("caption") or ""}
        case _:
            name = content.get("filename") or content.get("link") or kind
            return {"text": content.get("caption") or "", "document": name}


def _template(content: dict[str, Any]) -> str:
    """The wording of a template lies with Meta; here its name and what was put in."""
    values = [
        parameter.get("text", "")
        for component in content.get("components", [])
        for parameter in component.get("parameters", [])
    ]
    return f"[{content['name']}] " + ", ".join(filter(None, values))


def _interactive(content: dict[str, Any]) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "text": (content.get("body") or {}).get("text", ""),
        "footer": (content.get("footer") or {}).get("text", ""),
    }
    parts |= _header(content.get("header") or {})
    action = content["action"]
    match content["type"]:
        case "button":
            replies = (button["reply"] for button in action["buttons"])
            rows = tuple(Option(reply["id"], reply["title"]) for reply in replies)
            parts["menu"] = Menu("buttons", (Section("", rows),))
        case "list":
            sections = tuple(_section(section) for section in action["sections"])
            parts["menu"] = Menu("list", sections, action["button"])
        case "cta_url":
            parameters = action["parameters"]
            parts["link"] = Link(parameters["display_text"], parameters["url"])
        case "location_request_message":
            parts["asks_place"] = True
        case _:
            parts["document"] = "Items of the shop's WhatsApp catalogue"
    return parts


def _section(section: dict[str, Any]) -> Section:
    return Section(
        section.get("title") or "",
        tuple(
            Option(row["id"], row["title"], row.get("description") or "") for row in section["rows"]
        ),
    )


def _header(header: dict[str, Any]) -> dict[str, str]:
    kind = header.get("type")
    if kind == "text":
        return {"header": header["text"]}
    if kind == "image":
        return {"picture": header["image"].get("link", "")}
    if kind in {"video", "document"}:
        return {"document": header[kind].get("filename") or header[kind].get("link", "")}
    return {}

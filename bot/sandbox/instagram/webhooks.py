"""What Meta would POST to the engine for Instagram.

https://developers.facebook.com/docs/instagram-platform/webhooks/examples
"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.chats import Option
from bot.sandbox.courier import Webhook
from bot.sandbox.lines import signed_by_meta
from bot.sandbox.settings import PhoneAccount

REACTIONS = {"❤️": "love", "😂": "laugh", "👍": "like", "👎": "dislike"}


def webhook(
    account: PhoneAccount, event: dict[str, Any], at_ms: int, on_taken: Callable[[], None]
) -> Webhook:
    entry = {"time": at_ms, "id": account.credentials["account_id"], "messaging": [event]}
    body, headers = signed_by_meta(
        {"object": "instagram", "entry": [entry]}, account.credentials["app_secret"]
    )
    path = f"/webhooks/{account.key}"
    return Webhook(account.key, path, headers, body, _note(event), on_taken)


def _note(event: dict[str, Any]) -> str:
    if event.get("message", {}).get("is_echo"):
        return "echo"
    return next(key for key in event if key not in {"sender", "recipient", "timestamp"})


def event(sender: str, recipient: str, at_ms: int, content: dict[str, Any]) -> dict[str, Any]:
    return {
        "sender": {"id": sender},
        "recipient": {"id": recipient},
        "timestamp": at_ms,
        **content,
    }


def text(mid: str, words: str) -> dict[str, Any]:
    return {"message": {"mid": mid, "text": words}}


def quick_reply(mid: str, option: Option) -> dict[str, Any]:
    return {"message": {"mid": mid, "text": option.title, "quick_reply": {"payload": option.id}}}


def postback(mid: str, option: Option) -> dict[str, Any]:
    return {"postback": {"mid": mid, "title": option.title, "payload": option.id}}


def image(mid: str, url: str) -> dict[str, Any]:
    return {"message": {"mid": mid, "attachments": [{"type": "image", "payload": {"url": url}}]}}


def reaction(mid: str, emoji: str) -> dict[str, Any]:
    if not emoji:
        return {"reaction": {"mid": mid, "action": "unreact"}}
    name = REACTIONS.get(emoji, "other")
    return {"reaction": {"mid": mid, "action": "react", "reaction": name, "emoji": emoji}}


def seen(mid: str) -> dict[str, Any]:
    return {"read": {"mid": mid}}


def echo(mid: str, message: dict[str, Any]) -> dict[str, Any]:
    """Of everything the account sends, by whichever way; buttons are told as attachments."""
    content: dict[str, Any] = {"mid": mid, "is_echo": True}
    if words := message.get("text"):
        content["text"] = words
    attachments = [*filter(None, [message.get("attachment")]), *message.get("attachments", [])]
    if attachments:
        content["attachments"] = attachments
    return {"message": content}

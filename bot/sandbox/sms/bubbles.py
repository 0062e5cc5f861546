"""An SMS on a phone: words, and nothing else."""

from bot.sandbox.chats import Bubble
from bot.sandbox.phone import Action, CannotError, Say


def said(action: Action, message_id: str, at_ms: int) -> Bubble:
    """Raises:
    CannotError: anything but words.
    """
    if not isinstance(action, Say):
        raise CannotError("an SMS holds words only")
    return Bubble(message_id, "buyer", at_ms, text=action.text, status="sent")


def heard(message_id: str, at_ms: int, text: str) -> Bubble:
    return Bubble(message_id, "shop", at_ms, text=text, status="sent")


def number(address: str) -> str:
    """E.164, from a buyer's digits."""
    return "+" + "".join(char for char in address if char.isdigit())

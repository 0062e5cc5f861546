"""Takes a request to /messages or refuses it as the Send API would."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.sandbox.instagram.errors import InstagramError, invalid, outside_window
from bot.sandbox.instagram.shapes import Button, Gesture, Message, Send, Shape, Template

WINDOW = timedelta(hours=24)
"""After the person's last message: .../messaging-api (standard messaging window)."""
HUMAN_WINDOW = timedelta(days=7)
"""With the tag HUMAN_AGENT, which only people may use."""

Fitted = TypeVar("Fitted", bound=Shape)


def check_send(body: dict[str, Any]) -> Send:
    """Raises:
    InstagramError: with the code and words of the first thing that is wrong.
    """
    send = _fit(Send, body)
    _check_content(send.message)
    for reply in send.message.quick_replies:
        if reply.content_type == "text" and not (reply.title and reply.payload):
            raise invalid("(#100) A quick reply of the type text needs a title and a payload.")
    if isinstance(send.message.attachment, Template):
        for button in _buttons(send.message.attachment):
            _check_button(button)
    return send


def check_gesture(body: dict[str, Any]) -> Gesture:
    return _fit(Gesture, body)


def check_window(last_heard: datetime | None, now: datetime, *, human: bool) -> None:
    if last_heard is None or now - last_heard > (HUMAN_WINDOW if human else WINDOW):
        raise outside_window()


def _check_content(message: Message) -> None:
    given = [message.text, message.attachment, message.attachments or None]
    if sum(one is not None for one in given) != 1:
        raise invalid("(#100) Message must have exactly one of text and attachment.")


def _buttons(template: Template) -> list[Button]:
    payload = template.payload
    if payload.template_type == "button":
        return payload.buttons
    return [button for element in payload.elements for button in element.buttons]


def _check_button(button: Button) -> None:
    needed = button.url if button.type == "web_url" else button.payload
    other = button.payload if button.type == "web_url" else button.url
    if needed is None or other is not None:
        raise invalid(f"(#100) A {button.type} button has a title and its own value, nothing else.")


def _fit(shape: type[Fitted], value: dict[str, Any]) -> Fitted:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> InstagramError:
    problem = error.errors()[0]
    path = [part for part in problem["loc"] if part not in {"template", "generic", "button"}]
    return invalid(f"(#100) Param {_written(path)}: {problem['msg']}")


def _written(path: list[str | int]) -> str:
    """As Graph writes it: message[attachment][payload]."""
    head, *rest = path or ["message"]
    return str(head) + "".join(f"[{part}]" for part in rest)

"""Takes a call to message/send or refuses it as TikTok would."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.sandbox.tiktok.errors import BAD_PARAMETER, BLOCKED, TikTokError
from bot.sandbox.tiktok.shapes import Send, TemplateSend

WINDOW = timedelta(hours=48)
MOST_IN_WINDOW = 10
"""Messages after each one of the person: https://business-api.tiktok.com/portal/docs?id=1832184403754242"""

SEND: TypeAdapter[Send] = TypeAdapter(Send)


def check_send(body: dict[str, Any]) -> Send:
    """Raises:
    TikTokError: 40002 with the first field that is wrong.
    """
    try:
        send = SEND.validate_python(body)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(str(part) for part in problem["loc"] if not str(part).isupper())
        raise TikTokError(BAD_PARAMETER, f"{field or 'message_type'}: {problem['msg']}") from error
    if isinstance(send, TemplateSend):
        ids = Counter(button.id for button in send.template.buttons)
        if max(ids.values()) > 1:
            raise TikTokError(BAD_PARAMETER, "template.buttons: id must be unique")
    return send


class Windows:
    """How many messages each conversation may still get, and until when."""

    def __init__(self) -> None:
        self._sent: Counter[str] = Counter()
        self._opened: dict[str, datetime] = {}

    def open(self, conversation: str, now: datetime) -> None:
        self._opened[conversation] = now
        self._sent[conversation] = 0

    def spend(self, conversation: str, now: datetime) -> None:
        """Raises:
        TikTokError: 40064, too late or too many.
        """
        opened = self._opened.get(conversation)
        if opened is None or now - opened > WINDOW:
            raise TikTokError(
                BLOCKED, "The user has not messaged this account in the last 48 hours."
            )
        if self._sent[conversation] >= MOST_IN_WINDOW:
            raise TikTokError(BLOCKED, f"Only {MOST_IN_WINDOW} messages until the user replies.")
        self._sent[conversation] += 1

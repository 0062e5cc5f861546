"""Where news may be told: in a chat that is open, wanted, and not too dear."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.news import reachable
from domain.model.ids import BuyerId, ConversationId
from domain.model.joining import Chat
from domain.model.shop import NewsCosts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DEAR = NewsCosts(most=500, costs={"twilio": 800, "africastalking": 400})


def chat(channel: str, hours_ago: float | None, *, quiet: bool = False) -> Chat:
    heard_at = None if hours_ago is None else NOW - timedelta(hours=hours_ago)
    return Chat(ConversationId(UUID(int=1)), BuyerId(UUID(int=2)), channel, heard_at, quiet)


@pytest.mark.parametrize(
    ("place", "costs", "may"),
    [
        (chat("whatsapp", 23), DEAR, True),
        (chat("whatsapp", 25), DEAR, False),
        (chat("whatsapp", None), DEAR, False),
        (chat("tiktok", 47), DEAR, True),
        (chat("twilio", 1000), NewsCosts(), True),
        (chat("twilio", 1), DEAR, False),
        (chat("africastalking", 1), DEAR, True),
        (chat("web", 1000), DEAR, True),
        (chat("web", 1, quiet=True), DEAR, False),
    ],
    ids=[
        "within its window",
        "after its window",
        "never opened",
        "each channel has its own window",
        "SMS at any price",
        "SMS, too dear",
        "SMS, cheap enough",
        "our own chat, always",
        "opted out",
    ],
)
def test_a_chat_is_reachable(place: Chat, costs: NewsCosts, may: bool) -> None:  # noqa: FBT001
    assert reachable(place, costs, NOW) is may

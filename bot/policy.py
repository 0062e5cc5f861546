"""What may be sent: how long after the buyer's last message, how many messages after it, how fast.

Pure. Asked when a turn's messages are written, and again when one leaves: it may have waited.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from domain.model.message import Content, Notice
from domain.model.shop import NewsCosts

NEWS: Final = frozenset(
    {
        *("payment_link_ready", "payment_settled", "payment_failed", "payment_expired"),
        *("payment_prompted", "balance_due", "refund_answered", "order_revived"),
        *("order_shipped", "order_delivered"),
    }
)
"""Notices that a buyer waits for. A reminder of a cart is not among them."""


class Withheld(StrEnum):
    """Why a message is set aside unsent; it stands on its row."""

    OUTSIDE_WINDOW = "outside_window"
    BUDGET = "budget"
    TOO_DEAR = "too_dear"


@dataclass(frozen=True, slots=True)
class Rate:
    """*per_s* messages a second in the long run, *burst* of them at once."""

    per_s: float
    burst: int


@dataclass(frozen=True, slots=True)
class Rules:
    """A channel's.

    `window`: how long after the buyer's last message free words may be sent (None: at any time). `most`: how many
    messages in it (0: any number), of which `reserve` are kept for `NEWS`. `account`: the pace of everything an
    account sends; `pair`: that of what it sends to one buyer.
    """

    window: timedelta | None = None
    most: int = 0
    reserve: int = 0
    account: Rate | None = None
    pair: Rate | None = None


ANYTHING: Final = Rules()
"""Of a channel that is not listed: SMS, our own chat, a terminal."""

RULES: Mapping[str, Rules] = MappingProxyType(
    {
        "whatsapp": Rules(
            # Outside it only approved templates:
            # https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#customer-service-windows
            window=timedelta(hours=24),
            # 80 messages a second a number, more where Meta has raised it (error 130429):
            # https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
            account=Rate(per_s=80.0, burst=80),
            # One message in 6 seconds to the same buyer; up to 45 at once are borrowed from the time that follows
            # (error 131056): https://developers.facebook.com/docs/whatsapp/cloud-api/overview#pair-rate-limits
            pair=Rate(per_s=1 / 6, burst=45),
        ),
        "instagram": Rules(
            # https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
            window=timedelta(hours=24),
            # 300 calls of the Send API a second an account:
            # https://developers.facebook.com/docs/graph-api/overview/rate-limiting#instagram-messaging-api
            account=Rate(per_s=300.0, burst=300),
        ),
        "tiktok": Rules(
            # 10 messages in the 48 hours after each message of the buyer:
            # https://business-api.tiktok.com/portal/docs?id=1832184403754242
            window=timedelta(hours=48),
            most=10,
            reserve=2,  # ours: what is told of a payment must not be what did not fit any more
        ),
    }
)


def rules(channel: str) -> Rules:
    return RULES.get(channel, ANYTHING)


def outside(rule: Rules, heard_at: datetime | None, now: datetime) -> Withheld | None:
    """Whether the window is shut. Without a message of the buyer it was never opened."""
    if rule.window is None or (heard_at is not None and now - heard_at < rule.window):
        return None
    return Withheld.OUTSIDE_WINDOW


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a turn stands: when the buyer was last heard, what has been written since, and whether it is news."""

    heard_at: datetime | None
    said: int
    news: bool


def withheld(rule: Rules, standing: Standing, count: int, now: datetime) -> dict[int, Withheld]:
    """Which of a turn's *count* messages are not to be sent, by their places, and why."""
    shut = outside(rule, standing.heard_at, now)
    if shut:
        return dict.fromkeys(range(count), shut)
    if not rule.most:
        return {}
    left = rule.most - standing.said - (0 if standing.news else rule.reserve)
    return dict.fromkeys(range(max(left, 0), count), Withheld.BUDGET)


def too_dear(news: NewsCosts, channel: str) -> bool:
    """Whether the shop does not want to pay for news on this channel."""
    return news.most is not None and news.costs.get(channel, 0) > news.most


def heard(contents: Collection[Content]) -> bool:
    """Whether the buyer is among those who spoke: that opens the window anew."""
    return any(not isinstance(content, Notice) for content in contents)


def is_news(contents: Collection[Content]) -> bool:
    return any(isinstance(content, Notice) and content.event in NEWS for content in contents)

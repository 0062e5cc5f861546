"""When one may write to whom: the service window and the pair rate.

https://developers.facebook.com/docs/whatsapp/cloud-api/messages/send-messages
https://developers.facebook.com/docs/whatsapp/cloud-api/overview (throughput, pair rate limits)
"""

from datetime import datetime, timedelta

from bot.sandbox.whatsapp.errors import GraphError

WINDOW = timedelta(hours=24)
"""Free words only this long after the buyer's last ones."""
PAIR_BURST = 45
PAIR_EVERY = timedelta(seconds=6)
"""One message to one buyer per this time; a burst is borrowed from the future."""


def check_window(last_heard: datetime | None, now: datetime) -> None:
    if last_heard is None or now - last_heard > WINDOW:
        raise GraphError(
            131047,
            "Message failed to send because more than 24 hours have passed since the customer "
            "last replied to this number.",
        )


class PairRate:
    """A bucket of sends for each buyer, filled again as time goes by."""

    def __init__(self) -> None:
        self._paid_until: dict[str, datetime] = {}

    def check(self, address: str, now: datetime) -> None:
        start = max(self._paid_until.get(address, now), now)
        if start - now > (PAIR_BURST - 1) * PAIR_EVERY:
            raise GraphError(
                131056, "Too many messages sent from this number to the same number lately."
            )
        self._paid_until[address] = start + PAIR_EVERY

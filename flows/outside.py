"""Events that come from the world and from the clock, never from a buyer.

An option's id is only a string that a page or an app sends back: whoever forges one that says "paid" is not heard.
"""

from typing import Final

UNSEEN: Final = frozenset({"payment_watch", "refund_watch"})
"""The clock's: nothing is said, and what the buyer is being asked stays asked."""

OUTSIDE: Final = UNSEEN | frozenset(
    {
        *("payment_link_ready", "payment_prompted", "payment_settled", "payment_failed"),
        *("payment_expired", "balance_due", "refund_answered", "order_revived"),
        *("order_shipped", "order_delivered", "cart_abandoned"),
        *("agent_took_over", "join_asked", "chats_joined", "join_ended", "card_masked"),
    }
)

"""News that may have to reach a buyer who has not written for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class News:
    """`copy_id` is the sentence that tells it in a chat; `parameters` are the facts it carries."""

    copy_id: str
    parameters: frozenset[str]


NEWS: Final[Mapping[str, News]] = MappingProxyType(
    {
        "payment_link": News("pay.link", frozenset({"number", "total", "link"})),
        "paid": News("pay.received", frozenset({"number", "total", "name"})),
        "paid_too_little": News("pay.short", frozenset({"number", "amount", "rest"})),
        "paid_too_much": News("pay.over", frozenset({"number", "amount", "rest"})),
        "paid_twice": News("pay.twice", frozenset({"number", "amount"})),
        "paid_too_late": News("pay.late", frozenset({"number", "amount"})),
        "deposit_paid": News("pay.deposit", frozenset({"number", "amount", "rest", "date"})),
        "balance_due": News("pay.balance_due", frozenset({"number", "rest", "date"})),
        "refunded": News("refund.done", frozenset({"number", "amount"})),
        "payment_failed": News("pay.failed", frozenset({"number"})),
        "payment_expired": News("pay.expired", frozenset({"number"})),
        "shipped": News("order.shipped", frozenset({"number"})),
        "delivered": News("order.delivered", frozenset({"number"})),
        "cart_reminder": News("cart.abandoned", frozenset()),
    }
)
"""By the name that a shop's file gives them."""

BY_SENTENCE: Final[Mapping[str, str]] = MappingProxyType(
    {news.copy_id: name for name, news in NEWS.items()}
)


@dataclass(frozen=True, slots=True)
class Template:
    """A message that the provider has approved beforehand, to be sent when free words may not be.

    `name` and `code` (of the language) are the provider's; `parameters` fill its places in their order.
    """

    news: str
    language: str
    name: str
    code: str
    parameters: tuple[str, ...] = ()

"""One thing that can happen to a conversation."""

from dataclasses import dataclass, field
from datetime import timedelta

from domain.model.message import Content, Notice
from domain.model.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Stimulus:
    """`by_buyer`: something the buyer says or taps; else news, time, or a person of the shop.

    `later` is how long it takes until then; `sold_out`: others have bought all that was left of what is in the
    cart and in the last order, meanwhile.
    """

    name: str
    content: Content
    understanding: Understanding
    by_buyer: bool = True
    later: timedelta = timedelta()
    sold_out: bool = False
    facts: dict[str, str] = field(default_factory=dict)


def notice(
    event: str,
    facts: dict[str, str],
    later: timedelta = timedelta(),
    *,
    name: str = "",
    sold_out: bool = False,
) -> Stimulus:
    """News; *name* where the event alone does not tell which."""
    content = Notice(event, facts)
    return Stimulus(name or event, content, option_text(""), False, later, sold_out, facts)


def option_text(text: str) -> Understanding:
    """Words of an option, or none: nothing for a model."""
    return Understanding(text, "", 1.0, source="option")

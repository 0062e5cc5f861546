"""News outside a channel's window: the shop's approved template, where it has one and the channel knows them."""

from collections.abc import Mapping, Sequence
from typing import Final

from adapters.amounts import amount, known_locale, whole
from domain.edge_ports import Channel, Payload
from domain.model.conversation import Conversation
from domain.model.money import Money
from domain.model.news import BY_SENTENCE, Template
from domain.ports import Shops
from domain.template_ports import TemplateChannel
from flows.context import Param, Reply

NOTHING: Final = "-"
"""No place of a template may be left empty."""


async def of_news(
    shops: Shops, channel: Channel, conversation: Conversation, replies: Sequence[Reply]
) -> Payload | None:
    """The first of *replies* that a template can tell; None where none can."""
    if not isinstance(channel, TemplateChannel):
        return None
    for reply in replies:
        news = BY_SENTENCE.get(reply.copy_id)
        template = await shops.template(news, conversation.language) if news else None
        if template:
            return channel.template(template, values(template, reply), conversation.customer_id)
    return None


def values(template: Template, reply: Reply) -> list[str]:
    """The facts in the template's own language, one for each of its places."""
    facts: Mapping[str, Param] = {**reply.params, "link": reply.link}
    locale = known_locale(template.language)
    return [_written(facts.get(name, ""), locale) or NOTHING for name in template.parameters]


def _written(value: Param, locale: str) -> str:
    if isinstance(value, Money):
        return amount(value, locale, plain=False)
    return whole(value, locale) if isinstance(value, int) else value

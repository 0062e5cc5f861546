"""A buyer who comes through an advertisement, a link or a post: what it shows is what they speak of."""

from typing import Final

from domain.model.conversation import Conversation
from domain.model.message import Content, Media, Referral
from domain.ports import UnitOfWork
from flows.routing import Routed

VAGUE: Final = frozenset({"", "greet", "help", "out_of_scope", "confirm", "media_received"})
"""With a product in sight these words mean: that one."""
LONGEST: Final = 200


def referred(content: Content) -> str:
    """The platform's name for what led here; empty where nothing did, or only an address that will not last."""
    match content:
        case Referral(ref=ref):
            return ref
        case Media(media="post", media_id=ref) if "://" not in ref:
            return ref
        case _:
            return ""


async def routed(
    conversation: Conversation, uow: UnitOfWork, content: Content, meant: Routed
) -> Routed:
    """*meant* with the product in sight; who says nothing more sees it, or is greeted where nobody knows it."""
    ref = referred(content)
    if (
        not ref or meant[0] == "join_code"
    ):  # a link may bring the buyer's own code, which is no product
        return meant
    silent = isinstance(content, Referral) and not content.body
    product = await uow.catalogue.referred(ref)
    if product is None:
        await uow.diary.event("unknown_referral", {"ref": ref[:LONGEST]})
        return ("greet", {}) if silent else meant
    conversation.memory.focus, conversation.memory.item = product.sku, ""
    event, facts = meant
    unnamed = event == "search" and "product" not in facts
    if silent or unnamed or event in VAGUE:
        return "view_item", {"sku": str(product.sku)}
    return meant

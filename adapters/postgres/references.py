"""Our names for messages: made from where a message stands in its conversation, so that they can be made again."""

from uuid import UUID, uuid5


def message_key(conversation_id: UUID, turn: int, number: int) -> str:
    """The reference of a turn's message: the provider is given it, and returns it with a receipt."""
    return str(uuid5(conversation_id, f"{turn}/{number}"))

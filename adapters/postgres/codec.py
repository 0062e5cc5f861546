"""Domain values as JSON and back. What was stored by an older release must stay readable: fields of
these values get defaults when they are new, and keep their names."""

from typing import Final, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from domain.edge_ports import Pending, Step
from domain.model.conversation import Conversation, Memory
from domain.model.joining import Brought
from domain.model.message import Inbound, Notice
from domain.model.order import Address
from domain.model.shop import Deposits, NewsCosts

State: TypeAlias = tuple[str, ...]


class Standing(BaseModel):
    """What a conversation's `state` column holds. `left_by` is the turn that left it so: where it is not the
    conversation's last one, it was put here from outside of its turns."""

    model_config = ConfigDict(frozen=True)

    state: State = ()
    # Made anew where missing: pydantic would copy a default in depth, for a tenth of a turn's cost.
    history: dict[str, State] = Field(default_factory=dict)
    memory: Memory = Field(default_factory=Memory)
    left_by: int = 0


INBOUND: Final = TypeAdapter(Inbound)
NOTICE: Final = TypeAdapter(Notice)
PENDING: Final = TypeAdapter(tuple[Pending, ...])
STANDING: Final = TypeAdapter(Standing)
STEPS: Final = TypeAdapter(tuple[Step, ...])
ADDRESS: Final = TypeAdapter(Address)
NEWS_COSTS: Final = TypeAdapter(NewsCosts)
DEPOSITS: Final = TypeAdapter(Deposits | None)
BROUGHT: Final = TypeAdapter(Brought)


def standing_of(conversation: Conversation) -> bytes:
    standing = Standing.model_construct(
        state=conversation.state,
        history=conversation.history,
        memory=conversation.memory,
        left_by=conversation.turn,
    )
    return STANDING.dump_json(standing)

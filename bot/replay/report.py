"""A replay as lines for the terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence

import orjson

from adapters.journal.answering import Asked, shown
from adapters.postgres.codec import standing_of
from bot.replay.compare import Difference
from bot.replay.rerun import Recorded, Rerun
from domain.edge_ports import Step
from domain.model.message import Choice, Content, Notice

LONGEST = 200
"""Characters of an answer shown."""


def turn_lines(recorded: Recorded, again: Rerun, found: Sequence[Difference]) -> Iterator[str]:
    past = recorded.past
    verdict = "DIFFERS" if found else "same"
    redacted = ", words crossed out" if past.redacted else ""
    yield f"turn {past.turn}  {past.at:%Y-%m-%d %H:%M:%S}  {verdict}{redacted}"
    contents = {pending.inbox_id: pending.inbound.content for pending in recorded.messages}
    for step in again.record.steps if again.record else past.steps:
        yield from _step(step, contents.get(step.inbox_id))
    for difference in found:
        yield f"  {difference.what}"
        yield f"    then  {difference.then}"
        yield f"    now   {difference.now}"
    yield from _sources(again.witness.asked)


def _step(step: Step, content: Content | None) -> Iterator[str]:
    understood = step.understanding
    words = f'"{understood.text}"' if understood.text else _shown(content)
    sure = f" {understood.confidence:.2f} {understood.source}" if understood.intent else ""
    yield f"  buyer  {words}  {understood.intent}{sure}"
    moved = f"{'.'.join(step.state_before)} -> {'.'.join(step.state_after)}"
    refused = f"  refused: {step.refusal}" if step.refusal else ""
    yield f"  {step.event or '(nothing)'}  {moved}{refused}"
    yield f"  shop   {', '.join(step.said) or '(nothing)'}"


def _shown(content: Content | None) -> str:
    match content:
        case Choice(option_id=option_id):
            return f"[{option_id}]"
        case Notice(event=event):
            return f"({event})"
        case None:
            return "(gone)"
        case _:
            return f"({content.kind})"


def _sources(asked: Sequence[Asked]) -> Iterator[str]:
    counted = Counter(one.source for one in asked)
    if counted["today"]:
        yield f"  {counted['today']} questions were not asked then: today's database answered them"
    if counted["assumed"]:
        yield f"  {counted['assumed']} writes were not made then: taken to go well, and not made"


def inside_lines(again: Rerun) -> Iterator[str]:
    """Where a turn stopped: state, entities, and every statement with its answer."""
    conversation = again.conversation
    yield ""
    yield f"state      {'.'.join(conversation.state)}"
    yield f"language   {conversation.language}"
    yield f"memory     {_json(orjson.loads(standing_of(conversation))['memory'])}"
    for step in again.record.steps if again.record else ():
        for entity in step.understanding.entities:
            role = f" ({entity.role})" if entity.role else ""
            yield f"entity     {entity.name}{role} = {entity.value!r}"
    for one in again.witness.asked:
        answer = "(the shop's facts)" if one.call.aside else _json(one.call.answer)
        source = "" if one.source == "journal" else f"  [{one.source}]"
        yield f"statement  {shown(one.call)} -> {answer}{source}"


def _json(value: object) -> str:
    told = orjson.dumps(value).decode()
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}..."

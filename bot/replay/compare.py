"""What a turn did then, and what it does now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson

from adapters.journal.answering import shown
from bot.replay.rerun import Recorded, Rerun
from domain.edge_ports import Payload, Step


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    then: str
    now: str


def differences(recorded: Recorded, said: Sequence[Payload], again: Rerun) -> list[Difference]:
    """None when the turn did the same: the same way through the machine, the same words, the same writes."""
    if again.trouble:
        return [Difference("went another way", "", again.trouble)]
    record = again.record
    if record is None:
        return [Difference("end", "a turn", "none")]
    found = [*_steps(recorded.past.steps, record.steps)]
    then = {int(place): reason for place, reason in recorded.pages.head.get("withheld", ())}
    if then != record.withheld:
        found.append(Difference("withheld", str(then), str(dict(record.withheld))))
    if not recorded.past.redacted:
        found += _payloads(said, record.payloads)
        found += [Difference("asked", shown(call), "") for call in again.witness.unasked]
    return found


def _steps(then: Sequence[Step], now: Sequence[Step]) -> Iterator[Difference]:
    if len(then) != len(now):
        yield Difference("steps", str([s.event for s in then]), str([s.event for s in now]))
        return
    for old, new in zip(then, now, strict=True):
        for what, before, after in (
            ("event", old.event, new.event),
            ("from", old.state_before, new.state_before),
            ("to", old.state_after, new.state_after),
            ("refusal", old.refusal, new.refusal),
            ("said", old.said, new.said),
        ):
            if before != after:
                yield Difference(what, _words(before), _words(after))


def _payloads(then: Sequence[Payload], now: Sequence[Payload]) -> Iterator[Difference]:
    old, new = [_json(payload) for payload in then], [_json(payload) for payload in now]
    for place in range(max(len(old), len(new))):
        before, after = old[place : place + 1], new[place : place + 1]
        if before != after:
            yield Difference(f"message {place + 1}", "".join(before), "".join(after))


def _json(payload: Payload) -> str:
    return orjson.dumps(payload, option=orjson.OPT_SORT_KEYS).decode()


def _words(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else ".".join(value)

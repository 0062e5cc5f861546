"""The page is shown what was said, and nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.webchat.shown import message_name, turn_event


@dataclass(frozen=True)
class Told:
    turn: int
    at: datetime
    heard: tuple[Any, ...]
    said: tuple[Any, ...]


def body(content: dict[str, Any]) -> dict[str, Any]:
    name = message_name("v.ada/slash", "msg-0001")
    return {"message_id": name, "customer_id": "v.ada", "phone": "+234", "content": content}


def test_what_the_visitor_said_comes_back_with_the_pages_own_id() -> None:
    heard = (
        body({"kind": "text", "body": "hi"}),
        body({"kind": "choice", "option_id": "browse", "title": "Look"}),
        body({"kind": "location", "latitude": 6.5, "longitude": 3.3, "name": "", "address": ""}),
        body({"kind": "referral", "ref": "item=RED", "body": ""}),
    )

    event = turn_event(Told(4, datetime(2026, 11, 20, tzinfo=UTC), heard, ({"text": "Hello"},)))

    assert event == {
        "type": "turn",
        "turn": 4,
        "at": "2026-11-20T00:00:00+00:00",
        "heard": [
            {"id": "msg-0001", "text": "hi"},
            {"id": "msg-0001", "option": {"id": "browse", "title": "Look"}},
            {"id": "msg-0001", "place": {"latitude": 6.5, "longitude": 3.3}},
            {"id": "msg-0001", "ref": "item=RED"},
        ],
        "said": [{"text": "Hello"}],
    }


def test_what_only_the_machine_heard_is_not_shown() -> None:
    notice = body({"kind": "notice", "event": "payment_settled", "facts": {"reference": "R"}})

    event = turn_event(Told(1, datetime(2026, 11, 20, tzinfo=UTC), (notice,), ()))

    assert event["heard"] == []

"""What the page reads: turns as plain JSON, without anything that is not the visitor's own."""

from collections.abc import Mapping
from typing import Any, Protocol

from domain.edge_ports import Payload


class Told(Protocol):
    """A turn as it was stored."""

    @property
    def turn(self) -> int: ...
    @property
    def at(self) -> Any: ...
    @property
    def heard(self) -> tuple[Mapping[str, Any], ...]: ...
    @property
    def said(self) -> tuple[Payload, ...]: ...


def message_name(customer_id: str, client_id: str) -> str:
    """A message's name within the account. With the visitor's in it nobody can use up another's."""
    return f"{customer_id}/{client_id}"


def turn_event(told: Told) -> dict[str, Any]:
    heard = [_heard(body) for body in told.heard]
    return {
        "type": "turn",
        "turn": told.turn,
        "at": told.at.isoformat(),
        "heard": [each for each in heard if each],
        "said": list(told.said),
    }


def _heard(body: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the visitor said; None for what only the machine heard."""
    content: Mapping[str, Any] = body["content"]
    said = {"id": str(body["message_id"]).rpartition("/")[2]}
    match content.get("kind"):
        case "text":
            return {**said, "text": content["body"]}
        case "choice":
            return {**said, "option": {"id": content["option_id"], "title": content["title"]}}
        case "location":
            place = {"latitude": content["latitude"], "longitude": content["longitude"]}
            return {**said, "place": place}
        case "referral":
            return {**said, "ref": content["ref"]}
        case _:
            return None

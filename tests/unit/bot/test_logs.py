"""A log line: JSON in one piece, with nothing in it that names a person or opens a door."""

import logging
from collections.abc import Iterator

import orjson
import pytest
import structlog
from structlog.contextvars import bound_contextvars

from bot import logs

CONVERSATION = "0190163d-8694-739b-aea5-966c26f8ad91"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = [*root.handlers], root.level
    yield
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def test_a_line_says_what_where_and_when(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(pretty=False)

    with bound_contextvars(correlation_id=CONVERSATION):
        structlog.get_logger().info("turn.done", inbox=[12345678901], said=1)

    (line,) = capsys.readouterr().err.splitlines()
    told = orjson.loads(line)
    assert told.pop("at").endswith("Z")
    assert told == {
        "event": "turn.done",
        "inbox": [12345678901],
        "said": 1,
        "correlation_id": CONVERSATION,
        "level": "info",
    }


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        ("phone", 1, "[redacted]"),
        ("text", "hi", "[redacted]"),
        ("event", "turn.done", "turn.done"),
        ("event", "send.sent", "send.sent"),
        ("conversation", CONVERSATION, CONVERSATION),
        ("code", "no +234 803 123 4567 here", "no [number] here"),
        ("code", "123456789", "[number]"),
        ("code", "1.234567890", "1.[number]"),
        ("code", "sent Bearer abc.def", "sent Bearer [redacted]"),
        ("code", "sent basic YWJj", "sent basic [redacted]"),
        ("code", "12345", "12345"),
        ("said", 123456789012, 123456789012),
    ],
)
def test_what_could_name_a_person_is_masked(key: str, value: object, shown: object) -> None:
    assert logs.redact(None, "info", {key: value, "level": "info"}) == {
        key: shown,
        "level": "info",
    }


def test_an_exception_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(pretty=False)

    try:
        int("Amina, 0803 123 4567")
    except ValueError:
        structlog.get_logger().exception("turn.failed")

    told = orjson.loads(capsys.readouterr().err)
    assert (told["level"], told["error"]) == ("error", "ValueError")
    assert "Amina" not in str(told)

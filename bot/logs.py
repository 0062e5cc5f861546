"""Structured logs. Ids only: phone numbers, texts, tokens and card numbers do not pass."""

import logging
import re
import sys
import traceback

import orjson
import structlog
from structlog.typing import EventDict, Processor

FORBIDDEN = frozenset(
    {
        "text",
        "body",
        "phone",
        "name",
        "token",
        "secret",
        "password",
        "address",
        "payload",
        "customer_id",
    }
)
"""Keys whose values never reach a log, whatever they hold."""
_DIGITS = re.compile(r"\+?\d[\d \-]{7,17}\d")
"""Nine digits and more: a phone or card number, whoever put it into a message."""
SHORTEST_SECRET = 9
"""Characters: no number and no token is shorter."""
_UUID = re.compile(r"[0-9a-f-]{36}")
_BEARER = re.compile(r"(Bearer|Basic)\s+\S+", re.IGNORECASE)
LAST_FRAMES = 8


def redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Mask what could name a person or open a door."""
    for key, value in event.items():
        if key in FORBIDDEN:
            event[key] = "[redacted]"
        elif isinstance(value, str) and len(value) >= SHORTEST_SECRET:
            event[key] = _masked(value)
    return event


def _masked(value: str) -> str:
    # An event's name, mostly: in letters and dots is no number, and no token after a space.
    if value.replace(".", "").isalpha() or _UUID.fullmatch(value):
        return value
    return _DIGITS.sub("[number]", _BEARER.sub(r"\1 [redacted]", value))


def where(_logger: object, _method: str, event: EventDict) -> EventDict:
    """An exception by its kind and place. Its message stays here: a database's or a parser's quotes the buyer."""
    caught = event.pop("exc_info", None)
    error = caught if isinstance(caught, BaseException) else (sys.exc_info()[1] if caught else None)
    return {**event, **_trace(error)} if error else event


def _trace(error: BaseException) -> EventDict:
    frames = traceback.extract_tb(error.__traceback__)[-LAST_FRAMES:]
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error.__context__
    caused = {"cause": type(cause).__name__} if cause else {}
    return {"error": type(error).__name__, "at_line": places, **caused}


class Libraries(logging.Handler):
    """What libraries log goes the same way: who and how bad, and an exception's kind; never their words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            record.levelno, "library", logger=record.name, function=record.funcName, exc_info=error
        )


def _json(_logger: object, _method: str, event: EventDict) -> bytes:
    return orjson.dumps(event, default=str)


def configure(*, pretty: bool, level: str = "info") -> None:
    """Lines for people on a terminal, JSON for machines; from *level* on."""
    tail: Processor = structlog.dev.ConsoleRenderer(colors=False) if pretty else _json
    lines = (
        structlog.WriteLoggerFactory(sys.stderr)
        if pretty
        else structlog.BytesLoggerFactory(sys.stderr.buffer)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            where,
            redact,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            tail,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lines,
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[Libraries()], force=True)

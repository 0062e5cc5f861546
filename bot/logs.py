"""Structured logs. Ids only: phone numbers, texts, tokens and card numbers do not pass."""

import logging
import re
import sys

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
_BEARER = re.compile(r"(Bearer|Basic)\s+\S+", re.IGNORECASE)


def redact(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Mask what could name a person or open a door."""
    return {
        key: "[redacted]" if key in FORBIDDEN else _masked(value) for key, value in event.items()
    }


def _masked(value: object) -> object:
    if not isinstance(value, str) or re.fullmatch(r"[0-9a-f-]{36}", value):
        return value
    return _DIGITS.sub("[number]", _BEARER.sub(r"\1 [redacted]", value))


def configure(*, pretty: bool) -> None:
    """Lines for people on a terminal, JSON for machines."""
    tail: list[Processor] = (
        [structlog.dev.ConsoleRenderer(colors=False)]
        if pretty
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            redact,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            *tail,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

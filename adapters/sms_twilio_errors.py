"""What Twilio's error codes say, in the answer to a call or in a status that comes later."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.errors import Verdict

# https://www.twilio.com/docs/api/errors; any other code is judged by its HTTP status.
VERDICTS: Mapping[int, Verdict] = MappingProxyType(
    {
        20429: Verdict.RETRY,  # too many requests
        63018: Verdict.RETRY,
        30001: Verdict.LATER,  # a full queue
        30008: Verdict.LATER,  # unknown: worth another try, but not at once
        20003: Verdict.ALARM,  # wrong credentials
        20005: Verdict.ALARM,  # a closed account
        20404: Verdict.ALARM,  # no such account
        21603: Verdict.ALARM,  # no sender
        21606: Verdict.ALARM,  # a sender that is not ours
        21211: Verdict.NEVER,  # no valid number
        21408: Verdict.NEVER,  # a country that the account may not write to
        21610: Verdict.OPTED_OUT,  # the buyer said STOP
        21614: Verdict.NEVER,  # no mobile
        21617: Verdict.NEVER,  # longer than 1,600 characters
        21658: Verdict.NEVER,
        30003: Verdict.NEVER,  # handset off or away
        30004: Verdict.NEVER,  # blocked
        30005: Verdict.NEVER,  # unknown handset
        30006: Verdict.NEVER,  # landline
        30007: Verdict.NEVER,  # filtered by the network
        63016: Verdict.NEVER,  # outside WhatsApp's 24 hours
    }
)
ONCE_MORE: Final = frozenset({30001, 30008})
"""Ours: whether another try helps is not written anywhere, so one is made."""


def most_tries(code: int) -> int:
    """0: as many as usual."""
    return 2 if code in ONCE_MORE else 0

"""What SMS providers post to us: forms, and telephone numbers in them."""

import re
from typing import Final
from urllib.parse import parse_qsl, quote

from adapters.reading import Json
from domain.errors import UnreadableError
from domain.model.shop import Account

MOST_BYTES: Final = 65_536
"""A text of 1,600 characters in percent signs is 20 kB; ten addresses of pictures are 3 kB more."""
MOST_FIELDS: Final = 200
"""A webhook has about thirty fields."""

_PHONE = re.compile(r"\+?([1-9][0-9]{6,14})")


def pairs(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form in their order, repeated names and empty values as well.

    Raises:
        UnreadableError: too large, too many, or no form.
    """
    if len(body) > MOST_BYTES:
        raise UnreadableError("too large")
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableError("no form") from error


def fields(body: bytes) -> Json:
    """A form's fields by name; of repeated ones the first.

    Raises:
        UnreadableError: too large, too many, or no form.
    """
    found: Json = {}
    for name, value in pairs(body):
        found.setdefault(name, value)
    return found


def phone(number: str) -> str:
    """*number* as E.164; empty where it is a short code or a name ("MTN")."""
    found = _PHONE.fullmatch(re.sub(r"[\s()-]", "", number))
    return f"+{found[1]}" if found else ""


def door(account: Account) -> str:
    """https://www.rfc-editor.org/rfc/rfc5724: a message to the number that the account is, its words written."""
    number = account.address or account.external_id
    return f"sms:{quote(number, safe='+')}?body={{code}}" if number else ""

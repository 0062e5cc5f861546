"""Which templates are approved, and what may stand in their places.

https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
"""

import re
from typing import Any

from bot.sandbox.whatsapp.errors import GraphError

FORBIDDEN = re.compile(r"[\n\t]| {5,}")
MOST_TEXT = 1024


def check_template(content: dict[str, Any], approved: str | None) -> None:
    """*approved* lists `name/language/number of places`, separated by spaces; None: whatever is sent.

    Raises:
        GraphError: no such template, other places than it has, or a value that cannot stand there.
    """
    values = [
        parameter.get("text", "")
        for component in content.get("components", [])
        if component.get("type") == "body"
        for parameter in component.get("parameters", [])
    ]
    if approved is not None:
        _check_known(content["name"], content["language"]["code"], len(values), approved.split())
    if any(not value or FORBIDDEN.search(value) for value in values):
        raise GraphError(
            132018, "Param text is empty, or has new-lines, tabs or more than 4 spaces."
        )
    if sum(map(len, values)) > MOST_TEXT:
        raise GraphError(132005, "Translated text too long.")


def _check_known(name: str, language: str, places: int, approved: list[str]) -> None:
    known = dict(one.rsplit("/", 1) for one in approved)
    expected = known.get(f"{name}/{language}")
    if expected is None:
        raise GraphError(132001, f"template name ({name}) does not exist in {language}")
    if int(expected) != places:
        raise GraphError(
            132000,
            f"body: number of localizable_params ({places}) does not match the expected number "
            f"of params ({expected})",
        )

"""Takes a request to /messages or refuses it as the Cloud API would."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.sandbox.whatsapp.errors import GraphError
from bot.sandbox.whatsapp.shapes import CONTENT, INTERACTIVE, Envelope, ReadMark, Shape

TYPES = {*CONTENT, "interactive"}
MOST_ROWS = 10
MOST_PRODUCTS = 30

Fitted = TypeVar("Fitted", bound=Shape)


def check_read(body: dict[str, Any]) -> ReadMark:
    return _fit(ReadMark, body, ())


def check_message(body: dict[str, Any]) -> Envelope:
    """Raises:
    GraphError: with the code and details of the first thing that is wrong.
    """
    kind = body.get("type", "text")
    if not isinstance(kind, str) or kind not in TYPES:
        known = ", ".join(sorted(TYPES)).upper()
        raise GraphError(100, "", message=f"(#100) Param type must be one of {{{known}}}.")
    envelope = _fit(Envelope, {key: body[key] for key in body if key != kind}, ())
    if not re.fullmatch(r"\+?[0-9 ().-]{6,24}", envelope.to):
        raise GraphError(131009, "Recipient phone number is not valid.")
    content = body.get(kind)
    if not isinstance(content, dict):
        raise GraphError(131008, f"Parameter '{kind}' is mandatory for type '{kind}'")
    if kind == "interactive":
        _check_interactive(content)
    else:
        _fit(CONTENT[kind], content, (kind,))
        _check_source(kind, content)
    return envelope


def _check_source(where: str, content: dict[str, Any]) -> None:
    if where not in {"image", "video", "audio", "document", "sticker"}:
        return
    if ("link" in content) == ("id" in content):
        raise GraphError(100, f"'{where}' must have exactly one of 'link' and 'id'.")


def _check_interactive(content: dict[str, Any]) -> None:
    kind = content.get("type")
    if not isinstance(kind, str) or kind not in INTERACTIVE:
        raise GraphError(131009, f"Interactive type must be one of {', '.join(INTERACTIVE)}.")
    _fit(INTERACTIVE[kind], content, ("interactive",))
    header = content.get("header")
    if header is not None:
        _check_header(header)
    action = content["action"]
    if kind == "button":
        _check_buttons([button["reply"] for button in action["buttons"]])
    if kind == "list":
        _check_list(action["sections"])
    if kind == "product_list":
        _check_products(action["sections"])


def _check_header(header: dict[str, Any]) -> None:
    kind = header["type"]
    if kind not in header:
        raise GraphError(131008, f"Header of type '{kind}' needs '{kind}'.")
    strangers = header.keys() - {"type", kind}
    if strangers:
        raise _unexpected(strangers.pop(), ("interactive", "header"))
    if kind != "text":
        _check_source(kind, header[kind])


def _check_buttons(replies: list[dict[str, Any]]) -> None:
    _unique("button title", (reply["title"] for reply in replies))
    _unique("button id", (reply["id"] for reply in replies))


def _check_list(sections: list[dict[str, Any]]) -> None:
    _check_section_titles(sections)
    rows = [row for section in sections for row in section["rows"]]
    if len(rows) > MOST_ROWS:
        raise GraphError(131009, f"Total row count exceed max allowed count: {MOST_ROWS}")
    _unique("row id", (row["id"] for row in rows))


def _check_products(sections: list[dict[str, Any]]) -> None:
    _check_section_titles(sections)
    if sum(len(section["product_items"]) for section in sections) > MOST_PRODUCTS:
        raise GraphError(131009, f"Total product count exceed max allowed count: {MOST_PRODUCTS}")


def _check_section_titles(sections: list[dict[str, Any]]) -> None:
    if len(sections) > 1 and not all(section.get("title") for section in sections):
        raise GraphError(131009, "Section title is required when there is more than one section.")


def _unique(what: str, values: Iterable[str]) -> None:
    if any(count > 1 for count in Counter(values).values()):
        raise GraphError(131009, f"Duplicated {what}.")


def _fit(shape: type[Fitted], value: dict[str, Any], at: tuple[str | int, ...]) -> Fitted:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise _refusal(error.errors()[0], at) from error


def _refusal(problem: ErrorDetails, at: tuple[str | int, ...]) -> GraphError:
    path = (*at, *problem["loc"])
    *above, name = path
    match problem["type"]:
        case "extra_forbidden":
            return _unexpected(str(name), tuple(above))
        case "missing" if path == ("messaging_product",):
            return GraphError(
                100, "", message="(#100) The parameter messaging_product is required."
            )
        case "missing":
            return GraphError(131008, f"Parameter {_written(path)} is missing")
        case "string_too_long" if path == ("text", "body"):
            most = problem.get("ctx", {}).get("max_length")
            wrong = f"(#100) Param text['body'] must be at most {most} characters long."
            return GraphError(100, "", message=wrong)
        case _:
            return GraphError(131009, f"{_written(path)}: {problem['msg']}")


def _unexpected(name: str, above: tuple[str | int, ...]) -> GraphError:
    where = f' on param "{_written(above)}"' if above else ""
    return GraphError(100, "", message=f'(#100) Unexpected key "{name}"{where}.')


def _written(path: tuple[str | int, ...]) -> str:
    """As Graph writes it: interactive['action']['buttons'][0]."""
    if not path:
        return ""
    head, *rest = path
    return str(head) + "".join(f"[{part!r}]" for part in rest)

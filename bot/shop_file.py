"""A shop, written down by its seller in one file: read whole or not at all."""

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.shop_file_checks import relations
from bot.shop_file_models import KEYS, ShopFile
from bot.shop_file_values import Reading
from bot.shop_file_yaml import Document, Problem, Where, child, read_document, text, texts
from domain.model.money import EXPONENTS

__all__ = ["Problem", "ShopFile", "ShopFileError", "load_shop_file"]

# Any known currency does to read prices by when the shop's own is wrong: that is a problem already.
ANY_CURRENCY = "NGN"

SENTENCES = {
    "missing": "is missing",
    "string_type": "should be a text",
    "string_too_short": "is empty",
    "string_too_long": "longer than {max_length} characters",
    "tuple_type": "should be a list",
    "dict_type": "should be a block of `key: value`",
    "model_type": "should be a block of `key: value`",
    "too_long": "has more than {max_length}",
    "int_parsing": 'not a whole number: "{input}"',
    "int_parsing_size": 'not a whole number: "{input}"',
    "int_type": "should be a whole number",
    "greater_than_equal": 'less than {ge}: "{input}"',
    "less_than_equal": 'more than {le}: "{input}"',
    "literal_error": 'not one of {expected}: "{input}"',
    "value_error": "{error}",
}
"""Pydantic's kinds of error in a shopkeeper's words. Only kinds that never meet a secret repeat
their input: a secret's are `value_error`, and its message is our own."""


class ShopFileError(Exception):
    """The file cannot be used: every problem in it, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def load_shop_file(path: Path, environ: Mapping[str, str]) -> ShopFile:
    """Read the shop at *path*, its `env:NAME` secrets from *environ*.

    Raises:
        ShopFileError: anything is wrong; nothing is half loaded.
    """
    document = read_document(path)
    if not document.tree:
        raise ShopFileError(document.problems)
    problems = {*document.problems, *relations(document, path.parent)}
    try:
        shop = ShopFile.model_validate(document.tree, context=_reading(document, environ))
    except ValidationError as error:
        problems.update(_problem(document, details) for details in error.errors())
    if problems:
        raise ShopFileError(sorted(problems))
    return shop


def _reading(document: Document, environ: Mapping[str, str]) -> Reading:
    shop = child(document.tree, "shop")
    currency = text(shop, "currency")
    languages = texts(child(shop, "languages"))
    return Reading(
        currency=currency if currency in EXPONENTS else ANY_CURRENCY,
        language=languages[0][1] if languages else "en",
        environ=environ,
    )


def _problem(document: Document, details: ErrorDetails) -> Problem:
    where = _where(document, details["loc"])
    if details["type"] == "extra_forbidden":
        likely = get_close_matches(str(where[-1]), KEYS, n=1)
        return document.problem(where, "unknown key" + "".join(f", `{key}`?" for key in likely))
    sentence = SENTENCES.get(details["type"], "cannot be read")
    meant = sentence.format(input=details["input"], **details.get("ctx", {}))
    return document.problem(where, meant)


def _where(document: Document, loc: tuple[int | str, ...]) -> Where:
    """*loc* without pydantic's own marks (`[key]`)."""
    *steps, last = loc
    where = tuple(step for n, step in enumerate(steps) if loc[: n + 1] in document.lines)
    return where if last == "[key]" else (*where, last)

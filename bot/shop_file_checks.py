"""What one value cannot tell of itself: repetitions, references, pictures.

The checks walk the file as it was written, so that they speak also when another value is wrong.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from babel.numbers import get_territory_currencies

from bot import shop_file_price_checks
from bot.shop_file_values import short_title
from bot.shop_file_yaml import Document, Problem, Tree, Where, child, text, texts
from domain.model.news import NEWS

Check: TypeAlias = Callable[[Document], Iterator[Problem]]

PICTURE_TYPES = frozenset({".png", ".jpg", ".jpeg"})
# https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
PICTURE_BYTES = 5 * 1024 * 1024

SECRET_WORDS = ("secret", "token", "password", "passkey", "api_key", "private")


def relations(document: Document, folder: Path) -> Iterator[Problem]:
    """Everything that is wrong between the values; pictures are looked for below *folder*."""
    for check in CHECKS:
        yield from check(document)
    yield from _pictures(document, folder)


def _repeated(document: Document, named: Iterable[tuple[Where, str]]) -> Iterator[Problem]:
    first: dict[str, Where] = {}
    for where, name in named:
        if name and name in first:
            line = document.line(first[name])
            yield document.problem(where, f'"{name}" is already used on line {line}')
        first.setdefault(name, where)


def _column(document: Document, table: str, key: str) -> Iterator[tuple[Where, str]]:
    for where, row in document.rows(table):
        yield (*where, key), text(row, key)


def _keys(document: Document) -> Iterator[Problem]:
    for table in ("accounts", "payments", "categories", "delivery"):
        yield from _repeated(document, _column(document, table, "key"))
    languages = texts(child(child(document.tree, "shop"), "languages"))
    yield from _repeated(document, ((("shop", "languages", n), name) for n, name in languages))
    yield from _repeated(
        document,
        (
            ((*where, "external_id"), " ".join((text(row, "channel"), text(row, "external_id"))))
            for where, row in document.rows("accounts")
        ),
    )


def _skus(document: Document) -> Iterator[Problem]:
    named: list[tuple[Where, str]] = []
    for where, row in document.rows("products"):
        named.append(((*where, "sku"), text(row, "sku")))
        for inner, variant in document.rows(*where, "variants"):
            named.append(((*inner, "sku"), text(variant, "sku")))
    yield from _repeated(document, named)


def _titles(document: Document) -> Iterator[Problem]:
    """Two rows of one list that read the same cannot be told apart."""
    named: list[tuple[Where, str]] = []
    for where, row in document.rows("products"):
        given = text(row, "short")
        key = "short" if given else "name"
        named.append(((*where, key), (given or short_title(text(row, "name"))).casefold()))
    yield from _repeated(document, named)


def _variants(document: Document) -> Iterator[Problem]:
    for where, row in document.rows("products"):
        if ("stock" in row) == ("variants" in row):
            yield document.problem(where, "give either `stock` or `variants`")
        looks: list[tuple[Where, str]] = []
        for inner, variant in document.rows(*where, "variants"):
            look = [text(variant, key).casefold() for key in ("size", "colour")]
            if not any(look):
                yield document.problem(inner, "a variant needs a `size` or a `colour`")
            looks.append((inner, ", ".join(filter(None, look))))
        yield from _repeated(document, looks)


def _references(document: Document) -> Iterator[Problem]:
    categories = {name for _, name in _column(document, "categories", "key")}
    skus = {name for _, name in _column(document, "products", "sku")}
    for where, row in document.rows("products"):
        category = text(row, "category")
        if category and category not in categories:
            yield document.problem((*where, "category"), f'no such category: "{category}"')
        for number, sku in texts(row.get("goes_with", "")):
            place = (*where, "goes_with", number)
            if sku == text(row, "sku"):
                yield document.problem(place, "a product does not go with itself")
            elif sku not in skus:
                yield document.problem(place, f'no such product: "{sku}"')


def _areas(document: Document) -> Iterator[Problem]:
    named: list[tuple[Where, str]] = []
    for where, row in document.rows("delivery"):
        if (text(row, "pickup") == "true") == ("areas" in row):
            yield document.problem(where, "give either `areas` or `pickup: true`")
        elif "areas" in row and "days" not in row:
            yield document.problem((*where, "days"), "is missing")
        for number, area in texts(row.get("areas", "")):
            named.append(((*where, "areas", number), area.lower()))
    yield from _repeated(document, named)


def _languages(document: Document) -> Iterator[Problem]:
    """Every text in the shop's languages, the first of them always."""
    spoken = [name for _, name in texts(child(child(document.tree, "shop"), "languages"))]
    if not spoken:
        return
    for where, words in _translated(document):
        if spoken[0] not in words:
            yield document.problem(where, f"no `{spoken[0]}`, the shop's first language")
        for language in words:
            if language not in spoken:
                yield document.problem((*where, language), "not one of the shop's languages")


def _translated(document: Document) -> Iterator[tuple[Where, dict[str, Tree]]]:
    questions = document.tree.get("questions", "")
    if isinstance(questions, dict):
        for topic, words in questions.items():
            if isinstance(words, dict):
                yield ("questions", topic), words
    for where, row in document.rows("categories"):
        name = row.get("name", "")
        if isinstance(name, dict):
            yield (*where, "name"), name


def _refs(document: Document) -> Iterator[Problem]:
    """A link or an advertisement opens on one product."""
    named = (
        ((*where, "refs", number), ref)
        for where, row in document.rows("products")
        for number, ref in texts(row.get("refs", ""))
    )
    yield from _repeated(document, named)


def _templates(document: Document) -> Iterator[Problem]:
    """One template for each news in each language, with facts that these news carry."""
    spoken = [name for _, name in texts(child(child(document.tree, "shop"), "languages"))]
    named: list[tuple[Where, str]] = []
    for where, row in document.rows("templates"):
        news, language = text(row, "news"), text(row, "language")
        named.append(((*where, "news"), f"{news} in {language}" if news and language else ""))
        if language and spoken and language not in spoken:
            yield document.problem((*where, "language"), "not one of the shop's languages")
        carried = NEWS[news].parameters if news in NEWS else frozenset()
        for number, name in texts(row.get("parameters", "")):
            if news in NEWS and name not in carried:
                known = ", ".join(sorted(carried)) or "nothing"
                place = (*where, "parameters", number)
                yield document.problem(place, f'{news} carries {known}, not "{name}"')
    yield from _repeated(document, named)


def _currency(document: Document) -> Iterator[Problem]:
    country, currency = (text(document.tree, "shop", key) for key in ("country", "currency"))
    legal = get_territory_currencies(country) if country else []
    if currency and legal and currency not in legal:
        message = f"{currency} is not the money of {country}: {', '.join(legal)}"
        yield document.problem(("shop", "currency"), message)


def _plain_secrets(document: Document) -> Iterator[Problem]:
    """The message never repeats the value."""
    for table in ("accounts", "payments"):
        for where, row in document.rows(table):
            settings = row.get("settings", "")
            for key in settings if isinstance(settings, dict) else ():
                if any(word in key.lower() for word in SECRET_WORDS):
                    place = (*where, "settings", key)
                    yield document.problem(place, "belongs under `secrets`, as env:NAME")


def _pictures(document: Document, folder: Path) -> Iterator[Problem]:
    for where, row in document.rows("products"):
        name = text(row, "picture")
        complaint = _picture(folder, name) if name else ""
        if complaint:
            yield document.problem((*where, "picture"), f'{complaint}: "{name}"')


def _picture(folder: Path, name: str) -> str:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        return "outside the shop's folder"
    if path.suffix.lower() not in PICTURE_TYPES:
        return "not a PNG or JPEG"
    if not path.is_file():
        return "no such picture"
    return "larger than 5 MB" if path.stat().st_size > PICTURE_BYTES else ""


CHECKS: tuple[Check, ...] = (
    _keys,
    _skus,
    _titles,
    _variants,
    _references,
    _areas,
    _languages,
    _refs,
    _templates,
    _currency,
    _plain_secrets,
    shop_file_price_checks.haggling,
    shop_file_price_checks.codes,
)

"""The ladder: a reply takes the highest rung its channel has, and loses nothing on the way down.

Options: cards where they have pictures, else buttons, else a list, else numbered text. A picture: beside the buttons,
with a caption, else an address in the text. A link: a button of its own, else an address in the text. Numbers run on
through all bubbles of one call, as the engine remembers the options of a whole turn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from adapters.cards import Carded, carded
from adapters.cutting import closing, cut, split, split_tail
from adapters.options import Fitted, Numbered, fit, numbered
from adapters.pieces import (
    Buttons,
    Carousel,
    Limits,
    LinkButton,
    ListMenu,
    Picture,
    Piece,
    TextOnly,
)
from adapters.reading import clean
from domain.model.message import Bubble, Link, Option


def pieces(bubbles: Sequence[Bubble], limits: Limits) -> list[Piece]:
    """*bubbles* within *limits*, in order."""
    found: list[Piece] = []
    first = 1
    for bubble in bubbles:
        for part in _one_thing_each(_tidy(bubble), limits):
            found += _part(part, first, limits)
        first += len(bubble.options)
    return found


def merged(bubbles: Sequence[Bubble]) -> list[Bubble]:
    """As few bubbles as possible, for channels that count messages: words joined, options one after the other.

    A bubble keeps to itself only for a second picture or a second link.
    """
    found: list[Bubble] = []
    for bubble in bubbles:
        last = found[-1] if found else None
        if last is None or (last.picture and bubble.picture) or (last.link and bubble.link):
            found.append(bubble)
        else:
            found[-1] = _joined(last, bubble)
    return found


def _joined(one: Bubble, other: Bubble) -> Bubble:
    return Bubble(
        text=_paragraphs(one.text, other.text),
        options=one.options + other.options,
        picture=one.picture or other.picture,
        link=one.link or other.link,
        menu=one.menu or other.menu,
    )


def _tidy(bubble: Bubble) -> Bubble:
    link = bubble.link
    return Bubble(
        text=clean(bubble.text).strip(),
        options=tuple(
            Option(o.id, clean(o.title), clean(o.description), o.picture.strip())
            for o in bubble.options
        ),
        picture=bubble.picture.strip(),
        link=Link(link.url.strip(), " ".join(clean(link.title).split())) if link else None,
        menu=" ".join(clean(bubble.menu).split()),
    )


def _one_thing_each(bubble: Bubble, limits: Limits) -> list[Bubble]:
    """No part has both a link and options, or what the channel cannot show beside words.

    Of a text in several paragraphs (or sentences) the last one stands with the options, the others with the link.
    """
    if bubble.picture and not limits.caption:
        bubble = replace(bubble, text=_paragraphs(bubble.text, bubble.picture), picture="")
    link = bubble.link
    if link is None or (not bubble.options and _has_button(link, limits)):
        return [bubble]
    opening, last = closing(bubble.text)
    if opening and _has_button(link, limits):
        return [
            replace(bubble, text=opening, options=(), menu=""),
            replace(bubble, text=last, link=None, picture=""),
        ]
    address = f"{link.title}: {link.url}" if link.title else link.url
    return [replace(bubble, text=_paragraphs(bubble.text, address), link=None)]


def _has_button(link: Link, limits: Limits) -> bool:
    web = link.url.startswith(("https://", "http://"))
    short = limits.unit(link.url) <= limits.link_url
    return bool(limits.link_title and link.title) and web and short


def _part(part: Bubble, first: int, limits: Limits) -> Iterator[Piece]:
    if part.options:
        yield from _options(part, numbered(part.options, first), limits)
    elif part.link:
        yield from _link(part, part.link, limits)
    else:
        yield from _words(part.text, part.picture, limits)


def _words(text: str, picture: str, limits: Limits) -> Iterator[Piece]:
    if picture:
        beside = limits.unit(text) <= limits.caption
        yield Picture(picture, text if beside else "")
        text = "" if beside else text
    for part in split(text, limits.text, limits.unit):
        yield TextOnly(part)


def _link(part: Bubble, link: Link, limits: Limits) -> Iterator[Piece]:
    title = cut(link.title, limits.link_title, limits.title_unit, limits.ellipsis)
    text = _paragraphs(part.text, link.title) if title.rest or not part.text else part.text
    before, beside = split_tail(text, limits.text, limits.body, limits.unit)
    if part.picture and not limits.picture_on_link:
        yield Picture(part.picture)
    for words in before:
        yield TextOnly(words)
    picture = part.picture if limits.picture_on_link else ""
    yield LinkButton(beside or title.head, Link(link.url, title.head), picture)


def _options(part: Bubble, options: list[Numbered], limits: Limits) -> Iterator[Piece]:
    shown = carded(options, limits)
    if shown:
        yield from _cards(part, options, shown, limits)
    else:
        yield from _taps(part, options, limits)


def _cards(part: Bubble, options: list[Numbered], shown: Carded, limits: Limits) -> Iterator[Piece]:
    """The cards first: what is tapped under a text is gone with the next message."""
    if part.picture:
        yield Picture(part.picture)
    yield Carousel(shown.cards)
    spelt_out = options if limits.always_numbered else list(shown.spelt_out)
    text = _paragraphs(part.text, _lines(spelt_out, limits))
    if shown.others:
        rest = replace(part, text=text, picture="")
        yield from _taps(rest, list(shown.others), replace(limits, always_numbered=False))
    else:
        yield from _words(text, "", limits)


def _taps(part: Bubble, options: list[Numbered], limits: Limits) -> Iterator[Piece]:
    buttons, rows = _fitted(options, limits)
    # Words that a button or a row cannot hold go into the text, so the rung that needs fewest of them is best.
    if buttons and (not buttons.spelt_out or not rows or rows.spelt_out):
        yield from _buttons(part, options, buttons, limits)
    elif rows:
        yield from _rows(part, options, rows, limits)
    else:
        yield from _words(_paragraphs(part.text, _lines(options, limits)), part.picture, limits)


def _fitted(options: list[Numbered], limits: Limits) -> tuple[Fitted | None, Fitted | None]:
    buttons = rows = None
    if limits.buttons and len(options) <= limits.buttons.most:
        buttons = fit(options, limits.buttons, limits)
    if limits.rows and (buttons is None or buttons.spelt_out):
        rows = fit(options, limits.rows, limits)
    return buttons, rows


def _buttons(
    part: Bubble, options: list[Numbered], fitted: Fitted, limits: Limits
) -> Iterator[Piece]:
    before, beside = _text_beside(part.text, options, fitted, limits)
    if part.picture and not limits.picture_on_buttons:
        yield Picture(part.picture)
    for words in before:
        yield TextOnly(words)
    yield Buttons(beside, fitted.options, part.picture if limits.picture_on_buttons else "")


def _rows(part: Bubble, options: list[Numbered], fitted: Fitted, limits: Limits) -> Iterator[Piece]:
    """One list, or several where the options are more than one holds."""
    before, beside = _text_beside(part.text, options, fitted, limits)
    if part.picture:
        yield Picture(part.picture)
    for words in before:
        yield TextOnly(words)
    most = limits.rows.most if limits.rows else len(options)
    for start in range(0, len(options), most):
        shown = options[start : start + most]
        label = _label(part.menu, shown, of_many=len(options) > most, limits=limits)
        yield ListMenu(beside if start == 0 else label, label, fitted.options[start : start + most])


def _label(menu: str, shown: Sequence[Numbered], *, of_many: bool, limits: Limits) -> str:
    """The list's name; its numbers where it has none or is one of many."""
    span = _span(shown)
    if not menu:
        return span
    if not of_many:
        return cut(menu, limits.label, limits.title_unit, limits.ellipsis).head
    named = f"{menu} {span}"
    return named if limits.title_unit(named) <= limits.label else span


def _text_beside(
    text: str, options: list[Numbered], fitted: Fitted, limits: Limits
) -> tuple[list[str], str]:
    spelt_out = options if limits.always_numbered else list(fitted.spelt_out)
    whole = _paragraphs(text, _lines(spelt_out, limits)) or _lines(options, limits)
    before, beside = split_tail(whole, limits.text, limits.body, limits.unit)
    return before, beside or _span(options)


def _span(options: Sequence[Numbered]) -> str:
    return f"{options[0].number}-{options[-1].number}"


def _lines(options: Sequence[Numbered], limits: Limits) -> str:
    return "\n".join(one.line(limits.dash) for one in options)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)

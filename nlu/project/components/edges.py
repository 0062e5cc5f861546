"""What a value leaves out at its edges (design of the entities: a thing without its article, its
measure word and the politeness behind it), wherever the model has drawn them."""

from __future__ import annotations

from dataclasses import replace
from typing import List, Sequence

from components.spans import Span, Word

ARTICLES = frozenset(
    """
    a an the some this that dis dat my your una our
    le la les l' un une des du de d' ce cet cette ces mon ma mes votre vos notre
    """.split()
)  # as typed: "thé" is tea
OF_THINGS = frozenset({"product", "landmark", "quantity", "colour", "size"})
OWN_NAMES = frozenset({"name", "address", "landmark", "area"})  # people are called Asante
MEASURES = frozenset(
    """
    bag bags tin tins crate crates yard yards carton cartons bottle bottles pack packs packet packets
    box boxes loaf loaves bunch sachet sachets tuber tubers paint cup cups kilo kilos kg piece pieces pair pairs
    sac sacs bouteille bouteilles carton paquet paquets boite boites sachet litre litres tas paire paires
    """.split()
)  # plain
LINKS = frozenset({"of", "de", "d"})
POLITE = frozenset(
    {
        "please",
        "s'il vous plait",
        "s'il te plait",
        "abeg",
        "biko",
        "tafadhali",
        "thanks",
        "merci",
        "asante",
        "oo",
        "o",
    }
)


def trimmed(words: Sequence[Word], spans: Sequence[Span]) -> List[Span]:
    return [
        _trimmed([w for w in words if span.start <= w.start < span.end], span) for span in spans
    ]


def _trimmed(inside: List[Word], span: Span) -> Span:
    """Never to nothing: "abeg" alone stays what it was taken for."""
    while span.name not in OWN_NAMES and len(inside) > 1 and inside[-1].plain in POLITE:
        inside = inside[:-1]
    if span.name in OF_THINGS:
        while len(inside) > 1 and _is_article(inside[0], inside[1]):
            inside = inside[1:]
    if span.name == "product" and len(inside) > 2 and _measured(inside):
        inside = inside[2:]
    if not inside:
        return span
    return replace(span, start=max(span.start, inside[0].start), end=min(span.end, inside[-1].end))


def _is_article(word: Word, after: Word) -> bool:
    """Not the letter of "A and C mall"."""
    return word.text.casefold() in ARTICLES and after.plain not in ("and", "&")


def _measured(inside: Sequence[Word]) -> bool:
    """ "bags of" rice, "bouteilles de" bissap."""
    return inside[0].plain in MEASURES and inside[1].plain in LINKS

"""Several wishes in one message: where one ends and the next begins.

A tagger finds the joints (", and then"), trained on lines of the training data put together; the
lines as they are show what is no joint ("rice and beans"). A cut is kept only where what it leaves
on both sides is understood.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Iterator, List, Sequence

from components.spans import Span, Word, outline
from components.tagger import Row, Sentence, Tagger
from components.variations import Line, words_of

JOINT = "joint"
MOST = 4  # wishes of one message
SURE = 0.4  # confidence that either side of a cut must have
SURER = 0.7  # the same, where a sign alone stands between them
FEWEST_LOUD = 2  # words all in capitals that make a message loud
LONGEST = 40  # words of a message that is cut at all; more is a story
WHOLE = frozenset({"greet", "thanks", "goodbye", "out_of_scope"})  # no wish beside another
LISTED = frozenset({"add_item", "remove_item", "search", "ask_price", "ask_stock"})
DETAILS = frozenset({"give_name", "give_address", "change_quantity", "choose_variant"})
# At a sign these begin or end one wish more often than they are one: "no, make it 2", "the big one,
# how much?", "12 Allen, Ikeja".
OPENINGS = WHOLE | {"accept", "decline", "choose_variant", "view_item", "stop"}
ADDITIONS = WHOLE | {"accept", "decline", "choose_variant", "give_name", "start", "browse"}
# What may stand beside a number that counts the thing before it: "canvas tote, 2 of them".
COUNTING = frozenset(
    """
    of them those these it that am dem piece pieces pcs pc unit units pair pairs just only about like
    please pls plz abeg thanks hivi tu tafadhali svp merci en d' exemplaires guda kawai nkan ni
    """.split()  # noqa: SIM905
)
JOINTS = {
    "en": ("and", "then", "and then", "also", "plus", "and also", "but", "&"),
    "pcm": ("and", "then", "den", "and also", "come", "but", "abeg", "as e be so"),
    "sw": ("na", "kisha", "halafu", "alafu", "pia", "na pia", "then", "lakini"),
    "fr": ("et", "puis", "et puis", "ensuite", "aussi", "et aussi", "mais", "apres"),
}
SIGNS = (",", ".", ";", "\n", ", ", "?", "!")
ENDS = frozenset(",.;?!")
SIGN_SHARE = 0.35  # of the joints: a sign and no word
BOTH_SHARE = 0.4  # of the others: a sign and a word
LISTED_SHARE = 0.35  # of the lines that name a thing: another thing after it


def joined(lines: Sequence[Line], random: Random) -> List[Row]:
    """Every line as it is, and about as many that are two or three of them."""
    rows: List[Row] = [(line.words, (), ()) for line in lines]
    wishes = [line for line in lines if line.intent not in WHOLE]
    by_language = {code: [w for w in wishes if w.language == code] for code in JOINTS}
    things = {code: list(_things(spoken)) for code, spoken in by_language.items()}
    for line in wishes:
        if line.language not in JOINTS:
            continue
        after = [random.choice(by_language[line.language]).text]
        listed = things[line.language] if line.intent in LISTED and line.spans else []
        if listed and random.random() < LISTED_SHARE:
            after = [random.choice(listed)]
        if random.random() < 0.2:
            after.append(random.choice(by_language[line.language]).text)
        rows.append(_together(line.text, after, JOINTS[line.language], random))
    return rows


def _things(lines: Sequence[Line]) -> Iterator[str]:
    """What may follow in a list: "2 caps", out of lines that add something."""
    for line in lines:
        kinds = [span.kind for span in line.spans]
        if line.intent == "add_item" and kinds[:1] == ["quantity"] and "product" in kinds:
            yield line.text[line.spans[0].start : max(span.end for span in line.spans)]


def _together(text: str, after: Sequence[str], spoken: Sequence[str], random: Random) -> Row:
    spans: List[Span] = []
    for part in after:
        text = text.rstrip(" .,!?") if random.random() < 0.8 else text
        sign = random.choice(SIGNS) if random.random() < SIGN_SHARE else ""
        word = "" if sign and random.random() > BOTH_SHARE else random.choice(spoken)
        joint = f"{sign} {word}" if sign else f" {word}"
        spans.append(Span(len(text), len(text) + len(joint), JOINT))
        text = f"{text}{joint} {part}".replace(" \n", "\n")
    return words_of(marked(text)), (), spans


def marked(text: str) -> str:
    """A new line is a sign like any other, in its place."""
    return text.replace("\n", ";").replace("\r", ";")


def calm(words: Sequence[Word]) -> Sequence[Word]:
    """A message all in capitals is written like any other: they tell no name from a word."""
    spelt = [word.text for word in words if word.text.isalpha()]
    if len(spelt) < FEWEST_LOUD or not all(text.isupper() for text in spelt):
        return words
    return [replace(word, text=word.text.lower()) for word in words]


def cut(sentence: Sentence, joints: Tagger) -> List[Sequence[Word]]:
    """The words of each part, the joints between them left out."""
    words = sentence.words
    if not 1 < len(words) <= LONGEST:
        return [words]
    found = joints.find(sentence)
    parts: List[List[Word]] = [[]]
    for word in words:
        if any(span.start <= word.start < span.end for span in found):
            if parts[-1]:
                parts.append([])
        else:
            parts[-1].append(word)
    kept = [part for part in parts if any(sign.isalnum() for w in part for sign in w.plain)]
    return list(kept) if 1 < len(kept) <= MOST else [words]


def between_signs(words: Sequence[Word]) -> List[Sequence[Word]]:
    """The words from each sign that may end a wish to the next."""
    if len(words) > LONGEST:
        return [words]
    parts: List[List[Word]] = [[]]
    for word in words:
        if word.plain in ENDS:
            parts.append([])
        else:
            parts[-1].append(word)
    return [part for part in parts if any(sign.isalnum() for w in part for sign in w.plain)]


def is_list(words: Sequence[Word], spans: Sequence[Span]) -> bool:
    """Nothing but things: "one cap", which goes on with the wish before it."""
    left = [w for w in outline(words, spans) if not w.startswith("<")]
    return any(span.name == "product" for span in spans) and not left


def is_count(words: Sequence[Word], spans: Sequence[Span]) -> bool:
    """Nothing but how many: "2 of them", which tells of the thing before it."""
    left = [w for w in outline(words, spans) if not w.startswith("<")]
    counted = [span.name for span in spans] == ["quantity"]
    return counted and all(word in COUNTING or not word.isalnum() for word in left)

"""One reading of a buyer's letters, the same before training, parsing and keyword matching.

Runs in the engine and, through a link, in Rasa's own Python 3.10: standard library only.
Nothing here moves a character: a token keeps its place in the text and carries its plain form
beside it, so an entity is always cut from the buyer's own letters.
"""

import re
import unicodedata
from dataclasses import dataclass

_MARKS = "\u0300-\u036f\u064b-\u0652"
_TOKEN = re.compile(
    rf"""
      (?:https?://|www\.|maps\.|goo\.gl/)\S+                 # a link
    | \+?\d(?:[\d]|[ .-](?=\d{{2}})){{8,16}}\d(?!\w)         # a phone number, spaced or not
    | (?=[A-Za-z-]*\d)[A-Za-z0-9]{{2,6}}(?:-[A-Za-z0-9]{{2,6}})+(?!\w)   # a code: K7M-4Q2
    | \d+(?:[.,]\d+)*(?:k|m|st|nd|rd|th|e|er|[eè]me)?(?![^\W_])    # 12  2,500  4k  3rd  2e
    | \d+[^\W\d_]+\d[^\W_]*                                  # 7m4q2  6by6
    | \d+(?:[.,]\d+)*                                        # the number of "2pcs"
    | (?:[cçdjlmnñst]|qu)['\u2019\u02bc`](?=[^\W\d_])           # French: l'huile, qu'il
    | x(?=\d)                                             # the x of "x2"
    | [^\W\d_](?:[\w{_MARKS}]|['\u2019\u02bc`](?=[^\W\d_]))*           # a word; letters may carry digits
    | [^\w\s]                                                # a sign, an emoji
    """,
    re.VERBOSE | re.IGNORECASE,
)
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_QUOTES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc`", "'"))
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")

# Spellings that stand for one word whatever the language of the sentence around them.
_VARIANTS = {
    "pls": "please", "plz": "please", "pliz": "please", "plss": "please", "plse": "please",
    "abg": "abeg", "abegi": "abeg", "u": "you", "ur": "your", "thx": "thanks", "tnx": "thanks",
    "tanx": "thanks", "dat": "that", "dis": "this", "dem": "them", "wat": "what", "wot": "what",
    "hw": "how", "hv": "have", "nd": "and", "dnt": "don't", "dont": "don't", "cant": "can't",
    "msg": "message", "qty": "quantity", "pcs": "pieces", "pc": "piece", "pce": "piece",
    "svp": "s'il vous plait", "stp": "s'il te plait", "bjr": "bonjour", "bsr": "bonsoir",
    "slt": "salut", "cmb": "combien", "cb": "combien", "qd": "quand", "pr": "pour",
}  # fmt: skip

# Words that may count or order something; what they are worth is the domain's business.
NUMBER_WORDS = frozenset(
    """
    one a an single two couple pair three four five six seven eight nine ten eleven twelve dozen
    thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty
    sixty seventy eighty ninety hundred thousand million half wan tree
    moja mmoja mbili wawili tatu watatu nne wanne tano watano sita saba nane tisa kumi dazeni
    darzeni ishirini thelathini arobaini hamsini sitini sabini themanini tisini mia elfu laki
    milioni nusu
    daya biyu uku hudu biyar shida bakwai takwas tara goma
    eji meji eta meta erin merin arun marun meje mejo mesan mewa
    otu abuo ato ano isii asaa asato itoolu
    un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize
    vingt trente quarante cinquante soixante cent cents mille million demi douzaine
    """.split()  # noqa: SIM905 - read as text, a line a language
)
ARTICLES = frozenset({"a", "an", "un", "une"})  # a number only where one is asked for
# What makes one number of its neighbours: "two thousand", "elfu mbili", "half a dozen".
_DOZENS = frozenset({"dozen", "dazeni", "darzeni", "douzaine"})
SCALES = _DOZENS | {
    *("hundred", "thousand", "million", "mia", "elfu", "laki", "milioni", "cent", "cents", "mille")
}
_TENS = frozenset(
    """
    twenty thirty forty fourty fifty sixty seventy eighty ninety
    kumi ishirini thelathini arobaini hamsini sitini sabini themanini tisini
    vingt trente quarante cinquante soixante
    """.split()  # noqa: SIM905
)
_BETWEEN = frozenset({"and", "na", "et", "-", "a", "an"})  # inside a number, never at its end
_NEXT = 2  # places from one number to the next when a word stands between them


@dataclass(frozen=True)
class Token:
    """`text` stands at `start:end` of the message; `plain` is what it means to the model."""

    text: str
    start: int
    end: int
    plain: str


def plain(word: str) -> str:
    """The word without capitals, accents, drawn-out letters and the habits of a keypad."""
    folded = unicodedata.normalize("NFKD", _INVISIBLE.sub("", word).translate(_QUOTES)).casefold()
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    short = _REPEATED.sub(r"\1", bare).strip()
    short = short.rstrip("'") or short  # the l of "l'huile"
    return _VARIANTS.get(short, short)


def is_number(form: str) -> bool:
    """Whether a plain form is a number in words, of one word or several."""
    return form.split(" ", 1)[0] in NUMBER_WORDS


def tokens(text: str) -> list[Token]:
    """The words and signs of a text; a number of several words is one of them."""
    return _numbers_joined(_split(text), text)


def _split(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        form = plain(match.group())
        if form:
            found.append(Token(match.group(), match.start(), match.end(), form))
    return found


def _numbers_joined(found: list[Token], text: str) -> list[Token]:
    joined: list[Token] = []
    at = 0
    while at < len(found):
        end = at + 1
        while step := _goes_on(found, at, end):
            end += step
        joined.append(found[at] if end == at + 1 else _one(found[at:end], text))
        at = end
    return joined


def _goes_on(found: list[Token], start: int, end: int) -> int:
    """How many tokens from *end* on belong to the number that began at *start*."""
    first, last = found[start].plain, found[end - 1].plain
    if first in ARTICLES or not _counts(last):
        return 0
    if end < len(found) and _make_one(last, found[end].plain):
        return 1
    if end + 1 < len(found) and found[end].plain in _BETWEEN:
        after = found[end + 1].plain
        halved = last in ("half", "nusu") and after in SCALES
        hyphened = found[end].plain == "-" and _make_one(last, after)
        spoken = found[end].plain in ("and", "na", "et") and last in (SCALES - _DOZENS) | _TENS
        if halved or hyphened or (spoken and after in NUMBER_WORDS - ARTICLES):
            return _NEXT
    return 0


def _counts(form: str) -> bool:
    return form in NUMBER_WORDS or form.isdigit()


def _make_one(left: str, right: str) -> bool:
    """ "two thousand", "elfu mbili", "twenty four", "5 thousand"; not "two three"."""
    if right in ARTICLES or not (_counts(left) and _counts(right)):
        return False
    if left.isdigit():
        return right in SCALES
    return left in SCALES or right in SCALES or (left in _TENS and right not in _TENS)


def _one(parts: list[Token], text: str) -> Token:
    start, end = parts[0].start, parts[-1].end
    words = " ".join(part.plain for part in parts if part.plain != "-")
    return Token(text[start:end], start, end, words)


def normalise(text: str) -> str:
    """The plain words of a text; its signs only where it has no word ("👍", "?")."""
    every = [token.plain for token in tokens(text)]
    words = [word for word in every if any(sign.isalnum() for sign in word)]
    return " ".join(words or every)

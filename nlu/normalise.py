"""One reading of a buyer's letters, the same before training, parsing and keyword matching.

Runs in the engine and, through a link, in Rasa's own Python 3.10: standard library only.
Nothing here moves a character: a token keeps its place in the text and carries its plain form
beside it, so an entity is always cut from the buyer's own letters.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_MARKS = "\u0300-\u036f\u064b-\u0652"
_TOKEN = re.compile(
    rf"""
      (?:https?://|www\.|maps\.|goo\.gl/)\S+                 # a link
    | \+?\d(?:[\d]|[ .-](?=\d{{2}})){{8,16}}\d(?!\w)         # a phone number, spaced or not
    | (?=[A-Za-z-]*\d)[A-Za-z0-9]{{2,6}}(?:-[A-Za-z0-9]{{2,6}})+(?!\w)   # a code: K7M-4Q2
    | \d+(?:[.,]\d+)*(?:k|m|st|nd|rd|th|e|er|[eè]me)?(?![^\W_])    # 12  2,500  4k  3rd  2e
    | \d+[^\W\d_]+\d[^\W_]*                                  # 7m4q2  6by6
    | \d+(?:[.,]\d+)*                                        # the number of "2pcs"
    | (?:[cdjlmnst]|qu)['\u2019\u02bc`](?=[^\W\d_])           # French: l'huile, qu'il
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

_WORDS = {
    0: "zero sifuri", 1: "one a an single wan moja mmoja un une", 2: "two couple pair mbili wawili deux",
    3: "three tree tatu watatu trois", 4: "four nne wanne quatre", 5: "five tano watano cinq",
    6: "six sita six", 7: "seven saba sept", 8: "eight nane huit", 9: "nine tisa neuf",
    10: "ten kumi dix", 11: "eleven onze", 12: "twelve dozen dazeni darzeni dasani douze douzaine",
    13: "thirteen treize", 14: "fourteen quatorze", 15: "fifteen quinze", 16: "sixteen seize",
    17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty ishirini vingt",
    30: "thirty thelathini trente", 40: "forty fourty arobaini quarante", 50: "fifty hamsini cinquante",
    60: "sixty sitini soixante", 70: "seventy sabini", 80: "eighty themanini", 90: "ninety tisini",
    100: "hundred mia cent", 1000: "thousand elfu mille grand", 100_000: "laki",
    1_000_000: "million milioni",
}  # fmt: skip
NUMBER_WORDS = {word: value for value, words in _WORDS.items() for word in words.split()}
ARTICLES = frozenset({"a", "an", "un", "une"})  # "a" counts only where a number is asked for
_JOINTS = frozenset({"and", "et", "na", "of"})
_BEFORE_ITS_NUMBER = frozenset({"mia", "elfu", "laki", "milioni"})
_AFTER_ITS_NUMBER = frozenset(
    {"dozen", "douzaine", "hundred", "cent", "thousand", "mille", "grand", "million"}
)
_HUNDRED = 100
_FRACTIONS = {"half": Decimal("0.5"), "nusu": Decimal("0.5"), "demi": Decimal("0.5")}
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)(k|m)?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


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
    short = _REPEATED.sub(r"\1", bare)
    return _VARIANTS.get(short, short)


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        form = plain(match.group())
        if form:
            found.append(Token(match.group(), match.start(), match.end(), form))
    return found


def normalise(text: str) -> str:
    """The plain words of a text; its signs only where it has no word ("👍", "?")."""
    every = [token.plain for token in tokens(text)]
    words = [word for word in every if any(sign.isalnum() for sign in word)]
    return " ".join(words or every)


def number(text: str) -> Decimal | None:
    """What a number in digits or words is worth: 2k, 2,500, two hundred, dozen, elfu mbili."""
    total, group, waiting, seen = Decimal(0), Decimal(0), Decimal(0), False
    for word in normalise(text).replace("-", " ").split():
        value = _worth(word)
        if word in _JOINTS or (seen and word in ARTICLES):
            continue
        if value is None:
            return None
        seen = True
        if word in _BEFORE_ITS_NUMBER:  # Swahili: elfu mbili, thousand two
            total, group, waiting = total + group + waiting, Decimal(0), value
        elif waiting and value < _HUNDRED:
            total, waiting = total + waiting * value, Decimal(0)
        elif word in _AFTER_ITS_NUMBER:
            group = (group or Decimal(1)) * value
            total, group = (total + group, Decimal(0)) if value > _HUNDRED else (total, group)
        else:
            group += value
    return total + group + waiting if seen else None


def _worth(word: str) -> Decimal | None:
    digits = _DIGITS.fullmatch(word)
    if digits:
        return _digits(digits.group(1)) * {"k": 1000, "m": 1_000_000}.get(digits.group(2), 1)
    if word in _FRACTIONS:
        return _FRACTIONS[word]
    return Decimal(NUMBER_WORDS[word]) if word in NUMBER_WORDS else None


def _digits(figures: str) -> Decimal:
    if _THOUSANDS.fullmatch(figures):
        return Decimal(re.sub("[.,]", "", figures))
    whole, _, part = figures.replace(",", ".").rpartition(".")
    return Decimal(f"{whole.replace('.', '') or '0'}.{part}") if whole else Decimal(part)

"""Numbers as buyers write them: "2", "two", "x2", "half dozen", "85k", "mbili", "4,500"."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

# Without accents, as `_unaccented` leaves them: in Arabic without the hamza of a letter.
_SPELT: dict[int, str] = {
    1: "one a an single moja mmoja un une 1st first kwanza premier premiere daya otu wan"
    " አንድ የመጀመሪያ የመጀመሪያው واحد واحدة الاول الاولى",
    2: "two double pair couple mbili wawili deux 2nd second pili deuxieme biyu eji meji abuo"
    " ሁለት ሁለተኛ ሁለተኛው اثنين اثنان اتنين ثنين الثاني الثانية التاني التانية",
    3: "three tatu watatu trois 3rd third troisieme uku eta meta ato tree"
    " ሦስት ሶስት ሦስተኛ ሦስተኛው ሶስተኛ ሶስተኛው ثلاثة ثلاث تلاتة تلات الثالث الثالثة التالت التالتة",
    4: "four nne wanne quatre 4th fourth quatrieme hudu erin merin ano"
    " አራት አራተኛ አራተኛው اربعة اربع الرابع الرابعة",
    5: "five tano watano cinq 5th fifth cinquieme biyar arun marun"
    " አምስት አምስተኛ አምስተኛው خمسة خمس الخامس الخامسة ise",
    6: "six sita 6th sixth sixieme shida isii ስድስት ستة ست",
    7: "seven saba sept 7th seventh bakwai meje asaa ሰባት سبعة سبع",
    8: "eight nane huit 8th eighth takwas mejo asato ስምንት ثمانية ثماني تمانية تمان",
    9: "nine tisa neuf 9th ninth tara mesan itoolu ዘጠኝ تسعة تسع",
    10: "ten kumi dix 10th tenth goma mewa አስር አሥር አስራ አሥራ عشرة عشر iri",
    11: "eleven onze",
    12: "twelve douze",
    13: "thirteen treize",
    14: "fourteen quatorze",
    15: "fifteen quinze",
    16: "sixteen seize",
    17: "seventeen",
    18: "eighteen",
    19: "nineteen",
    20: "twenty ishirini vingt ሃያ عشرين عشرون ashirin ogun",
    30: "thirty thelathini trente ሰላሳ ሠላሳ ثلاثين تلاتين talatin",
    40: "forty fourty arobaini quarante አርባ اربعين",
    50: "fifty hamsini cinquante ሃምሳ አምሳ خمسين hamsin",
    60: "sixty sitini soixante ስልሳ ستين",
    70: "seventy sabini ሰባ سبعين",
    80: "eighty themanini ሰማንያ ثمانين تمانين",
    90: "ninety tisini ዘጠና تسعين",
    200: "ميتين",
    2000: "الفين",
}
WORDS: dict[str, int] = {w: value for value, words in _SPELT.items() for w in words.split()}
# Number or not: a telling word goes first.
ARTICLES = frozenset({"a", "an", "un", "une", "one", "አንድ", "واحد", "واحدة"})
_AFTER = {  # what they count stands before them: "two thousand"
    "dozen": 12, "douzaine": 12, "hundred": 100, "cent": 100, "cents": 100,
    "thousand": 1000, "mille": 1000, "million": 1_000_000,
    "ደርዘን": 12, "መቶ": 100, "ሺ": 1000, "ሺህ": 1000,
    "دزينة": 12, "دستة": 12, "مية": 100, "ماية": 100, "الف": 1000, "الاف": 1000,
}  # fmt: skip
_BEFORE = {  # behind them: "elfu mbili"
    "dazeni": 12, "darzeni": 12, "mia": 100, "elfu": 1000, "laki": 100_000, "milioni": 1_000_000,
    "dari": 100, "dubu": 1000, "egberun": 1000, "puku": 1000,
}  # fmt: skip
SCALES = _AFTER | _BEFORE
_HALVES = frozenset({"half", "nusu", "demi", "ግማሽ", "نصف", "نص"})
_JOINTS = frozenset({"and", "na", "et"})
_TENS = range(10, 100, 10)
LAST = frozenset(
    ["last", "mwisho", "dernier", "derniere", "karshe", "የመጨረሻ", "የመጨረሻው", "الاخير", "الاخيرة"]
)
_COUNT = re.compile(
    r"^\s*[x\u00d7#]?\s*(\d{1,4})\s*(?:x|\u00d7|pcs?|pieces?|units?|\.|\)|st|nd|rd|th)?\s*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(\d[\d,. ]*)\s*(k|m|thousand|grand|mille|elfu)?\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"[ ,](?=\d{3}(?!\d))")
_SCALE = {"k": 1000, "m": 1_000_000, "thousand": 1000, "grand": 1000, "mille": 1000, "elfu": 1000}


def count(words: str, *, articles: bool = True) -> int | None:
    """How many, or which one; None where the words hold no whole number. *articles*: "a" and "one" are numbers where
    there is no other.

    >>> count("x2"), count("half dozen"), count("the second one"), count("twenty four"), count("red")
    (2, 6, 2, 24, None)
    """
    match = _COUNT.match(words)
    if match:
        return int(match.group(1))
    numbers = list(_numbers(re.findall(r"[^\W_]+", _unaccented(words.casefold()))))
    # "the second one", "another two": the telling word is never the bare article.
    telling = [value for said, value in numbers if not said <= ARTICLES]
    bare = [value for _, value in numbers] if articles else []
    return next(iter(telling or bare), None)


def _unaccented(words: str) -> str:
    split = unicodedata.normalize("NFKD", words)
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def _numbers(tokens: list[str]) -> Iterator[tuple[set[str], int]]:
    """Every number of *tokens*, in order: the words it is made of, and what it is worth."""
    at = 0
    while at < len(tokens):
        end = at
        while end < len(tokens) and (end == at or _goes_on(tokens[at:end], tokens[end:])):
            end += 1
        said = [token for token in tokens[at:end] if token not in _JOINTS]
        if any(_worth(token) is not None or token in SCALES for token in said):
            yield set(said), _value(said)
        at = max(end, at + 1)


def _goes_on(said: list[str], rest: list[str]) -> bool:
    last, word = said[-1], rest[0]
    if word in _JOINTS or (last in _HALVES and word in ARTICLES):
        after = rest[1] if len(rest) > 1 else ""
        known = last in SCALES or last in _HALVES or _worth(last) in _TENS
        return known and (after in SCALES or (_worth(after) is not None and last not in _HALVES))
    if word in SCALES:
        return last in SCALES or last in _HALVES | _JOINTS or _worth(last) is not None
    if _worth(word) is None or word in ARTICLES - {"one", "un", "አንድ"}:
        return False
    tens_and_ones = _worth(last) in _TENS and (_worth(word) or 0) < _TENS.step
    return last in SCALES or (last in _JOINTS and len(said) > 1) or tens_and_ones


def _worth(token: str) -> int | None:
    if token.isdigit() and len(token) <= 4:  # noqa: PLR2004 - nobody counts five digits
        return int(token)
    return WORDS.get(token)


def _value(said: list[str]) -> int:
    total, current, scale = 0, 0, 1
    for token in said:
        if token in _BEFORE:
            total, current, scale = total + _times(current, scale), 0, _BEFORE[token]
        elif token in _AFTER and _AFTER[token] >= _SCALE["k"]:
            total, current = total + max(current, 1) * _AFTER[token], 0
        elif token in _AFTER:
            current = max(current, 1) * _AFTER[token]
        else:
            current += _worth(token) or 0
    whole = total + _times(current, scale)
    return whole // 2 if said[0] in _HALVES else whole


def _times(current: int, scale: int) -> int:
    return current * scale if current or scale == 1 else scale


def ordinal(words: str, size: int) -> int | None:
    """Which of *size* things is meant, from 0; None where it is none of them.

    >>> ordinal("the last one", 5), ordinal("2", 5), ordinal("9", 5)
    (4, 1, None)
    """
    if set(re.findall(r"\w+", _unaccented(words.casefold()))) & LAST:
        return size - 1 if size else None
    number = count(words)
    return number - 1 if number and number <= size else None


def amount(words: str) -> Decimal | None:
    """An amount in major units: `85k` is 85000, `4,500` is 4500, `1.5m` is 1500000.

    >>> amount("4,500"), amount("2.5k"), amount("six thousand"), amount("elfu 5"), amount("cheap")
    (Decimal('4500'), Decimal('2500.0'), Decimal('6000'), Decimal('5000'), None)
    """
    match = _AMOUNT.search(words)
    if not match or _behind(words):
        return _spoken_amount(words)
    digits = _THOUSANDS.sub("", match.group(1).strip(" .,"))
    if digits.count(".") == 1 and re.search(r"\.\d{3}$", digits):
        digits = digits.replace(".", "")  # 4.500 is four thousand five hundred
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return None
    return Decimal(digits) * _SCALE.get((match.group(2) or "").casefold(), 1)


def _behind(words: str) -> bool:
    """ "elfu 5": the scale stands first."""
    return any(word in _BEFORE for word in words.casefold().split())


def _spoken_amount(words: str) -> Decimal | None:
    """The largest number said in words: "six thousand", "elfu mbili mia tano"."""
    tokens = re.findall(r"[^\W_]+", _unaccented(words.casefold()))
    said = [value for words, value in _numbers(tokens) if not words <= ARTICLES]
    return Decimal(max(said)) if said else None

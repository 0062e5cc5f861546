"""Numbers as buyers write them: "2", "two", "x2", "half dozen", "85k", "mbili", "4,500"."""

import re
from decimal import Decimal

WORDS: dict[str, int] = {
    word: value
    for value, words in {
        1: "one a an single moja un une 1st first kwanza premier premiere",
        2: "two double pair couple mbili deux 2nd second pili deuxieme",
        3: "three tatu trois 3rd third troisieme",
        4: "four nne quatre 4th fourth quatrieme",
        5: "five tano cinq 5th fifth cinquieme",
        6: "six sita half-dozen 6th sixth sixieme",
        7: "seven saba sept 7th seventh",
        8: "eight nane huit 8th eighth",
        9: "nine tisa neuf 9th ninth",
        10: "ten kumi dix 10th tenth",
        11: "eleven onze",
        12: "twelve dozen douze douzaine dazeni",
        15: "fifteen quinze",
        20: "twenty ishirini vingt",
        24: "twenty-four",
        30: "thirty thelathini trente",
        40: "forty arobaini quarante",
        50: "fifty hamsini cinquante",
        100: "hundred mia cent",
    }.items()
    for word in words.split()
}
LAST = frozenset({"last", "mwisho", "dernier", "derniere"})
_COUNT = re.compile(
    r"^\s*[x\u00d7#]?\s*(\d{1,4})\s*(?:x|\u00d7|pcs?|pieces?|units?|\.|\)|st|nd|rd|th)?\s*$",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(\d[\d,. ]*)\s*(k|m|thousand|grand|mille|elfu)?\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"[ ,](?=\d{3}(?!\d))")
_SCALE = {"k": 1000, "m": 1_000_000, "thousand": 1000, "grand": 1000, "mille": 1000, "elfu": 1000}


def count(words: str) -> int | None:
    """How many, or which one; None where the words hold no whole number.

    >>> count("x2"), count("half dozen"), count("the second one"), count("red")
    (2, 6, 2, None)
    """
    match = _COUNT.match(words)
    if match:
        return int(match.group(1))
    folded = (
        words.casefold().replace("half a dozen", "half-dozen").replace("half dozen", "half-dozen")
    )
    tokens = re.findall(r"[\w-]+", folded)
    for token in tokens:
        if token.isdigit() and len(token) <= 4:  # noqa: PLR2004 - nobody counts five digits
            return int(token)
    meant = [WORDS[token] for token in tokens if token in WORDS]
    # "the second one", "another two": the telling word is never the bare article.
    telling = [
        value
        for token, value in zip(tokens, map(WORDS.get, tokens), strict=True)
        if value and token not in {"a", "an", "one"}
    ]
    return next(iter(telling or meant), None)


def ordinal(words: str, size: int) -> int | None:
    """Which of *size* things is meant, from 0; None where it is none of them.

    >>> ordinal("the last one", 5), ordinal("2", 5), ordinal("9", 5)
    (4, 1, None)
    """
    if set(re.findall(r"\w+", words.casefold())) & LAST:
        return size - 1 if size else None
    number = count(words)
    return number - 1 if number and number <= size else None


def amount(words: str) -> Decimal | None:
    """An amount in major units: `85k` is 85000, `4,500` is 4500, `1.5m` is 1500000.

    >>> amount("4,500"), amount("2.5k"), amount("cheap")
    (Decimal('4500'), Decimal('2500.0'), None)
    """
    match = _AMOUNT.search(words)
    if not match:
        return None
    digits = _THOUSANDS.sub("", match.group(1).strip(" .,"))
    if digits.count(".") == 1 and re.search(r"\.\d{3}$", digits):
        digits = digits.replace(".", "")  # 4.500 is four thousand five hundred
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return None
    return Decimal(digits) * _SCALE.get((match.group(2) or "").casefold(), 1)

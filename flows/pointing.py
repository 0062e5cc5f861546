"""Words by which a message points at something else: a correction, a denial, an earlier day, the last time.

In every language that buyers write. Compared with whole words, folded and without accents.
"""

import re
import unicodedata
from typing import Final

CORRECTING: Final = frozenset(
    [
        *("actually", "sorry", "oops", "no", "nope", "nah", "not", "wait", "meant", "mean"),
        *("change", "wrong", "samahani", "hapana", "siyo", "sio", "non", "pardon", "pas"),
        *("a'a", "kuskure", "rara", "mba", "አይ", "አይደለም", "لا", "آسف", "عفوا", "قصدي"),
    ]
)
"""Near a colour or a size these mean: in place of what was just added."""
INSTEAD: Final = frozenset(
    [
        *("instead", "rather", "swap", "prefer", "badala", "plutot", "finalement", "maimakon"),
        *("dipo", "kaka", "ይልቅ", "بدل", "بدلا"),
    ]
)
"""These mean it near any other thing too: "no problem, add the kettle" adds, "the kettle instead" does not."""


def fold(text: str) -> str:
    """Lower case and without accents, whatever the script."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("\u2019", "'"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def meaning(pattern: str) -> re.Pattern[str]:
    """A pattern for folded texts: it is folded as they are."""
    return re.compile(fold(pattern))


_DENYING: Final = meaning(
    r"\b(?:"
    r"not (?:that|this|dat|dis)\b|no be (?:that|this|dat|dis|am|the one)"
    r"|wrong (?:one|item|thing|size|colou?r)"
    r"|(?:si|siyo|sio) (?:hii|hiyo|hilo|hicho|huo|ile)"
    r"|pas (?:celui|celle|ca|cela|ceux)|ba (?:wannan|wancan)|ki i se (?:eyi|iyen)|o bughi (?:nke a|nke ahu)"
    r")|ያ አይደለም|ይሄ አይደለም|ليس هذا|ليست هذه|مش ده|مش هذا"
)
"""That one was not meant."""

RECALLING: Final = meaning(
    r"\b(?:showed|shown|saw|seen|show(?:ed)? me before|looked at|yesterday|earlier|"
    r"the other day|last week|(?:you|una) (?:don |bin )?show|i (?:don |bin )?see|yestaday|"
    r"jana|juzi|ulinionyesha|ulionionyesha|niliona|hier|avant[- ]hier|montre|montree|vu|vue|"
    r"jiya|shekaranjiya|ka nuna|na gani|lana|ti o fi han|mo ri|unyahu|unyaahu|gosiri|m huru)\b"
    r"|ትናንት|ያሳየኸኝ|ያሳየሽኝ|ያየሁት|امس|أمس|امبارح|البارحة|ورتني|شفت|رأيت"
)
"""What was shown before is meant, and not what is in sight."""

_DAYS: Final = (
    (1, meaning(r"\b(?:yesterday|yestaday|jana|hier|jiya|lana|unyahu|unyaahu)\b|ትናንት|أمس|امس|امبارح|البارحة")),
    (2, meaning(r"\b(?:juzi|avant[- ]hier|shekaranjiya|day before yesterday)\b")),
)  # fmt: skip
_SAME: Final = meaning(
    r"^(?:(?:the|d|my) )?same(?: (?:address|place|name|one|thing|way|again|please|abeg))*[.!]?$"
    r"|\b(?:as before|like before|as usual|(?:my|the|d) usual|last time|kama (?:kawaida|mara|zamani)|"
    r"ile ile|comme (?:avant|d'habitude|la derniere)|(?:la|le|au) meme(?: (?:adresse|endroit|nom|chose))?$|"
    r"irin na da|kamar da|bi ti tele|bakan naa|dika mbu|otu ahu)\b|እንደ ባለፈው|እንደበፊቱ|"
    r"نفس (?:العنوان|المكان|الاسم|الطلب|الشيء)|مثل المرة|زي المرة"
)
_MORE: Final = meaning(
    r"\b(?:more|another|extra|plus|join|again|encore|zaidi|ongeza|[kƙ]ara|[kƙ]arin?|kun|fikun|ozo|tinyekwu)\b"
    r"|ተጨማሪ|ጨምር|ጨምሪ|كمان|زيادة|زود|زيد|اضافي"
)
_LESS: Final = meaning(
    r"\b(?:less|fewer|minus|comot|moins|punguza|rage|dinku|belata)\b|ቀንስ|ቀንሺ|اقل|نقص|قلل"
)
_DOWN_TO: Final = meaning(r"\b(?:to|hadi|mpaka|iwe|zuwa|ruo)\b|ወደ|الى")
SHORT: Final = 6
"""Words of a message that only says "the same as last time": more is an address."""


_CORRECTING: Final = frozenset(map(fold, CORRECTING))
_INSTEAD: Final = frozenset(map(fold, INSTEAD))


def corrects(text: str, *, another: bool = False) -> bool:
    """ "Actually the blue one", "no, size 44"; *another* thing: "the kettle instead"."""
    words = set(re.findall(r"[\w']+", fold(text)))
    return bool(_INSTEAD & words) or (not another and bool(_CORRECTING & words))


def denies(text: str) -> bool:
    """ "Not that one", "no be dat one"."""
    return _DENYING.search(fold(text)) is not None


def speaks_of_more(text: str) -> bool:
    """ "2 more": so many besides those that are there."""
    return _MORE.search(fold(text)) is not None


def speaks_of_less(text: str) -> bool:
    """ "2 less": so many fewer; not "less, down to 2"."""
    folded = fold(text)
    return _LESS.search(folded) is not None and _DOWN_TO.search(folded) is None


def recalls(text: str) -> bool:
    """ "The bag you showed me", "that one I saw yesterday"."""
    return RECALLING.search(fold(text)) is not None


def days_back(text: str) -> int | None:
    """How many days ago, where a day is named."""
    folded = fold(text)
    return next((days for days, words in reversed(_DAYS) if words.search(folded)), None)


def as_last_time(text: str) -> bool:
    """ "Same as last time", as an answer: in few words, and with no number that an address would have."""
    words = text.split()
    if len(words) > SHORT or any(sign.isdigit() for sign in text):
        return False
    return _SAME.search(fold(text)) is not None

"""What stands before an address when somebody says it: "abeg send am to 7 Allen Avenue"."""

import re
from typing import Final

from flows.pointing import fold, meaning

LEADS: Final = frozenset(
    fold(word)
    for word in [
        *("change", "my", "mind", "address", "is", "are", "send", "it", "them", "to", "deliver", "bring"),
        *("please", "pls", "i", "want", "stay", "live", "am", "at", "actually", "wait", "sorry", "instead"),
        *("abeg", "una", "dey", "na", "carry", "wan", "oya", "wey", "dem"),
        *("nitumie", "niletee", "peleka", "pelekea", "leta", "kwa", "anwani", "yangu", "ni", "naishi", "niko"),
        *("tafadhali", "badilisha", "livrez", "livrez-moi", "envoyez", "envoyez-moi", "mon", "adresse", "est"),
        *("j'habite", "chez", "changer", "changez", "à", "s'il", "vous", "plait", "plaît"),
        *("canza", "sauya", "adireshi", "adireshina", "adireshin", "nawa", "zuwa", "kawo", "aika", "zaune"),
        *("adiresi", "adireesi", "mi", "gbe", "wa", "gbanwee", "adreesi", "weta", "zite"),
        *("hapana", "non", "አይ", "لا"),
        *("አድራሻ", "አድራሻዬ", "ቀይር", "ቀይሪ", "ወደ", "ነው", "ላክ", "አምጣ"),
        *("عنوان", "عنواني", "العنوان", "غير", "غيّر", "إلى", "على", "ابعت", "ابعته", "وصل", "وصله", "ساكن", "في"),
    ]
)  # fmt: skip
"""Words that tell what an address is for. None that a place may begin with: Moi Avenue, New Bell, House 5."""
_PICKUP: Final = meaning(
    r"\b(?:pick|pickup|pick-up|collect|come|shop|self|nitachukua|kuchukua|nachukua|dukani|retrait|chercher|magasin"
    r"|boutique|recuperer|[dɗ]auka|kar[bɓ]a|shago|kanti|soobu|a?bia|ahia)\b"
    "|ሱቅ|መጥቼ|እወስዳለሁ|استلم|المحل|بنفسي|هاخد"
)
_WORD: Final = re.compile(r"\W*([\w'\u0300-\u036f\u064b-\u065f-]+)")
"""With the signs above and below its letters."""


def without_lead(text: str) -> str:
    """*text* from its first word that may belong to an address; empty where all of it only leads to one."""
    place = 0
    while word := _WORD.match(text, place):
        if fold(word[1]) not in LEADS:
            return text[word.start(1) :].strip()
        place = word.end()
    return ""


def speaks_of_pickup(text: str) -> bool:
    """ "I go come collect am": the buyer comes to the shop."""
    return _PICKUP.search(fold(text)) is not None

"""What stands before an address when somebody says it: "abeg send am to 7 Allen Avenue"."""

import re
from typing import Final

LEADS: Final = frozenset(
    [
        *("change", "my", "mind", "address", "is", "are", "send", "it", "them", "to", "deliver", "bring"),
        *("ship", "please", "pls", "i", "want", "stay", "live", "am", "at", "actually", "wait", "sorry"),
        *("order", "delivery", "for", "instead", "new", "now", "make", "use", "put", "edit", "update", "wrong"),
        *("abeg", "una", "dey", "na", "e", "carry", "come", "wan", "oya", "don", "wey", "dem", "house"),
        *("nitumie", "peleka", "pelekea", "leta", "kwa", "anwani", "yangu", "ni", "naishi", "niko", "tafadhali"),
        *("badilisha", "mpya", "livrez", "livrer", "envoyez", "moi", "mon", "adresse", "est", "j", "habite"),
        *("chez", "changer", "changez", "à", "a", "au", "s", "il", "vous", "plait", "plaît", "la", "ma", "le"),
    ]
)  # fmt: skip
"""Words that tell what an address is for and are no part of one."""
_WORD: Final = re.compile(r"\W*(\w+)")


def without_lead(text: str) -> str:
    """*text* from its first word that may belong to an address; empty where all of it only leads to one."""
    place = 0
    while word := _WORD.match(text, place):
        if word[1].casefold() not in LEADS:
            return text[word.start(1) :].strip()
        place = word.end()
    return ""

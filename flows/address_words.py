"""What stands before an address when somebody says it: "abeg send am to 7 Allen Avenue"."""

import re
from typing import Final

LEADS: Final = frozenset(
    [
        *("change", "my", "mind", "address", "is", "are", "send", "it", "them", "to", "deliver", "bring"),
        *("please", "pls", "i", "want", "stay", "live", "am", "at", "actually", "wait", "sorry", "instead"),
        *("abeg", "una", "dey", "na", "carry", "wan", "oya", "wey", "dem"),
        *("nitumie", "niletee", "peleka", "pelekea", "leta", "kwa", "anwani", "yangu", "ni", "naishi", "niko"),
        *("tafadhali", "badilisha", "livrez", "livrez-moi", "envoyez", "envoyez-moi", "mon", "adresse", "est"),
        *("j'habite", "chez", "changer", "changez", "à", "s'il", "vous", "plait", "plaît"),
    ]
)  # fmt: skip
"""Words that tell what an address is for. None that a place may begin with: Moi Avenue, New Bell, House 5."""
_WORD: Final = re.compile(r"\W*([\w'-]+)")


def without_lead(text: str) -> str:
    """*text* from its first word that may belong to an address; empty where all of it only leads to one."""
    place = 0
    while word := _WORD.match(text, place):
        if word[1].casefold() not in LEADS:
            return text[word.start(1) :].strip()
        place = word.end()
    return ""

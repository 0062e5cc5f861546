"""The languages in which every sentence can be said, and how people call them."""

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from domain.model.understanding import Understanding
from flows.pointing import fold

OWN_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "English",
        "pcm": "Pidgin",
        "ha": "Hausa",
        "yo": "Yorùbá",
        "ig": "Igbo",
        "sw": "Kiswahili",
        "am": "አማርኛ",
        "fr": "Français",
        "ar": "العربية",
    }
)
"""In themselves."""
PLAIN_NAMES: Final[Mapping[str, str]] = MappingProxyType({"am": "Amharic", "ar": "Arabic"})
"""Where a channel has only the alphabet of SMS."""

_CALLED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "en": "english en eng anglais kiingereza oyinbo turanci ingilishi gèésì gẹ̀ẹ́sì geesi bekee oyibo "
        "እንግሊዝኛ الإنجليزية الانجليزية انجليزي إنجليزي ingles",
        "pcm": "pidgin pcm naija broken pijin bróòkìn ፒጂን بيدجن",
        "ha": "hausa ha haoussa kihausa awusa háúsá ሃውሳ ሐውሳ الهوسا هوسا",
        "yo": "yoruba yorùbá yo kiyoruba yarbanci yarabanci ዮሩባ اليوروبا يوروبا",
        "ig": "igbo ig ibo kiigbo inyamiri ìgbò ኢግቦ الإيغبو الايبو ايغبو إيبو",
        "sw": "swahili kiswahili sw sheng suahili kisuahili swahilanci ስዋሂሊ السواحيلية سواحيلي سواحلي",
        "am": "amharic amharinya am amarinya amharique kiamhari amharanci አማርኛ የአማርኛ الأمهرية الامهرية امهري",
        "fr": "french francais français fr kifaransa faransanci faransi fràǹsé ፈረንሳይኛ الفرنسية فرنسي",
        "ar": "arabic ar arabe kiarabu larabci lárúbáwá larubawa arabik አረብኛ ዓረብኛ العربية عربي عربى بالعربي",
    }
)
_WORDS: Final = {language: frozenset(fold(names).split()) for language, names in _CALLED.items()}
_SHORT: Final = 2
"""Letters of a code, which is a word of some language: "am" is Pidgin for it. Such a one counts alone only."""
SPOKEN: Final = tuple(OWN_NAMES)


_SCRIPTS: Final = {
    "am": re.compile(r"[\u1200-\u139f\u2d80-\u2ddf\uab00-\uab2f]"),
    "ar": re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]"),
}
# Their marks taken apart: what stands below a letter comes before what stands above it.
_ONLY_IN: Final = {
    "yo": re.compile(r"[es]\u0323"),
    "ig": re.compile(r"[iu]\u0323|n\u0307"),
    "ha": re.compile(r"[\u0253\u0257\u0199\u01b4]"),
}
_LETTER: Final = re.compile(r"[^\W\d_]")


def of_letters(text: str) -> str:
    """The one of our languages that is written in these letters, or that alone has one of them; empty where several
    are, or none.

    >>> of_letters("ሰላም"), of_letters("2 كاب"), of_letters("hello"), of_letters("red cap ጨምር")
    ('am', 'ar', '', '')
    >>> of_letters("Ẹ kú àárọ̀"), of_letters("kedụ"), of_letters("ɗaya"), of_letters("ọjọ"), of_letters("Ṣadé kedụ")
    ('yo', 'ig', 'ha', '', '')
    """
    half = len(_LETTER.findall(text)) / 2
    written = [name for name, sign in _SCRIPTS.items() if len(sign.findall(text)) > half]
    apart = unicodedata.normalize("NFD", text.casefold())
    has = [name for name, sign in _ONLY_IN.items() if sign.search(apart)]
    found = written or has
    return found[0] if len(found) == 1 else ""


def named_in(text: str) -> str:
    """The language that a message names, in any of them; empty where it names none.

    >>> named_in("zungumza Kiswahili tafadhali"), named_in("parle français"), named_in("hello")
    ('sw', 'fr', '')
    """
    words = set(_words(text))
    if len(words) > 1:
        words = {word for word in words if len(word) > _SHORT}
    return next((language for language, names in _WORDS.items() if words & names), "")


_NAMING: Final = frozenset({"give_name", "give_address"})


def is_but_a_name(event: str, understanding: Understanding) -> bool:
    """Of a person or a place, and no word besides: such a message tells no language ("Otieno Onyango")."""
    named = {word for one in understanding.entities for word in _words(one.value)}
    return event in _NAMING and (not named or named.issuperset(_words(understanding.text)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))

"""How buyers name the ways to pay, in every language; found in folded texts (`pointing.fold`).

Words of the Arabic and Ethiopic scripts are found inside longer ones too: their prepositions are written together with
them.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flows.pointing import meaning


def _said(latin: str, *others: str) -> re.Pattern[str]:
    return meaning("|".join([rf"\b(?:{latin})\b", *others]))


_TRANSFER: Final = (
    r"transfer|bank|account|deposit[- ]slip|virement|banque|benki|uhamisho|banki|tura ku[dɗ]i|ziga|zipu|nyefe"
    r"|fi owo ranse|ulo aku"
)
_TRANSFER_ELSEWHERE: Final = ("ባንክ", "ዝውውር", "ማስተላለፍ", "تحويل", "حوالة", "بنك")

OF_ONE: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "mpesa": _said(r"m[- ]?pesa|stk|prompt|till|paybill"),
        "cash_on_delivery": _said(
            r"cash|cash-on-delivery|delivery|receive|reach|arrives?|cod|pod|door|hand|livraison|especes|taslimu"
            r"|ukipokea|nikipokea|tsaba|hannu|an kawo|owo lowo|(?:ti|to) (?:e )?ba de|mgbe o ruru|n'aka|ego aka",
            *("ጥሬ", "ካሽ", "ሲደርስ", "كاش", "نقد", "استلام", "لما يوصل"),
        ),
        "bank_transfer": _said(_TRANSFER, *_TRANSFER_ELSEWHERE),
        "flutterwave": _said("rave"),
    }
)
"""What means this way and no other, besides its provider's name; the surest first."""

ON_A_PAGE: Final = _said(
    rf"card|online|link|ussd|debit|pay-online|atm|mobile|page|carte|lien|en ligne|kadi|kiungo|mtandaoni"
    rf"|katin?|kaadi|{_TRANSFER}",
    *("ካርድ", "ኦንላይን", "ሊንክ", "بطاق", "كارت", "فيزا", "رابط", "اونلاين"),
    *_TRANSFER_ELSEWHERE,
)
"""What can be done on the page of a provider."""

A_PART: Final = _said(
    r"deposit|part|half|instal+ments?|small[- ]small|kidogo|amana|nusu|acompte|arrhes|moitie|rabi|idaji|okara",
    *("ግማሽ", "عربون", "مقدم", "نصف", r"\d+ ?%"),
)
LATER: Final = _said(
    r"later|not now|tomorrow|small time|baadaye|kesho|plus tard|demain|daga baya|anjima|gobe|to ba ya|lola"
    r"|emesia|echi",
    *("በኋላ", "ነገ", "بعدين", "لاحقا", "بكرة", "غدا"),
)

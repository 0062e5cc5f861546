"""What is crossed out is nobody's any more, and still of the same shape."""

import pytest

from bot.forgetting.crossing import Crossing
from domain.services.phones import prompt_phone

CROSS = Crossing(frozenset())


@pytest.mark.parametrize("words", ["0712 345 678", "send it to +254712345678", "254-712-345-678"])
def test_a_number_for_a_prompt_is_one_still_and_nobodys(words: str) -> None:
    crossed = CROSS.text(words)

    assert prompt_phone(crossed) == "+254700000000"


def test_any_other_number_is_nothing_but_its_length() -> None:
    assert CROSS.text("+234 803 000 0009, No 12") == "+000 000 000 0000, Xx 00"


def test_of_a_payments_journal_what_leads_to_the_buyer_goes() -> None:
    payment = {"reference": "AD-1-x", "link": "https://pay/a", "phone": "+254712345678"}

    call = CROSS.pages({"head": {}, "calls": [["payments.by_reference", ["AD-1-x"], payment]]})

    told = {"reference": "AD-1-x", "link": "xxxxx://xxx/x", "phone": "+254700000000"}
    assert call["calls"] == [["payments.by_reference", ["AD-1-x"], told]]

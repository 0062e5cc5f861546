"""What buyers call the ways to pay, in every language."""

from typing import Any
from uuid import UUID

import pytest

from domain.model.ids import TenantId
from domain.model.shop import PaymentAccount
from flows.ways import method_in, speaks_of_a_part, speaks_of_later

SHOP = TenantId(UUID(int=1))
CARD, CASH, TRANSFER, MPESA = "paystack", "cash_on_delivery", "bank_transfer", "mpesa"
SAID = {
    CARD: (
        *("by card", "abeg I wan use my ATM card", "send me the link", "nitalipa kwa kadi"),
        *("lipa kwa kadi", "par carte", "zan biya da kati", "pẹlu káàdì", "kaadị", "በካርድ"),
        *("بطاقة", "هدفع بالفيزا", "ابعت الرابط"),
    ),
    CASH: (
        *("cash", "I go pay when e reach", "pesa taslimu", "nalipa nikipokea", "en espèces"),
        *("a la livraison", "tsabar kudi idan an kawo", "tó bá dé", "mgbe o ruru", "በጥሬ ገንዘብ"),
        *("كاش", "عند الاستلام", "نقداً"),
    ),
    TRANSFER: (
        *("bank transfer", "make I transfer am", "kwa benki", "par virement", "tura kuɗi"),
        *("transfer báńkì", "ziga na bank", "በባንክ", "تحويل بنكي"),
    ),
    MPESA: ("mpesa", "M-Pesa please", "kwa m pesa", "lipa na M-PESA"),
}


def account(provider: Any) -> PaymentAccount:
    return PaymentAccount(SHOP, provider, provider, secrets={})


@pytest.mark.parametrize(
    ("way", "words"), [(way, one) for way, said in SAID.items() for one in said]
)
def test_a_way_is_known_by_what_buyers_call_it(way: str, words: str) -> None:
    assert method_in(words, [account(each) for each in SAID]) == way


def test_a_transfer_goes_by_a_page_where_no_bank_account_is() -> None:
    assert method_in("bank transfer", [account(CASH), account(CARD)]) == CARD


def test_a_provider_is_known_by_its_own_name() -> None:
    assert method_in("with ozow", [account(CASH), account("ozow")]) == "ozow"


def test_of_two_that_are_named_it_is_the_one_the_shop_names_first() -> None:
    """Always the same one: a conversation is replayed."""
    ways = [account("flutterwave"), account(CARD)]

    assert method_in("paystack or flutterwave", ways) == "flutterwave"
    assert method_in("paystack or flutterwave", ways[::-1]) == CARD


@pytest.mark.parametrize("words", ["I don't know", "lipa", "ادفع", "money", "12 Allen avenue"])
def test_other_words_are_no_way_to_pay(words: str) -> None:
    assert method_in(words, [account(each) for each in SAID]) is None


@pytest.mark.parametrize(
    "words", ["half now", "nusu", "la moitié", "rabi", "ìdajì", "ọkara", "ግማሽ", "نصف المبلغ", "50%"]
)
def test_a_part_is_heard(words: str) -> None:
    assert speaks_of_a_part(words)


@pytest.mark.parametrize(
    "words", ["later", "kesho", "plus tard", "daga baya", "tó bá yá", "emesịa", "በኋላ", "بعدين"]
)
def test_later_is_heard(words: str) -> None:
    assert speaks_of_later(words)

"""Flutterwave's side of the wire: major units, two kinds of signature, what was really paid."""

from dataclasses import replace

import pytest

from adapters.payments.flutterwave import Flutterwave
from adapters.signatures import sha256_base64
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, ProviderError, Verdict
from domain.model.money import Money
from domain.model.payment import Confirmation, Outcome, Reason, Started
from tests.contract.cases import NOBODY
from tests.fakes.provider import Api
from tests.unit.adapters.flutterwave_samples import (
    ACCOUNT,
    AT,
    CHARGE,
    LINK,
    NOT_FOUND,
    PAYMENT,
    SECRETS,
    VERIFY,
    paid,
    success,
)


async def test_a_payment_starts_in_naira_and_kobo_written_out(
    flutterwave: Flutterwave, api: Api
) -> None:
    api.answers["/v3/payments"] = success({"link": LINK})

    started = await flutterwave.start(ACCOUNT, CHARGE)

    assert started == Started(LINK)
    assert api.headers[0]["Authorization"] == "Bearer FLWSECK_TEST-x"
    assert api.asked == [
        (
            "/v3/payments",
            {
                "tx_ref": "AD-K7M4Q-7HJ3WX",
                "amount": "4500.50",
                "currency": "NGN",
                "redirect_url": "https://shop.example/back",
                "customer": {"email": "b1@buyers.shop.example", "phonenumber": "+2348030000000"},
                "session_duration": 1440,
                "customizations": {"title": "Adunni Market AD-K7M4Q"},
            },
        )
    ]


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(2_500, "XOF"), "2500"),
        (Money(2_500_000_000, "UGX"), "2500000000"),
        (Money(5, "KES"), "0.05"),
    ],
)
async def test_every_currency_in_its_own_major_units(
    flutterwave: Flutterwave, api: Api, amount: Money, written: str
) -> None:
    api.answers["/v3/payments"] = success({"link": LINK})

    await flutterwave.start(ACCOUNT, replace(CHARGE, payment=replace(PAYMENT, amount=amount)))

    assert api.asked[0][1]["amount"] == written


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (401, {"status": "error"}, "flutterwave_http_401", Verdict.ALARM),
        (400, {"status": "error"}, "flutterwave_http_400", Verdict.NEVER),
        (502, {}, "flutterwave_http_502", Verdict.RETRY),
        (200, {"status": "error", "data": None}, "flutterwave_unreadable", Verdict.RETRY),
        (
            200,
            {"status": "success", "data": {"link": "javascript:1"}},
            "flutterwave_unreadable",
            Verdict.RETRY,
        ),
    ],
)
async def test_a_start_that_fails_says_what_to_do(
    flutterwave: Flutterwave, api: Api, status: int, body: object, code: str, verdict: Verdict
) -> None:
    api.answers["/v3/payments"] = (status, body)

    with pytest.raises(ProviderError) as failed:
        await flutterwave.start(ACCOUNT, CHARGE)

    assert (failed.value.code, failed.value.verdict) == (code, verdict)


@pytest.mark.parametrize(
    ("data", "outcome", "amount", "detail"),
    [
        ({}, Outcome.PAID, Money(450_050, "NGN"), ""),
        ({"amount": 4500}, Outcome.PAID, Money(450_000, "NGN"), ""),
        ({"amount": "4500.5"}, Outcome.PAID, Money(450_050, "NGN"), ""),
        ({"amount": 4500, "currency": "XOF"}, Outcome.PAID, Money(4_500, "XOF"), ""),
        ({"amount": 4500.125}, Outcome.PENDING, None, "mismatch"),
        ({"amount": 4500.5, "currency": "XOF"}, Outcome.PENDING, None, "mismatch"),
        ({"amount": True}, Outcome.PENDING, None, "mismatch"),
        ({"amount": 10**40}, Outcome.PENDING, None, "mismatch"),
        ({"currency": "EUR"}, Outcome.PENDING, None, "mismatch"),
        ({"status": "pending"}, Outcome.PENDING, Money(450_050, "NGN"), "pending"),
        ({"status": "failed"}, Outcome.FAILED, Money(450_050, "NGN"), "failed"),
        ({"status": None}, Outcome.PENDING, Money(450_050, "NGN"), ""),
    ],
)
async def test_only_a_success_is_paid_and_all_of_it_is_told(
    flutterwave: Flutterwave,
    api: Api,
    data: dict[str, object],
    outcome: Outcome,
    amount: Money | None,
    detail: str,
) -> None:
    api.answers[VERIFY] = success(paid(**data))

    confirmed = await flutterwave.confirm(ACCOUNT, PAYMENT)

    why = Reason.DECLINED if outcome is Outcome.FAILED else Reason.NONE
    assert confirmed == Confirmation(
        PAYMENT.reference, outcome, amount, "285959875", why, detail, AT
    )
    assert api.queries == [{"tx_ref": PAYMENT.reference}]


async def test_the_answer_to_another_reference_is_not_paid(
    flutterwave: Flutterwave, api: Api
) -> None:
    api.answers[VERIFY] = success(paid(tx_ref="another"))

    confirmed = await flutterwave.confirm(ACCOUNT, PAYMENT)

    assert (confirmed.reference, confirmed.outcome) == ("another", Outcome.PENDING)


async def test_a_page_nobody_paid_on_is_no_failure(flutterwave: Flutterwave, api: Api) -> None:
    api.answers[VERIFY] = (400, NOT_FOUND)

    confirmed = await flutterwave.confirm(ACCOUNT, PAYMENT)

    assert (confirmed.outcome, confirmed.detail) == (Outcome.PENDING, "not_found")


async def test_an_error_in_an_envelope_of_200_is_no_payment(
    flutterwave: Flutterwave, api: Api
) -> None:
    api.answers[VERIFY] = (200, {"status": "error", "data": paid()})

    with pytest.raises(ProviderError):
        await flutterwave.confirm(ACCOUNT, PAYMENT)


def webhook(**headers: str) -> Webhook:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Webhook(b"{}", named, "https://shop.example/payments/flw-1", {}, AT)


def test_a_plain_hash_opens_the_door_where_there_is_no_signature() -> None:
    adapter = Flutterwave(NOBODY, "")

    adapter.verify(webhook(verif_hash="a hash"), SECRETS)

    for refused in (webhook(verif_hash="another"), webhook(verif_hash=""), webhook()):
        with pytest.raises(BadSignatureError):
            adapter.verify(refused, SECRETS)


def test_a_wrong_signature_is_not_mended_by_the_right_hash() -> None:
    adapter = Flutterwave(NOBODY, "")
    right = sha256_base64("a hash", b"{}")

    adapter.verify(webhook(flutterwave_signature=right, verif_hash="wrong"), SECRETS)

    for wrong in ("", "a hash", right[:-1]):
        with pytest.raises(BadSignatureError):
            adapter.verify(webhook(flutterwave_signature=wrong, verif_hash="a hash"), SECRETS)


@pytest.mark.parametrize("secret", ["", " "])
def test_an_empty_hash_opens_nothing(secret: str) -> None:
    with pytest.raises(BadSignatureError):
        Flutterwave(NOBODY, "").verify(webhook(verif_hash=secret), {"secret_hash": secret})

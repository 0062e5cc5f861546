"""What became of a prompt on a phone: told by its code, or not told yet."""

import pytest

from adapters.payments.mpesa import Mpesa
from domain.errors import ProviderError, Verdict
from domain.model.payment import Confirmation, Outcome, Reason, Started
from domain.payment_ports import Refunds, Statements
from tests.contract.cases import NOBODY
from tests.fakes.provider import Api
from tests.unit.adapters.mpesa_samples import (
    ACCEPTED,
    ACCOUNT,
    BUSY,
    CHECKOUT,
    PAYMENT,
    PROMPTED,
    QUERY,
    asked,
)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1", Reason.NO_FUNDS),
        ("17", Reason.BUSY),
        ("1001", Reason.BUSY),
        ("1019", Reason.EXPIRED),
        ("1025", Reason.DECLINED),
        ("9999", Reason.DECLINED),
        ("1032", Reason.CANCELLED),
        ("1037", Reason.NO_ANSWER),
        ("2001", Reason.WRONG_PIN),
    ],
)
@pytest.mark.parametrize("kind", [str, int])
async def test_a_result_says_why_nothing_came(
    mpesa: Mpesa, api: Api, code: str, reason: Reason, kind: type
) -> None:
    api.answers[QUERY] = (200, {**ACCEPTED, "ResultCode": kind(code)})

    confirmed = await mpesa.confirm(ACCOUNT, PROMPTED)

    assert confirmed == Confirmation(
        PAYMENT.reference, Outcome.FAILED, None, CHECKOUT, reason, code
    )


async def test_a_paid_prompt_is_paid_as_asked(mpesa: Mpesa, api: Api) -> None:
    api.answers[QUERY] = (200, {**ACCEPTED, "ResultCode": "0"})

    confirmed = await mpesa.confirm(ACCOUNT, PROMPTED)

    assert confirmed == Confirmation(PAYMENT.reference, Outcome.PAID, PAYMENT.amount, CHECKOUT)
    (body,) = asked(api, QUERY)
    assert isinstance(body, dict)
    assert body["CheckoutRequestID"] == CHECKOUT
    assert body.keys() == {"BusinessShortCode", "Password", "Timestamp", "CheckoutRequestID"}


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (500, BUSY, "processing"),
        (200, ACCEPTED, "processing"),
        (200, {**ACCEPTED, "ResultCode": None}, "processing"),
        (200, {**ACCEPTED, "ResultCode": "4999"}, "4999"),
        (200, {**ACCEPTED, "ResultCode": "8006"}, "8006"),
        (200, {**ACCEPTED, "ResultCode": "0", "CheckoutRequestID": "ws_CO_other"}, "mismatch"),
    ],
)
async def test_what_is_not_known_is_neither_paid_nor_failed(
    mpesa: Mpesa, api: Api, status: int, body: object, detail: str
) -> None:
    api.answers[QUERY] = (status, body)

    confirmed = await mpesa.confirm(ACCOUNT, PROMPTED)

    assert confirmed == Confirmation(PAYMENT.reference, Outcome.PENDING, detail=detail)


async def test_a_push_that_told_no_name_cannot_be_asked_about(mpesa: Mpesa, api: Api) -> None:
    confirmed = await mpesa.confirm(ACCOUNT, PAYMENT)

    assert (confirmed.outcome, confirmed.detail, api.asked) == (Outcome.PENDING, "not_told", [])


@pytest.mark.parametrize("status", [503, 200])
async def test_a_question_may_always_be_asked_again(mpesa: Mpesa, api: Api, status: int) -> None:
    api.answers[QUERY] = (status, None)

    with pytest.raises(ProviderError) as failed:
        await mpesa.confirm(ACCOUNT, PROMPTED)

    assert failed.value.verdict is Verdict.RETRY


async def test_no_failure_names_the_phone(mpesa: Mpesa, api: Api) -> None:
    api.answers[QUERY] = (400, {"errorCode": f"404.{CHECKOUT}", "errorMessage": CHECKOUT})

    with pytest.raises(ProviderError) as failed:
        await mpesa.confirm(ACCOUNT, PROMPTED)

    assert "708374149" not in str(failed.value)
    assert "708374149" not in f"{PROMPTED!r} {Started('', CHECKOUT)!r}"


def test_money_back_and_statements_are_a_persons_work() -> None:
    mpesa = Mpesa(NOBODY, "")

    assert not isinstance(mpesa, Refunds)
    assert not isinstance(mpesa, Statements)

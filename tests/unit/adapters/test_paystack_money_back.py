"""Paystack gives money back over days, and lists what it has taken."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.payments.paystack import Paystack
from domain.errors import ProviderError, Verdict
from domain.model.money import Money
from domain.model.payment import (
    Confirmation,
    Outcome,
    Refund,
    RefundAnswer,
    RefundStatus,
)
from domain.payment_ports import Refunds, Statements
from tests.fakes.provider import Api
from tests.unit.adapters.test_paystack import ACCOUNT, PAYMENT

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
REFUND = Refund(
    "AD-K7M4Q-R-9CDF",
    PAYMENT.reference,
    PAYMENT.order_id,
    Money(200_000, "NGN"),
    RefundStatus.ASKED,
    why="torn",
    by="owner",
    created_at=AT,
)


async def test_a_refund_is_asked_for_in_kobo_under_our_reference(
    paystack: Paystack, api: Api
) -> None:
    api.answers["/refund"] = (200, {"status": True, "data": {"id": 3018284, "status": "pending"}})

    answer = await paystack.refund(ACCOUNT, PAYMENT, REFUND)

    assert answer == RefundAnswer(RefundStatus.PENDING, "3018284", "pending")
    assert api.asked == [
        (
            "/refund",
            {
                "transaction": "AD-K7M4Q-1",
                "amount": 200_000,
                "currency": "NGN",
                "merchant_note": "AD-K7M4Q-R-9CDF",
                "customer_note": "Refund",
            },
        )
    ]


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        ("pending", RefundStatus.PENDING),
        ("processing", RefundStatus.PENDING),
        ("processed", RefundStatus.DONE),
        ("failed", RefundStatus.FAILED),
        ("needs-attention", RefundStatus.BY_HAND),
        ("something new", RefundStatus.PENDING),
    ],
)
async def test_a_refund_is_followed_by_its_id(
    paystack: Paystack, api: Api, status: str, meant: RefundStatus
) -> None:
    api.answers["/refund/3018284"] = (200, {"data": {"id": 3018284, "status": status}})

    answer = await paystack.refund_state(ACCOUNT, PAYMENT, replace(REFUND, provider_ref="3018284"))

    assert answer == RefundAnswer(meant, "3018284", status)


async def test_a_refund_whose_answer_was_lost_is_found_by_its_note(
    paystack: Paystack, api: Api
) -> None:
    others = [{"id": n, "status": "processed", "merchant_note": "another"} for n in range(100)]
    ours = {"id": 7, "status": "processed", "merchant_note": "AD-K7M4Q-R-9CDF"}
    api.answers["/refund"] = [(200, {"data": others}), (200, {"data": [None, ours]})]

    answer = await paystack.refund_state(ACCOUNT, PAYMENT, REFUND)

    assert answer == RefundAnswer(RefundStatus.DONE, "7", "processed")
    assert [query["page"] for query in api.queries] == ["1", "2"]


async def test_a_refund_nobody_heard_of_is_unknown(paystack: Paystack, api: Api) -> None:
    api.answers["/refund"] = (200, {"data": []})
    api.answers["/refund/3018284"] = (404, {"status": False})

    assert (await paystack.refund_state(ACCOUNT, PAYMENT, REFUND)).status is RefundStatus.UNKNOWN
    known = replace(REFUND, provider_ref="3018284")
    assert (await paystack.refund_state(ACCOUNT, PAYMENT, known)).status is RefundStatus.UNKNOWN


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (400, {"status": False, "code": "transaction_reversed"}, Verdict.NEVER),
        (401, {"status": False}, Verdict.ALARM),
        (500, {}, Verdict.RETRY),
        (200, {"status": True}, Verdict.UNKNOWN),
    ],
)
async def test_a_refund_that_is_refused_says_what_to_do(
    paystack: Paystack, api: Api, status: int, body: object, verdict: Verdict
) -> None:
    api.answers["/refund"] = (status, body)

    with pytest.raises(ProviderError) as failed:
        await paystack.refund(ACCOUNT, PAYMENT, REFUND)

    assert failed.value.verdict is verdict


def taken(n: int, paid_at: datetime, **data: object) -> dict[str, object]:
    kept = {"id": n, "reference": f"AD-{n}", "amount": 450_000, "currency": "NGN"}
    return {**kept, "status": "success", "paid_at": paid_at.isoformat(), **data}


async def test_everything_taken_in_a_day_is_listed_also_what_went_back(
    paystack: Paystack, api: Api
) -> None:
    since, until = AT, AT + timedelta(days=1)
    full = [taken(n, AT + timedelta(hours=1)) for n in range(100)]
    before, after = taken(101, AT - timedelta(seconds=1)), taken(102, until)
    gone_back = taken(103, AT, status="reversed", amount=100)
    api.answers["/transaction"] = [
        (200, {"data": full}),
        (200, {"data": [before, after]}),
        (200, {"data": [gone_back]}),
    ]

    told = await paystack.received(ACCOUNT, since, until)

    assert len(told) == 101
    assert told[-1] == Confirmation(
        "AD-103", Outcome.PAID, Money(100, "NGN"), provider_ref="103", at=AT
    )
    assert [(q["status"], q["page"]) for q in api.queries] == [
        ("success", "1"),
        ("success", "2"),
        ("reversed", "1"),
    ]
    assert api.queries[0]["from"] == "2026-11-16T09:00:00.000Z"


async def test_a_list_that_breaks_off_is_no_list(paystack: Paystack, api: Api) -> None:
    full = [taken(n, AT) for n in range(100)]
    api.answers["/transaction"] = [(200, {"data": full}), (503, {})]

    with pytest.raises(ProviderError):
        await paystack.received(ACCOUNT, AT, AT + timedelta(days=1))


def test_paystack_gives_back_and_lists(paystack: Paystack) -> None:
    assert isinstance(paystack, Refunds)
    assert isinstance(paystack, Statements)

"""Flutterwave gives money back, and lists what it has taken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.payments.flutterwave import Flutterwave
from domain.model.money import Money
from domain.model.payment import RefundAnswer, RefundStatus
from domain.payment_ports import Refunds, Statements
from tests.contract.cases import NOBODY
from tests.fakes.provider import Api
from tests.unit.adapters.flutterwave_samples import (
    ACCOUNT,
    AT,
    PAYMENT,
    REFUND,
    VERIFY,
    paid,
    success,
)


async def test_a_refund_goes_by_flutterwaves_id_of_what_was_paid(
    flutterwave: Flutterwave, api: Api
) -> None:
    api.answers[VERIFY] = success(paid())
    begun = {"id": 75923, "tx_id": 285959875, "amount_refunded": 2000.5, "status": "completed"}
    api.answers["/v3/transactions/285959875/refund"] = success(begun)

    answer = await flutterwave.refund(ACCOUNT, PAYMENT, REFUND)

    assert answer == RefundAnswer(RefundStatus.PENDING, "75923", "completed")
    assert api.asked[1][1] == {"amount": "2000.50", "comments": "AD-K7M4Q-R-9CDF"}


@pytest.mark.parametrize(
    ("status", "meant"),
    [
        ("completed", RefundStatus.PENDING),
        ("new", RefundStatus.PENDING),
        ("pending-momo", RefundStatus.PENDING),
        ("completed-momo", RefundStatus.DONE),
        ("completed-bank-transfer", RefundStatus.DONE),
        ("completed-mpgs", RefundStatus.DONE),
        ("failed", RefundStatus.FAILED),
    ],
)
async def test_begun_is_not_done(
    flutterwave: Flutterwave, api: Api, status: str, meant: RefundStatus
) -> None:
    api.answers["/v3/refunds/75923"] = success({"id": 75923, "status": status})

    answer = await flutterwave.refund_state(ACCOUNT, PAYMENT, replace(REFUND, provider_ref="75923"))

    assert answer == RefundAnswer(meant, "75923", status)


async def test_a_refund_whose_answer_was_lost_is_found_by_its_comments(
    flutterwave: Flutterwave, api: Api
) -> None:
    ours = {"id": 9, "comments": "AD-K7M4Q-R-9CDF", "status": "failed"}
    api.answers["/v3/refunds"] = [success([{"id": 8, "comments": "other"}]), success([ours])]

    answer = await flutterwave.refund_state(
        ACCOUNT, replace(PAYMENT, provider_ref="285959875"), REFUND
    )

    assert answer == RefundAnswer(RefundStatus.FAILED, "9", "failed")


async def test_everything_taken_in_a_day_is_listed_page_by_page(
    flutterwave: Flutterwave, api: Api
) -> None:
    early, late = AT - timedelta(seconds=1), AT + timedelta(hours=24)
    pages = [[paid(), paid(id=2, created_at=early.isoformat())], [paid(id=3), None]]
    api.answers["/v3/transactions"] = [
        success(page, meta={"page_info": {"current_page": n, "total_pages": 2}})
        for n, page in enumerate(pages, 1)
    ]

    told = await flutterwave.received(ACCOUNT, AT, late)

    assert [one.provider_ref for one in told] == ["285959875", "3"]
    assert told[0].amount == Money(450_050, "NGN")
    assert [(q["from"], q["to"], q["page"]) for q in api.queries] == [
        ("2026-11-21", "2026-11-24", "1"),
        ("2026-11-21", "2026-11-24", "2"),
    ]


def test_flutterwave_gives_back_and_lists() -> None:
    assert isinstance(Flutterwave(NOBODY, ""), Refunds)
    assert isinstance(Flutterwave(NOBODY, ""), Statements)

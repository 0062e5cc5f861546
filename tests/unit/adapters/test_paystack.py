"""Paystack's side of the wire: links, repeats, what was really paid, refunds."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.http import Http
from adapters.payments.paystack import Paystack
from domain.errors import ProviderError, Verdict
from domain.model.ids import OrderId, TenantId
from domain.model.money import Money
from domain.model.payment import (
    Confirmation,
    Outcome,
    Payment,
    PaymentStatus,
    Reason,
    Started,
)
from domain.model.shop import PaymentAccount
from domain.payment_ports import Charge

ACCOUNT = PaymentAccount(
    TenantId(UUID(int=1)), "paystack-1", "paystack", secrets={"secret_key": "sk_test_x"}
)
PAYMENT = Payment(
    "AD-K7M4Q-1",
    OrderId(UUID(int=3)),
    "paystack",
    "paystack-1",
    Money(450_000, "NGN"),
    PaymentStatus.STARTING,
    datetime(2026, 11, 22, tzinfo=UTC),
)
CHARGE = Charge(PAYMENT, "b1@buyers.shop.example", "+2348030000000", "https://shop.example/back")
DUPLICATE = {
    "status": False,
    "message": "Duplicate Transaction Reference",
    "code": "duplicate_reference",
}
LINK = "https://checkout.paystack.com/0peioxfhpn"


class Api:
    """Answers each path with what is written for it."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, object]] = {}
        self.asked: list[tuple[str, object]] = []

    async def handle(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == "Bearer sk_test_x"
        self.asked.append((request.path, await request.json() if request.can_read_body else None))
        status, body = self.answers[request.path]
        return web.json_response(body, status=status)

    def verifies(self, **data: object) -> None:
        paid = {"id": 302961, "reference": PAYMENT.reference, "amount": 450_000, "currency": "NGN"}
        body = {"status": True, "data": {"status": "success", **paid, **data}}
        self.answers[f"/transaction/verify/{PAYMENT.reference}"] = (200, body)


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def paystack(api: Api) -> AsyncIterator[Paystack]:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", api.handle)
    async with TestServer(app) as server, ClientSession() as session:
        yield Paystack(Http(session), str(server.make_url("")).rstrip("/"))


async def test_a_payment_starts_with_our_reference_in_kobo(paystack: Paystack, api: Api) -> None:
    data = {"authorization_url": LINK, "access_code": "0peioxfhpn", "reference": PAYMENT.reference}
    api.answers["/transaction/initialize"] = (200, {"status": True, "data": data})

    started = await paystack.start(ACCOUNT, CHARGE)

    assert started == Started(LINK, "0peioxfhpn")
    assert api.asked == [
        (
            "/transaction/initialize",
            {
                "email": "b1@buyers.shop.example",
                "amount": 450_000,
                "currency": "NGN",
                "reference": "AD-K7M4Q-1",
                "callback_url": "https://shop.example/back",
            },
        )
    ]


async def test_francs_are_sent_in_hundredths_though_there_are_none(
    paystack: Paystack, api: Api
) -> None:
    api.answers["/transaction/initialize"] = (200, {"data": {"authorization_url": LINK}})

    await paystack.start(
        ACCOUNT, replace(CHARGE, payment=replace(PAYMENT, amount=Money(2_500, "XOF")))
    )

    assert api.asked[0][1]["amount"] == 250_000  # type: ignore[index]


async def test_a_repeat_gives_the_link_of_the_first_time(paystack: Paystack, api: Api) -> None:
    api.answers["/transaction/initialize"] = (400, DUPLICATE)

    started = await paystack.start(ACCOUNT, replace(CHARGE, payment=replace(PAYMENT, link=LINK)))

    assert started.link == LINK


async def test_a_repeat_of_what_is_paid_wants_no_link(paystack: Paystack, api: Api) -> None:
    api.answers["/transaction/initialize"] = (400, DUPLICATE)
    api.verifies()

    assert await paystack.start(ACCOUNT, CHARGE) == Started("", "302961")


async def test_a_lost_link_ends_the_attempt(paystack: Paystack, api: Api) -> None:
    api.answers["/transaction/initialize"] = (400, DUPLICATE)
    api.verifies(status="abandoned")

    with pytest.raises(ProviderError) as failed:
        await paystack.start(ACCOUNT, CHARGE)

    assert (failed.value.code, failed.value.verdict) == ("paystack_link_lost", Verdict.NEVER)


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (401, {"status": False, "code": "invalid_Key"}, "paystack_http_401", Verdict.ALARM),
        (
            400,
            {"status": False, "code": "invalid_params"},
            "paystack_invalid_params",
            Verdict.NEVER,
        ),
        (503, {}, "paystack_http_503", Verdict.RETRY),
        (200, {"status": True, "data": {}}, "paystack_unreadable", Verdict.UNKNOWN),
        (
            200,
            {"data": {"authorization_url": "javascript:1"}},
            "paystack_unreadable",
            Verdict.UNKNOWN,
        ),
    ],
)
async def test_a_start_that_fails_says_what_to_do(
    paystack: Paystack, api: Api, status: int, body: object, code: str, verdict: Verdict
) -> None:
    api.answers["/transaction/initialize"] = (status, body)

    with pytest.raises(ProviderError) as failed:
        await paystack.start(ACCOUNT, CHARGE)

    assert (failed.value.code, failed.value.verdict) == (code, verdict)


@pytest.mark.parametrize("amount", [Money(100, "UGX"), Money(100, "TZS")])
async def test_a_currency_paystack_does_not_take_is_never_sent(
    paystack: Paystack, api: Api, amount: Money
) -> None:
    with pytest.raises(ProviderError) as failed:
        await paystack.start(ACCOUNT, replace(CHARGE, payment=replace(PAYMENT, amount=amount)))

    assert (failed.value.verdict, api.asked) == (Verdict.NEVER, [])


@pytest.mark.parametrize(
    ("data", "outcome", "amount", "reason"),
    [
        ({}, Outcome.PAID, Money(450_000, "NGN"), ""),
        ({"amount": 100, "requested_amount": 450_000}, Outcome.PAID, Money(100, "NGN"), ""),
        ({"currency": "GHS"}, Outcome.PAID, Money(450_000, "GHS"), ""),
        ({"currency": "XOF"}, Outcome.PAID, Money(4_500, "XOF"), ""),
        ({"currency": "JPY"}, Outcome.PENDING, None, "mismatch"),
        ({"amount": "450000"}, Outcome.PENDING, None, "mismatch"),
        ({"amount": 450_001, "currency": "XOF"}, Outcome.PENDING, None, "mismatch"),
        ({"status": "abandoned"}, Outcome.PENDING, Money(450_000, "NGN"), "abandoned"),
        ({"status": "ongoing"}, Outcome.PENDING, Money(450_000, "NGN"), "ongoing"),
        ({"status": "failed"}, Outcome.FAILED, Money(450_000, "NGN"), "failed"),
        ({"status": "reversed"}, Outcome.FAILED, Money(450_000, "NGN"), "reversed"),
        ({"status": None}, Outcome.PENDING, Money(450_000, "NGN"), ""),
    ],
)
async def test_only_a_success_is_paid_and_all_of_it_is_told(
    paystack: Paystack,
    api: Api,
    data: dict[str, object],
    outcome: Outcome,
    amount: Money | None,
    reason: str,
) -> None:
    api.verifies(**data)

    confirmed = await paystack.confirm(ACCOUNT, PAYMENT)

    why = Reason.DECLINED if outcome is Outcome.FAILED else Reason.NONE
    assert confirmed == Confirmation(PAYMENT.reference, outcome, amount, "302961", why, reason)


async def test_the_answer_to_another_reference_is_not_paid(paystack: Paystack, api: Api) -> None:
    api.verifies(reference="another")

    confirmed = await paystack.confirm(ACCOUNT, PAYMENT)

    assert (confirmed.reference, confirmed.outcome) == ("another", Outcome.PENDING)


async def test_a_reference_paystack_does_not_know_is_not_paid_yet(
    paystack: Paystack, api: Api
) -> None:
    path = f"/transaction/verify/{PAYMENT.reference}"
    api.answers[path] = (400, {"status": False, "code": "transaction_not_found"})

    confirmed = await paystack.confirm(ACCOUNT, PAYMENT)

    assert (confirmed.outcome, confirmed.detail) == (Outcome.PENDING, "not_found")

"""M-Pesa's prompt: one token for all, and never repeated blindly."""

import asyncio
import base64
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web

from adapters.payments.mpesa import Mpesa
from domain.errors import ProviderError, Verdict
from domain.model.money import Money
from domain.model.payment import Payment, Started
from tests.fakes.provider import Api
from tests.unit.adapters.mpesa_samples import (
    ACCEPTED,
    ACCOUNT,
    BUSY,
    CHARGE,
    CHECKOUT,
    PAYMENT,
    PUSH,
    SECRETS,
    TOKEN,
    Watch,
    asked,
)


async def test_a_prompt_is_asked_for_in_whole_shillings_and_nairobis_time(
    mpesa: Mpesa, api: Api
) -> None:
    started = await mpesa.start(ACCOUNT, CHARGE)

    stamp = "20261129003005"  # three hours on, and the next day
    assert started == Started("", CHECKOUT)
    assert api.headers[0]["Authorization"] == f"Basic {base64.b64encode(b'key:hush').decode()}"
    assert api.queries[0] == {"grant_type": "client_credentials"}
    assert api.headers[1]["Authorization"] == "Bearer t1"
    assert asked(api, PUSH) == [
        {
            "BusinessShortCode": "174379",
            "Password": base64.b64encode(f"174379bfb279f9{stamp}".encode()).decode(),
            "Timestamp": stamp,
            "TransactionType": "CustomerPayBillOnline",
            "PartyB": "174379",
            "Amount": 4500,
            "PartyA": "254708374149",
            "PhoneNumber": "254708374149",
            "CallBackURL": "https://shop.example/paid-calls/3f9a1c7be2d84560c1e4a9f7b2d86350",
            "AccountReference": "NB-K7M4Q",
            "TransactionDesc": "Wanjikus",
        }
    ]


async def test_a_till_is_paid_as_goods(mpesa: Mpesa, api: Api) -> None:
    account = replace(ACCOUNT, secrets={**SECRETS, "till": "5012345"})

    await mpesa.start(account, CHARGE)

    (body,) = asked(api, PUSH)
    assert isinstance(body, dict)
    assert (body["TransactionType"], body["PartyB"]) == ("CustomerBuyGoodsOnline", "5012345")
    assert body["BusinessShortCode"] == "174379"


@pytest.mark.parametrize(
    ("payment", "code"),
    [
        (replace(PAYMENT, amount=Money(450_050, "KES")), "mpesa_not_whole_shillings"),
        (replace(PAYMENT, amount=Money(0, "KES")), "mpesa_not_whole_shillings"),
        (replace(PAYMENT, amount=Money(450_000, "NGN")), "mpesa_currency"),
        (replace(PAYMENT, phone="+2348030000000"), "mpesa_phone"),
        (replace(PAYMENT, phone="+254208374149"), "mpesa_phone"),
        (replace(PAYMENT, phone="+25470837414"), "mpesa_phone"),
    ],
)
async def test_what_m_pesa_cannot_do_is_never_sent(
    mpesa: Mpesa, api: Api, payment: Payment, code: str
) -> None:
    with pytest.raises(ProviderError) as failed:
        await mpesa.start(ACCOUNT, replace(CHARGE, payment=payment))

    assert (failed.value.code, failed.value.verdict) == (code, Verdict.NEVER)
    assert api.asked == []


@pytest.mark.parametrize("phone", ["+254708374149", "254108374149", "+254110000000"])
async def test_both_families_of_numbers_are_prompted(mpesa: Mpesa, api: Api, phone: str) -> None:
    await mpesa.start(ACCOUNT, replace(CHARGE, payment=replace(PAYMENT, phone=phone)))

    (body,) = asked(api, PUSH)
    assert isinstance(body, dict)
    assert body["PartyA"] == phone.removeprefix("+")


@pytest.mark.parametrize(
    ("status", "body", "code", "verdict"),
    [
        (400, {"errorCode": "400.002.02"}, "mpesa_400.002.02", Verdict.NEVER),
        (500, BUSY, "mpesa_500.001.1001", Verdict.RETRY),
        (429, {}, "mpesa_http_429", Verdict.RETRY),
        (500, {"errorCode": "500.003.02"}, "mpesa_500.003.02", Verdict.RETRY),
        (403, {}, "mpesa_http_403", Verdict.ALARM),
        # A gateway's own error may stand before a prompt that went out.
        (503, {}, "mpesa_http_503", Verdict.UNKNOWN),
        (500, {"errorCode": "500.002.1001"}, "mpesa_500.002.1001", Verdict.UNKNOWN),
        (200, {"ResponseCode": "0"}, "mpesa_http_200", Verdict.UNKNOWN),
        (200, None, "mpesa_http_200", Verdict.UNKNOWN),
    ],
)
async def test_a_push_that_fails_says_what_to_do(
    mpesa: Mpesa, api: Api, status: int, body: object, code: str, verdict: Verdict
) -> None:
    api.answers[PUSH] = (status, body)

    with pytest.raises(ProviderError) as failed:
        await mpesa.start(ACCOUNT, CHARGE)

    assert (failed.value.code, failed.value.verdict) == (code, verdict)
    assert len(asked(api, PUSH)) == 1


async def test_a_push_without_an_answer_may_be_on_the_phone(mpesa: Mpesa, api: Api) -> None:
    async def cut_off(request: web.Request) -> None:
        if request.path == PUSH and request.transport is not None:
            request.transport.abort()

    api.before = cut_off

    with pytest.raises(ProviderError) as failed:
        await mpesa.start(ACCOUNT, CHARGE)

    assert failed.value.verdict is Verdict.UNKNOWN
    assert len(asked(api, PUSH)) == 1


async def test_one_token_serves_all_for_fifty_minutes(mpesa: Mpesa, api: Api, watch: Watch) -> None:
    await asyncio.gather(*(mpesa.start(ACCOUNT, CHARGE) for _ in range(5)))
    watch.now += timedelta(minutes=49)
    await mpesa.start(ACCOUNT, CHARGE)
    assert len(asked(api, TOKEN)) == 1

    watch.now += timedelta(minutes=2)
    await mpesa.start(ACCOUNT, CHARGE)
    assert len(asked(api, TOKEN)) == 2


async def test_each_shop_has_a_token_of_its_own(mpesa: Mpesa, api: Api) -> None:
    await mpesa.start(ACCOUNT, CHARGE)
    other = replace(ACCOUNT, secrets={**SECRETS, "consumer_key": "another"})
    await mpesa.start(other, CHARGE)

    assert len(asked(api, TOKEN)) == 2


async def test_a_token_that_was_taken_back_is_replaced_once(mpesa: Mpesa, api: Api) -> None:
    refused = (404, {"errorCode": "404.001.03", "errorMessage": "Invalid Access Token"})
    api.answers[TOKEN] = [(200, {"access_token": name}) for name in ("t1", "t2", "t3")]
    api.answers[PUSH] = [refused, (200, ACCEPTED), refused, refused]

    assert await mpesa.start(ACCOUNT, CHARGE) == Started("", CHECKOUT)
    assert api.headers[-1]["Authorization"] == "Bearer t2"

    with pytest.raises(ProviderError) as failed:
        await mpesa.start(ACCOUNT, CHARGE)
    assert failed.value.verdict is Verdict.ALARM


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (400, None, Verdict.ALARM),
        (503, {}, Verdict.RETRY),
        (200, {}, Verdict.RETRY),
        (429, {}, Verdict.RETRY),
    ],
)
async def test_without_a_token_nothing_is_pushed(
    mpesa: Mpesa, api: Api, status: int, body: object, verdict: Verdict
) -> None:
    api.answers[TOKEN] = (status, body)

    with pytest.raises(ProviderError) as failed:
        await mpesa.start(ACCOUNT, CHARGE)

    assert failed.value.verdict is verdict
    assert asked(api, PUSH) == []


@pytest.mark.parametrize("missing", SECRETS)
async def test_an_account_that_is_not_filled_in_is_an_alarm(mpesa: Mpesa, missing: str) -> None:
    account = replace(ACCOUNT, secrets={**SECRETS, missing: " "})

    with pytest.raises(ProviderError) as failed:
        await mpesa.start(account, CHARGE)

    assert (failed.value.code, failed.value.verdict) == (f"mpesa_no_{missing}", Verdict.ALARM)

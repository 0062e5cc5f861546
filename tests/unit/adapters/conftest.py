"""Providers of payments before a small server that answers what a test has written for it."""

from collections.abc import AsyncIterator

import pytest

from adapters.payments.flutterwave import Flutterwave
from adapters.payments.mpesa import Mpesa
from adapters.payments.paystack import Paystack
from tests.fakes.provider import Api, provider
from tests.unit.adapters.mpesa_samples import ACCEPTED, PUSH, TOKEN, Watch


@pytest.fixture
def api() -> Api:
    return Api()


@pytest.fixture
async def flutterwave(api: Api) -> AsyncIterator[Flutterwave]:
    async with provider(api) as (http, address):
        yield Flutterwave(http, address)


@pytest.fixture
async def paystack(api: Api) -> AsyncIterator[Paystack]:
    async with provider(api) as (http, address):
        yield Paystack(http, address)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def mpesa(api: Api, watch: Watch) -> AsyncIterator[Mpesa]:
    api.answers[TOKEN] = (200, {"access_token": "t1", "expires_in": "3599"})
    api.answers[PUSH] = (200, ACCEPTED)
    async with provider(api) as (http, address):
        yield Mpesa(http, address, watch)

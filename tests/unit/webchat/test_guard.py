"""What a page sends is small, and the address is the visitor's own."""

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.metrics import Metrics
from bot.webchat.guard import Guard, json_object, whole
from bot.webchat.limits import Buckets, Rate
from bot.webchat.origins import Origins


def guard_behind(proxies: int) -> Guard:
    nobody = None
    calls = Buckets(Rate(1, 1), lambda: 0.0)
    return Guard(nobody, Origins("https://chat.example"), calls, proxies, Metrics())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        pytest.param(1, "6.6.6.6, 41.0.0.1", "41.0.0.1", id="what the visitor writes is ignored"),
        pytest.param(2, "6.6.6.6, 41.0.0.1, 10.0.0.1", "41.0.0.1", id="two of ours"),
        pytest.param(1, "41.0.0.1", "41.0.0.1", id="one"),
    ],
)
def test_a_visitors_address_is_what_our_outermost_proxy_saw(
    proxies: int, told: str, address: str
) -> None:
    request = make_mocked_request("POST", "/", headers={"X-Forwarded-For": told})

    assert guard_behind(proxies).address(request) == address


def test_without_proxies_of_ours_nobody_may_choose_an_address() -> None:
    request = make_mocked_request("POST", "/", headers={"X-Forwarded-For": "41.0.0.1"})

    assert guard_behind(0).address(request) != "41.0.0.1"


@pytest.mark.parametrize("body", ["", "[]", "7", "null", "{", '"x"', b"\xff"])
def test_what_is_no_object_is_a_bad_request(body: str | bytes) -> None:
    with pytest.raises(web.HTTPBadRequest):
        json_object(body)


@pytest.mark.parametrize(
    ("value", "number"),
    [(3, 3), (-1, 0), (True, 0), ("3", 0), (None, 0), (2.5, 0), (10**30, 2**31 - 1)],
)
def test_a_pages_number_is_within_bounds(value: object, number: int) -> None:
    assert whole(value) == number

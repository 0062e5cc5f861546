"""A page speaks from our own address or from the shop's."""

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.webchat.origins import Origins, allowed, origin_of
from domain.model.shop import Account
from tests.unit.webchat.conftest import account_of

OURS = "https://chat.example"


@pytest.mark.parametrize(
    "origin",
    ["https://chat.example", "https://shop.example", "https://www.shop.example"],
)
def test_our_own_and_the_shops_sites_are_let_in(account: Account, origin: str) -> None:
    request = make_mocked_request("GET", "/", headers={"Origin": origin})

    assert Origins(OURS).allows(request, account)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://shop.example",
        "https://shop.example:8443",
        "https://shop.example.evil.example",
        "https://evil.example/https://shop.example",
        "https://a.shop.example",
        "null",
        "",
        "shop.example",
        "https://shop.example/",
    ],
)
def test_any_other_site_is_refused(account: Account, origin: str) -> None:
    request = make_mocked_request("GET", "/", headers={"Origin": origin, "Host": "evil.example"})

    assert not Origins(OURS).allows(request, account)


def test_who_names_no_site_is_refused(account: Account) -> None:
    request = make_mocked_request("GET", "/", headers={"Host": "chat.example"})

    assert not Origins(OURS, any_name=True).allows(request, account)


def test_in_development_every_name_of_the_server_is_its_own(account: Account) -> None:
    headers = {"Origin": "http://localhost:8080", "Host": "localhost:8080"}
    request = make_mocked_request("GET", "/", headers=headers)

    assert Origins("http://127.0.0.1:8080", any_name=True).allows(request, account)
    assert not Origins("http://127.0.0.1:8080").allows(request, account)


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("https://shop.example:443/path?x#y", "https://shop.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("ftp://shop.example", ""),
        ("*", ""),
        ("https://*.shop.example", ""),
        ("https://shop.example;script-src *", ""),
        ("https://shop.example:port", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_an_origin_is_scheme_host_and_port(written: str, origin: str) -> None:
    assert origin_of(written) == origin


def test_what_is_no_origin_widens_nothing() -> None:
    account = account_of(3, origins="* https://* https://fine.example ;default-src")

    assert allowed(account) == ["https://fine.example"]

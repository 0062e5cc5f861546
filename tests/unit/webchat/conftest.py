"""Two shops' web accounts and a clock."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from bot.webchat.tokens import Tokens
from bot.webchat.visitors import Visitors
from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **time: float) -> None:
        self.now += timedelta(**time)


def account_of(number: int, **secrets: str) -> Account:
    return Account(
        TenantId(UUID(int=number)),
        AccountId(UUID(int=number + 100)),
        f"shop-{number}",
        "web",
        f"web-{number}",
        secrets=secrets,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def account() -> Account:
    return account_of(
        1, identity_secret="of the shop", origins="https://shop.example, https://www.shop.example"
    )


@pytest.fixture
def other_account() -> Account:
    return account_of(2)


@pytest.fixture
def visitors(clock: Clock) -> Visitors:
    names = iter(f"name-{number}" for number in range(100))
    return Visitors(Tokens("the engine's secret"), lambda: next(names), clock)

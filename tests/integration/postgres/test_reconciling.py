"""What providers have beside the ledger: every difference is listed and put before the seller, nothing is mended."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.books import PostgresBooks
from adapters.postgres.pool import Pool
from adapters.postgres.shop_writer import save_shop
from bot.reconciling import NightWatch, Reconciling
from domain.errors import ProviderError, Verdict
from domain.model.ids import TenantId
from domain.model.money import Money
from domain.model.order import OrderStatus
from domain.model.payment import Confirmation, Outcome, Payment, PaymentStatus
from domain.model.shop import PaymentAccount
from domain.services import settling
from tests.integration.postgres.filling import order_of
from tests.integration.postgres.samples import (
    ADAEZE,
    BOX,
    BUYER,
    CONVERSATION,
    SOMEBODY,
    Clock,
    account,
)
from tests.integration.postgres.two_chats import Units

SHOP = ADAEZE.shop.tenant_id
TODAY = date(2026, 11, 20)
TOTAL = Money(2_650_000, "NGN")


@dataclass
class Paystack:
    """Has the list that a test wrote."""

    listed: dict[str, Money] = field(default_factory=dict)
    asked: int = 0
    broken: bool = False

    async def received(
        self, account: PaymentAccount, since: datetime, until: datetime
    ) -> Sequence[Confirmation]:
        assert account.key == "adaeze-ps"
        assert since < until
        self.asked += 1
        if self.broken:
            raise ProviderError("http_503", verdict=Verdict.LATER)
        return [Confirmation(one, Outcome.PAID, amount) for one, amount in self.listed.items()]


@dataclass
class Mpesa:
    """Has no list: it is asked one by one, and does not always answer."""

    answers: dict[str, Outcome] = field(default_factory=dict)

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:
        assert account.key == "adaeze-mpesa"
        if payment.reference not in self.answers:
            raise ProviderError("http_503", verdict=Verdict.RETRY)
        return Confirmation(payment.reference, self.answers[payment.reference], payment.amount)


@pytest.fixture
def mpesa() -> Mpesa:
    return Mpesa()


@pytest.fixture
def paystack() -> Paystack:
    return Paystack()


@pytest.fixture
def reconciling(
    pool: Pool, units: Units, clock: Clock, paystack: Paystack, mpesa: Mpesa
) -> Reconciling:
    def unit(tenant_id: TenantId, where: Any) -> Any:
        return units(where, tenant_id)

    books, accounts = PostgresBooks(pool), PostgresAccounts(pool, BOX)
    providers: Any = {"paystack": paystack, "mpesa": mpesa}
    return Reconciling(books, unit, accounts, providers, clock)


@pytest.fixture
async def paid(pool: Pool, units: Units) -> list[str]:
    """Four orders with an attempt each; the first three are paid."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", SHOP)
        await connection.execute(SOMEBODY, CONVERSATION, account(ADAEZE).account_id, BUYER)
    references = [f"AD-{n}-REF" for n in range(4)]
    for n, reference in enumerate(references):
        async with units(CONVERSATION) as uow:
            order = order_of(uow, CONVERSATION, BUYER, f"AD-{n}")
            await uow.orders.add(order)
            await uow.orders.move(order, OrderStatus.PENDING, expires_at=order.expires_at)
            begun = (PaymentStatus.OPEN, uow.now)
            await uow.payments.add(
                Payment(reference, order.order_id, "paystack", "adaeze-ps", TOTAL, *begun)
            )
            if n < 3:
                await settling.settle(uow, reference, TOTAL)
    return references


@pytest.fixture
async def with_mpesa(core: AsyncEngine, paid: list[str], dsn: str) -> list[str]:
    """The same, paid through a second account."""
    more = PaymentAccount(SHOP, "adaeze-mpesa", "mpesa", secrets={"key": "k"})
    accounts = [*ADAEZE.payment_accounts, more]
    await save_shop(core, replace(ADAEZE, payment_accounts=accounts), BOX)
    connection = await asyncpg.connect(dsn)
    await connection.execute("update payments set account_key = 'adaeze-mpesa'")
    await connection.close()
    return paid


async def state(dsn: str) -> list[Any]:
    """All that a mending hand would touch."""
    connection = await asyncpg.connect(dsn)
    rows = [
        await connection.fetch("select * from ledger order by entry_id"),
        await connection.fetch("select * from payments order by reference"),
        await connection.fetch("select * from orders order by number"),
    ]
    await connection.close()
    return rows


async def test_what_agrees_is_no_difference(
    reconciling: Reconciling, paystack: Paystack, paid: list[str]
) -> None:
    paystack.listed = dict.fromkeys(paid[:3], TOTAL)

    (compared,) = await reconciling.day(SHOP, TODAY)

    assert (compared.checked, compared.differences) == (3, [])
    assert compared.asked == 1, "the open attempt is asked about once more"


async def test_every_difference_is_listed_and_none_is_mended(
    reconciling: Reconciling, paystack: Paystack, paid: list[str], dsn: str
) -> None:
    before = await state(dsn)
    paystack.listed = {
        paid[0]: TOTAL,
        paid[1]: TOTAL - Money(100, "NGN"),
        paid[3]: TOTAL,
        "SOMEBODY-ELSES": TOTAL,
    }

    (compared,) = await reconciling.day(SHOP, TODAY)

    assert [(one.what, one.reference) for one in compared.differences] == [
        ("amount", paid[1]),
        ("not_counted", paid[3]),
        ("not_known", paid[2]),
    ]
    assert await state(dsn) == before
    async with reconciling.units(SHOP, CONVERSATION) as uow:
        tasks = await uow.tasks.waiting()
    assert {(task.kind, task.reference) for task in tasks} == {
        ("reconcile", f"{one.reference}:{TODAY}") for one in compared.differences
    }


async def test_a_provider_that_does_not_answer_is_a_difference(
    reconciling: Reconciling, paystack: Paystack, paid: list[str]
) -> None:
    assert paid
    paystack.broken = True

    (compared,) = await reconciling.day(SHOP, TODAY)

    assert [(one.what, one.note) for one in compared.differences] == [("not_asked", "http_503")]


async def test_yesterday_is_compared_once_and_not_before_the_night(
    reconciling: Reconciling, paystack: Paystack, paid: list[str], clock: Clock
) -> None:
    assert paid
    asked: list[datetime] = []

    async def shops() -> list[TenantId]:
        return [SHOP]

    watch = NightWatch(reconciling, shops, clock)
    for _ in range(4 * 48):  # two days of quarters of an hour, from 10:00 in Lagos
        await watch.once()
        if paystack.asked > len(asked):
            asked.append(clock())
        clock.pass_by(15 * 60)

    assert asked == [
        datetime(2026, 11, 20, 9, tzinfo=UTC),  # the day before was not compared yet
        datetime(2026, 11, 21, 2, tzinfo=UTC),  # 03:00 in Lagos
        datetime(2026, 11, 22, 2, tzinfo=UTC),
    ]


async def test_a_provider_without_a_list_is_asked_one_by_one(
    reconciling: Reconciling, mpesa: Mpesa, with_mpesa: list[str]
) -> None:
    """One that gets no answer does not keep the others from being asked."""
    mpesa.answers = {with_mpesa[1]: Outcome.PAID, with_mpesa[2]: Outcome.FAILED}

    _, compared = await reconciling.day(SHOP, TODAY)

    assert compared.checked == 2
    assert [(one.what, one.reference) for one in compared.differences] == [
        ("not_asked", with_mpesa[0]),
        ("not_known", with_mpesa[2]),
    ]


async def test_a_night_that_was_broken_off_goes_on_where_it_stood(
    reconciling: Reconciling, paystack: Paystack, with_mpesa: list[str], clock: Clock
) -> None:
    assert with_mpesa
    clock.pass_by(86_400)
    await reconciling.books.record(SHOP, (TODAY, "adaeze-ps"), clock(), 0, [])

    await reconciling.due(SHOP)

    assert paystack.asked == 0
    assert await reconciling.books.done(SHOP, TODAY) == {"adaeze-ps", "adaeze-mpesa"}

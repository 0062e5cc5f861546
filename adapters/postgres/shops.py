"""The shop whose transaction this is."""

from typing import Final

from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from domain.model.ids import TenantId
from domain.model.money import Money
from domain.model.shop import PaymentAccount, Shop, Zone

SHOP: Final = """
    select tenant_id, key, name, country, currency, timezone, languages, about, order_prefix,
           hold_minutes
      from tenants
"""

ZONES: Final = """
    select zone_key, name, fee_minor, currency, days, areas, pickup from zones order by position
"""

# The language asked for, else the shop's own: its first.
ANSWER: Final = """
    select a.answer
      from answers a
      cross join tenants t
     where a.topic = $1 and a.language in ($2, t.languages[1])
     order by a.language = $2 desc limit 1
"""

PAYMENT_ACCOUNTS: Final = """
    select tenant_id, key, provider, most_minor, currency, email_domain
      from payment_accounts
     where active
     order by position
"""


class PostgresShops:
    """Read once a transaction: a turn that asks twice gets the same answer, and pays once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._shop: Shop | None = None
        self._zones: list[Zone] | None = None
        self._payment_accounts: list[PaymentAccount] | None = None

    async def shop(self) -> Shop:
        self._shop = self._shop or await self._read_shop()
        return self._shop

    async def zones(self) -> list[Zone]:
        if self._zones is None:
            self._zones = await self._read_zones()
        return [*self._zones]

    async def payment_accounts(self) -> list[PaymentAccount]:
        if self._payment_accounts is None:
            rows = await self._connection.fetch(PAYMENT_ACCOUNTS)
            self._payment_accounts = [payment_account_of(row, {}) for row in rows]
        return [*self._payment_accounts]

    async def _read_shop(self) -> Shop:
        row = await self._connection.fetchrow(SHOP)
        if row is None:
            raise LookupError("the tenant of this transaction has no shop")
        return Shop(**{**row, "languages": tuple(row["languages"])})

    async def _read_zones(self) -> list[Zone]:
        rows = await self._connection.fetch(ZONES)
        return [
            Zone(
                key=row["zone_key"],
                name=row["name"],
                fee=Money(row["fee_minor"], row["currency"]),
                days=row["days"],
                areas=tuple(row["areas"]),
                pickup=row["pickup"],
            )
            for row in rows
        ]

    async def answer(self, topic: str, language: str) -> str | None:
        answer: str | None = await self._connection.fetchval(ANSWER, topic, language)
        return answer


def payment_account_of(row: Row, secrets: dict[str, str]) -> PaymentAccount:
    most = row["most_minor"]
    return PaymentAccount(
        tenant_id=TenantId(row["tenant_id"]),
        key=row["key"],
        provider=row["provider"],
        most=None if most is None else Money(most, row["currency"]),
        email_domain=row["email_domain"],
        secrets=secrets,
    )

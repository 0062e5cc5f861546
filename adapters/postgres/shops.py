"""The shop whose transaction this is."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from adapters.postgres.codec import DEPOSITS, NEWS_COSTS
from adapters.postgres.pool import Connection
from adapters.postgres.rows import Row
from domain.model.ids import TenantId
from domain.model.joining import Door
from domain.model.money import Money
from domain.model.news import Template
from domain.model.shop import PaymentAccount, Shop, Zone

SHOP: Final = """
    select tenant_id, key, name, country, currency, timezone, languages, about, order_prefix,
           hold_minutes, news, deposits, refund_limits
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
    select tenant_id, key, provider, most_minor, currency, email_domain, settings
      from payment_accounts
     where active
     order by position
"""

# What a text message is sent to is the account itself, where its file gives no other number.
DOORS: Final = """
    select key, channel, door as link,
           case when address = '' and door like 'sms:%' then external_id else address end as address
      from accounts
     where active
     order by channel, key
"""


TEMPLATE: Final = """
    select m.news, m.language, m.name, m.code, m.parameters
      from templates m
      cross join tenants t
     where m.news = $1 and m.language in ($2, t.languages[1])
     order by m.language = $2 desc limit 1
"""

MOST_KNOWN: Final = 1_000
"""Shops that a process keeps in memory."""


@dataclass(slots=True)
class KnownShop:
    """What has been read of a shop, as of `version` (the column `tenants.shop_version`).

    `told` is the same as JSON, for the journals of turns; `kept` names what of it is in the table `shop_facts`.
    """

    version: int = -1
    shop: Shop | None = None
    zones: tuple[Zone, ...] | None = None
    payment_accounts: tuple[PaymentAccount, ...] | None = None
    answers: dict[tuple[str, str], str | None] = field(default_factory=dict)
    told: dict[str, bytes] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)


class KnownShops:
    """Of a process. Nothing in it is ever old: the version comes with every turn."""

    def __init__(self) -> None:
        self._shops: OrderedDict[TenantId, KnownShop] = OrderedDict()

    def at(self, tenant_id: TenantId, version: int) -> KnownShop:
        known = self._shops.get(tenant_id)
        if known is None or known.version != version:
            known = self._shops[tenant_id] = KnownShop(version)
        self._shops.move_to_end(tenant_id)
        if len(self._shops) > MOST_KNOWN:
            self._shops.popitem(last=False)
        return known


class PostgresShops:
    """Read once; *known* outlives the transaction where its version came with it."""

    def __init__(self, connection: Connection, known: KnownShop) -> None:
        self._connection = connection
        self._known = known

    async def shop(self) -> Shop:
        self._known.shop = self._known.shop or await self._read_shop()
        return self._known.shop

    async def zones(self) -> list[Zone]:
        if self._known.zones is None:
            self._known.zones = await self._read_zones()
        return [*self._known.zones]

    async def payment_accounts(self) -> list[PaymentAccount]:
        if self._known.payment_accounts is None:
            rows = await self._connection.fetch(PAYMENT_ACCOUNTS)
            self._known.payment_accounts = tuple(payment_account_of(row, {}) for row in rows)
        return [*self._known.payment_accounts]

    async def answer(self, topic: str, language: str) -> str | None:
        answers, asked = self._known.answers, (topic, language)
        if asked not in answers:
            answers[asked] = await self._connection.fetchval(ANSWER, topic, language)
        return answers[asked]

    async def doors(self) -> list[Door]:
        return [Door(**row) for row in await self._connection.fetch(DOORS)]

    async def _read_shop(self) -> Shop:
        row = await self._connection.fetchrow(SHOP)
        if row is None:
            raise LookupError("the tenant of this transaction has no shop")
        news = NEWS_COSTS.validate_python(row["news"])
        told = {"news": news, "deposits": DEPOSITS.validate_python(row["deposits"])}
        return Shop(**{**row, **told, "languages": tuple(row["languages"])})

    async def _read_zones(self) -> tuple[Zone, ...]:
        rows = await self._connection.fetch(ZONES)
        return tuple(
            Zone(
                key=row["zone_key"],
                name=row["name"],
                fee=Money(row["fee_minor"], row["currency"]),
                days=row["days"],
                areas=tuple(row["areas"]),
                pickup=row["pickup"],
            )
            for row in rows
        )

    async def template(self, news: str, language: str) -> Template | None:
        row = await self._connection.fetchrow(TEMPLATE, news, language)
        return Template(**{**row, "parameters": tuple(row["parameters"])}) if row else None


def payment_account_of(row: Row, secrets: dict[str, str]) -> PaymentAccount:
    most = row["most_minor"]
    return PaymentAccount(
        tenant_id=TenantId(row["tenant_id"]),
        key=row["key"],
        provider=row["provider"],
        most=None if most is None else Money(most, row["currency"]),
        email_domain=row["email_domain"],
        secrets=secrets,
        settings=row["settings"],
    )

"""Write a whole shop down: created, or brought to what its file says now. All of it or nothing."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.postgres.codec import DEPOSITS, NEWS_COSTS
from adapters.postgres.secrets import SecretBox
from adapters.postgres.shelf_writer import write_shelf
from adapters.postgres.shop_contents import ShopContents
from adapters.postgres.tables import (
    accounts,
    answers,
    codes,
    payment_accounts,
    retention,
    templates,
    tenants,
    zones,
)
from adapters.postgres.upsert import Row, replace_all, upsert
from domain.model.ids import TenantId
from domain.model.news import Template
from domain.model.shop import Shop

THE_BEGINNING: Final = datetime.fromtimestamp(0, UTC)
# One shop at a time: two that claim the same account key cannot both be told that it is free.
WRITING: Final = 7_263_348_552
LOCK: Final = text("select pg_advisory_xact_lock(:key)")
SET_TENANT: Final = text("select set_tenant(:tenant)")
TENANT_BY_KEY: Final = text("select tenant_by_key(:key)")
TAKEN: Final = text(
    "select taken_elsewhere(:tenant, :keys, :channels, :external_ids, :payment_keys)"
)


class TakenError(Exception):
    """Keys or addresses that another shop has."""

    def __init__(self, taken: list[str]) -> None:
        super().__init__(f"belongs to another shop: {', '.join(taken)}")
        self.taken = taken


async def find_tenant(engine: AsyncEngine, key: str) -> TenantId | None:
    """The shop of this key, if there is one."""
    async with engine.begin() as connection:
        found = await connection.scalar(TENANT_BY_KEY, {"key": key})
        return None if found is None else TenantId(found)


async def save_shop(
    engine: AsyncEngine, contents: ShopContents, box: SecretBox, *, restock: bool = False
) -> None:
    """Products and accounts that are no longer there become inactive: orders and conversations
    refer to them. The stock of items that are already on the shelf is left alone unless *restock*.

    Raises:
        TakenError: a key or an address belongs to another shop; nothing is written.
    """
    async with engine.begin() as connection:
        await connection.execute(LOCK, {"key": WRITING})
        await connection.execute(SET_TENANT, {"tenant": contents.shop.tenant_id})
        await _refuse_taken(connection, contents)
        await _write_profile(connection, contents)
        await _write_accounts(connection, contents, box)
        await _write_payment_accounts(connection, contents, box)
        await write_shelf(connection, contents, restock=restock)
        await _write_codes(connection, contents)


async def _refuse_taken(connection: AsyncConnection, contents: ShopContents) -> None:
    shop = contents.shop
    wanted = {
        "tenant": shop.tenant_id,
        "keys": [account.key for account in contents.accounts],
        "channels": [account.channel for account in contents.accounts],
        "external_ids": [account.external_id for account in contents.accounts],
        "payment_keys": [account.key for account in contents.payment_accounts],
    }
    taken = list(await connection.scalars(TAKEN, wanted))
    holder = await connection.scalar(TENANT_BY_KEY, {"key": shop.key})
    if holder not in (None, shop.tenant_id):
        taken.append(shop.key)
    if taken:
        raise TakenError(sorted(taken))


async def _write_profile(connection: AsyncConnection, contents: ShopContents) -> None:
    shop = contents.shop
    profile: Row = {
        "tenant_id": shop.tenant_id,
        "key": shop.key,
        "name": shop.name,
        "country": shop.country,
        "currency": shop.currency,
        "timezone": shop.timezone,
        "languages": list(shop.languages),
        "about": shop.about,
        "order_prefix": shop.order_prefix,
        "hold_minutes": shop.hold_minutes,
        "news": NEWS_COSTS.dump_python(shop.news),
        "deposits": DEPOSITS.dump_python(shop.deposits),
        "refund_limits": dict(shop.refund_limits),
    }
    await upsert(connection, tenants, [profile])
    zone_rows: list[Row] = [
        {
            "tenant_id": shop.tenant_id,
            "zone_key": zone.key,
            "name": zone.name,
            "fee_minor": zone.fee.minor,
            "currency": zone.fee.currency,
            "days": zone.days,
            "areas": list(zone.areas),
            "pickup": zone.pickup,
            "position": position,
        }
        for position, zone in enumerate(contents.zones)
    ]
    await replace_all(connection, zones, zone_rows)
    answer_rows: list[Row] = [
        {"tenant_id": shop.tenant_id, "topic": topic, "language": language, "answer": answer}
        for topic, by_language in contents.answers.items()
        for language, answer in by_language.items()
    ]
    await replace_all(connection, answers, answer_rows)
    await replace_all(connection, templates, [_template_row(shop, t) for t in contents.templates])
    kept: Row = {
        "tenant_id": shop.tenant_id,
        "text_days": contents.text_days,
        "redacted_until": THE_BEGINNING,
    }
    await upsert(connection, retention, [kept], keep=("redacted_until",))


def _template_row(shop: Shop, template: Template) -> Row:
    return {
        "tenant_id": shop.tenant_id,
        "news": template.news,
        "language": template.language,
        "name": template.name,
        "code": template.code,
        "parameters": list(template.parameters),
    }


async def _write_codes(connection: AsyncConnection, contents: ShopContents) -> None:
    """One that is no longer in the file ends; how often one was used is not forgotten."""
    shop = contents.shop
    rows: list[Row] = [
        {
            "tenant_id": shop.tenant_id,
            "code": code.code,
            "percent": code.percent,
            "amount_minor": code.amount.minor if code.amount else None,
            "least_minor": code.least.minor if code.least else None,
            "currency": shop.currency,
            "ends_at": code.ends_at,
            "uses": code.uses,
            "each_buyer": code.each,
            "active": True,
        }
        for code in contents.codes
    ]
    await connection.execute(codes.update().values(active=False))
    await upsert(connection, codes, rows)


async def _write_accounts(
    connection: AsyncConnection, contents: ShopContents, box: SecretBox
) -> None:
    rows: list[Row] = [
        {
            "tenant_id": account.tenant_id,
            "account_id": account.account_id,
            "key": account.key,
            "channel": account.channel,
            "external_id": account.external_id,
            "address": account.address,
            "door": account.door,
            "secrets": box.seal(account.secrets, account.tenant_id, account.key),
            "active": True,
        }
        for account in contents.accounts
    ]
    await connection.execute(accounts.update().values(active=False))
    await upsert(connection, accounts, rows, on=("tenant_id", "key"), keep=("account_id",))


async def _write_payment_accounts(
    connection: AsyncConnection, contents: ShopContents, box: SecretBox
) -> None:
    rows: list[Row] = [
        {
            "tenant_id": account.tenant_id,
            "key": account.key,
            "provider": account.provider,
            "most_minor": account.most.minor if account.most else None,
            "currency": account.most.currency if account.most else None,
            "email_domain": account.email_domain,
            "settings": dict(account.settings),
            "secrets": box.seal(account.secrets, account.tenant_id, account.key),
            "position": position,
            "active": True,
        }
        for position, account in enumerate(contents.payment_accounts)
    ]
    await connection.execute(payment_accounts.update().values(active=False))
    await upsert(connection, payment_accounts, rows)

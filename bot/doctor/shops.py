"""The shops: whether there are any, whether their accounts can be used, what to enter at the providers, what waits."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Final

from adapters.discovery import channel_classes
from adapters.needs import lacking
from adapters.postgres import health
from adapters.postgres.health import AccountSeen, ShopSeen
from adapters.postgres.pool import Pool
from adapters.postgres.secrets import SealedSecretError, SecretBox
from bot.doctor.findings import Finding, fine, warning, wrong

WAITS_LONG: Final = timedelta(minutes=1)
NEEDS: Final = {found.name: found.needs for found in channel_classes()}
PULLED: Final = frozenset({"web", "console"})
"""Channels of our own: no provider has to be told where we are."""


async def shops(pool: Pool, box: SecretBox, url: str, now: datetime) -> AsyncIterator[Finding]:
    seen = await health.shops(pool)
    if not seen:
        yield wrong("there is no shop", "bot shop load shop.yml (data/shops/demo.yml shows how)")
    for shop in seen:
        yield fine(f"{shop.key}: {shop.name}, {shop.products} products")
        for finding in _waiting(shop, now):
            yield finding
        for account in await health.accounts(pool, shop.tenant_id):
            yield _account(account, box, url)


def _waiting(shop: ShopSeen, now: datetime) -> list[Finding]:
    found = []
    if shop.products == 0:
        found.append(
            wrong(f"{shop.key} sells nothing", "put products into its file, load it again")
        )
    if shop.oldest is not None and now - shop.oldest > WAITS_LONG:
        minutes = int((now - shop.oldest).total_seconds() // 60)
        found.append(
            wrong(
                f"{shop.key}: a message has waited {minutes} minutes for its answer",
                "does an engine run? Then look for turn.failed in its log",
            )
        )
    if shop.parked:
        found.append(
            warning(
                f"{shop.key}: {shop.parked} rows are set aside for a person",
                f"bot parked list {shop.key}",
            )
        )
    return found


def _account(account: AccountSeen, box: SecretBox, url: str) -> Finding:
    who = f"{account.kind} {account.key}"
    try:
        secrets = box.open(account.secrets, account.tenant_id, account.key)
    except SealedSecretError:
        return wrong(
            f"{who}: its secrets were sealed with another key",
            "set BOT_SECRET_KEY to the key of before, or load the shop's file again with this one",
        )
    empty = sorted(name for name, value in secrets.items() if not value)
    if empty:
        return wrong(
            f"{who}: {', '.join(empty)} is empty",
            "set the variable that the shop's file names, and load the file again",
        )
    missing = lacking(NEEDS.get(account.kind, ()), secrets)
    if missing:
        return wrong(
            f"{who}: needs {', '.join(missing)}",
            "name it under `secrets` in the shop's file, and load the file again",
        )
    if account.kind in PULLED or not secrets:
        return fine(who)
    path = "payments" if account.payment else "webhooks"
    return fine(f"{who}: enter {url}/{path}/{account.key} at the provider")

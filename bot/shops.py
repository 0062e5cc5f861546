"""Opening shops: a seller's file into the database, its pictures to where they are served from."""

import shutil
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from adapters.discovery import channel_classes, provider_classes
from adapters.postgres.engine import open_engine
from adapters.postgres.shop_contents import CategoryNames, ShopContents
from adapters.postgres.shop_writer import find_tenant, save_shop
from bot.clock import now
from bot.local import Services, Store
from bot.settings import Settings
from bot.shop_file import ShopFile, load_shop_file
from bot.wiring import ids_at, secret_box
from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account, PaymentAccount, Secrets, Shop


class UnknownAdapterError(LookupError):
    """The file names a channel or provider that this engine does not have."""


async def open_shop(
    running: Store | Services,
    settings: Settings,
    file: Path,
    environ: Mapping[str, str],
    *,
    restock: bool = False,
) -> ShopFile:
    """Create or update the shop in *file*; the database is migrated already.

    Raises:
        ShopFileError: everything that is wrong with the file; nothing is written.
        UnknownAdapterError: a channel or provider we do not have.
        TakenError: a key or number belongs to another shop.
    """
    shop = load_shop_file(file, environ)
    _known("channel", {a.channel for a in shop.accounts}, {c.name for c in channel_classes()})
    _known("provider", {p.provider for p in shop.payments}, {c.name for c in provider_classes()})
    engine = open_engine(running.database_url)
    try:
        ids = ids_at(now())
        tenant_id = await find_tenant(engine, shop.shop.key) or TenantId(ids.uuid())
        accounts = [
            Account(
                tenant_id,
                AccountId(ids.uuid()),
                block.key,
                block.channel,
                block.external_id,
                block.address,
                # Settings are kept with the secrets: a channel reads both by name.
                {**block.settings, **_clear(block.secrets)},
            )
            for block in shop.accounts
        ]
        doors = {channel.name: channel.door for channel in channel_classes()}
        accounts = [replace(one, door=doors[one.channel](one, settings.url)) for one in accounts]
        contents = _contents(shop, tenant_id, accounts)
        await save_shop(engine, contents, secret_box(running.secret_key), restock=restock)
    finally:
        await engine.dispose()
    _copy_pictures(shop, file.parent, settings.state_dir / "pictures" / shop.shop.key)
    return shop


def _known(what: str, used: Collection[str], known: Collection[str]) -> None:
    for name in sorted(set(used) - set(known)):
        raise UnknownAdapterError(f"unknown {what} {name!r}; there are: {', '.join(sorted(known))}")


def _clear(secrets: Mapping[str, "object"]) -> Secrets:
    return {name: value.get_secret_value() for name, value in secrets.items()}  # type: ignore[attr-defined]


def _contents(shop: ShopFile, tenant_id: TenantId, accounts: list[Account]) -> ShopContents:
    block = shop.shop
    return ShopContents(
        shop=Shop(
            tenant_id,
            block.key,
            block.name,
            block.country,
            block.currency,
            block.timezone,
            block.languages,
            block.about,
            block.order_prefix,
            block.hold_minutes,
            block.news.of_shop(),
            block.deposits.deposits() if block.deposits else None,
            block.refund_limits.limits(),
        ),
        accounts=accounts,
        payment_accounts=[
            PaymentAccount(
                tenant_id,
                payment.key,
                payment.provider,
                payment.max_total,
                payment.email_domain,
                # As of a channel: a provider reads both by name, a conversation the settings alone.
                {**payment.settings, **_clear(payment.secrets)},
                payment.settings,
            )
            for payment in shop.payments
        ],
        categories=[CategoryNames(category.key, category.name) for category in shop.categories],
        products=[
            replace(product, picture=_served(block.key, product.picture))
            for product in shop.catalogue()
        ],
        zones=shop.zones(),
        synonyms={product.sku: product.synonyms for product in shop.products},
        goes_with={product.sku: product.goes_with for product in shop.products},
        answers=shop.questions,
        templates=[template.template() for template in shop.templates],
        text_days=shop.retention.text_days,
        refs={ref: product.sku for product in shop.products for ref in product.refs},
        codes=shop.discount_codes(),
    )


def _served(shop_key: str, picture: str) -> str:
    """The path below `/pictures/`; a full address stays as it is."""
    return picture if not picture or "://" in picture else f"{shop_key}/{Path(picture).name}"


def _copy_pictures(shop: ShopFile, beside: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for product in shop.products:
        if product.picture and "://" not in product.picture:
            shutil.copyfile(beside / product.picture, target / Path(product.picture).name)

"""Who is meant by a webhook's path, and that secrets are sealed."""

import asyncpg
import pytest

from adapters.postgres.accounts import PostgresAccounts
from adapters.postgres.pool import Pool
from adapters.postgres.secrets import SealedSecretError, SecretBox
from domain.model.ids import TenantId
from domain.model.money import Money
from tests.integration.postgres.samples import ADAEZE, BISI, BOX, account


async def test_an_account_is_found_by_its_key_and_by_its_providers_name(pool: Pool) -> None:
    accounts = PostgresAccounts(pool, BOX)

    assert await accounts.by_key("adaeze-wa") == account(ADAEZE)
    assert await accounts.by_external("whatsapp", "20001") == account(BISI)
    assert await accounts.by_key("nobody") is None
    assert await accounts.by_external("sms", "20001") is None


async def test_a_payment_account_is_found_with_its_limit_and_secrets(pool: Pool) -> None:
    accounts = PostgresAccounts(pool, BOX)

    paystack = await accounts.payment_by_key("adaeze-ps")
    cash = await accounts.payment_by_key("bisi-cod")

    assert paystack is not None
    assert (paystack.tenant_id, paystack.secrets) == (
        ADAEZE.shop.tenant_id,
        {"key": "sk of adaeze"},
    )
    assert cash is not None
    assert cash.most == Money(5_000_000, "NGN")
    assert await accounts.payment_by_key("nobody") is None


async def test_answers_are_remembered_for_some_seconds(pool: Pool, dsn: str) -> None:
    now = [0.0]
    accounts = PostgresAccounts(pool, BOX, timer=lambda: now[0])
    assert await accounts.by_key("adaeze-wa") is not None
    assert await accounts.by_key("new") is None
    owner = await asyncpg.connect(dsn)
    await owner.execute("update accounts set active = false where key = 'adaeze-wa'")
    await owner.close()

    now[0] = 4.9
    assert await accounts.by_key("adaeze-wa") is not None
    now[0] = 5.1
    assert await accounts.by_key("adaeze-wa") is None


async def test_the_database_never_sees_a_secret(dsn: str) -> None:
    owner = await asyncpg.connect(dsn)
    kept = await owner.fetchval("select string_agg(encode(secrets, 'escape'), '') from accounts")
    await owner.close()

    assert kept
    assert "secret" not in kept
    assert "token" not in kept


def test_a_seal_opens_with_an_old_key_and_only_for_its_owner() -> None:
    old, new = bytes(32), bytes(range(32))
    tenant, other = ADAEZE.shop.tenant_id, BISI.shop.tenant_id
    sealed = SecretBox([old]).seal({"token": "t"}, tenant, "a")

    assert SecretBox([new, old]).open(sealed, tenant, "a") == {"token": "t"}
    for box, owner, key in [
        (SecretBox([new]), tenant, "a"),
        (SecretBox([old]), other, "a"),
        (SecretBox([old]), tenant, "b"),
    ]:
        with pytest.raises(SealedSecretError):
            box.open(sealed, TenantId(owner), key)


@pytest.mark.parametrize("keys", [[], [b"short"]], ids=["none", "too short"])
def test_a_box_without_a_proper_key_is_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        SecretBox(keys)

"""Who is meant by a webhook's path. Remembered for some seconds: a webhook costs no query then."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Final, Generic, TypeVar

from adapters.postgres.pool import Connection, Pool
from adapters.postgres.rows import Row
from adapters.postgres.secrets import SecretBox
from adapters.postgres.shops import payment_account_of
from domain.edge_ports import Reported
from domain.model.ids import AccountId, TenantId
from domain.model.shop import Account, PaymentAccount

BY_KEY: Final = "select * from account_by_key($1)"
BY_EXTERNAL: Final = "select * from account_by_external($1, $2)"
OWN: Final = "select * from accounts where account_id = $1"
PAYMENT_BY_KEY: Final = "select * from payment_account_by_key($1)"
BY_CALLBACK: Final = "select * from payment_by_callback($1)"

FRESH_S: Final = 5.0
MOST_REMEMBERED: Final = 10_000

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """Answers, and that there was none, for *fresh_s* seconds; the oldest make room."""

    def __init__(self, fresh_s: float, timer: Callable[[], float]) -> None:
        self._fresh_s = fresh_s
        self._timer = timer
        self._answers: OrderedDict[tuple[str, ...], tuple[float, Value | None]] = OrderedDict()

    async def get(
        self, key: tuple[str, ...], ask: Callable[[], Awaitable[Value | None]]
    ) -> Value | None:
        known = self._answers.get(key)
        if known and self._timer() < known[0]:
            return known[1]
        answer = await ask()
        self._answers.pop(key, None)
        self._answers[key] = (self._timer() + self._fresh_s, answer)
        if len(self._answers) > MOST_REMEMBERED:
            self._answers.popitem(last=False)
        return answer


class PostgresAccounts:
    def __init__(
        self,
        pool: Pool,
        box: SecretBox,
        *,
        fresh_s: float = FRESH_S,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self._pool = pool
        self._box = box
        self._accounts: Remembered[Account] = Remembered(fresh_s, timer)
        self._payment_accounts: Remembered[PaymentAccount] = Remembered(fresh_s, timer)

    async def by_key(self, key: str) -> Account | None:
        async def ask() -> Account | None:
            row = await self._pool.fetchrow(BY_KEY, key)
            return account_of(row, self._box) if row else None

        return await self._accounts.get((key,), ask)

    async def by_external(self, channel: str, external_id: str) -> Account | None:
        async def ask() -> Account | None:
            row = await self._pool.fetchrow(BY_EXTERNAL, channel, external_id)
            return account_of(row, self._box) if row else None

        return await self._accounts.get((channel, external_id), ask)

    async def own(self, connection: Connection, account_id: AccountId) -> Account | None:
        """One of the shop whose transaction this is."""

        async def ask() -> Account | None:
            row = await connection.fetchrow(OWN, account_id)
            return account_of(row, self._box) if row else None

        return await self._accounts.get((account_id.hex,), ask)

    async def payment_by_key(self, key: str) -> PaymentAccount | None:
        async def ask() -> PaymentAccount | None:
            row = await self._pool.fetchrow(PAYMENT_BY_KEY, key)
            if row is None:
                return None
            secrets = self._box.open(row["secrets"], row["tenant_id"], row["key"])
            return payment_account_of(row, secrets)

        return await self._payment_accounts.get((key,), ask)

    async def payment_by_callback(self, token: str) -> Reported | None:
        """Not remembered: an address is called once or twice."""
        row = await self._pool.fetchrow(BY_CALLBACK, token)
        return (
            Reported(TenantId(row["tenant_id"]), row["reference"], row["provider"]) if row else None
        )


def account_of(row: Row, box: SecretBox) -> Account:
    return Account(
        tenant_id=TenantId(row["tenant_id"]),
        account_id=AccountId(row["account_id"]),
        key=row["key"],
        channel=row["channel"],
        external_id=row["external_id"],
        address=row["address"],
        secrets=box.open(row["secrets"], row["tenant_id"], row["key"]),
    )

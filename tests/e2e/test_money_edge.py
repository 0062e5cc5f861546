"""Money at the web edge of a running engine."""

import asyncio
import hashlib
import hmac
import json

import asyncpg
from pydantic import SecretStr

from bot.counter import check_ledger
from bot.local import Services, demo_secrets
from bot.settings import Settings
from tests.e2e.counter import newest
from tests.e2e.payer import IN_LAGOS, Payer

HINTS = 50
THANKS = "Thank you, Wanjiru"
WAITING = """
    select exists (
        select from outbox
         where kind = 'confirm_payment' and status <> 'sent' and body->>'reference' = $1)
"""


async def test_fifty_webhooks_at_once_are_worth_one_payment(
    house: str, payer: Payer, services: Services, settings: Settings, database: asyncpg.Connection
) -> None:
    await payer.asks_for_link(*IN_LAGOS)
    reference, number = await newest(database)
    secret = demo_secrets(settings.state_dir)["DEMO_PAYSTACK_SECRET_KEY"].encode()

    async def hint(event: int) -> int:
        data = {"id": event, "reference": reference, "status": "success"}
        data |= {"amount": 1, "currency": "NGN"}
        body = json.dumps({"event": "charge.success", "data": data}).encode()
        signature = hmac.new(secret, body, hashlib.sha512).hexdigest()
        url, headers = f"{house}/payments/demo-paystack", {"x-paystack-signature": signature}
        async with payer.session.post(url, data=body, headers=headers) as answer:
            return answer.status

    async with payer.switched("paystack", lose_webhook=True):
        await payer.pays("pay")
        codes = await asyncio.gather(*(hint(event) for event in range(HINTS)))
        said = await payer.hears(f"{THANKS}...[Track my order]")
    async with asyncio.timeout(20):
        while await database.fetchval(WAITING, reference):  # noqa: ASYNC110 the engine gives no sign
            await asyncio.sleep(0.05)
    booked = await database.fetch(
        "select kind, count(*) from ledger where reference = $1 group by kind order by kind",
        reference,
    )
    assert codes == [200] * HINTS
    assert [tuple(row) for row in booked] == [("applied", 1), ("received", 1)]
    assert said.count(THANKS) == 1
    told = settings.model_copy(update={"database_url": SecretStr(services.database_url)})
    assert await check_ledger(told, "adunni")
    assert number in said


async def test_an_unknown_callback_is_not_found(house: str, payer: Payer) -> None:
    async with payer.session.post(f"{house}/paid-calls/{'0' * 32}", data=b"{}") as answer:
        assert answer.status == 404

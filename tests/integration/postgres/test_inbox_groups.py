"""Messages, repeats and echoes that come in together."""

from domain.model.message import Update
from tests.integration.postgres.samples import ADAEZE, Engine, account, said
from tests.integration.postgres.test_inbox import echo_of, greeted, rows, under_way


async def test_new_and_known_customers_repeats_and_echoes_in_one_group(engine: Engine) -> None:
    known = await greeted(engine, provider_id="wamid.ours")
    updates: list[Update] = [
        said("first", "2", customer="new"),
        echo_of(engine, "wamid.ours", known),
        said("more", "3", customer=known),
        echo_of(engine, "by.hand", "a stranger"),
        said("second", "4", customer="new"),
        echo_of(engine, "by.hand", known),
        said("hi", "wamid.1", customer=known),
        said("first", "2", customer="new"),
    ]

    assert await engine.inbox.put(account(ADAEZE), updates) == 4

    heard = {
        claim.messages[0].inbound.customer_id: [m.inbound.message_id for m in claim.messages]
        for claim in await engine.work.claims(5)
    }
    assert heard == {known: ["3", "echo:by.hand"], "new": ["2", "4"]}


async def test_an_echo_waits_while_a_message_of_its_group_does_not(engine: Engine) -> None:
    customer, _ = await under_way(engine)
    updates: list[Update] = [
        echo_of(engine, "by.hand", customer),
        said("and", "2", customer=customer),
    ]

    assert await engine.inbox.put(account(ADAEZE), updates) == 1

    assert await rows(engine, "select key from timers") == "echo:by.hand"

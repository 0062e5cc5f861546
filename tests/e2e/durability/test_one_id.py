"""What an operator sees of a purchase: one id from a webhook to its receipts, and figures for every part."""

from typing import Any

from tests.e2e.durability.books import until
from tests.e2e.durability.purchase import BY_CARD, MOVES, buys
from tests.e2e.durability.world import World

PARTS = ("acknowledge", "wait", "understand", "turn", "send")


async def test_the_log_follows_every_message_of_a_purchase_by_one_id(world: World) -> None:
    engine, buyer = await world.start(), world.buyer()

    await buys(buyer, *MOVES)
    await world.books.quiet()
    await until(lambda: all_told(world))

    stored = [each for each in world.logged("inbox.stored") if each["new"]]
    assert len(stored) == len([move for move in MOVES if move.kind != "pays"])
    for each in stored:
        story = of(world, each["correlation_id"])
        said = sum(turn["said"] for turn in story["turn.done"])
        sent = [row["outbox"] for row in story["send.sent"] if row["kind"] == "whatsapp"]
        assert said > 0
        assert len(sent) == said
        assert {row["outbox"] for row in story["receipt.noted"]} == set(sent)
    by_card = of(world, stored[MOVES.index(BY_CARD)]["correlation_id"])
    assert len(by_card["turn.done"]) == 2, "the tap, and the link that the provider made"
    assert "start_payment" in {row["kind"] for row in by_card["send.sent"]}
    paid = of(world, world.logged("payment.hinted")[0]["correlation_id"])
    assert "payment_settled" in paid["turn.done"][0]["events"]
    # That it was sent the provider may say before our own note of it is written: then it is a receipt as well.
    assert {row["status"] for row in paid["receipt.noted"]} - {"sent"} == {"delivered", "read"}

    for part in PARTS:
        assert await world.counted(engine, f'bot_part_seconds_count{{part="{part}"}}') > 0, part
    assert await world.counted(engine, 'bot_understood_total{source="keywords"}') > 0
    assert await world.counted(engine, 'bot_nlu_fallbacks_total{reason="keywords"}') > 0
    assert await world.counted(engine, 'bot_moves_total{source="reviewing"') > 0
    assert await world.counted(engine, "bot_backlog_messages") == 0
    assert await world.counted(engine, "bot_database_up") == 1


def of(world: World, correlation_id: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that was logged under *correlation_id*."""
    events = ("turn.done", "send.sent", "receipt.noted")
    return {
        event: [row for row in world.logged(event) if row["correlation_id"] == correlation_id]
        for event in events
    }


async def all_told(world: World) -> bool:
    """The phone has confirmed every message."""
    sent = {row["outbox"] for row in world.logged("send.sent") if row["kind"] == "whatsapp"}
    read = [row for row in world.logged("receipt.noted") if row["status"] == "read"]
    return sent == {row["outbox"] for row in read}

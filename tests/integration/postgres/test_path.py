"""A message's whole way: inbox, claim, turn, outbox, receipt, reminder, the next turn."""

from dataclasses import replace
from datetime import timedelta

from domain.edge_ports import Claim
from domain.model.message import Notice, Receipt
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said


async def answer(engine: Engine, claim: Claim) -> None:
    async with engine.work.turn(claim, seed=7) as turn:
        turn.conversation.state = ("shopping", "discover")
        turn.conversation.history = {"back": ("discover",)}
        turn.conversation.memory.focus = "ANK"
        await turn.uow.diary.event("greeted", {"times": 1})
        await turn.uow.diary.effect("start_payment", "pay-1", {"reference": "AD-1"})
        due_at = turn.uow.now + timedelta(hours=1)
        await turn.uow.diary.remind("cart", due_at, Notice("cart_abandoned"))
        await turn.finish(record({"text": "hi"}, {"text": "what now?"}))


async def test_a_message_is_claimed_and_answered_once(engine: Engine) -> None:
    new = await engine.inbox.put(account(ADAEZE), [said("hello", "wamid.1")])
    claim = await engine.work.claim()

    assert new == 1
    assert claim is not None
    heard = [replace(m.inbound, correlation_id="") for m in claim.messages]
    assert heard == [said("hello", "wamid.1")]
    assert (claim.channel, claim.account_id) == ("whatsapp", account(ADAEZE).account_id)
    await answer(engine, claim)
    assert await engine.work.claim() is None


async def test_what_a_turn_says_and_asks_for_goes_out(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hello", "wamid.1")])
    claim = await engine.work.claim()
    assert claim is not None
    await answer(engine, claim)

    first, effect = await engine.outbox.claim(10)

    assert (first.row, first.kind, first.body) == ("message", "whatsapp", {"text": "hi"})
    assert first.account == account(ADAEZE)
    assert first.attempts == 1
    assert (effect.row, effect.kind, effect.key) == ("effect", "start_payment", "pay-1")
    assert effect.body == {"reference": "AD-1"}
    await engine.outbox.sent(first, "wamid.out.1")
    read = Receipt("10001", "wamid.out.1", "read", engine.clock())
    assert await engine.inbox.put(account(ADAEZE), [read]) == 0


async def test_the_next_turn_finds_what_the_last_one_left(engine: Engine) -> None:
    await engine.inbox.put(account(ADAEZE), [said("hello", "wamid.1")])
    claim = await engine.work.claim()
    assert claim is not None
    await answer(engine, claim)
    engine.clock.pass_by(3600)
    assert await engine.timers.ring(10) == 1

    later = await engine.work.claim()

    assert later is not None
    assert later.messages[0].inbound.content == Notice("cart_abandoned")
    async with engine.work.turn(later, seed=8) as turn:
        conversation = turn.conversation
        buyer = await turn.uow.buyers.get(conversation.buyer_id)
        await turn.finish(record())
    assert conversation.state == ("shopping", "discover")
    assert conversation.history == {"back": ("discover",)}
    assert conversation.memory.focus == "ANK"
    assert conversation.turn == 2
    assert conversation.last_inbound_at == said("hello", "x").sent_at
    assert (buyer.name, buyer.phone) == ("", "+2348030000009")

"""A message's whole way: inbox, claim, turn, outbox, receipt."""

from datetime import timedelta

from domain.model.message import Notice, Receipt
from tests.integration.postgres.samples import ADAEZE, Engine, account, record, said


async def test_a_message_is_answered_once(engine: Engine) -> None:
    new = await engine.inbox.put(account(ADAEZE), [said("hello", "wamid.1")])
    claim = await engine.work.claim()

    assert claim is not None
    async with engine.work.turn(claim, seed=7) as turn:
        turn.conversation.state = ("shopping", "discover")
        turn.conversation.memory.focus = "ANK"
        await turn.uow.diary.event("greeted", {"times": 1})
        await turn.uow.diary.effect("start_payment", "pay-1", {"reference": "AD-1"})
        due_at = turn.uow.now + timedelta(hours=1)
        await turn.uow.diary.remind("cart", due_at, Notice("cart_abandoned"))
        await turn.finish(record({"text": "hi"}, {"text": "what now?"}))

    assert new == 1
    assert [m.inbound for m in claim.messages] == [said("hello", "wamid.1")]
    assert await engine.work.claim() is None
    first, effect = await engine.outbox.claim(10)
    assert (first.row, first.body, first.attempts) == ("message", {"text": "hi"}, 1)
    assert first.account == account(ADAEZE)
    assert (effect.row, effect.kind, effect.key) == ("effect", "start_payment", "pay-1")
    assert await engine.outbox.claim(10) == []
    await engine.outbox.sent(first, "wamid.out.1")
    (second,) = await engine.outbox.claim(10)
    assert second.body == {"text": "what now?"}
    await engine.inbox.put(
        account(ADAEZE), [Receipt("10001", "wamid.out.1", "read", engine.clock())]
    )
    engine.clock.pass_by(3600)
    assert await engine.timers.ring(10) == 1
    later = await engine.work.claim()
    assert later is not None
    assert later.messages[0].inbound.content == Notice("cart_abandoned")
    async with engine.work.turn(later, seed=8) as turn:
        assert turn.conversation.state == ("shopping", "discover")
        assert turn.conversation.memory.focus == "ANK"
        assert turn.conversation.turn == 1
        assert turn.conversation.last_inbound_at == said("hello", "x").sent_at
        buyer = await turn.uow.buyers.get(turn.conversation.buyer_id)
        assert (buyer.name, buyer.phone) == ("Ngozi", "+2348030000009")
        await turn.finish(record())

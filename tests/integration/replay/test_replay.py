"""A conversation runs again from what was written down, whatever has become of the shop since."""

from collections.abc import Iterator
from statistics import median

import asyncpg
import orjson
import pytest

from adapters.journal.answering import Strictness, read_pages
from adapters.postgres.history import History
from domain.model.message import Choice, Text
from flows import registry
from flows.context import Turn
from flows.stages import cart, small_talk
from flows.taps import BROWSE
from tests.integration.replay.conftest import Shop

CHAT = "whatsapp:2348030000009"

EVERYTHING_CHANGES = """
    update items set stock = 0, price_minor = price_minor * 2;
    update products set name = 'Another thing', active = false;
    update zones set name = 'Nowhere', fee_minor = 1;
    update buyers set name = 'Somebody Else', zone = '';
    update orders set status = 'packed';
    delete from cart_lines;
"""


@pytest.fixture(autouse=True)
def stages_are_looked_up_afresh() -> Iterator[None]:
    """A test that puts another stage in its place must not be answered by the old one, nor leave it behind."""
    registry.handler.cache_clear()
    yield
    registry.handler.cache_clear()


async def changes(dsn: str, script: str) -> None:
    owner = await asyncpg.connect(dsn)
    await owner.execute(script)
    await owner.close()


async def test_a_whole_purchase_runs_again_the_same(shop: Shop) -> None:
    await shop.buys_a_cap()

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (9, 0)


async def test_it_does_not_matter_what_the_shop_is_today(shop: Shop, dsn: str) -> None:
    await shop.buys_a_cap()
    await changes(dsn, EVERYTHING_CHANGES)

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (9, 0)


async def test_messages_that_came_together_run_again_together(shop: Shop) -> None:
    await shop.hears(Text("hello"), Text("show me cap"), Choice("add_item?sku=CAPBLU"))
    await shop.hears(Text("xyzzy"), Text("xyzzy"))

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (2, 0)


async def test_another_sentence_is_a_difference(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def rude(turn: Turn) -> None:
        turn.say("thanks", BROWSE)

    await shop.hears(Text("hello"))
    monkeypatch.setattr(small_talk, "on_greet", rude)
    registry.handler.cache_clear()

    replay = await shop.replayed(CHAT)

    told = capsys.readouterr().out
    assert replay.different == 1
    assert "said\n    then  greet.new\n    now   thanks" in told
    assert "message 1" in told


async def test_another_question_is_a_difference(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def curious(turn: Turn) -> None:
        await turn.uow.catalogue.item("CAPBLU")
        turn.say("greet.new", BROWSE, shop="")

    await shop.hears(Text("hello"))
    monkeypatch.setattr(small_talk, "on_greet", curious)
    registry.handler.cache_clear()

    assert (await shop.replayed(CHAT)).different == 1
    assert 'now catalogue.item("CAPBLU")' in capsys.readouterr().out


async def test_with_todays_machine_what_was_not_asked_is_asked_of_today(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def generous(turn: Turn) -> None:
        item = await turn.uow.catalogue.item("CAPBLU")
        assert item is not None
        await turn.uow.carts.put(turn.buyer_id, item.sku, 1)
        turn.say("thanks", BROWSE)

    await shop.hears(Text("hello"))
    monkeypatch.setattr(small_talk, "on_greet", generous)
    registry.handler.cache_clear()

    await shop.replayed(CHAT, strictness=Strictness.TODAY)

    told = capsys.readouterr().out
    assert "1 questions were not asked then: today's database answered them" in told
    assert "1 writes were not made then: taken to go well, and not made" in told
    assert await shop.pool.fetchval("select 1") == 1
    assert await in_carts(shop) == 0


async def in_carts(shop: Shop) -> int:
    async with shop.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", shop.tenant_id)
        found: int = await connection.fetchval("select count(*) from cart_lines")
        return found


async def test_a_conversation_of_an_older_release_runs_from_where_it_was_first_written_down(
    shop: Shop, dsn: str
) -> None:
    await shop.hears(Text("show me cap"))
    await changes(
        dsn, "update turns set journal = ''; update conversations set state = state - 'left_by'"
    )
    await shop.hears(Choice("add_item?sku=CAPBLU"))
    await shop.hears(Text("undo"))

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (2, 0)


async def test_a_conversation_that_was_put_elsewhere_meanwhile_runs_on_from_there(
    shop: Shop, dsn: str
) -> None:
    """As when another chat is joined to it."""
    await shop.hears(Text("hello"))
    await changes(
        dsn,
        """update conversations set state = jsonb_set(
               state, '{state}', '["shopping", "cart"]') || '{"left_by": -1}'""",
    )
    await shop.hears(Choice("decline"))

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (2, 0)


async def test_a_stage_that_fails_is_told_and_ends_the_replay(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def broken(_turn: Turn) -> None:
        raise RuntimeError("a bug")

    await shop.hears(Text("hello"))
    await shop.hears(Choice("view_cart"))
    await shop.hears(Text("hello"))
    monkeypatch.setattr(cart, "on_view_cart", broken)
    registry.handler.cache_clear()

    replay = await shop.replayed(CHAT)

    assert (replay.run_again, replay.different) == (2, 1)
    assert "RuntimeError" in capsys.readouterr().out


async def test_what_a_shop_is_stands_once_and_not_in_every_turn(shop: Shop) -> None:
    await shop.buys_a_cap()
    history = History(shop.pool, shop.tenant_id)
    chat = await history.find(CHAT)

    turns = await history.turns(chat.conversation_id)
    pages = [read_pages(turn.journal) for turn in turns]

    asides = {call.name for page in pages for call in page.calls if call.aside}
    facts = await history.facts(pages[0].head["shop"])
    assert asides == {"shops.shop", "shops.zones", "shops.payment_accounts"}
    assert {question.split("[")[0] for question in facts} == asides
    assert median(len(turn.journal) for turn in turns) < 4_000
    assert orjson.loads(turns[0].journal)["head"]["made_by"] == shop.mouth.made_by


async def test_it_stops_at_a_turn_and_shows_what_is_inside(
    shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    await shop.buys_a_cap()

    replay = await shop.replayed(CHAT, until=3)

    told = capsys.readouterr().out
    assert replay.run_again == 3
    assert "state      shopping.cart" in told
    assert 'statement  carts.put("' in told
    assert '"CAPBLU", 1) -> null' in told

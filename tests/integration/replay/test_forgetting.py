"""Words go when the shop wants them no longer; the turns they stood in still run again."""

from datetime import timedelta

import asyncpg
import pytest

from bot.forgetting.retention import Retention
from domain.model.message import Text
from tests.integration.replay.conftest import Shop
from tests.integration.replay.test_replay import CHAT, changes

EVERYWHERE = """
    select string_agg(found, ' ') from (
        select body::text from inbox
        union all select body::text from outbox
        union all select steps::text from turns
        union all select convert_from(journal, 'UTF8') from turns
    ) as t (found)
"""
SECRETS = ("Ngozi", "Adeyemi", "Acacia", "Avenue")


async def words_left(dsn: str) -> str:
    owner = await asyncpg.connect(dsn)
    found: str = await owner.fetchval(EVERYWHERE)
    await owner.close()
    return found


async def days_pass(shop: Shop, days: int) -> None:
    shop.clock.pass_by(timedelta(days=days).total_seconds())
    while await Retention(shop.pool, shop.clock).once():
        pass


async def test_words_go_after_the_shops_days_and_the_turns_run_again(
    shop: Shop, dsn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await shop.buys_a_cap()
    await changes(dsn, "update retention set text_days = 30; update outbox set status = 'sent'")
    before = await words_left(dsn)

    await days_pass(shop, 29)
    kept = await words_left(dsn)
    await days_pass(shop, 2)
    left = await words_left(dsn)

    assert all(word in before for word in SECRETS)
    assert kept == before
    assert [word for word in SECRETS if word.casefold() in left.casefold()] == []
    replay = await shop.replayed(CHAT)
    assert (replay.run_again, replay.different) == (9, 0)
    assert "words crossed out" in capsys.readouterr().out


async def test_a_shop_that_says_nothing_keeps_its_words(shop: Shop, dsn: str) -> None:
    await shop.buys_a_cap()
    before = await words_left(dsn)

    await days_pass(shop, 4_000)

    assert await words_left(dsn) == before


async def test_what_came_later_is_kept(shop: Shop, dsn: str) -> None:
    await shop.hears(Text("Ngozi was here"))
    await changes(dsn, "update retention set text_days = 30; update outbox set status = 'sent'")
    shop.clock.pass_by(timedelta(days=31).total_seconds())
    await shop.hears(Text("Allen is here"))

    await days_pass(shop, 0)

    left = await words_left(dsn)
    assert "Ngozi was" not in left
    assert "Allen is here" in left

"""What the whole engine did with a conversation it does again: with every conversation of this database."""

import re
from collections.abc import Iterator

import asyncpg
import pytest
import typer

from bot.local import Services, noted_down
from bot.replay.command import Wanted, replay
from bot.settings import Settings
from tests.e2e.payer import IN_NAIROBI, Payer
from tests.e2e.talker import Talker
from tests.e2e.transcripts import walk

SOME = ("haggles-and-corrects", "payment-fails-then-works", "several-wishes")
"""The other tests of this folder leave theirs, too, where they run in the same process."""
CHATS = """
    select t.key, c.conversation_id::text as chat, c.turn
      from conversations c join tenants t using (tenant_id)
     where c.turn > 0
     order by c.created_at
"""
WRITTEN = """
    select (select count(*) from outbox where conversation_id = c.conversation_id),
           (select count(*) from domain_events where conversation_id = c.conversation_id),
           (select sum(quantity) from cart_lines where buyer_id = c.buyer_id), c.turn, c.state
      from conversations c where c.conversation_id::text = $1
"""
COUNTED = re.compile(r"(\d+) turns run again, (\d+) of them different")


@pytest.fixture
def stored(settings: Settings, services: Services) -> Iterator[Settings]:
    """The engine has noted down for the command where its servers are."""
    with noted_down(settings, services):
        yield settings


async def again(settings: Settings, wanted: Wanted, capsys: pytest.CaptureFixture[str]) -> str:
    """What the command says; its exit code with it, where that is not 0."""
    capsys.readouterr()
    try:
        await replay(settings, wanted)
    except typer.Exit as left:
        return f"exit code {left.exit_code}\n{capsys.readouterr().out}"
    return capsys.readouterr().out


def differing(words: str) -> list[str]:
    turns = re.split(r"^(?=turn )", words, flags=re.MULTILINE)
    return [turn for turn in turns if "DIFFERS" in turn]


async def test_every_conversation_runs_again_the_same(
    talker: Talker,
    kenyan: Payer,
    numbers: Iterator[int],
    stored: Settings,
    database: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in SOME:
        await walk(name, Talker(talker.session, talker.sandbox, str(next(numbers))))
    await kenyan.buys(*IN_NAIROBI[:2])
    await kenyan.taps("M-Pesa")
    await kenyan.answers("pay")
    await kenyan.hears("Thank you, Wanjiru")

    chats = await database.fetch(CHATS)
    told = {
        row["chat"]: await again(stored, Wanted(row["key"], row["chat"]), capsys) for row in chats
    }

    assert len(chats) > len(SOME)
    different = [words for words in told.values() if words.startswith("exit")]
    assert not different, "\n".join(turn for words in different for turn in differing(words))
    for row in chats:
        counted = COUNTED.search(told[row["chat"]])
        assert counted
        assert int(counted[1]) >= row["turn"]


@pytest.mark.parametrize(
    "today",
    [{"nlu_today": True}, {"flows_today": True}, {"nlu_today": True, "flows_today": True}],
    ids=["nlu current", "flows current", "both"],
)
async def test_the_model_and_the_dialogue_of_today_do_what_they_did_a_minute_ago(
    talker: Talker,
    stored: Settings,
    database: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
    today: dict[str, bool],
) -> None:
    await walk("several-wishes", talker)
    last = (await database.fetch(CHATS))[-1]
    before = await database.fetch(WRITTEN, last["chat"])

    told = await again(stored, Wanted(last["key"], last["chat"], **today), capsys)

    assert not told.startswith("exit"), "\n".join(differing(told))
    assert "today's database answered" not in told
    assert "by keywords" not in told
    assert await database.fetch(WRITTEN, last["chat"]) == before


async def test_it_stops_at_a_turn(
    talker: Talker,
    stored: Settings,
    database: asyncpg.Connection,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await walk("several-wishes", talker)
    last = (await database.fetch(CHATS))[-1]

    told = await again(stored, Wanted(last["key"], last["chat"], until=2), capsys)

    assert "2 turns run again, 0 of them different" in told
    assert re.search(r"^state      shopping\.", told, re.MULTILINE)
    assert re.search(r"^entity     ", told, re.MULTILINE)
    assert re.search(r"^statement  carts\.load\(", told, re.MULTILINE)

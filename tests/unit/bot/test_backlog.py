"""What `/metrics` tells of the database: ages and counts, never a shop or a provider's sentence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
from prometheus_client import generate_latest

from adapters.postgres.backlog import Seen
from bot.backlog import Backlog
from bot.metrics import Metrics
from domain.edge_ports import Step
from domain.model.understanding import Source, Understanding

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
ROWS = (
    Seen("inbox", "new", "", 3, NOW - timedelta(seconds=90)),
    Seen("inbox", "new", "ValueError", 1, NOW - timedelta(seconds=20)),
    Seen("inbox", "parked", "KeyError", 2, NOW - timedelta(days=3)),
    Seen("outbox", "queued", "behind another", 4, NOW),
    Seen("outbox", "parked", "meta_131026", 5, NOW),
    Seen("outbox", "failed", "+234 803 000 0001 is not on WhatsApp", 6, NOW),
)


async def page(rows: Sequence[Seen] | Exception) -> list[str]:
    async def look() -> Sequence[Seen]:
        if isinstance(rows, Exception):
            raise rows
        return rows

    backlog = Backlog(look, lambda: NOW)
    await backlog.refresh()
    return generate_latest(backlog).decode().splitlines()


async def test_the_oldest_unanswered_message_and_every_reason_are_told() -> None:
    lines = await page(ROWS)

    assert "bot_database_up 1.0" in lines
    assert "bot_backlog_messages 4.0" in lines
    assert "bot_oldest_unanswered_seconds 90.0" in lines
    assert 'bot_inbox_rows{reason="KeyError",state="parked"} 2.0' in lines
    assert 'bot_outbox_rows{reason="behind_another",state="queued"} 4.0' in lines
    assert 'bot_outbox_rows{reason="meta_131026",state="parked"} 5.0' in lines
    assert 'bot_outbox_rows{reason="other",state="failed"} 6.0' in lines
    assert "234" not in "".join(lines)


async def test_nothing_waits() -> None:
    lines = await page([])

    assert "bot_backlog_messages 0.0" in lines
    assert "bot_oldest_unanswered_seconds 0.0" in lines


async def test_a_database_that_is_away_has_no_figures() -> None:
    lines = await page(asyncpg.CannotConnectNowError("starting up"))

    assert "bot_database_up 0.0" in lines
    assert not [line for line in lines if line.startswith("bot_backlog")]


def step(event: str, source: Source, before: str, after: str) -> Step:
    understanding = Understanding("words", event, 0.9, source=source)
    return Step(1, event, understanding, ("shopping", before), ("shopping", after))


def test_steps_are_counted_by_where_they_lead_and_what_read_them() -> None:
    metrics = Metrics()

    metrics.count_steps(
        [
            step("checkout", "option", "cart", "naming"),
            step("out_of_scope", "model", "naming", "naming"),
            step("confirm", "model", "naming", "naming"),
            step("browse", "keywords", "naming", "browsing"),
        ]
    )

    def counted(name: str, **labels: str) -> float | None:
        return metrics.registry.get_sample_value(name, labels)

    assert counted("bot_moves_total", source="cart", target="naming") == 1
    assert counted("bot_moves_total", source="naming", target="naming") is None
    assert counted("bot_understood_total", source="model") == 2
    assert [
        counted("bot_nlu_fallbacks_total", reason=reason)
        for reason in ("unclear", "asked", "keywords")
    ] == [1, 1, 1]

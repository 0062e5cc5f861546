import asyncio
from datetime import UTC, datetime, timedelta

from bot.sandbox.chats import MOST_WAITING, Bubble, Chat, Chats
from bot.sandbox.clock import Clock

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def test_ticks_never_go_back() -> None:
    chat = Chat("234")
    chat.show(Bubble("1", "buyer", 0))

    for status in ("delivered", "sent", "read", "delivered"):
        chat.advance("1", status)

    assert chat.bubbles["1"].status == "read"


def test_reading_one_message_reads_those_before_it_and_none_after() -> None:
    chat = Chat("234")
    for name in ("1", "2", "3"):
        chat.hear(name, NOON)
        chat.show(Bubble(name, "buyer", 0, status="sent"))

    chat.read_up_to("2")

    assert [bubble.status for bubble in chat.bubbles.values()] == ["read", "read", "sent"]


def test_a_page_that_lags_too_far_behind_is_cut_off() -> None:
    chat = Chat("234")
    queue: asyncio.Queue[tuple[str, dict[str, object]] | None] = asyncio.Queue()
    chat.watchers.add(queue)

    for number in range(MOST_WAITING + 1):
        chat.show(Bubble(str(number), "shop", 0))

    events = [queue.get_nowait() for _ in range(queue.qsize())]
    assert events[-1] is None
    assert None not in events[:-1]


def test_forgetting_keeps_open_pages_connected() -> None:
    chats = Chats()
    chat = chats.open("key", "234")
    chat.show(Bubble("1", "shop", 0))
    queue: asyncio.Queue[tuple[str, dict[str, object]] | None] = asyncio.Queue()
    chat.watchers.add(queue)

    chats.clear()

    told = queue.get_nowait()
    assert told is not None
    assert told == ("chat", {"address": "234", "name": "", "messages": []})
    assert chats.open("key", "234") is chat


def test_time_runs_on_from_where_it_was_moved() -> None:
    now = [NOON]
    clock = Clock(lambda: now[0])

    clock.move_on(90_000)
    now[0] += timedelta(minutes=1)

    assert clock.now() == NOON + timedelta(hours=25, minutes=1)

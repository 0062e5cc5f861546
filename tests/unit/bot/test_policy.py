"""When a channel may be written to, and how much."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.discovery import channel_classes
from bot import policy
from bot.policy import ANYTHING, RULES, Standing, Withheld
from domain.model.message import Choice, Notice, Text

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TIKTOK = RULES["tiktok"]
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("channel", "hours"), [("whatsapp", 24), ("instagram", 24), ("tiktok", 48)]
)
def test_a_window_shuts_so_many_hours_after_the_buyer_wrote(channel: str, hours: int) -> None:
    rule, long_ago = policy.rules(channel), NOON - timedelta(hours=hours)

    assert policy.outside(rule, long_ago + SECOND, NOON) is None
    assert policy.outside(rule, long_ago, NOON) is Withheld.OUTSIDE_WINDOW


@pytest.mark.parametrize("channel", RULES)
def test_who_never_wrote_is_not_written_to(channel: str) -> None:
    assert policy.outside(policy.rules(channel), None, NOON) is Withheld.OUTSIDE_WINDOW


@pytest.mark.parametrize("channel", ["twilio", "africastalking", "web", "console"])
def test_sms_and_our_own_chat_have_no_window(channel: str) -> None:
    rule = policy.rules(channel)

    assert rule is ANYTHING
    assert policy.outside(rule, None, NOON) is None
    assert policy.withheld(rule, Standing(None, 99, news=False), 9, NOON) == {}


def test_every_channel_with_rules_exists() -> None:
    assert set(RULES) <= {channel.name for channel in channel_classes()}


def test_all_of_a_turn_is_withheld_when_the_window_is_shut() -> None:
    standing = Standing(NOON - timedelta(hours=25), 0, news=True)

    assert policy.withheld(RULES["whatsapp"], standing, 2, NOON) == {
        0: Withheld.OUTSIDE_WINDOW,
        1: Withheld.OUTSIDE_WINDOW,
    }


@pytest.mark.parametrize(
    ("said", "count", "news", "places"),
    [
        pytest.param(0, 8, False, [], id="eight answers"),
        pytest.param(0, 9, False, [8], id="the ninth answer is kept back"),
        pytest.param(7, 2, False, [1], id="counted over turns"),
        pytest.param(8, 2, True, [], id="news may use what was kept back"),
        pytest.param(8, 3, True, [2], id="news end at ten too"),
        pytest.param(10, 1, True, [0], id="nothing is left"),
        pytest.param(12, 2, False, [0, 1], id="more was said than allowed"),
    ],
)
def test_tiktok_takes_ten_messages_of_which_two_are_kept_for_news(
    said: int, count: int, *, news: bool, places: list[int]
) -> None:
    found = policy.withheld(TIKTOK, Standing(NOON, said, news=news), count, NOON)

    assert found == dict.fromkeys(places, Withheld.BUDGET)


def test_only_what_a_buyer_waits_for_is_news() -> None:
    assert policy.is_news([Notice("cart_abandoned"), Notice("payment_settled")])
    assert not policy.is_news([Notice("cart_abandoned"), Text("paid")])


def test_a_notice_is_nothing_that_the_buyer_said() -> None:
    assert policy.heard([Notice("payment_settled"), Choice("browse")])
    assert not policy.heard([Notice("payment_settled")])
    assert not policy.heard([])

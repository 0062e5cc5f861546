import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.courier import Courier
from bot.sandbox.desk import Desk
from bot.sandbox.journal import KEPT, Exchange, Journal
from bot.sandbox.phones import channels, open_phones
from bot.sandbox.settings import Pace, PhoneAccount, Settings
from bot.sandbox.switches import Switchboard, Switches


def desk() -> Desk:
    journal, clock = Journal(), Clock()
    settings = Settings("http://engine.test", "http://sandbox.test", ())
    return Desk(settings, clock, journal, Courier(settings.engine_url, Pace(), journal, clock))


def account(channel: str) -> PhoneAccount:
    secrets = ("phone_number_id", "app_secret", "access_token", "verify_token")
    return PhoneAccount(channel, f"demo-{channel}", "Shop", "+234", dict.fromkeys(secrets, "1"))


def test_every_phone_is_named_like_its_file() -> None:
    for channel in channels():
        (phone,) = open_phones([account(channel)], desk())

        assert phone.channel == channel


def test_a_channel_without_a_phone_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="carrier-pigeon"):
        open_phones([account("carrier-pigeon")], desk())


def test_a_channel_without_an_account_has_no_phone() -> None:
    assert open_phones([], desk()) == []


def test_a_secret_does_not_show_when_settings_are_printed() -> None:
    shown = repr(PhoneAccount("whatsapp", "key", "Shop", "+234", {"app_secret": "s3cret"}))

    assert "s3cret" not in shown


def test_a_failure_told_for_two_times_is_over_after_two() -> None:
    board = Switchboard(Switches())
    board.turn({"fail": "error", "fail_times": 2})

    assert [board.next_failure() for _ in range(3)] == ["error", "error", "no"]


def test_a_failure_without_a_number_goes_on() -> None:
    board = Switchboard(Switches())
    board.turn({"fail": "throttle"})

    assert [board.next_failure() for _ in range(3)] == ["throttle"] * 3


def test_the_journal_forgets_the_oldest_and_cuts_what_is_long() -> None:
    journal = Journal()

    for number in range(KEPT + 5):
        journal.write(Exchange(0, "to_engine", "x", "POST", f"/{number}", "a" * 10_000, 200, "", 1))

    entries = journal.entries()
    assert len(entries) == KEPT
    assert entries[0]["path"] == "/5"
    assert len(entries[0]["request"]) < 10_000

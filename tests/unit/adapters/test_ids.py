"""Names for new things: ordered, readable, and the same again in a replay."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

from adapters.ids import READABLE, SeededIds, seeded

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def test_a_uuid_has_version_7_and_tells_its_time() -> None:
    made = seeded(NOW, 1).uuid()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


def test_uuids_are_in_the_order_they_were_made_in() -> None:
    ids = seeded(NOW, 1)
    made = [ids.uuid() for _ in range(100)]
    later = seeded(NOW + timedelta(milliseconds=1), 2).uuid()

    assert made == sorted(set(made))
    assert made[-1] < later


def test_the_same_seed_and_time_name_the_same_things() -> None:
    one, other = seeded(NOW, 7), seeded(NOW, 7)

    assert [one.uuid(), one.order_number("AD"), one.reference("PAY")] == [
        other.uuid(),
        other.order_number("AD"),
        other.reference("PAY"),
    ]
    assert seeded(NOW, 8).order_number("AD") != seeded(NOW, 7).order_number("AD")


def test_a_number_can_be_read_out_loud() -> None:
    ids = SeededIds(NOW, Random(1))
    drawn = Counter("".join(ids.order_number("AD").removeprefix("AD-") for _ in range(2000)))

    assert set(drawn) == set(READABLE)
    assert not set(drawn) & set("0O1ILAEIUSB5Z2V8")
    assert max(drawn.values()) < 2 * min(drawn.values())


def test_a_reference_is_letters_digits_and_dashes() -> None:
    reference = seeded(NOW, 1).reference("AD")

    assert reference.startswith("AD-")
    assert reference.replace("-", "").isalnum()
    assert len(reference) == 15

"""What was taken back before it was answered is not answered."""

from datetime import UTC, datetime

from bot.withdrawn import still_meant
from domain.edge_ports import Pending
from domain.model.message import Content, Edited, Inbound, Media, Revoked, Text

AT = datetime(2026, 11, 2, tzinfo=UTC)


def pending(*contents: tuple[str, Content]) -> list[Pending]:
    return [
        Pending(number, Inbound(message_id, "1", "c", AT, content))
        for number, (message_id, content) in enumerate(contents)
    ]


def meant(*contents: tuple[str, Content]) -> list[Content]:
    return [one.inbound.content for one in still_meant(pending(*contents))]


def test_a_withdrawn_message_is_gone_with_all_its_parts() -> None:
    back = Revoked("m1")

    assert meant(
        ("m1", Media("image", "1")),
        ("m1#1", Media("image", "2")),
        ("m10", Text("two caps")),
        ("m1#deleted", back),
    ) == [Text("two caps"), back]


def test_a_correction_speaks_for_what_it_corrects_and_the_last_one_counts() -> None:
    last = Edited("m1", "3 caps")

    assert meant(
        ("m1", Text("1 cap")), ("m1#edit.1", Edited("m1", "2 caps")), ("m1#edit.2", last)
    ) == [last]


def test_what_came_after_its_own_withdrawal_is_kept() -> None:
    assert meant(("d", Revoked("m1")), ("m2", Text("hi"))) == [Revoked("m1"), Text("hi")]
    assert meant(("d", Revoked("")), ("", Text("hi"))) == [Revoked(""), Text("hi")]

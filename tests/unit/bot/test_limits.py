"""Every sentence fits every channel, and the check would notice one that does not."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import cast

import pytest

from adapters import discovery
from adapters.http import Http
from bot import limits, limits_examples, limits_page
from bot.limits import Measured, Shelf
from bot.limits_options import OPTIONS
from bot.limits_sizes import Rule, size_of
from bot.local import ROOT
from domain.edge_ports import Payload
from flows import taps
from flows.context import Tap
from flows.languages import SPOKEN

DATA = ROOT / "data"
STAGES = ROOT / "flows" / "stages"


def shelf(data: Path) -> Shelf:
    return limits.shelf(data, discovery.channels(cast("Http", None), {}))


@pytest.fixture(scope="module")
def measured() -> list[Measured]:
    return limits_page.measured()


def test_every_sentence_fits_every_channel_in_every_language(measured: list[Measured]) -> None:
    assert [limits.told(one) for one in limits.over(measured)] == []


def test_every_sentence_is_measured_alone_or_in_a_list(measured: list[Measured]) -> None:
    said = set(shelf(DATA).names)
    parts = limits_examples.parts_of_lists()

    assert parts <= said
    assert {one.copy_id for one in measured} == said - parts


def test_every_example_is_a_sentence() -> None:
    said = set(shelf(DATA).names)

    assert set(OPTIONS) <= said
    assert set(limits_examples.LINES) <= said
    assert set(limits_examples.OWN_VALUES) <= said


def test_all_channels_with_limits_and_all_languages_are_measured(
    measured: list[Measured],
) -> None:
    assert {one.language for one in measured} == set(SPOKEN)
    assert {one.channel for one in measured} == {
        *("africastalking", "instagram", "options", "rows", "tiktok", "twilio", "whatsapp")
    }


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Our own sentences, to be spoilt."""
    copytree(DATA / "copy", tmp_path / "copy")
    (tmp_path / "fixtures").symlink_to(DATA / "fixtures")
    return tmp_path


@pytest.mark.parametrize(
    ("copy_id", "words", "where"),
    [
        ("thanks", "word " * 40, {"africastalking", "twilio"}),
        ("thanks", "żółw", set()),
        ("thanks", "ሰላም " * 40, {"africastalking", "twilio"}),
        ("thanks", "word " * 240, {"africastalking", "instagram", "twilio", "whatsapp"}),
        ("tap.browse", "See all the products!", {"options"}),
        ("item.price_from", "{price}, as long as there is any of it left", {"rows"}),
    ],
    ids=[
        "two segments",
        "folded letters",
        "no such letters",
        "longer than a body",
        "option",
        "row",
    ],
)
def test_a_sentence_that_is_too_long_is_over(
    data: Path, copy_id: str, words: str, where: set[str]
) -> None:
    file = data / "copy" / "en.po"
    head, _, rest = file.read_text("utf-8").partition(f'msgid "{copy_id}"\nmsgstr ')
    _, _, rest = rest.partition("\n")
    file.write_text(f'{head}msgid "{copy_id}"\nmsgstr "{words.strip()}"\n{rest}', "utf-8")

    whole = shelf(data)
    spoilt = replace(whole, names={copy_id: whole.names[copy_id]}, languages=("en",))
    found = [one for one in spoilt.measured() if one.copy_id == copy_id]

    assert {one.channel for one in limits.over(found)} == where


def test_words_in_several_messages_are_counted_together() -> None:
    rules = (
        Rule(("text", "body"), 4096, "characters"),
        Rule(("interactive", "body", "text"), 1024, "characters"),
    )
    payloads: list[Payload] = [
        {"text": {"body": "x" * 1000}},
        {"interactive": {"body": {"text": "x" * 900}}},
    ]

    size = size_of(payloads, rules, listed=False, longest=False)

    assert (size.used, size.most, size.messages, size.over) == (1900, 1024, 2, True)


def test_what_others_wrote_may_go_on_in_a_next_message_only_at_its_longest() -> None:
    rules = (Rule(("text", "body"), 10, "characters"),)
    payloads: list[Payload] = [{"text": {"body": "x" * 20}}]

    assert size_of(payloads, rules, listed=True, longest=False).over
    assert not size_of(payloads, rules, listed=True, longest=True).over


# --- The options are those of the stages.


def shown_by_stages() -> Iterator[tuple[str, tuple[Tap, ...]]]:
    """What is said with options that can be read off the code: `turn.say("id", BROWSE, CART)`."""
    for file in sorted(STAGES.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from said_by(node)


def said_by(call: ast.Call) -> Iterator[tuple[str, tuple[Tap, ...]]]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in {"say", "Reply"} or not call.args:
        return
    copy_id, *shown = call.args
    if name == "Reply":
        options = call.args[2] if len(call.args) > 2 else ast.Tuple([])
        shown = options.elts if isinstance(options, ast.Tuple) else [options]
    known = [getattr(taps, one.id, None) for one in shown if isinstance(one, ast.Name)]
    if isinstance(copy_id, ast.Constant) and len(known) == len(shown) and all(known):
        yield str(copy_id.value), tuple(cast("list[Tap]", known))


def test_the_options_measured_are_those_that_the_stages_show() -> None:
    found: dict[str, tuple[Tap, ...]] = {}
    for copy_id, options in shown_by_stages():
        found[copy_id] = max(found.get(copy_id, ()), options, key=len)

    missing = {
        copy_id: [tap.copy_id for tap in options if tap not in OPTIONS.get(copy_id, ())]
        for copy_id, options in found.items()
    }
    assert len(found) > 60
    assert {copy_id: options for copy_id, options in missing.items() if options} == {}

"""`docs/limits.md`: the sizes of all sentences, and a check of them for the command line."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, cast

from adapters import discovery
from adapters.http import Http
from bot.limits import Measured, over, shelf, tightest, told
from bot.limits_sizes import Size
from bot.local import ROOT

HEAD: Final = """# How much room the sentences take

Made by `make limits` from `data/copy`, the options that the stages show and the limits of the providers
(`data/fixtures/channels/*/limits.yml` names their pages). Every sentence is said with usual values and with the
longest ones that a shop file, the stages or the providers let through (`bot/limits_examples.py`); where the two
differ, both are given: usual / longest. `x2` are two messages. Of SMS the septets of all parts are given, options
included, and in brackets the segments that are paid for.

Limits: a sentence stays in one message, and in one segment of SMS (160 septets); with names at their longest in two.
A list, a payment link and what the shop or the buyer wrote have two segments. Amharic and Arabic, whose letters the
alphabet of SMS lacks, have twice as many segments, of 67 characters each. At their longest lists and other
people's words go on in a next message, so that nothing is lost; those sizes have no limit, and the row says "-".
"""
TIGHTEST: Final = 15
TITLES: Final = {
    "options": "Options, in characters",
    "rows": "Below an option, in characters",
    "africastalking": "Africa's Talking",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "twilio": "Twilio",
    "whatsapp": "WhatsApp",
}


def measured() -> list[Measured]:
    # They only render: nothing is sent, so there is nobody to send it with.
    channels = discovery.channels(cast("Http", None), {})
    return list(shelf(ROOT / "data", channels).measured())


def page() -> str:
    return of(measured())


def of(found: Sequence[Measured]) -> str:
    tables: dict[tuple[str, ...], list[str]] = {}
    for name, group in groupby(found, key=lambda one: one.channel):
        rows = tuple(_table(list(group)))
        tables.setdefault(rows, []).append(TITLES.get(name, name))
    fullest = [f"- {told(one).strip()}" for one in tightest(found, TIGHTEST)]
    parts = [HEAD, "## The tightest", "\n".join(fullest)]
    for rows, names in tables.items():
        parts += [f"## {' and '.join(names)}", "\n".join(rows)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(group: Sequence[Measured]) -> Iterator[str]:
    languages = list(dict.fromkeys(one.language for one in group))
    yield f"| sentence | of | {' | '.join(languages)} |"
    yield f"|---|---|{'---|' * len(languages)}"
    for copy_id, row in groupby(group, key=lambda one: one.copy_id):
        cells = list(row)
        sizes = " | ".join(_cell(one) for one in cells)
        yield f"| {copy_id} | {_limits(cells[0])} | {sizes} |"


def _limits(one: Measured) -> str:
    usual, longest = (_limit(size) for size in (one.usual, one.longest))
    return usual if usual == longest else f"{usual} / {longest}"


def _limit(size: Size) -> str:
    return f"{size.most}" if size.bounded else "-"


def _cell(one: Measured) -> str:
    usual, longest = str(one.usual), str(one.longest)
    return usual if usual == longest else f"{usual} / {longest}"


def report(found: Sequence[Measured]) -> list[str]:
    """Lines for a terminal: the tightest, and what is over its limit."""
    broken = over(found)
    tables = len({one.channel for one in found})
    return [
        *(told(one) for one in tightest(found, TIGHTEST)),
        *(f"over: {told(one).strip()}" for one in broken),
        f"{len(found)} sizes in {tables} tables, {len(broken)} over their limits",
    ]

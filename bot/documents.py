"""Pages of `docs/` that are made from the code, and a check that they are current."""

import itertools
import re
from pathlib import Path
from typing import Any

from statemachine import StateChart

from adapters.postgres import citus
from bot import limits_page, settings_page
from flows import registry
from flows.engine import Engine
from flows.lifecycles import LIVES

HEAD = """# The sale, drawn

Made by `make docs` from `flows/machine.py`; a test holds it current. The buyer's words are routed to an event
(`flows/routing.py`), the event moves the machine, one stage answers. A row that stays is a question on the way: it is
answered and the buyer is where they were (the drawing leaves those out). What a stage raises itself is marked (raised).

"""
RAISED = frozenset(
    [
        *("show_item", "show_results", "added", "show_cart", "offer", "collect", "review"),
        *("ask_name", "ask_address", "ask_zone", "ask_payment", "await_payment", "close_sale"),
    ]
)
INITIAL = frozenset({"__initial__", "remembered", "None"})


def statechart() -> str:
    """The drawing and the table, as Markdown."""
    machine = Engine().machine
    drawing = "\n".join(line for line in f"{machine:mermaid}".strip().splitlines() if _moves(line))
    rows = sorted(set(_rows()))
    table = ["| event | from | to | answered by |", "|---|---|---|---|"]
    table += [
        f"| {event} | {source} | {target} | `{stage}` |" for event, source, target, stage in rows
    ]
    lives = "".join(_life(name, life) for name, life in LIVES.items())
    return f"{HEAD}```mermaid\n{drawing}\n```\n\n" + "\n".join(table) + "\n" + lives


def _life(name: str, life: type[StateChart[Any]]) -> str:
    drawing = f"{life():mermaid}".strip()
    return f"\n## The life of a{'n' if name[0] in 'aeiou' else ''} {name}\n\n```mermaid\n{drawing}\n```\n"


def _moves(line: str) -> bool:
    """Whether a line of the drawing belongs on it: what stays where it is only clutters it."""
    arrow = re.match(r"\s*(\S+) --> (\S+) :", line)
    return arrow is None or arrow.group(1) != arrow.group(2)


def _rows() -> list[tuple[str, str, str, str]]:
    states = Engine().machine.states_map.values()
    rows = []
    for transition in itertools.chain.from_iterable(state.transitions for state in states):
        for event in str(transition.event).split():
            if event in INITIAL:
                continue
            target = transition.target.id if transition.target else None
            handler = registry.handler(event, transition.source.id, target)
            stage = f"flows/stages/{handler.__module__.rsplit('.', 1)[-1]}.py"
            name = f"`{event}` (raised)" if event in RAISED else f"`{event}`"
            rows.append((name, transition.source.id, target or "(stays)", stage))
    return rows


PAGES = {
    "statechart.md": statechart,
    "limits.md": limits_page.page,
    "settings.md": settings_page.page,
    "citus.sql": citus.script,
}


def write(docs: Path) -> list[Path]:
    """Write every generated page."""
    docs.mkdir(exist_ok=True)
    written = []
    for name, page in PAGES.items():
        file = docs / name
        file.write_text(page(), encoding="utf-8")
        written.append(file)
    return written

"""How Postgres ran what it was asked: plans with what each of their nodes read."""

import json
import re
from collections.abc import Iterator
from typing import Any

import asyncpg

from tests.integration.postgres.crowd import BIG

# Postgres' own explainer of every statement, nested ones too, sent to the client as notices.
WATCH = """
    load 'auto_explain';
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_format = json;
    set auto_explain.log_analyze = on;
    set auto_explain.log_level = notice;
    set role bot_app;
"""

MOST_READ = 1_000
"""Rows of one table, for one turn: as many as a search looks at."""


class Plans:
    """What was run, and how."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []

    def listen(self, _connection: object, message: asyncpg.PostgresLogMessage) -> None:
        found = re.search(r"plan:\n(\{.*\})", str(message.message), re.DOTALL)
        if found:
            self.seen.append(json.loads(found[1]))

    def scans(self) -> list[tuple[str, str]]:
        """Big tables that were read from end to end, and the statement that did."""
        return [
            (node["Relation Name"], statement)
            for statement, node in self._nodes()
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in BIG
        ]

    def passed_by(self) -> set[tuple[str, str, int]]:
        """Big tables of which a scan read more rows than a turn has to do with, and how many it read."""
        return {
            (node["Relation Name"], statement, rows_read(node))
            for statement, node in self._nodes()
            if node.get("Relation Name") in BIG and rows_read(node) > MOST_READ
        }

    def looks(self, table: str) -> int:
        """How often a row of *table* was looked for."""
        return sum(
            node["Actual Loops"] for _, node in self._nodes() if node.get("Relation Name") == table
        )

    def _nodes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each with its statement on one line."""
        for plan in self.seen:
            statement = " ".join(plan["Query Text"].split())
            for node in nodes(plan["Plan"]):
                yield statement, node


def rows_read(node: dict[str, Any]) -> int:
    each: int = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return each * int(node["Actual Loops"])


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)

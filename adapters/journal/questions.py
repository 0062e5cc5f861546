"""Every question that the ports of `domain.ports` can be asked: found there, so that a new one is kept by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_type_hints

from pydantic import TypeAdapter

from domain import ports

WRITES: Final = frozenset(
    {
        *("stock.hold", "stock.give_back", "carts.put", "carts.clear"),
        *("orders.add", "orders.move", "buyers.save"),
        *("payments.add", "payments.move", "payments.receive", "payments.note"),
        *("ledger.add", "refunds.add", "refunds.move", "tasks.open", "tasks.close"),
        "tasks.close_about_credit",
        *("bargains.save", "bargains.forget", "codes.spend", "codes.give_back"),
        *("diary.effect", "diary.event", "diary.remind", "diary.forget"),
        *("joins.open", "joins.save", "joins.miss"),
        *("chats.locked", "chats.give", "chats.give_back", "chats.carry"),
    }
)
"""Questions that change something, or hold it. All others only look."""

KEPT_ASIDE: Final = frozenset(
    {"shops.shop", "shops.zones", "shops.payment_accounts", "shops.answer"}
)
"""What a process knows of a shop for as long as its version stands still. Its answers are the same in every turn
of that version, so they are kept once a version and not once a turn."""


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is port and method (``orders.draft``); `answers` writes and reads what the method `returns`;
    `frozen`: nobody can change such an answer."""

    name: str
    port: str
    method: str
    returns: Any
    answers: TypeAdapter[Any]
    frozen: bool

    @property
    def writes(self) -> bool:
        return self.name in WRITES

    @property
    def kept_aside(self) -> bool:
        return self.name in KEPT_ASIDE


def _found() -> Mapping[str, Mapping[str, Question]]:
    found: dict[str, dict[str, Question]] = {}
    for port, member in vars(ports.UnitOfWork).items():
        if not isinstance(member, property):
            continue
        protocol = get_type_hints(member.fget)["return"]
        if protocol in {datetime, ports.Ids}:
            continue  # the clock and the die: they are given again, not remembered
        found[port] = {
            method: _question(port, method, get_type_hints(function)["return"])
            for method, function in vars(protocol).items()
            if callable(function) and not method.startswith("_")
        }
    return found


def _question(port: str, method: str, returns: Any) -> Question:
    frozen = {"buyers.get", "carts.load", "orders.draft", "orders.get"}
    name = f"{port}.{method}"
    return Question(name, port, method, returns, TypeAdapter(returns), name in frozen)


PORTS: Final[Mapping[str, Mapping[str, Question]]] = _found()
QUESTIONS: Final[Mapping[str, Question]] = {
    question.name: question for methods in PORTS.values() for question in methods.values()
}

"""How a fault is planted in running code, and taken out again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any, TypeAlias

from pytest import MonkeyPatch  # noqa: PT013 - a tool here, not a test

from flows.context import Turn
from flows.machine import Sale

Stage: TypeAlias = Callable[[Turn], Awaitable[None]]
Plant: TypeAlias = Callable[[MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`fault` in a few words; `plant` puts it in. `whole`: only a walk to the end can show it. `opening`: it is looked
    for behind these."""

    fault: str
    plant: Plant
    whole: bool = False
    opening: tuple[str, ...] = ()


def without(event: str, state: str) -> Plant:
    """The transition of *event* from *state* is missing."""

    def plant(patch: MonkeyPatch) -> None:
        listed = Sale().states_map[state].transitions
        kept = [one for one in listed.transitions if event not in str(one.event).split()]
        assert len(kept) < len(listed.transitions), (event, state)
        patch.setattr(listed, "transitions", kept)

    return plant


def stage(module: ModuleType, event: str, fault: Stage) -> Plant:
    """*fault* in the place of the stage's answer."""
    return swapped(module, f"on_{event}", fault)


def swapped(owner: Any, name: str, fault: object) -> Plant:
    def plant(patch: MonkeyPatch) -> None:
        patch.setattr(owner, name, fault)

    return plant


def lacking(table: Any, *keys: str) -> Plant:
    """Rows are missing from a table."""

    def plant(patch: MonkeyPatch) -> None:
        for key in keys:
            patch.delitem(table, key)

    return plant


def forgetting_to_resume(module: ModuleType, event: str) -> Plant:
    """The stage answers, and does not lead back."""
    answer = getattr(module, f"on_{event}")

    async def fault(turn: Turn) -> None:
        await answer(turn)
        turn.resumes = False

    return stage(module, event, fault)


async def silent(_turn: Turn) -> None:
    return


async def broken(_turn: Turn) -> None:
    raise RuntimeError("a bug")

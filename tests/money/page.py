"""`python -m tests.money.page`: plays every hazard with every provider and writes the table of docs/payments.md."""

import asyncio
import sys
from pathlib import Path
from typing import Final

from domain.model.ledger import Balance
from domain.model.order import Order
from tests.fakes.money import balances
from tests.money.hazards import HAZARDS, outcome, possible
from tests.money.till import PROVIDERS, Till

PAGE: Final = Path("docs/payments.md")
BEGIN: Final = "<!-- hazards: made by `make docs` from tests/money/hazards.py -->"
END: Final = "<!-- end of hazards -->"
IMPOSSIBLE: Final = "cannot happen"
TELLING: Final = ("pay.", "refund.", "order.cancelled")
NOT_TELLING: Final = frozenset(
    {
        *("pay.ask_method", "pay.preparing", "pay.link", "pay.prompting", "pay.prompted"),
        *("pay.transfer", "pay.expired", "order.cancelled"),
    }
)
"""On the way there; what came of it is told by the others."""


def told(till: Till, order: Order) -> str:
    """What became of the order, the money, the buyer and the seller, in one cell."""
    parts = [f"order {order.status.value}"]
    held: list[Balance] = balances(till.world.shelf.books.entries.values(), order.order_id)
    for balance in held:
        if balance.credit.minor:
            parts.append(f"credit {balance.credit.currency} {balance.credit.major}")
        if balance.refund.minor:
            parts.append(f"going back {balance.refund.currency} {balance.refund.major}")
    said = [one for one in till.said if one.startswith(TELLING) and one not in NOT_TELLING]
    if said:
        parts.append("buyer: " + ", ".join(f"`{one}`" for one in dict.fromkeys(said)))
    if till.tasks:
        parts.append("seller: " + ", ".join(f"`{one}`" for one in sorted(till.tasks)))
    return "; ".join(parts)


async def table() -> str:
    lines = [
        f"| what happens | {' | '.join(PROVIDERS)} |",
        "|---|" + "---|" * len(PROVIDERS),
    ]
    for hazard in HAZARDS:
        cells = [
            told(*(await outcome(hazard, provider))) if possible(hazard, provider) else IMPOSSIBLE
            for provider in PROVIDERS
        ]
        lines.append(f"| {hazard.name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def within(page: str, made: str) -> str:
    """The page with the table of now."""
    head, _, rest = page.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{made}\n\n{END}{tail}"


if __name__ == "__main__":
    PAGE.write_text(within(PAGE.read_text("utf-8"), asyncio.run(table())), "utf-8")
    sys.stdout.write(f"wrote {PAGE}\n")

"""`python -m tests.bench.journal`: what it costs a turn to be written down, in time of the processor and in bytes.

The same purchase over a shop in memory, with its ports recorded and without; rounds take turns.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from statistics import median

from adapters.journal.recording import Journal, recorded
from domain.model.message import Choice, Content, Inbound, Text
from domain.model.understanding import Guess, Understanding
from domain.ports import UnitOfWork
from flows.engine import Engine
from tests.fakes.world import demo_world
from tests.verify.walk import nobody

ROUNDS = 60
PURCHASE: tuple[tuple[Content, str], ...] = (
    (Text("hello"), "greet"),
    (Choice("browse?category=fabrics"), ""),
    (Choice("add_item?sku=ADIRE"), ""),
    (Choice("checkout"), ""),
    (Choice("decline"), ""),
    (Text("Ada Obi"), "give_name"),
    (Text("12 Allen Avenue, Ikeja"), "give_address"),
    (Choice("accept"), ""),
    (Choice("choose_payment?method=cash_on_delivery"), ""),
)


async def purchase(engine: Engine, known: dict[str, bytes], *, written: bool) -> tuple[float, int]:
    """Microseconds of the processor, and bytes, a turn."""
    world, conversation, size = demo_world(), nobody(), 0
    spent = 0.0
    for content, intent in PURCHASE:
        words = content.body if isinstance(content, Text) else ""
        understood = Understanding(words, intent, 0.95, ranking=(Guess(intent, 0.95),))
        inbound = Inbound("1", "1", "234", world.now, content, "Ada Obi")
        begun = time.process_time()
        journal = Journal(known)
        uow: UnitOfWork = recorded(world, journal) if written else world
        await engine.hear(conversation, uow, inbound, understood)
        if written:
            size += len(journal.pages({"buyer": conversation.buyer_id, "messages": [1]}))
        spent += time.process_time() - begun
    return spent * 1e6 / len(PURCHASE), size // len(PURCHASE)


async def main(say: Callable[[str], object]) -> None:
    engine, known = Engine(), dict[str, bytes]()
    found: dict[bool, list[tuple[float, int]]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for written, results in found.items():
            results.append(await purchase(engine, known, written=written))
    for what, of in (("best", min), ("median", median)):
        plain, kept = (of(us for us, _ in found[written]) for written in (False, True))
        say(f"{what}: {kept - plain:.0f} us of {kept:.0f} us a turn\n")
    say(
        f"{found[True][0][1]} bytes a turn, before Postgres compresses what is over 2 kB "
        f"({ROUNDS} purchases of {len(PURCHASE)} turns each way)\n"
    )


if __name__ == "__main__":
    asyncio.run(main(sys.stdout.write))

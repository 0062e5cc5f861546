"""`python -m tests.chaos`: whole purchases through the real processes while everything goes wrong."""

import argparse
import asyncio
import sys
import time

from tests.chaos.run import Chaos, Options
from tests.chaos.world import everything


def options() -> Options:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--messages", type=int, default=10_000, help="faulted ones, at least")
    parser.add_argument("--buyers", type=int, default=40, help="at once")
    parser.add_argument("--nights", type=int, default=2, help="days pass so often")
    given = parser.parse_args()
    return Options(given.seed, given.messages, given.buyers, given.nights)


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def chaos(wanted: Options) -> int:
    say(f"Seed {wanted.seed}")
    async with everything(wanted, say) as run:
        begun = time.monotonic()
        found = await run.run()
        took_s = time.monotonic() - begun
    report(run, took_s)
    for fault in found[:40]:
        say(f"  FAULT {fault}")
    if found:
        say(f"{len(found)} faults. Again with: make chaos ARGS='{wanted}'")
        return 1
    say("Nothing lost, nothing doubled: every answer once and in order.")
    return 0


def report(run: Chaos, took_s: float) -> None:
    crowd, paid = run.crowd, run.provider.till.paid
    faults = run.courier.faults + run.provider.faults + run.provider.till.faults
    say(
        f"\n{crowd.network.said} messages, {run.courier.faulted} of them faulted, in {took_s:.0f} s"
    )
    say("webhooks and calls: " + ", ".join(f"{n} {what}" for what, n in sorted(faults.items())))
    say("processes: " + ", ".join(f"{n} x {what}" for what, n in sorted(run.havoc.done.items())))
    say(f"orders: {crowd.bought} by cash, {len(paid)} by card; days came between {crowd.overnight}")
    say(f"memory of an engine: {', '.join(f'{mb:.0f}' for _, mb in run.memory_mb)} MB")


if __name__ == "__main__":
    sys.exit(asyncio.run(chaos(options())))

"""`python -m tests.bench`: how many turns a second, and how long one takes."""

import argparse
import asyncio
import os
import shlex
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import uvloop

from tests.bench import engine, peer, picture, shop
from tests.bench.beside import Beside, Match
from tests.bench.filling import Filling
from tests.bench.ledger import Ledger
from tests.bench.pgbench import Pgbench
from tests.bench.phone import Line
from tests.bench.processes import PROC, Processes
from tests.bench.pythons import slower
from tests.bench.quick import QuickNetwork, QuickStandIn
from tests.bench.report import Rates, Report, Several
from tests.bench.rounds import Bench, Size
from tests.bench.scale import Scale, Scaled
from tests.bench.wire import Client

PARTS = ("rates", "processes", "peer", "scale")
SEVERAL = 2
"""Engine processes at one port, in the part `processes`."""
PEER_BUYERS = 4
"""Of the peer, at once: more of them wait longer, and get no more answers."""
SIZES = (1_000, 100_000, 1_000_000)
GOODS = (100, 100_000)
PAGE = engine.ROOT / "docs" / "benchmarks.md"
POST = aiohttp.ClientTimeout(total=30.0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--buyers", type=int, default=40, help="at once, in the closed loop")
    parser.add_argument("--purchases", type=int, default=5, help="of each buyer, in each loop")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=100.0, help="messages/s in the open loop")
    parser.add_argument(
        "--flood", type=float, default=500.0, help="messages/s that are only counted in"
    )
    parser.add_argument("--parts", default=",".join(PARTS), help="some of these, by commas")
    parser.add_argument("--conversations", type=int, default=1_000_000, help="at most, in `scale`")
    parser.add_argument("--products", type=int, default=100_000, help="at most, in `scale`")
    parser.add_argument(
        "--seconds",
        type=float,
        default=10.0,
        help="of the open loop, and of beginning purchases in the closed ones",
    )
    parser.add_argument("--nlu-model", type=Path, help="a trained model, instead of today's")
    parser.add_argument("--profiler", default="", help="a command that starts the engine for us")
    parser.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    return parser.parse_args()


@asynccontextmanager
async def everything(options: argparse.Namespace, processes: int = 1) -> "AsyncIterator[Whole]":
    """Stand-in, engine, shop and phones; what was started is stopped, what was written is deleted."""
    async with AsyncExitStack() as stack:
        # Short: a unix socket's path has room for about a hundred bytes.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        stand_in = await stack.enter_async_context(QuickStandIn().serving())
        sold = shop.written(folder)
        model = options.nlu_model.resolve() if options.nlu_model else None
        profiler = tuple(shlex.split(options.profiler))
        plan = engine.Plan(folder / "s", stand_in.url, model, profiler, processes)
        say("Starting the engine ...")
        running = await stack.enter_async_context(engine.running(plan))
        await engine.load_shop(plan, sold.file)
        families = frozenset({"postgres"} if processes == 1 else {"postgres", "engine"})
        watched = Processes({**running.pids, "load": os.getpid()}, families)
        session = await stack.enter_async_context(_session())
        line = Line(
            f"{running.url}/webhooks/{sold.whatsapp_key}",
            sold.phone_number_id,
            engine.SECRETS["DEMO_WHATSAPP_APP_SECRET"],
        )
        client = Client(line.url)
        stack.callback(client.close)
        ledger = Ledger(running.dsn)
        bench = Bench(
            QuickNetwork(session, line, stand_in, client=client),
            sold,
            watched,
            ledger,
            Pgbench(running.dsn, ledger, watched),
            _size(options),
            say,
            plan.counts,
        )
        yield Whole(bench, plan.state, running)


def _session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    return aiohttp.ClientSession(connector=connector, timeout=POST)


def _size(options: argparse.Namespace) -> Size:
    seconds = options.seconds
    return Size(
        buyers=options.buyers,
        purchases=options.purchases,
        rounds=options.rounds,
        rate=options.rate,
        flood=options.flood,
        closed_s=seconds,
        open_s=seconds,
        pgbench_s=max(round(seconds / 2), 1),
    )


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Whole:
    """What every part is measured on."""

    bench: Bench
    state: Path
    running: engine.Running

    async def rates(self) -> Rates:
        rounds = await self.bench.rounds()
        return Rates(rounds, self.bench.peaks_mb, self.bench.size, await self.bench.split())

    async def peer(self) -> Beside:
        """The same purchases from both, one after the other."""
        bench, postgres = self.bench, self.running.pids["postgres"]
        say("The peer ...")
        async with peer.running(self.state, self.running.dsn, postgres) as rasa:
            runs = []
            for words in (False, True):
                theirs = await rasa.run(bench.shop, PEER_BUYERS, bench.size.closed_s, words=words)
                ours = await bench.beside(words=words)
                say(f"  {theirs.turns_per_s:.1f} turns/s, ours {ours.turns_per_s:.0f}")
                runs.append(Match(theirs, ours))
        by_buttons, in_words = runs
        return Beside(by_buttons, in_words, await asyncio.to_thread(slower))

    async def scale(self, options: argparse.Namespace) -> Scaled:
        say("What must not grow ...")
        sizes = [size for size in SIZES if size <= options.conversations]
        products = [size for size in GOODS if size <= options.products]
        return await Scale(self.bench, Filling(self.running.dsn), sizes, products).run()


async def bench(options: argparse.Namespace) -> None:
    parts = options.parts.split(",")
    several = None
    if "processes" in parts:
        say(f"{SEVERAL} engine processes ...")
        async with everything(options, SEVERAL) as whole:
            several = Several(SEVERAL, await whole.bench.pairs())
    async with everything(options) as whole:
        rates = await whole.rates() if "rates" in parts else None
        beside = await whole.peer() if "peer" in parts else None
        scaled = await whole.scale(options) if "scale" in parts else None
    report = Report(rates, several, beside, scaled)
    say(f"\n{report.text()}")
    if options.no_page or set(parts) != set(PARTS):
        return
    PAGE.write_text(report.markdown(), "utf-8")
    picture.draw(report, PAGE.with_suffix(".png"))
    say(f"\nwrote {PAGE.relative_to(engine.ROOT)} and its picture")


def main() -> int:
    if not (PROC / "stat").exists():
        say("The bench reads /proc, which only Linux has.")
        return 1
    uvloop.run(bench(arguments()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

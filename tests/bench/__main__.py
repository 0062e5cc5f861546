"""`python -m tests.bench`: how many turns a second, and how long one takes."""

import argparse
import os
import shlex
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import uvloop

from tests.bench import engine, shop
from tests.bench.ledger import Ledger
from tests.bench.pgbench import Pgbench
from tests.bench.phone import Line
from tests.bench.processes import PROC, Processes
from tests.bench.quick import QuickNetwork, QuickStandIn
from tests.bench.report import Report
from tests.bench.rounds import Bench, Size
from tests.bench.wire import Client

PAGE = engine.ROOT / "docs" / "benchmarks.md"
POST = aiohttp.ClientTimeout(total=30.0)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--buyers", type=int, default=40, help="at once, in the closed loop")
    parser.add_argument("--purchases", type=int, default=2, help="of each buyer, in each loop")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=float, default=100.0, help="messages/s in the open loop")
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
async def everything(options: argparse.Namespace) -> AsyncIterator[Bench]:
    """Stand-in, engine, shop and phones; what was started is stopped, what was written is deleted."""
    async with AsyncExitStack() as stack:
        # Short: a unix socket's path has room for about a hundred bytes.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        stand_in = await stack.enter_async_context(QuickStandIn().serving())
        sold = shop.written(folder)
        model = options.nlu_model.resolve() if options.nlu_model else None
        profiler = tuple(shlex.split(options.profiler))
        plan = engine.Plan(folder / "s", stand_in.url, model, profiler)
        say("Starting the engine ...")
        running = await stack.enter_async_context(engine.running(plan))
        await engine.load_shop(plan, sold.file)
        processes = Processes({**running.pids, "load": os.getpid()})
        session = await stack.enter_async_context(_session())
        line = Line(
            f"{running.url}/webhooks/{sold.whatsapp_key}",
            sold.phone_number_id,
            engine.SECRETS["DEMO_WHATSAPP_APP_SECRET"],
        )
        client = Client(line.url)
        stack.callback(client.close)
        ledger = Ledger(running.dsn)
        yield Bench(
            QuickNetwork(session, line, stand_in, client=client),
            sold,
            processes,
            ledger,
            Pgbench(running.dsn, ledger, processes),
            _size(options),
            say,
        )


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
        closed_s=seconds,
        open_s=seconds,
        pgbench_s=max(round(seconds / 2), 1),
    )


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def bench(options: argparse.Namespace) -> None:
    async with everything(options) as open_bench:
        rounds = await open_bench.rounds()
        report = Report(rounds, open_bench.peaks_mb, open_bench.size)
    say(f"\n{report.text()}")
    if not options.no_page:
        PAGE.write_text(report.markdown(), "utf-8")
        say(f"\nwrote {PAGE.relative_to(engine.ROOT)}")


def main() -> int:
    if not (PROC / "stat").exists():
        say("The bench reads /proc, which only Linux has.")
        return 1
    uvloop.run(bench(arguments()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

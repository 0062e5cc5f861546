"""`python -m tests.fuzz`: two shops with everything in common; no byte of one is seen in the other."""

import argparse
import asyncio
import logging
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path

import structlog

from adapters.postgres.migrate import migrate
from bot.embedded import EmbeddedPostgres, EmbeddedValkey, PostgresSettings, ValkeySettings
from tests.fuzz.proof import fuzz, marks_of, tour, unnoticed
from tests.fuzz.tour import LeakError, MuteError
from tests.fuzz.walls import Policy, breaches, policies, without
from tests.fuzz.world import World, both_open

PATIENCE_S = 10.0
SILENCE_S = 2.5
"""Without a wall a shop that has not answered by then counts as mute."""


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


async def prove(world: World, seed: int, operations: int) -> int:
    await tour(world, patience_s=PATIENCE_S)
    say("The tour of every door: both shops answer, each with its own words.")
    run = await fuzz(world, seed, operations)
    done = ", ".join(f"{n} x {what}" for what, n in sorted(run.done.items()))
    say(f"Random operations in both: {done}")
    async with world.owner.acquire() as owner:
        found = await breaches(owner, await marks_of(world))
        listed = await policies(owner)
    for breach in found:
        say(f"  FAULT {breach}")
    missed = 0
    async for policy, how, noticed in unnoticed(world):
        missed += not noticed
        if not noticed:
            say(f"  FAULT nobody notices when {policy} {how}")
    say(f"{len(listed)} policies dropped, one after the other ...")
    mute = []
    for number, policy in enumerate(listed, 1):
        heard = await _mutes(world, policy)
        mute += [policy] if heard else []
        say(f"  {number:3} without {policy}: {'a buyer notices' if heard else 'nobody hears'}")
    await tour(world, patience_s=PATIENCE_S)
    if not missed:
        say("Each policy is missed when it is dropped, each own_tenant when it lets all pass.")
    unheard = ", ".join(str(policy) for policy in listed if policy not in mute) or "none"
    say(f"Without {len(mute)} of them a buyer notices, too; without these not: {unheard}")
    return 1 if found or missed else 0


async def _mutes(world: World, policy: Policy) -> bool:
    """Whether a buyer notices. None sees the other shop's words, whichever wall is gone."""
    async with world.owner.acquire() as owner, without(owner, policy):
        await world.forget()
        try:
            await tour(world, patience_s=SILENCE_S)
        except LeakError:
            raise
        except (MuteError, AssertionError):
            return True
        finally:
            await world.forget()
    return False


async def main(options: argparse.Namespace) -> int:
    log = Path(tempfile.gettempdir()) / f"fuzz-{options.seed}.log"
    say(f"Seed {options.seed}; what the engine complains of, in {log}")
    async with AsyncExitStack() as stack:
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
            logger_factory=structlog.WriteLoggerFactory(stack.enter_context(log.open("w"))),
        )
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fuzz-", dir="/tmp")))
        servers = folder / "v"
        postgres = EmbeddedPostgres(PostgresSettings(servers))
        await stack.enter_async_context(postgres)
        valkey = await stack.enter_async_context(EmbeddedValkey(ValkeySettings(servers)))
        await migrate(postgres.dsn)
        world = await stack.enter_async_context(both_open(postgres.dsn, valkey.url, folder))
        begun = time.monotonic()
        try:
            code = await prove(world, options.seed, options.operations)
        except (LeakError, MuteError) as error:
            say(f"  FAULT {error}. Again with: make fuzz ARGS='--seed {options.seed}'")
            return 1
        say(f"{time.monotonic() - begun:.0f} s")
        return code


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--operations", type=int, default=400)
    sys.exit(asyncio.run(main(parser.parse_args())))

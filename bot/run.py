"""The engine as a process: `bot serve` with servers of yours, `bot run` with everything on one machine."""

import asyncio
import gc
import os
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import typer
from aiohttp import web

from adapters.postgres.backlog import work_seen
from adapters.postgres.migrate import migrate
from bot import sandbox
from bot.backlog import Backlog
from bot.console import Console
from bot.local import Services, demo_secrets, reached, services
from bot.sandbox import demo
from bot.settings import Settings
from bot.shop_file import load_shop_file
from bot.shops import open_shop
from bot.web.app import Doors, build
from bot.web.dev import DevDoors
from bot.web.health import Health
from bot.web.receipts import Receipts
from bot.web.webhooks import ChannelWebhooks, PaymentWebhooks
from bot.wiring import Parts, parts

GARBAGE = 10_000
"""Objects made and not yet freed, after which the collector looks among them; Python's own 700 is a look each turn."""
DRAIN_S = 10.0
"""How long a stop waits for requests and turns under way; what is left replays after the next start."""
DEMO_SHOP = "shops/demo.yml"
DEMO_SHOPS = (DEMO_SHOP, "shops/nairobi.yml")


def say(words: str) -> None:
    typer.echo(words)


async def serve_until_stopped(settings: Settings) -> None:
    async with services(settings, say) as running:
        await migrate(running.database_url)
        async with engine(settings, running, None):
            say(f"Listening at {settings.url}")
            await stopped()


async def run_local(settings: Settings) -> None:
    """Everything, with the demo shops and phones to try it on."""
    settings = settings.model_copy(update={"dev": True})
    secrets = demo_secrets(settings.state_dir)
    for name, address in demo.addresses(f"{settings.url}/sandbox").items():
        os.environ.setdefault(name, address)
    async with services(settings, say) as running:
        say("Preparing the database ...")
        await migrate(running.database_url)
        for shop in DEMO_SHOPS:
            await open_shop(running, settings, settings.data_dir / shop, {**os.environ, **secrets})
        async with engine(settings, running, phones(settings, secrets)):
            say(f"\nReady. Buy something at {settings.url}\n(Ctrl-C stops it.)")
            await stopped()
            say("Stopping ...")


def phones(settings: Settings, secrets: dict[str, str]) -> web.Application:
    """The sandbox: it knows the demo shop's secrets, as the providers would."""
    return sandbox.sandbox(
        demo.settings(settings.url, f"{settings.url}/sandbox", secrets.__getitem__)
    )


async def migrate_database(settings: Settings) -> None:
    async with reached(settings, say) as running:
        await migrate(running.database_url)
    say("The database is up to date.")


async def load_shop(settings: Settings, file: Path, *, restock: bool) -> None:
    """Raises:
    ShopFileError: every mistake in the file, with its line; told before anything is started.
    """
    load_shop_file(file, os.environ)
    async with reached(settings, say) as running:
        await migrate(running.database_url)
        shop = await open_shop(running, settings, file, os.environ, restock=restock)
    say(f"{shop.shop.name}: {len(shop.products)} products, {len(shop.items())} items")


@asynccontextmanager
async def engine(
    settings: Settings,
    running: Services,
    phone_page: web.Application | None,
    *,
    door: socket.socket | None = None,
    counted: Path | None = None,
) -> AsyncIterator[Parts]:
    """The web edge, workers, senders and timers, until the block ends; what is under way then is finished.

    One of many is given the *door* all of them listen at, and the folder in which they are *counted* together.
    """
    stop = asyncio.Event()
    async with parts(settings, running, counted) as open_parts, asyncio.TaskGroup() as tasks:
        loops = [tasks.create_task(loop.run()) for loop in open_parts.loops(stop)]
        runner = web.AppRunner(
            build(doors(open_parts, phone_page)), access_log=None, shutdown_timeout=DRAIN_S
        )
        await runner.setup()
        try:
            await site(runner, settings, door).start()
            settle()
            yield open_parts
        finally:
            await runner.cleanup()
            stop.set()
            for wake in (open_parts.wakeups.inbox, open_parts.wakeups.outbox):
                wake.set()
            await asyncio.wait(loops, timeout=DRAIN_S)
            for loop in loops:
                loop.cancel()


def site(runner: web.AppRunner, settings: Settings, door: socket.socket | None) -> web.BaseSite:
    if door is not None:
        return web.SockSite(runner, door)
    return web.TCPSite(runner, settings.host, settings.port)


def settle() -> None:
    """What is there by now stays: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def doors(open_parts: Parts, phone_page: web.Application | None) -> Doors:
    settings, wakeups = open_parts.settings, open_parts.wakeups
    console = Console(
        "demo-console",
        open_parts.accounts,
        open_parts.inbox,
        open_parts.transcript,
        wakeups.to_work,
        open_parts.clock,
    )
    return Doors(
        channels=ChannelWebhooks(
            open_parts.accounts,
            open_parts.channels,
            open_parts.inbox,
            settings.url,
            wakeups.to_work,
            open_parts.metrics,
            open_parts.clock,
            open_parts.intake,
        ),
        payments=PaymentWebhooks(
            open_parts.accounts,
            open_parts.providers,
            open_parts.hints(),
            settings.url,
            open_parts.metrics,
            open_parts.clock,
        ),
        receipts=Receipts(open_parts.receipts().find, settings.data_dir / "fonts"),
        health=Health(
            lambda: open_parts.pool.fetchval("select 1", timeout=2.0),
            lambda: open_parts.nlu.available,
            open_parts.metrics,
            Backlog(lambda: work_seen(open_parts.pool), open_parts.clock),
        ),
        pictures=settings.state_dir / "pictures",
        most_body_bytes=settings.most_body_bytes,
        web_chat=open_parts.web_chat(),
        dev=DevDoors(console) if settings.dev else None,
        sandbox=phone_page,
    )


async def stopped() -> None:
    """Until Ctrl-C or a polite kill."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, done.set)
    await done.wait()

"""The web chat put together out of the engine's parts."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from bot.effects import OpenUnit
from bot.metrics import Metrics
from bot.webchat.app import WebChat
from bot.webchat.feed import Feed
from bot.webchat.guard import Guard
from bot.webchat.limits import ADDRESS_CALLS, ADDRESS_SAYS, SAYS, Buckets
from bot.webchat.origins import Origins
from bot.webchat.pages import Pages
from bot.webchat.polls import Polls
from bot.webchat.shops import Shops
from bot.webchat.sockets import Sockets
from bot.webchat.talk import Memory, Talk
from bot.webchat.tokens import Tokens
from bot.webchat.visitors import Visitors
from domain.edge_ports import Accounts, Channel, Inbox

NAME_BYTES = 18
"""144 random bits: nobody meets somebody else's conversation by guessing."""


@dataclass(frozen=True, slots=True)
class Engine:
    """What the web chat uses of the engine. `said` is set when a turn of this process is committed."""

    accounts: Accounts
    inbox: Inbox
    memory: Memory
    channel: Channel
    units: OpenUnit
    wake: Callable[[], None]
    said: asyncio.Event
    clock: Callable[[], datetime]
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class Place:
    """Where this engine stands: its public address, proxies of ours before it, whether for development."""

    public_url: str
    proxies: int
    dev: bool


def build_web_chat(engine: Engine, secret_key: str, place: Place) -> WebChat:
    metrics = engine.metrics
    guard = Guard(
        engine.accounts,
        Origins(place.public_url, any_name=place.dev),
        Buckets(ADDRESS_CALLS, monotonic),
        place.proxies,
        metrics,
    )
    visitors = Visitors(Tokens(secret_key), lambda: secrets.token_urlsafe(NAME_BYTES), engine.clock)
    talk = Talk(
        engine.channel,
        engine.inbox,
        engine.memory,
        engine.wake,
        engine.clock,
        metrics,
        Buckets(SAYS, monotonic),
        Buckets(ADDRESS_SAYS, monotonic),
    )
    feed = Feed(engine.memory, engine.said, monotonic)
    return WebChat(
        Pages(guard, Shops(engine.units, monotonic), place.public_url),
        Sockets(guard, visitors, talk, feed),
        Polls(guard, visitors, talk, feed),
        feed,
    )

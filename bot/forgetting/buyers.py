"""`bot buyer`: what a shop knows of somebody, told to them or taken away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import orjson
import typer

from adapters.postgres import people, telling
from adapters.postgres.forgetting import Forgetting, forgetting
from bot.forgetting.crossing import Crossing
from bot.forgetting.retention import crossed_out
from bot.forgetting.words import of_the_dialogue
from bot.opened_shop import opened_shop
from bot.settings import Settings
from domain.model.ids import BuyerId


@asynccontextmanager
async def _of_shop(settings: Settings, shop: str) -> AsyncIterator[Forgetting]:
    async with (
        opened_shop(settings, shop, _aside) as (pool, tenant_id),
        forgetting(pool, tenant_id) as opened,
    ):
        yield opened


def _aside(words: str) -> None:
    typer.echo(words, err=True)


async def export_buyer(settings: Settings, shop: str, name: str) -> None:
    async with _of_shop(settings, shop) as opened:
        buyer_id = await people.who(opened.connection, name)
        told = await telling.export(opened.connection, buyer_id)
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())


async def erase_buyer(settings: Settings, shop: str, name: str) -> None:
    async with _of_shop(settings, shop) as opened:
        buyer_id = await people.who(opened.connection, name)
        chats = await erase(opened, buyer_id)
    typer.echo(f"{buyer_id}: forgotten, with {chats} conversations")


async def erase(opened: Forgetting, buyer_id: BuyerId) -> int:
    """All or nothing, in the open transaction; how many conversations. Orders keep numbers and amounts."""
    chats = await people.chats_of(opened.connection, buyer_id)
    cross = Crossing(of_the_dialogue())
    for chat in chats:
        for words in await opened.of_conversation(chat):
            await opened.rewrite(crossed_out(words))
        heard = await people.heard_in(opened.connection, chat)
        crossed = {number: cross.inbound(body) for number, body in heard.items()}
        await people.rewrite_heard(opened.connection, crossed)
        await people.forget_chat(opened.connection, chat)
    await people.forget_buyer(opened.connection, buyer_id)
    return len(chats)

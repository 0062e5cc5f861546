"""The command line: `bot --help`."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop

from adapters.postgres.shop_writer import TakenError
from bot import documents, limits_page, money_commands
from bot.chat import chat as chat_loop
from bot.doctor import examine
from bot.embedded import EmbeddedError
from bot.forgetting.buyers import erase_buyer, export_buyer
from bot.limits import over
from bot.logs import configure
from bot.parked import list_parked, retry_parked, show_parked
from bot.processes import MOST_PROCESSES, serve_many
from bot.replay.command import Wanted
from bot.replay.command import replay as replay_conversation
from bot.run import load_shop, migrate_database, run_local, serve_until_stopped
from bot.score import score_file
from bot.settings import Settings, SettingsError, read
from bot.shop_file import ShopFileError
from bot.sms_costs import sms_costs
from domain.errors import SellerError

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Lets people buy by chatting.")
shop_app = typer.Typer(no_args_is_help=True, help="Open and change shops.")
nlu_app = typer.Typer(no_args_is_help=True, help="How well the model understands.")
buyer_app = typer.Typer(no_args_is_help=True, help="What a shop knows of a buyer.")
parked_app = typer.Typer(no_args_is_help=True, help="What could not be answered or sent.")
app.add_typer(shop_app, name="shop")
app.add_typer(parked_app, name="parked")
app.add_typer(nlu_app, name="nlu")
app.add_typer(buyer_app, name="buyer")

WHO = "Our id, a phone number (+234...), or channel:customer."


class Of(StrEnum):
    """Of when."""

    RECORDED = "recorded"
    CURRENT = "current"


KNOWN = (SettingsError, EmbeddedError, ShopFileError, TakenError, LookupError, SellerError)
"""Troubles that somebody else can mend: told in one line."""


def _go(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end; a known trouble is one line on stderr and exit code 1."""
    try:
        uvloop.run(work)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    except KNOWN as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


def _settings() -> Settings:
    try:
        return read(os.environ)
    except SettingsError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _logged() -> Settings:
    settings = _settings()
    configure(pretty=sys.stderr.isatty(), level=settings.log_level)
    return settings


@app.command()
def run() -> None:
    """Everything on this machine: servers, demo shop, sandbox with a phone to try it on."""
    _go(run_local(_logged()))


@app.command()
def serve(
    *,
    workers: Annotated[
        int, typer.Option(min=1, max=MOST_PROCESSES, help="Processes, one a core; all at one port.")
    ] = 1,
) -> None:
    """The engine alone: webhooks, workers, sender, timers."""
    settings = _logged()
    _go(serve_until_stopped(settings) if workers == 1 else serve_many(settings, workers))


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables. `serve` does it too."""
    _go(migrate_database(_settings()))


@app.command()
def doctor(
    *, as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False
) -> None:
    """What is wrong with this set-up, and how to mend it. Exit code 1 when something is."""
    _go(examine.doctor(_settings(), json=as_json))


@app.command()
def replay(
    shop: str,
    conversation: Annotated[str, typer.Argument(help="Our id, or channel:customer.")],
    *,
    until: Annotated[int, typer.Option(help="Stop after this turn and look inside.")] = 0,
    nlu: Annotated[
        Of, typer.Option(help="Whose ear: as it was heard, or today's model.")
    ] = Of.RECORDED,
    flows: Annotated[
        Of, typer.Option(help="Exactly as then, or what is different today.")
    ] = Of.RECORDED,
) -> None:
    """Run a conversation again as it was, and compare. Exit code 1 when something is different."""
    configure(pretty=sys.stderr.isatty())
    wanted = Wanted(shop, conversation, until, nlu is Of.CURRENT, flows is Of.CURRENT)
    _go(replay_conversation(_settings(), wanted))


@shop_app.command("load")
def shop_load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    restock: Annotated[bool, typer.Option(help="Set the stock of known items as well.")] = False,
) -> None:
    """Create or update a shop from its file. Every mistake is told with its line; nothing is half loaded."""
    _go(load_shop(_settings(), file, restock=restock))


@app.command()
def chat(url: Annotated[str, typer.Option(help="Where the engine listens.")] = "") -> None:
    """Talk to the engine in this terminal."""
    asyncio.run(chat_loop(url or _settings().url))


@app.command()
def docs(folder: Annotated[Path, typer.Argument()] = Path("docs")) -> None:
    """Write the pages that are made from the code."""
    for written in documents.write(folder):
        typer.echo(f"wrote {written}")


@app.command()
def limits(
    file: Annotated[Path, typer.Argument(help="Where the table goes.")] = Path("docs/limits.md"),
) -> None:
    """How much room every sentence takes on every channel; one over its limit is an error."""
    found = limits_page.measured()
    file.write_text(limits_page.of(found), encoding="utf-8")
    typer.echo("\n".join([*limits_page.report(found), f"wrote {file}"]))
    if over(found):
        raise typer.Exit(1)


@parked_app.command("list")
def parked_list(shop: str) -> None:
    """What is parked, oldest first: messages without an answer and answers not sent."""
    _go(list_parked(_settings(), shop))


@parked_app.command("show")
def parked_show(shop: str, box: str, number: int) -> None:
    """One parked row (`inbox 12` or `outbox 34`), whole: it may hold a buyer's words and number."""
    _go(show_parked(_settings(), shop, box, number))


@parked_app.command("retry")
def parked_retry(shop: str, box: str, number: int) -> None:
    """Try a parked row again."""
    _go(retry_parked(_settings(), shop, box, number))


@app.command()
def sms(shop: str, days: Annotated[int, typer.Option(help="How far back.")] = 30) -> None:
    """What a shop's SMS cost, in segments by day, channel and alphabet."""
    _go(sms_costs(_settings(), shop, days))


@buyer_app.command("export")
def buyer_export(shop: str, buyer: Annotated[str, typer.Argument(help=WHO)]) -> None:
    """Everything the shop knows of a buyer, as JSON."""
    _go(export_buyer(_settings(), shop, buyer))


@buyer_app.command("erase")
def buyer_erase(shop: str, buyer: Annotated[str, typer.Argument(help=WHO)]) -> None:
    """Forget a buyer for good: name, number, addresses and words. Orders keep their numbers and amounts."""
    _go(erase_buyer(_settings(), shop, buyer))


@nlu_app.command("score")
def nlu_score(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Score lines of `{"text", "lang", "intent", "entities"}` through the running pipeline."""
    _go(score_file(_settings(), file, as_json=as_json))


money_commands.add_to(app, _go, _settings)


def main() -> None:
    app()


if __name__ == "__main__":
    main()

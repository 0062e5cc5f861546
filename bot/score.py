"""`bot nlu score`: how well the running pipeline understands lines that somebody else wrote."""

import json
from pathlib import Path

import typer

from bot.local import reached_nlu
from bot.settings import Settings
from nlu.client import NluSettings
from nlu.measure import PATIENT_S, measure
from nlu.scoring import render


def _aside(words: str) -> None:
    typer.echo(words, err=True)


async def score_file(settings: Settings, file: Path, *, as_json: bool) -> None:
    """Read *file*, ask the model about every line, print what came of it.

    Raises:
        EmbeddedError: no NLU server, and none could be started.
    """
    async with reached_nlu(settings, _aside) as (url, socket):
        report = await measure([file], NluSettings(url=url, socket=socket, budget_s=PATIENT_S))
    typer.echo(json.dumps(report.as_dict(), indent=1) if as_json else render(report))

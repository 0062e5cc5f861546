"""The conversations of `data/transcripts`, and how to walk through one."""

from typing import Any

import yaml

from bot.local import ROOT
from tests.e2e.talker import Talker

FILES = sorted((ROOT / "data" / "transcripts").glob("*.yml"))
TRANSCRIPTS = {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES}


async def walk(name: str, talker: Talker) -> None:
    for number, step in enumerate(TRANSCRIPTS[name]["steps"], 1):
        await _move(talker, step)
        try:
            await _listen(talker, step["shop"])
        except AssertionError as error:
            raise AssertionError(f"{name}, step {number} {step}:\n{error}") from None


async def _move(talker: Talker, step: dict[str, Any]) -> None:
    if "buyer" in step:
        await talker.says(str(step["buyer"]))
    elif "taps" in step:
        await talker.taps(step["taps"])
    elif "pays" in step:
        await talker.pays(step["pays"])
    elif "pin" in step:
        await talker.pins(step["pin"])
    else:
        raise ValueError(f"what does the buyer do in {step}?")


async def _listen(talker: Talker, expected: str) -> None:
    if expected == "(nothing)":
        await talker.hears_nothing()
    else:
        await talker.hears(expected)

"""`python -m nlu.measure`: the data checked, the model measured, through the real server.

Without --socket or --url it trains (when something changed) and starts a server of its own.
Ends with 1 when the training data breaks a promise or a held-out line stands in it.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from domain.model.understanding import Understanding
from nlu import coverage, roughness, several, training_data
from nlu.client import NluClient, NluSettings
from nlu.keywords import Keywords
from nlu.scoring import THRESHOLD, Report, read, render, score

ROOT: Final = Path(__file__).resolve().parent.parent
PROJECT: Final = ROOT / "nlu" / "project"
DATA: Final = ROOT / "data" / "nlu"
PATIENT_S: Final = 20.0  # a measurement waits; a buyer does not
START_S: Final = 60.0
AT_ONCE: Final = 16


class NotMeasuredError(Exception):
    """The server fell silent: keywords answered, so nothing was measured."""


async def understand_all(texts: Sequence[str], client: NluClient) -> list[Understanding]:
    """In order; every line by the model.

    Raises:
        NotMeasuredError: a line was answered by keywords.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(text: str) -> Understanding:
        async with gate:
            return await client.understand(text)

    understood = await asyncio.gather(*(one(text) for text in texts))
    if any(answer.source != "model" for answer in understood):
        raise NotMeasuredError("the NLU server did not answer every line")
    return list(understood)


async def measure(
    files: Sequence[Path], settings: NluSettings, threshold: float = THRESHOLD
) -> Report:
    samples = [sample for file in files for sample in read(file)]
    messages = [message for file in files for message in several.read(file)]
    async with NluClient(settings, Keywords.load(DATA / "keywords")) as client:
        understood = await understand_all([s.text for s in samples], client)
        taken_apart = await understand_all([m.text for m in messages], client)
    report = score(samples, understood, threshold)
    return replace(report, several=several.score(messages, taken_apart)) if messages else report


async def costs(
    files: Sequence[Path], settings: NluSettings, before: float
) -> dict[str, roughness.Cost]:
    """What worse typing costs, in percent of intents; *before* is what the lines bring as they are."""
    samples = [sample for file in files for sample in read(file)]
    found = {}
    async with NluClient(settings, Keywords.load(DATA / "keywords")) as client:
        for name, rough in roughness.variants(samples).items():
            understood = await understand_all([sample.text for sample in rough], client)
            right = sum(s.intent == u.intent for s, u in zip(rough, understood, strict=True))
            found[name] = roughness.Cost(before, round(100 * right / len(rough), 1))
    return found


async def trained() -> Path:
    """The model of the data as it is now."""
    command = (sys.executable, str(PROJECT / "train.py"))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    output, _ = await process.communicate()
    if process.returncode:
        raise NotMeasuredError("training failed")
    return Path(output.decode().splitlines()[-1])


@asynccontextmanager
async def served(model: Path) -> AsyncIterator[NluSettings]:
    """A server of its own for *model*, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "nlu"
        process = await asyncio.create_subprocess_exec(
            *(str(PROJECT / ".venv" / "bin" / "python"), "-m", "server"),
            *("--model", str(model), "--socket", str(socket)),
            cwd=PROJECT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        assert process.stdout
        try:
            await asyncio.wait_for(process.stdout.readline(), START_S)
            yield NluSettings(socket=socket, budget_s=PATIENT_S)
        finally:
            if process.returncode is None:
                process.terminate()
            await asyncio.wait_for(process.wait(), PATIENT_S)


def faults(files: Sequence[Path]) -> list[str]:
    lines = training_data.read(DATA)
    held_out = {
        file.name: [s.text for s in read(file)] + [m.text for m in several.read(file)]
        for file in files
    }
    gaps = coverage.gaps(lines, *coverage.contract(PROJECT / "domain.yml"))
    return training_data.faults(lines) + gaps + training_data.leaks(held_out, lines)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlu.measure", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="default: data/nlu/held_out/<lang>")
    parser.add_argument("--socket", type=Path, help="unix socket of a server that runs")
    parser.add_argument("--url", help="address of a server that runs")
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--json", action="store_true", help="the report as one JSON object")
    parser.add_argument("--only-data", action="store_true", help="check the data, measure nothing")
    return parser.parse_args()


async def reported(options: argparse.Namespace, files: Sequence[Path]) -> str:
    if options.socket or options.url:
        settings = NluSettings(options.url or "http://localhost", options.socket, PATIENT_S)
        return await told(options, files, settings)
    async with served(await trained()) as settings:
        return await told(options, files, settings)


async def told(options: argparse.Namespace, files: Sequence[Path], settings: NluSettings) -> str:
    report = await measure(files, settings, options.threshold)
    if options.json:
        return json.dumps(report.as_dict())
    worse = {} if options.files else await costs(files, settings, report.intents.percent)
    return "\n".join([render(report), *(roughness.render(worse) if worse else ())])


def held_out() -> list[Path]:
    """One file a language, and `several.jsonl` with several wishes a line."""
    return sorted((DATA / "held_out").glob("*.jsonl"))


def main() -> int:
    options = arguments()
    files = options.files or held_out()
    found = [] if options.files else faults(files)
    for fault in found:
        sys.stderr.write(f"FAULT {fault}\n")
    if not options.only_data:
        sys.stdout.write(asyncio.run(reported(options, files)) + "\n")
    if found:
        sys.stderr.write(f"{len(found)} faults in the data\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

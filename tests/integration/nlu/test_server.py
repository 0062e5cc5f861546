"""The NLU server, with a model trained by the real command."""

import asyncio
import os
import select
import signal
import subprocess
import sys
from http import HTTPStatus
from pathlib import Path

import aiohttp

from tests.integration.nlu.harness import PROJECT, PYTHON, START_S, STOP_S, Server, start

TIMEOUT = aiohttp.ClientTimeout(total=10.0)


def session(server: Server) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.UnixConnector(str(server.socket)), timeout=TIMEOUT
    )


async def parse(server: Server, *texts: str) -> list[dict[str, object]]:
    body = {"messages": [{"text": text} for text in texts]}
    async with session(server) as http, http.post("http://nlu/parse", json=body) as answer:
        assert answer.status == HTTPStatus.OK
        results: list[dict[str, object]] = (await answer.json())["results"]
        return results


async def test_a_message_is_read(server: Server) -> None:
    [result] = await parse(server, "give me 3 red kettles")

    assert result["text"] == "give me 3 red kettles"
    assert result["intent"]["name"] == "add_item"  # type: ignore[index]
    assert [(e["entity"], e["value"]) for e in result["entities"]] == [  # type: ignore[attr-defined]
        ("quantity", "3"),
        ("colour", "red"),
        ("product", "kettles"),
    ]
    assert len(result["ranking"]) == 3  # type: ignore[arg-type]


async def test_a_value_is_cut_from_the_buyers_own_letters(server: Server) -> None:
    text = "Give me  3 RED Kéttles!!"

    [result] = await parse(server, text)

    for entity in result["entities"]:  # type: ignore[attr-defined]
        assert text[entity["start"] : entity["end"]] == entity["value"]


async def test_a_role_is_told(server: Server) -> None:
    [result] = await parse(server, "I will pay 3500")

    assert [(e["value"], e["role"]) for e in result["entities"]] == [("3500", "offer")]  # type: ignore[attr-defined]


async def test_the_language_is_told(server: Server) -> None:
    english, french = await parse(server, "good evening my dear", "bonsoir monsieur")

    assert english["language"]["name"] == "en"  # type: ignore[index]
    assert french["language"]["name"] == "fr"  # type: ignore[index]


async def test_chances_add_up_to_no_more_than_one(server: Server) -> None:
    [result] = await parse(server, "hello")

    chances = [guess["confidence"] for guess in result["ranking"]]  # type: ignore[attr-defined]
    assert 0.0 < sum(chances) <= 1.0 + 1e-6
    assert chances == sorted(chances, reverse=True)


async def test_strange_messages_are_answered_too(server: Server) -> None:
    strange = ["", "   ", "👍🏽", "\u202e\u0000", "x" * 5_000, "/greet", "ሰላም"]

    results = await parse(server, *strange)

    assert len(results) == len(strange)


async def test_a_buyer_cannot_name_an_intent(server: Server) -> None:
    """Rasa's shell takes `/intent` for granted; a buyer's text is only read."""
    [result] = await parse(server, "/add_item")

    assert result["intent"]["confidence"] < 1.0  # type: ignore[index]


async def test_many_at_once_are_all_answered_in_their_order(server: Server) -> None:
    async def one(number: int) -> bool:
        [result] = await parse(server, f"give me {number} bags")
        return result["text"] == f"give me {number} bags"

    assert all(await asyncio.gather(*(one(number) for number in range(60))))


async def test_nonsense_is_refused(server: Server) -> None:
    async with session(server) as http, http.post("http://nlu/parse", json={"x": 1}) as answer:
        assert answer.status == HTTPStatus.BAD_REQUEST


async def test_health_names_the_model(server: Server, model: Path) -> None:
    async with session(server) as http, http.get("http://nlu/health") as answer:
        assert (await answer.json())["model"] == model.name.split(".")[0].rpartition("-")[2]


async def test_it_ends_cleanly_when_told(model: Path, socket_folder: Path) -> None:
    server = await start(model, socket_folder / "s")

    assert await server.stopped() == 0


async def test_a_missing_model_is_an_error_not_another_model(
    model: Path, socket_folder: Path
) -> None:
    """Rasa takes the newest model of the folder; which buyers' words it reads is no guess."""
    missing = model.with_name("nlu-000000000000.tar.gz")

    server = await start(missing, socket_folder / "s")

    assert await asyncio.wait_for(server.process.wait(), START_S) != 0
    assert server.process.stderr
    assert b"FileNotFoundError" in await server.process.stderr.read()


def test_it_does_not_outlive_the_process_that_started_it(model: Path, socket_folder: Path) -> None:
    starter = (
        "import os, subprocess, sys, time\n"
        f"server = subprocess.Popen([{str(PYTHON)!r}, '-m', 'server', '--model', {str(model)!r},\n"
        f"    '--socket', {str(socket_folder / 's')!r}, '--parent', str(os.getpid())],\n"
        f"    cwd={str(PROJECT)!r}, stdout=subprocess.PIPE, text=True)\n"
        "server.stdout.readline()\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())

    parent.send_signal(signal.SIGKILL)
    parent.wait(STOP_S)

    assert _gone(pid)


def _gone(pid: int) -> bool:
    """A pid file descriptor turns readable when its process ends."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ready, _, _ = select.select([watched], [], [], STOP_S)
    os.close(watched)
    return bool(ready)


async def test_two_wishes_are_read_apart(server: Server) -> None:
    text = "give me 3 red kettles, who is the president"

    [result] = await parse(server, text)

    assert result["wishes"] == []  # a wish and what no shop answers stay one message

"""The language model is away: the sale goes on in words, numbers and buttons; back, it is asked again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp.test_utils import unused_port

from tests.e2e.durability.books import until
from tests.e2e.durability.world import World
from tests.e2e.talker import Talker
from tests.e2e.transcripts import TRANSCRIPTS, walk
from tests.integration.nlu.harness import PROJECT, PYTHON, SMALL, START_S, STOP_S, train

WORDS = "words-numbers-and-buttons"
POLITE_S = 0.3


@asynccontextmanager
async def listening(model: Path, port: int) -> AsyncIterator[None]:
    """A server of the language model, until the block ends."""
    process = await asyncio.create_subprocess_exec(
        *(str(PYTHON), "-m", "server", "--model", str(model), "--port", str(port)),
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    try:
        await asyncio.wait_for(process.stdout.readline(), START_S)
        yield
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), STOP_S)


@pytest.fixture(scope="module")
def model() -> Path:
    """A small one: only who understands is looked at, not how well."""
    trained = train("--data", str(SMALL))
    assert trained.returncode == 0, trained.stderr
    return Path(trained.stdout.splitlines()[-1])


async def test_words_numbers_and_buttons_complete_the_sale_and_the_model_is_asked_when_back(
    world: World, model: Path
) -> None:
    port, buyer = unused_port(), world.buyer()
    world.environment = {**world.environment, "BOT_NLU_URL": f"http://127.0.0.1:{port}"}
    await world.start()

    await walk(WORDS, buyer)

    texts = sum("buyer" in step for step in TRANSCRIPTS[WORDS]["steps"])
    understood = await world.books.sources(buyer.number)
    assert understood.count("keywords") > texts // 2  # a bare number and a name need nobody
    assert "model" not in understood

    async with listening(model, port):
        await until(lambda: is_understood_by_the_model(world, buyer))


async def is_understood_by_the_model(world: World, buyer: Talker) -> bool:
    await asyncio.sleep(POLITE_S)
    await buyer.says("what do you sell")
    await buyer.hears("[Fabrics]")
    return (await world.books.sources(buyer.number))[-1] == "model"

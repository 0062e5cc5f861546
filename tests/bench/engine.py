"""The engine as its operator runs it: `bot serve` on a state folder of its own, every commit flushed to the disk."""

import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM

import aiohttp

from bot.embedded import EmbeddedNlu, NluSettings
from bot.embedded.process import Child, Command, finish
from bot.local import DEMO_SECRETS

ROOT = Path(__file__).resolve().parents[2]
NLU = ROOT / "nlu" / "project"
START_S = 420.0
"""With a language model to train first; seconds otherwise."""
STOP_S = 25.0
LOAD_S = 60.0
SECRETS: Mapping[str, str] = {
    **dict.fromkeys(DEMO_SECRETS, "a-secret-of-no-account-in-use"),
    "DEMO_WHATSAPP_APP_SECRET": "app-secret-of-the-bench",
    "DEMO_WHATSAPP_ACCESS_TOKEN": "access-token-of-the-bench",
    "DEMO_WHATSAPP_VERIFY_TOKEN": "verify-token-of-the-bench",
    "DEMO_PAYSTACK_SECRET_KEY": "sk_test_of_the_bench",
}


@dataclass(frozen=True, slots=True)
class Running:
    """A started engine. `pids` names the processes that are measured: engine, postgres, valkey, nlu."""

    url: str
    dsn: str
    pids: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """`nlu_model`: a trained model to use, whatever today's data says; None: the engine finds or trains its own."""

    state: Path
    stand_in_url: str
    nlu_model: Path | None
    profiler: tuple[str, ...] = ()
    """Words before the command: a profiler that starts the engine."""
    processes: int = 1

    @property
    def counts(self) -> Path:
        """Where `sampled` writes what it has counted."""
        return self.state / "counts.json"


@asynccontextmanager
async def running(plan: Plan) -> AsyncIterator[Running]:
    port = free_port()
    environment = {**environment_of(plan.state, plan.stand_in_url), "PORT": str(port)}
    async with nlu(plan) as nlu_url:
        if nlu_url:
            environment["BOT_NLU_URL"] = nlu_url
        words = ("serve", "--workers", str(plan.processes)) if plan.processes > 1 else ("serve",)
        child = await Child.start(_command(plan, "engine", environment, *words))
        try:
            url = f"http://127.0.0.1:{port}"
            await _ready(child, url)
            yield Running(url, _dsn(plan.state), _pids(plan.state, child.pid))
        finally:
            await child.stop()


async def load_shop(plan: Plan, file: Path) -> None:
    """By the command an operator uses, into the running engine's database."""
    environment = {**environment_of(plan.state, plan.stand_in_url), "PORT": "0"}
    await finish(_command(plan, "shop", environment, "shop", "load", str(file)), LOAD_S)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def environment_of(state: Path, provider_url: str) -> dict[str, str]:
    """Nobody's settings but ours: the operator's BOT_ variables must not lead elsewhere."""
    allowed = {"BOT_CACHE_DIR", "BOT_POSTGRES_BIN", "BOT_WORKERS", "BOT_SENDERS"}
    # Without compiled files a start takes seconds longer.
    strange = {"PYTHONDONTWRITEBYTECODE", "PORT"}
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in allowed or not (name.startswith("BOT_") or name in strange)
    }
    return {
        **kept,
        **SECRETS,
        "BOT_STATE_DIR": str(state),
        "BOT_DATA_DIR": str(ROOT / "data"),
        "BOT_PACED": "false",  # a real number sends 80 messages a second at most
        "BOT_WHATSAPP_URL": provider_url,
        "BOT_PAYSTACK_URL": provider_url,
    }


def _command(plan: Plan, name: str, environment: Mapping[str, str], *words: str) -> Command:
    profiler = plan.profiler if name == "engine" else ()
    # Its CPU time can be told apart while it runs.
    sampled = ("tests.bench.sampled", str(plan.counts))
    program = sampled if name == "engine" and plan.processes == 1 else ("bot",)
    logs = plan.state / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    return Command(
        name=name,
        argv=(*profiler, sys.executable, "-m", *program, *words),
        log=logs / f"{name}.log",
        cwd=ROOT,
        environment=environment,
        stops=((SIGTERM, STOP_S),),
    )


async def _ready(child: Child, url: str) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:

        async def answers() -> bool:
            with suppress(aiohttp.ClientError, TimeoutError):
                async with session.get(f"{url}/health") as answer:
                    return answer.ok
            return False

        await child.wait_ready(answers, START_S)


@asynccontextmanager
async def nlu(plan: Plan) -> AsyncIterator[str]:
    """The address of a language model of our own, or nothing where the plan names none."""
    if plan.nlu_model is None:
        yield ""
        return
    port = free_port()
    argv = (
        *(str(NLU / ".venv" / "bin" / "python"), "-W", "ignore", "-m", "server"),
        *("--model", str(plan.nlu_model), "--port", str(port), "--parent", str(os.getpid())),
    )
    url = f"http://127.0.0.1:{port}"
    async with EmbeddedNlu(NluSettings(plan.state, argv, cwd=NLU, url=url)):
        yield url


def _dsn(state: Path) -> str:
    dsn: str = _noted(state, "services")["database_url"]
    return dsn


def _pids(state: Path, engine: int) -> dict[str, int]:
    others = {name: int(_noted(state, name)["child"]) for name in ("postgres", "valkey", "nlu")}
    return {"engine": engine, **others}


def _noted(state: Path, name: str) -> dict[str, str]:
    noted: dict[str, str] = json.loads((state / "run" / f"{name}.json").read_text("utf-8"))
    return noted

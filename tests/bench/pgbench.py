"""What this Postgres can do with the writes of a turn when nobody thinks: pgbench, on the same server.

https://www.postgresql.org/docs/current/pgbench.html
"""

import asyncio
import re
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from bot.embedded.binaries import postgres_binaries
from tests.bench.ledger import Ledger, Written
from tests.bench.processes import Processes, used

SCRIPTS: Final = Path(__file__).parent / "sql"
CLIENTS: Final = 8
THREADS: Final = 2
SPARE_S: Final = 20.0
TPS: Final = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


class PgbenchError(RuntimeError):
    """It ended with an error; the message has its last words."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`server_us` and `client_us`: CPU microseconds of Postgres and of pgbench a transaction."""

    per_s: float
    server_us: float
    client_us: float

    @property
    def cpu_us(self) -> float:
        return self.server_us + self.client_us


@dataclass(frozen=True, slots=True)
class Pgbench:
    dsn: str
    ledger: Ledger
    processes: Processes

    async def run(self, script: str, like: Written, seconds: int) -> Rate:
        """Rows as large as those *like* tells, in tables made anew."""
        await self.ledger.run((SCRIPTS / "tables.sql").read_text("utf-8"))
        before, client_s = self.processes.sample(), _children_s()
        output = await self._pgbench(script, like, seconds)
        after = self.processes.sample()
        found = TPS.search(output)
        if not found:
            raise PgbenchError(output[-500:])
        per_s = float(found[1])
        postgres_s = used(before, after).cpu_s["postgres"]
        client_s = _children_s() - client_s
        transactions = per_s * seconds
        return Rate(per_s, postgres_s * 1e6 / transactions, client_s * 1e6 / transactions)

    async def _pgbench(self, script: str, like: Written, seconds: int) -> str:
        parts = urlsplit(self.dsn)
        sizes = {
            "inbox_bytes": like.inbox_bytes,
            "state_bytes": like.state_bytes,
            "outbox_bytes": like.outbox_bytes,
            "steps_bytes": like.steps_bytes,
            "journal_bytes": like.journal_bytes,
        }
        process = await asyncio.create_subprocess_exec(
            postgres_binaries(None)["pgbench"],
            *("--no-vacuum", "--protocol=prepared", f"--time={seconds}"),
            *(f"--client={CLIENTS}", f"--jobs={THREADS}", f"--file={SCRIPTS / script}"),
            *(f"--define={name}={size}" for name, size in sizes.items()),
            *("--host", parse_qs(parts.query)["host"][0], "--username", parts.username or ""),
            parts.path.lstrip("/"),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            async with asyncio.timeout(seconds + SPARE_S):
                output, _ = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode != 0:
            raise PgbenchError(output.decode("utf-8", "replace")[-500:])
        return output.decode("utf-8", "replace")


def _children_s() -> float:
    """CPU seconds of our children that have ended: pgbench is the only one that ends meanwhile."""
    used_s = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used_s.ru_utime + used_s.ru_stime

"""The few statements an operator would type, through psql: drivers live under adapters/postgres."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.embedded.errors import EmbeddedError

TIMEOUT_S: Final = 30.0
# psql quotes what its variables hold: :'x' as a text, %I as a name; \gexec runs what was selected.
CREATE: Final = r"""
select format('create database %I template %I', :'name', :'template')
 where not exists (select from pg_database where datname = :'name') \gexec
"""
DROP: Final = r"""
select format('drop database if exists %I with (force)', :'name') \gexec
"""


@dataclass(frozen=True, slots=True)
class Psql:
    program: str
    sockets: Path
    user: str

    async def create_database(self, name: str, template: str) -> None:
        await self._run(CREATE, f"--set=name={name}", f"--set=template={template}")

    async def drop_database(self, name: str) -> None:
        await self._run(DROP, f"--set=name={name}")

    async def _run(self, script: str, *variables: str) -> None:
        process = await asyncio.create_subprocess_exec(
            self.program,
            "--no-psqlrc",
            "--quiet",
            "--set=ON_ERROR_STOP=1",
            f"--host={self.sockets}",
            "--port=5432",
            f"--username={self.user}",
            "--dbname=postgres",
            *variables,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        )
        try:
            async with asyncio.timeout(TIMEOUT_S):
                _, errors = await process.communicate(script.encode())
        finally:
            if process.returncode is None:
                process.kill()
        if process.returncode != 0:
            raise EmbeddedError(f"psql: {errors.decode('utf-8', 'replace').strip()}")

"""To stop two transactions in the middle and see who waits for whom."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import asyncpg

PATIENCE_S = 10

BLOCKED = """
    select count(*) from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'
"""

Value = TypeVar("Value")


async def blocked(
    owner: asyncpg.Connection, work: Coroutine[Any, Any, Value]
) -> asyncio.Task[Value]:
    """*work*, started and now waiting for somebody's lock."""
    task = asyncio.create_task(work)
    async with asyncio.timeout(PATIENCE_S):
        while not await owner.fetchval(BLOCKED):
            assert not task.done(), "it did not wait"
            await asyncio.sleep(0.005)
    return task

"""A short run of `make chaos`: everything goes wrong for a while, a day passes, and the books agree."""

import pytest

from tests.chaos.run import Options
from tests.chaos.world import everything

SHORT = Options(seed=17, messages=60, buyers=12, nights=1)
TRAINED_S = 420.0
"""It trains the model first where `make test` has not."""


@pytest.mark.timeout(TRAINED_S)
async def test_nothing_is_lost_or_doubled_while_everything_goes_wrong() -> None:
    said: list[str] = []

    async with everything(SHORT, said.append) as run:
        found = await run.run()

    assert found == [], said
    assert run.courier.faulted >= SHORT.messages
    assert run.crowd.network.nights == SHORT.nights
    assert run.havoc.done.total() > 0

from collections.abc import AsyncIterator

import pytest

from tests.integration.sandbox.paying import Shop, open_shop
from tests.integration.sandbox.phones import Phones, open_phones
from tests.integration.sandbox.world import World, open_world


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with open_world() as opened:
        yield opened


@pytest.fixture
async def phones() -> AsyncIterator[Phones]:
    async with open_phones() as opened:
        yield opened


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened

"""Whole conversations: `data/transcripts/*.yml`, read by a shopkeeper, run against the real thing."""

import pytest

from tests.e2e.talker import Talker
from tests.e2e.transcripts import TRANSCRIPTS, walk


@pytest.mark.parametrize("name", TRANSCRIPTS)
async def test_a_conversation_goes_as_written(name: str, talker: Talker) -> None:
    await walk(name, talker)

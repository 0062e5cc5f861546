"""Every channel's stand-in can be slow, fail, repeat itself and tell things in another order."""

import pytest

from bot.sandbox.phones import channels
from tests.integration.sandbox.phones import Phones
from tests.integration.sandbox.world import until

EVERY = pytest.mark.parametrize("channel", channels())


@EVERY
async def test_a_webhook_comes_as_often_as_told_and_is_the_same(
    phones: Phones, channel: str
) -> None:
    await phones.switch(channel, repeat=3)

    await phones.say(channel, "hi")
    await until(lambda: len(phones.engine.hooks) == 3)

    assert len({hook.body for hook in phones.engine.hooks}) == 1


@EVERY
async def test_what_was_said_second_comes_first(phones: Phones, channel: str) -> None:
    await phones.switch(channel, reorder=True)

    await phones.act(channel, kind="text", text="one-one")
    await phones.act(channel, kind="text", text="two-two")
    await until(lambda: len(phones.engine.hooks) == 2)

    first, second = (hook.body for hook in phones.engine.hooks)
    assert b"two-two" in first
    assert b"one-one" in second


@EVERY
@pytest.mark.parametrize("fail", ["throttle", "error", "hang", "die"])
async def test_every_failure_and_a_delay_have_their_switch(
    phones: Phones, channel: str, fail: str
) -> None:
    await phones.switch(channel, fail=fail, fail_times=1, slow_s=0.1)

"""Phones find themselves: every module here with `open_phone` is one."""

import importlib
import pkgutil
from collections.abc import Callable, Sequence
from typing import TypeAlias, cast

from bot.sandbox.desk import Desk
from bot.sandbox.phone import Phone
from bot.sandbox.settings import PhoneAccount

OpenPhone: TypeAlias = Callable[[Sequence[PhoneAccount], Desk], Phone]


def channels() -> dict[str, OpenPhone]:
    """By channel, which is the name of the file."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found[module.name] = cast("OpenPhone", loaded.open_phone)
    return found


def open_phones(accounts: Sequence[PhoneAccount], desk: Desk) -> list[Phone]:
    """Raises:
    ValueError: an account names a channel that has no phone here.
    """
    known = channels()
    strangers = {account.channel for account in accounts} - known.keys()
    if strangers:
        raise ValueError(f"no phone for: {', '.join(sorted(strangers))}")
    return [
        open_phone([account for account in accounts if account.channel == channel], desk)
        for channel, open_phone in known.items()
        if any(account.channel == channel for account in accounts)
    ]

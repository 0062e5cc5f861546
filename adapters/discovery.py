"""Every file in `adapters/channels` is a channel, every file in `adapters/payments` a provider of payments.

A new file is found by itself. It holds one class with `name`, `default_base_url` and `url_variable` (the
environment variable that overrides the address, e.g. in tests), made from an `Http` and an address.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Protocol, TypeVar, cast

import adapters.channels
import adapters.payments
from adapters.http import Http
from adapters.needs import Need
from domain.edge_ports import Channel
from domain.model.shop import Account
from domain.payment_ports import PaymentProvider

Made_co = TypeVar("Made_co", covariant=True)


class Adapter(Protocol[Made_co]):
    """The class of a channel or of a provider of payments."""

    name: str
    default_base_url: str
    url_variable: str

    def __call__(self, http: Http, base_url: str) -> Made_co: ...


class ChannelClass(Adapter[Channel], Protocol):
    """What is known of a channel before it is opened: `needs` are what an account of it must bring."""

    needs: tuple[Need, ...]

    def door(self, account: Account, home: str) -> str: ...


def channels(http: Http, environ: Mapping[str, str]) -> dict[str, Channel]:
    """Every channel by name, at its provider's address or at the one that *environ* gives."""
    return {found.name: _made(found, http, environ) for found in channel_classes()}


def providers(http: Http, environ: Mapping[str, str]) -> dict[str, PaymentProvider]:
    return {found.name: _made(found, http, environ) for found in provider_classes()}


def channel_classes() -> list[ChannelClass]:
    return [cast("ChannelClass", found) for found in _classes(adapters.channels, "render")]


def provider_classes() -> list[Adapter[PaymentProvider]]:
    return [
        cast("Adapter[PaymentProvider]", found) for found in _classes(adapters.payments, "confirm")
    ]


def _made(found: Adapter[Made_co], http: Http, environ: Mapping[str, str]) -> Made_co:
    address = environ.get(found.url_variable) or found.default_base_url
    return found(http, address.rstrip("/"))


def _classes(package: ModuleType, method: str) -> Iterator[type]:
    seen: dict[str, str] = {}
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        found = _only_class(module, method)
        name = found.name  # type: ignore[attr-defined]  # checked by `_only_class`
        if name in seen:
            raise TypeError(f"{module.__name__} and {seen[name]} are both called {name!r}")
        seen[name] = module.__name__
        yield found


def _only_class(module: ModuleType, method: str) -> type:
    found = [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and value.__module__ == module.__name__
        and hasattr(value, method)
        and hasattr(value, "name")
    ]
    if len(found) != 1:
        raise TypeError(f"{module.__name__} must hold exactly one adapter, not {len(found)}")
    return found[0]

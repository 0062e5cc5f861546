"""Finding every adapter and its fixtures, so that a new file is under contract without a new test."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import yaml
from aiohttp import ClientSession

from adapters.discovery import channel_classes, provider_classes
from adapters.http import Http
from domain.edge_ports import Channel, Webhook
from domain.model import message as words
from domain.model.money import Money
from domain.model.payment import PaymentNotice
from domain.payment_ports import PaymentProvider

FIXTURES = Path(__file__).parents[2] / "data" / "fixtures"
BODIES = {".json": "application/json", ".form": "application/x-www-form-urlencoded"}
RECEIVED_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
NOBODY = Http(cast("ClientSession", None))
"""Reading and rendering call nobody."""

CHANNELS: Mapping[str, Channel] = {c.name: c(NOBODY, "") for c in channel_classes()}
PROVIDERS: Mapping[str, PaymentProvider] = {p.name: p(NOBODY, "") for p in provider_classes()}


@dataclass(frozen=True)
class Reader:
    """A channel or provider, as far as they are alike: both check and read webhooks."""

    adapter: Channel | PaymentProvider
    folder: Path

    @cached_property
    def signed(self) -> dict[str, Any]:
        """Empty where the file is missing, which only one test shall complain about."""
        path = self.folder / "signed.yml"
        return load(path) if path.is_file() else {}

    @property
    def bodies(self) -> list[Path]:
        return [path for path in sorted(self.folder.glob("*")) if path.suffix in BODIES]

    def webhook(self, path: Path, **changed: Any) -> Webhook:
        given = {
            "body": path.read_bytes(),
            "headers": {"content-type": BODIES[path.suffix]},
            "url": "https://shop.example/webhooks/key",
            "query": {},
            "received_at": RECEIVED_AT,
        }
        return Webhook(**{**given, **changed})

    def signed_webhook(self, **changed: Any) -> Webhook:
        signed = self.signed
        path = self.folder / signed["fixture"]
        headers = {"content-type": BODIES[path.suffix], **signed["headers"]}
        return self.webhook(path, **{"headers": headers, "url": signed["url"], **changed})


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


READERS = {
    **{f"channels/{n}": Reader(a, FIXTURES / "channels" / n) for n, a in CHANNELS.items()},
    **{f"payments/{n}": Reader(a, FIXTURES / "payments" / n) for n, a in PROVIDERS.items()},
}


def meant(written: Mapping[str, Any]) -> object:
    """An expectation as the value it stands for."""
    if "event_id" in written:
        claimed = {"amount": Money(**written["amount"])} if "amount" in written else {}
        return PaymentNotice(**{**written, **claimed})
    (kind, fields), *_ = written.items()
    if kind != "inbound":
        return {"receipt": words.Receipt, "echo": words.Echo, "unknown": words.Unknown}[kind](
            **fields
        )
    return words.Inbound(**{**fields, "content": _content(fields["content"])})


def _content(written: Mapping[str, Any]) -> words.Content:
    kinds = {c.__dataclass_fields__["kind"].default: c for c in words.Content.__args__}
    fields = {key: value for key, value in written.items() if key != "kind"}
    if "lines" in fields:
        fields["lines"] = tuple(words.CartLineWish(**line) for line in fields["lines"])
    return cast("words.Content", kinds[written["kind"]](**fields))

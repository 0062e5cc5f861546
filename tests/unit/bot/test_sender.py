"""A row leaves when its channel may take it."""

import asyncio
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

import pytest

from bot.metrics import Metrics
from bot.sender import Sender
from domain.edge_ports import Channel, Outbox, Outgoing, Payload
from domain.errors import ProviderError, Verdict
from domain.model.ids import AccountId, ConversationId, TenantId
from domain.model.message import Sent
from domain.model.shop import Account

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TENANT = TenantId(UUID(int=1))


def outgoing(channel: str, body: Payload, *, heard: timedelta | None = None) -> Outgoing:
    account = Account(TENANT, AccountId(UUID(int=2)), "key", channel, "1")
    return Outgoing(
        tenant_id=TENANT,
        outbox_id=1,
        conversation_id=ConversationId(UUID(int=3)),
        account=account,
        row="message",
        kind=channel,
        key="reference",
        attempts=1,
        body=body,
        heard_at=None if heard is None else NOW - heard,
    )


@dataclass
class Doors:
    """An outbox of one row and a channel that takes everything; both note what is asked of them."""

    row: Outgoing
    error: ProviderError | None = None
    done: list[tuple[str, object]] = field(default_factory=list)

    async def claim(self, most: int) -> list[Outgoing]:  # noqa: ARG002 - one row
        return [self.row]

    async def sent(self, row: Outgoing, provider_id: str) -> None:  # noqa: ARG002
        self.done.append(("sent", provider_id))

    async def park(self, row: Outgoing, reason: str) -> None:  # noqa: ARG002
        self.done.append(("park", reason))

    async def postpone(self, row: Outgoing, at: datetime, reason: str) -> None:  # noqa: ARG002
        self.done.append((reason, at))

    async def retry(self, row: Outgoing, at: datetime, reason: str) -> None:  # noqa: ARG002
        self.done.append((reason, at))

    def is_template(self, payload: Payload) -> bool:
        return payload.get("type") == "template"

    def template(self, template: object, values: object, to: str) -> Payload:
        raise NotImplementedError

    async def send(self, account: Account, payload: Payload, reference: str) -> Sent:  # noqa: ARG002
        if self.error is not None:
            raise self.error
        return Sent(f"for {reference}")


def sender(doors: Doors, metrics: Metrics, wait_s: float = 0.0) -> Sender:
    async def wait(_row: Outgoing) -> float:
        await asyncio.sleep(0)
        return wait_s

    async def effect(_row: Outgoing) -> None:
        doors.done.append(("effect", ""))

    async def opted_out(row: Outgoing) -> None:
        doors.done.append(("opted out", row.outbox_id))

    channels = dict.fromkeys(("whatsapp", "twilio"), cast("Channel", doors))
    return Sender(
        cast("Outbox", doors),
        channels,
        {"confirm": effect},
        opted_out,
        wait,
        lambda: NOW,
        random.Random(1),
        metrics,
        lambda: None,
    )


async def test_within_the_window_a_message_is_sent() -> None:
    doors = Doors(outgoing("whatsapp", {}, heard=timedelta(hours=23)))

    await sender(doors, Metrics()).once()

    assert doors.done == [("sent", "for reference")]


@pytest.mark.parametrize("heard", [timedelta(hours=24), None], ids=["a day ago", "never"])
async def test_a_message_that_waited_too_long_is_set_aside(heard: timedelta | None) -> None:
    doors = Doors(outgoing("whatsapp", {}, heard=heard))

    await sender(doors, Metrics()).once()

    assert doors.done == [("park", "outside_window")]


async def test_a_burst_waits_and_is_not_tried() -> None:
    doors = Doors(outgoing("whatsapp", {}, heard=timedelta(0)))

    await sender(doors, Metrics(), wait_s=6.0).once()

    assert doors.done == [("paced", NOW + timedelta(seconds=6))]


async def test_an_effect_waits_for_no_window_and_no_pace() -> None:
    row = replace(outgoing("whatsapp", {}), row="effect", kind="confirm")
    doors = Doors(row)

    await sender(doors, Metrics(), wait_s=6.0).once()

    assert doors.done == [("effect", ""), ("sent", "")]


async def test_segments_are_counted_when_an_sms_is_sent() -> None:
    metrics = Metrics()
    doors = Doors(outgoing("twilio", {"Body": "x", "segments": 2, "encoding": "gsm7"}))

    await sender(doors, metrics).once()

    labels = {"channel": "twilio", "encoding": "gsm7"}
    assert metrics.registry.get_sample_value("bot_sms_segments_total", labels) == 2


async def test_a_buyer_who_opted_out_with_the_provider_is_remembered() -> None:
    refused = ProviderError("twilio_21610", verdict=Verdict.OPTED_OUT)
    doors = Doors(outgoing("twilio", {}), refused)

    await sender(doors, Metrics()).once()

    assert doors.done == [("park", "twilio_21610"), ("opted out", 1)]


@pytest.mark.parametrize(("attempts", "least_s"), [(1, 4), (2, 4), (3, 16), (4, 64)])
async def test_a_waiting_time_grows_as_the_provider_asks(attempts: int, least_s: int) -> None:
    crowded = ProviderError("meta_131056", verdict=Verdict.RETRY, retry_after_s=4.0, growth=4.0)
    doors = Doors(replace(outgoing("twilio", {}), attempts=attempts), crowded)

    await sender(doors, Metrics()).once()

    (((reason, at)),) = doors.done
    assert reason == "meta_131056"
    assert isinstance(at, datetime)
    assert timedelta(seconds=least_s) <= at - NOW <= timedelta(seconds=least_s * 1.25)


async def test_handed_messages_stop_behind_one_that_has_to_wait() -> None:
    first, second = (outgoing("whatsapp", {}, heard=timedelta(0)) for _ in range(2))
    doors = Doors(first)
    post = sender(doors, Metrics(), wait_s=6.0)

    post.take([first, second])
    await post.finish()

    assert doors.done == [("paced", NOW + timedelta(seconds=6)), ("behind another", NOW)]


async def test_an_approved_template_leaves_outside_the_window() -> None:
    doors = Doors(outgoing("whatsapp", {"type": "template"}, heard=timedelta(hours=30)))

    await sender(doors, Metrics()).once()

    assert doors.done == [("sent", "for reference")]


async def test_what_may_be_tried_twice_is_not_tried_a_third_time() -> None:
    unknown = ProviderError("twilio_30008", verdict=Verdict.LATER, most_tries=2)
    first, second = (
        Doors(replace(outgoing("twilio", {}), attempts=attempts), unknown) for attempts in (1, 2)
    )

    await sender(first, Metrics()).once()
    await sender(second, Metrics()).once()

    assert [reason for reason, _ in first.done] == ["twilio_30008"]
    assert second.done == [("park", "twilio_30008")]

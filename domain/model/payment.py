"""A payment: one attempt to settle one order with one provider."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.shop import PaymentMethod


class PaymentStatus(StrEnum):
    STARTING = "starting"
    """Written down, the provider not yet asked."""
    OPEN = "open"
    """The buyer has the link."""
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Payment:
    """`reference` is ours, unique, and the key that makes a repeat at the provider harmless."""

    reference: str
    order_id: OrderId
    provider: PaymentMethod
    account_key: str
    amount: Money
    status: PaymentStatus
    created_at: datetime
    link: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The provider took the payment up: where the buyer pays."""

    link: str
    provider_ref: str = ""


class Outcome(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the provider says of a reference when asked with our own key: the only word that counts."""

    reference: str
    outcome: Outcome
    amount: Money | None = None
    provider_ref: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A hint from a webhook: ask the provider about `reference`. `event_id` tells repeats apart."""

    reference: str
    event_id: str

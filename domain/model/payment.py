"""A payment: one attempt to settle one order with one provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.shop import PaymentMethod


class PaymentStatus(StrEnum):
    STARTING = "starting"
    """Written down, the provider not yet asked."""
    OPEN = "open"
    """The buyer has the link."""
    PAID = "paid"
    """The provider confirmed money, whatever amount: `received` says which."""
    FAILED = "failed"
    CANCELLED = "cancelled"
    """Given up by us: another attempt took its place."""


# Money that comes in late is money: a payment given up may still turn out to be paid.
PAYMENT_MOVES: Mapping[PaymentStatus, frozenset[PaymentStatus]] = MappingProxyType(
    {
        PaymentStatus.STARTING: frozenset(PaymentStatus) - {PaymentStatus.STARTING},
        PaymentStatus.OPEN: frozenset(
            {PaymentStatus.PAID, PaymentStatus.FAILED, PaymentStatus.CANCELLED}
        ),
        PaymentStatus.FAILED: frozenset({PaymentStatus.PAID}),
        PaymentStatus.CANCELLED: frozenset({PaymentStatus.PAID}),
        PaymentStatus.PAID: frozenset(),
    }
)
ATTEMPTING = frozenset({PaymentStatus.STARTING, PaymentStatus.OPEN})


@dataclass(frozen=True, slots=True)
class Payment:
    """`reference` is ours, unique, and the key that makes a repeat at the provider harmless.

    `provider_ref` is the provider's own name for it, where it has told one (M-Pesa's CheckoutRequestID, which may
    hold a phone number: never log it). `phone` is whom a prompt is sent to (E.164). `callback_token` is the secret part
    of the address where the provider reports this payment alone. `pushed_at`: when a prompt was sent to the phone.
    `deposit`: it asks for a part only. `received`: what the provider confirmed.
    """

    reference: str
    order_id: OrderId
    provider: PaymentMethod
    account_key: str
    amount: Money
    status: PaymentStatus
    created_at: datetime
    link: str = ""
    provider_ref: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    callback_token: str = field(default="", repr=False)
    pushed_at: datetime | None = None
    deposit: bool = False
    received: Money | None = None


@dataclass(frozen=True, slots=True)
class Started:
    """The provider took the payment up: where the buyer pays, or (`link` empty) a prompt on their phone."""

    link: str
    provider_ref: str = field(default="", repr=False)


class Outcome(StrEnum):
    PAID = "paid"
    FAILED = "failed"
    PENDING = "pending"


class Reason(StrEnum):
    """Why an attempt came to nothing, as far as the buyer should know."""

    NONE = ""
    CANCELLED = "cancelled"
    """By the buyer."""
    NO_ANSWER = "no_answer"
    """The prompt was not answered: nobody declined anything."""
    NO_FUNDS = "no_funds"
    WRONG_PIN = "wrong_pin"
    BUSY = "busy"
    """Another prompt is open, or the network has no room: again in a minute or two."""
    EXPIRED = "expired"
    DECLINED = "declined"
    """By the bank or the provider."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the provider says of a reference when asked with our own key: the only word that counts.

    `detail` is the provider's own code, for people who look into it. `at` is when the money came, where it tells.
    """

    reference: str
    outcome: Outcome
    amount: Money | None = None
    provider_ref: str = field(default="", repr=False)
    reason: Reason = Reason.NONE
    detail: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PaymentNotice:
    """A hint from a webhook: ask the provider about `reference`. `event_id` tells repeats apart.

    `reference` is empty where the provider does not tell it and the payment's own `callback_url` does; then
    `provider_ref` is what the provider calls it. `about` says what moved. `amount` is what the webhook claims was
    paid, where the provider tells it nowhere else: one that is not what was asked for gives no value.
    """

    reference: str
    event_id: str
    about: Literal["payment", "refund"] = "payment"
    provider_ref: str = field(default="", repr=False)
    amount: Money | None = None


class RefundStatus(StrEnum):
    """The life of a refund, ours and what a provider answers."""

    ASKED = "asked"
    """Written down, the provider not yet asked."""
    PENDING = "pending"
    """The provider is at it; this may take days."""
    DONE = "done"
    FAILED = "failed"
    """The money is still with the shop."""
    BY_HAND = "by_hand"
    """The provider does not do it by itself: a person sends the money and says so."""
    UNKNOWN = "unknown"
    """The provider knows of none. Never stored."""


REFUND_MOVES: Mapping[RefundStatus, frozenset[RefundStatus]] = MappingProxyType(
    {
        RefundStatus.ASKED: frozenset(
            {
                *(RefundStatus.PENDING, RefundStatus.BY_HAND),
                *(RefundStatus.DONE, RefundStatus.FAILED),
            }
        ),
        RefundStatus.PENDING: frozenset(
            {RefundStatus.BY_HAND, RefundStatus.DONE, RefundStatus.FAILED}
        ),
        RefundStatus.BY_HAND: frozenset({RefundStatus.DONE, RefundStatus.FAILED}),
        RefundStatus.DONE: frozenset(),
        RefundStatus.FAILED: frozenset(),
    }
)


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back to the buyer. `reference` is ours; `provider_ref` the provider's name, once told."""

    reference: str
    payment_reference: str
    order_id: OrderId
    amount: Money
    status: RefundStatus
    why: str
    by: str
    created_at: datetime
    provider_ref: str = ""


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    status: RefundStatus
    provider_ref: str = ""
    detail: str = ""

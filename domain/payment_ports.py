"""Providers of payments: what the engine asks of one, and what it hears back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from domain.edge_ports import Webhook
from domain.model.payment import (
    Confirmation,
    Payment,
    PaymentNotice,
    Refund,
    RefundAnswer,
    Started,
)
from domain.model.shop import PaymentAccount, Secrets


@dataclass(frozen=True, slots=True)
class Charge:
    """What a provider needs to ask for money.

    `email` is made up from the buyer's id where there is none; `phone` is E.164 or empty; the buyer's browser comes
    back to `return_url`; `callback_url` is where the provider reports this one payment: nobody else can guess it.
    `title` is what the buyer reads on the provider's side: the shop and the order's number.
    """

    payment: Payment
    email: str
    phone: str
    return_url: str
    callback_url: str = ""
    title: str = ""


class PaymentProvider(Protocol):
    """One provider of payments. Its webhook is a hint; `confirm` is the truth."""

    @property
    def name(self) -> str: ...

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:
        """Not called for a webhook that came to a payment's own `callback_url`: that address is the proof.

        Raises:
            BadSignatureError: not signed with this account's secret.
        """
        ...

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:
        """Raises:
        UnreadableError: not what the provider documents.
        """
        ...

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:
        """Harmless to repeat with the same reference, or UNKNOWN where it may have worked and is not.

        Raises:
            ProviderError: with what to do next.
        """
        ...

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:
        """What the provider says of this attempt, asked with our own key.

        Raises:
            ProviderError: with what to do next.
        """
        ...


@runtime_checkable
class Refunds(Protocol):
    """A provider that gives money back when asked. Where one does not, a person does."""

    async def refund(
        self, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        """Give back `refund.amount` of *payment*. Never asked twice for one refund without `refund_state` before it.

        Raises:
            ProviderError: with what to do next.
        """
        ...

    async def refund_state(
        self, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        """What became of it; `UNKNOWN` where the provider knows of none.

        Raises:
            ProviderError: with what to do next.
        """
        ...


@runtime_checkable
class Statements(Protocol):
    """A provider that lists what it has taken: what the ledger is compared with."""

    async def received(
        self, account: PaymentAccount, since: datetime, until: datetime
    ) -> Sequence[Confirmation]:
        """Every payment that succeeded in this time (aware UTC), all pages.

        Raises:
            ProviderError: with what to do next.
        """
        ...

"""Effects: what a turn wanted from a payment provider, asked after its commit.

Each is harmless to repeat: the provider knows our reference, and the answer comes back through the inbox under a
key of its own.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import TypeAlias

import structlog

from domain.edge_ports import Accounts, Inbox, Outgoing
from domain.errors import ProviderError, Verdict
from domain.model.ids import ConversationId, TenantId
from domain.model.message import Notice
from domain.model.payment import Confirmation, Outcome, Payment
from domain.model.shop import PaymentAccount
from domain.payment_ports import Charge, PaymentProvider
from domain.ports import UnitOfWork

OpenUnit: TypeAlias = Callable[[TenantId, ConversationId], AbstractAsyncContextManager[UnitOfWork]]
log = structlog.get_logger()


@dataclass(slots=True)
class PaymentEffects:
    """`return_url` is where the buyer's browser lands after the provider's page."""

    units: OpenUnit
    accounts: Accounts
    inbox: Inbox
    providers: Mapping[str, PaymentProvider]
    return_url: str
    wake: Callable[[], None]

    async def start_payment(self, row: Outgoing) -> None:
        """Ask for the provider's page; the link comes back as `payment_link_ready`."""
        payment, account, phone, buyer = await self._read(row)
        email = f"{buyer}@{account.email_domain or 'buyers.invalid'}"
        charge = Charge(payment, email, phone, f"{self.return_url}/{payment.reference}")
        try:
            started = await self.providers[account.provider].start(account, charge)
        except ProviderError as error:
            if error.verdict in {Verdict.RETRY, Verdict.UNKNOWN, Verdict.LATER}:
                raise
            notice = Notice("payment_failed", {"reference": payment.reference})
            await self._tell(row, f"start_failed:{payment.reference}", notice)
            raise
        facts = {"reference": payment.reference, "link": started.link}
        await self._tell(row, f"link:{payment.reference}", Notice("payment_link_ready", facts))

    async def confirm_payment(self, row: Outgoing) -> None:
        """Ask what became of a reference. Only this answer counts, whatever a webhook said."""
        payment, account, _, _ = await self._read(row)
        answer = await self.providers[account.provider].confirm(account, payment)
        notice = _notice(answer, asked=row.body.get("asked") == "1")
        if notice is not None:
            await self._tell(row, f"{notice.event}:{row.key}", notice)

    async def _read(self, row: Outgoing) -> tuple[Payment, PaymentAccount, str, str]:
        reference = str(row.body["reference"])
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            payment = await uow.payments.by_reference(reference)
            order = await uow.orders.get(payment.order_id) if payment else None
        if payment is None or order is None:
            raise ProviderError("unknown_reference", verdict=Verdict.NEVER)
        account = await self.accounts.payment_by_key(payment.account_key)
        if account is None or account.tenant_id != row.tenant_id:
            raise ProviderError("unknown_payment_account", verdict=Verdict.ALARM)
        return payment, account, order.phone, order.buyer_id.hex

    async def _tell(self, row: Outgoing, key: str, notice: Notice) -> None:
        await self.inbox.notify(row.tenant_id, row.conversation_id, key, notice, row.correlation_id)
        self.wake()


def _notice(answer: Confirmation, *, asked: bool) -> Notice | None:
    """What the conversation hears; nothing while the provider is still waiting, unless the buyer asked."""
    facts = {"reference": answer.reference}
    if answer.outcome is Outcome.PAID and answer.amount is not None:
        amount = {"minor": str(answer.amount.minor), "currency": answer.amount.currency}
        return Notice("payment_settled", facts | amount)
    if answer.outcome is Outcome.FAILED:
        return Notice("payment_failed", facts)
    return Notice("payment_failed", facts | {"still_open": "1"}) if asked else None

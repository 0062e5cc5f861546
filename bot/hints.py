"""Hints about money: a webhook, a redirect. Each is a question to the provider, asked once."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from domain.model.ids import ConversationId, TenantId
from domain.model.payment import PaymentNotice
from domain.model.shop import PaymentAccount
from domain.ports import UnitOfWork

log = structlog.get_logger()
NOBODY = ConversationId(UUID(int=0))
"""To read a payment one need not know whose conversation it is."""


class OpenTracedUnit(Protocol):
    """A transaction of its own, committed when its block ends; *correlation_id* is that of its cause."""

    def __call__(
        self, tenant_id: TenantId, conversation_id: ConversationId, correlation_id: str = ""
    ) -> AbstractAsyncContextManager[UnitOfWork]: ...


@dataclass(slots=True)
class Hints:
    units: OpenTracedUnit
    to_send: Callable[[], None]

    async def put(self, account: PaymentAccount, notice: PaymentNotice) -> None:
        """Write down that the provider is to be asked; durable when this returns, once per event of theirs."""
        async with self.units(account.tenant_id, NOBODY) as uow:
            payment = await uow.payments.by_reference(notice.reference)
            order = await uow.orders.get(payment.order_id) if payment else None
        if order is None:
            return  # not a payment of ours: another system may share the provider's account
        key = f"hint:{account.key}:{notice.event_id}"
        correlation_id = str(uuid4())
        units = self.units(account.tenant_id, order.conversation_id, correlation_id)
        async with units as uow:
            await uow.diary.effect("confirm_payment", key, {"reference": notice.reference})
        log.info("payment.hinted", provider=account.provider, correlation_id=correlation_id)
        self.to_send()

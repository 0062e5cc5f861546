"""Hints about money: a webhook, a redirect. Each is a question to the provider, asked once."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID, uuid4

import structlog

from domain.model.ids import ConversationId, TenantId
from domain.model.payment import PaymentNotice
from domain.model.shop import PaymentAccount
from domain.ports import UnitOfWork
from domain.services import booking

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
        where = await self._conversation_of(account.tenant_id, notice.reference)
        if where is None:
            return  # not a payment of ours: another system may share the provider's account
        key = f"hint:{account.key}:{notice.event_id}"
        correlation_id = str(uuid4())
        async with self.units(account.tenant_id, where, correlation_id) as uow:
            if notice.about == "refund":
                await _ask_about_refunds(uow, notice, key)
            else:
                await uow.diary.effect("confirm_payment", key, {"reference": notice.reference})
        log.info("payment.hinted", provider=account.provider, correlation_id=correlation_id)
        self.to_send()

    async def put_own(self, tenant_id: TenantId, notice: PaymentNotice) -> None:
        """A hint that came to the payment's own address. What it calls the payment is learned from it once."""
        where = await self._conversation_of(tenant_id, notice.reference)
        if where is None:
            return
        async with self.units(tenant_id, where, str(uuid4())) as uow:
            order_id = await uow.payments.order_of(notice.reference)
            order = await uow.orders.get(order_id) if order_id else None
            payment = await uow.payments.by_reference(notice.reference)
            if payment is None or order is None:
                return
            if payment.provider_ref not in {"", notice.provider_ref}:
                log.warning("payment.foreign_callback", reference=notice.reference)
                return
            if not payment.provider_ref:
                await uow.payments.note(replace(payment, provider_ref=notice.provider_ref))
            if notice.amount is not None and notice.amount != payment.amount:
                await booking.task(uow, "mismatch", order, payment.reference, notice.amount)
            key = f"hint:{notice.reference}:{notice.event_id}"
            await uow.diary.effect("confirm_payment", key, {"reference": notice.reference})
        self.to_send()

    async def _conversation_of(self, tenant_id: TenantId, reference: str) -> ConversationId | None:
        async with self.units(tenant_id, NOBODY) as uow:
            order_id = await uow.payments.order_of(reference)
            order = await uow.orders.get(order_id) if order_id else None
        return order.conversation_id if order else None


async def _ask_about_refunds(uow: UnitOfWork, notice: PaymentNotice, key: str) -> None:
    for refund in await uow.refunds.of_payment(notice.reference):
        facts = {"reference": refund.reference}
        await uow.diary.effect("check_refund", f"{key}:{refund.reference}", facts)

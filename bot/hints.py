"""Hints about money: a webhook, a redirect. Each is a question to the provider, asked once."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bot.effects import OpenUnit
from domain.model.ids import ConversationId
from domain.model.payment import PaymentNotice
from domain.model.shop import PaymentAccount

NOBODY = ConversationId(UUID(int=0))
"""To read a payment one need not know whose conversation it is."""


@dataclass(slots=True)
class Hints:
    units: OpenUnit
    to_send: Callable[[], None]

    async def put(self, account: PaymentAccount, notice: PaymentNotice) -> None:
        """Write down that the provider is to be asked; durable when this returns, once per event of theirs."""
        async with self.units(account.tenant_id, NOBODY) as uow:
            payment = await uow.payments.by_reference(notice.reference)
            order = await uow.orders.get(payment.order_id) if payment else None
        if order is None:
            return  # not a payment of ours: another system may share the provider's account
        key = f"hint:{account.key}:{notice.event_id}"
        async with self.units(account.tenant_id, order.conversation_id) as uow:
            await uow.diary.effect("confirm_payment", key, {"reference": notice.reference})
        self.to_send()

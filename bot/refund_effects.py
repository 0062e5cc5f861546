"""Money back, asked of the provider after the turn that decided it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.effects import OpenUnit
from domain.edge_ports import Accounts, Inbox, Outgoing
from domain.errors import ProviderError, Verdict
from domain.model.message import Notice
from domain.model.payment import Payment, Refund, RefundAnswer, RefundStatus
from domain.model.shop import PaymentAccount
from domain.payment_ports import PaymentProvider, Refunds

BY_HAND = RefundAnswer(RefundStatus.BY_HAND)
UNDER_WAY = frozenset({RefundStatus.ASKED, RefundStatus.PENDING})


@dataclass(slots=True)
class RefundEffects:
    units: OpenUnit
    accounts: Accounts
    inbox: Inbox
    providers: Mapping[str, PaymentProvider]
    wake: Callable[[], None]

    async def start_refund(self, row: Outgoing) -> None:
        """Ask once. A second try looks first what became of the first: money goes back once."""
        refund, payment, account = await self._read(row)
        provider = self.providers[account.provider]
        if not isinstance(provider, Refunds):
            await self._tell(row, refund, BY_HAND)
            return
        if refund.status not in UNDER_WAY:
            return
        answer = None
        if row.attempts > 1:
            answer = await provider.refund_state(account, payment, refund)
        if answer is None or answer.status is RefundStatus.UNKNOWN:
            answer = await self._ask(provider, account, payment, refund)
        await self._tell(row, refund, answer)

    async def _ask(
        self, provider: Refunds, account: PaymentAccount, payment: Payment, refund: Refund
    ) -> RefundAnswer:
        try:
            return await provider.refund(account, payment, refund)
        except ProviderError as error:
            if error.verdict in {Verdict.NEVER, Verdict.ALARM}:
                return RefundAnswer(RefundStatus.FAILED, detail=error.code)
            raise

    async def check_refund(self, row: Outgoing) -> None:
        """What became of it."""
        refund, payment, account = await self._read(row)
        provider = self.providers[account.provider]
        if refund.status not in UNDER_WAY or not isinstance(provider, Refunds):
            return
        await self._tell(row, refund, await provider.refund_state(account, payment, refund))

    async def _read(self, row: Outgoing) -> tuple[Refund, Payment, PaymentAccount]:
        async with self.units(row.tenant_id, row.conversation_id) as uow:
            refund = await uow.refunds.by_reference(str(row.body["reference"]))
            payment = await uow.payments.by_reference(refund.payment_reference) if refund else None
        if refund is None or payment is None:
            raise ProviderError("unknown_refund", verdict=Verdict.NEVER)
        account = await self.accounts.payment_by_key(payment.account_key)
        if account is None or account.tenant_id != row.tenant_id:
            raise ProviderError("unknown_payment_account", verdict=Verdict.ALARM)
        return refund, payment, account

    async def _tell(self, row: Outgoing, refund: Refund, answer: RefundAnswer) -> None:
        if answer.status in {refund.status, RefundStatus.UNKNOWN}:
            return
        facts = {
            "reference": refund.reference,
            "status": answer.status.value,
            "provider_ref": answer.provider_ref,
        }
        key = f"{answer.status.value}:{refund.reference}"
        notice = Notice("refund_answered", facts)
        await self.inbox.notify(row.tenant_id, row.conversation_id, key, notice, row.correlation_id)
        self.wake()

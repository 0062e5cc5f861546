"""Cash on delivery: the courier is the provider, so nobody is called and no webhook comes."""

from adapters.http import Http
from domain.edge_ports import Charge, Webhook
from domain.errors import BadSignatureError, ProviderError, UnreadableError, Verdict
from domain.model.money import Money
from domain.model.payment import Confirmation, Outcome, PaymentNotice, Started
from domain.model.shop import PaymentAccount, Secrets


class CashOnDelivery:
    name = "cash_on_delivery"
    default_base_url = ""
    url_variable = "BOT_CASH_ON_DELIVERY_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        pass

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:  # noqa: ARG002 refuses all
        raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:  # noqa: ARG002 refuses all
        raise UnreadableError("cash has no webhook")

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:  # noqa: ARG002
        """Nothing to open: the buyer pays at the door."""
        return Started(link="")

    async def confirm(
        self,
        account: PaymentAccount,  # noqa: ARG002 nobody to ask
        reference: str,
        currency: str,  # noqa: ARG002 nobody to ask
    ) -> Confirmation:
        """Only the seller knows, and says so by hand."""
        return Confirmation(reference, Outcome.PENDING, reason="by_hand")

    async def refund(
        self,
        account: PaymentAccount,  # noqa: ARG002 no provider gives it back
        reference: str,  # noqa: ARG002 no provider gives it back
        amount: Money,  # noqa: ARG002 no provider gives it back
    ) -> str:
        raise ProviderError("cash_on_delivery_by_hand", verdict=Verdict.ALARM)

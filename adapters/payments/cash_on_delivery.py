"""Cash on delivery: the courier is the provider, so nobody is called and no webhook comes."""

from adapters.http import Http
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, UnreadableError
from domain.model.payment import Confirmation, Outcome, Payment, PaymentNotice, Started
from domain.model.shop import PaymentAccount, Secrets
from domain.payment_ports import Charge


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

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:  # noqa: ARG002 nobody to ask
        """Only the seller knows, and says so by hand."""
        return Confirmation(payment.reference, Outcome.PENDING, detail="by_hand")

"""A transfer to the shop's own bank account: the seller looks, so nobody is called and no webhook comes."""

from adapters.http import Http
from domain.edge_ports import Webhook
from domain.errors import BadSignatureError, UnreadableError
from domain.model.payment import Confirmation, Outcome, Payment, PaymentNotice, Started
from domain.model.shop import PaymentAccount, Secrets
from domain.payment_ports import Charge


class BankTransfer:
    """Settings of an account: `bank`, `account_number`, `account_name`."""

    name = "bank_transfer"
    default_base_url = ""
    url_variable = "BOT_BANK_TRANSFER_URL"

    def __init__(self, http: Http, base_url: str) -> None:
        pass

    def verify(self, webhook: Webhook, secrets: Secrets) -> None:  # noqa: ARG002 refuses all
        raise BadSignatureError

    def parse(self, webhook: Webhook) -> list[PaymentNotice]:  # noqa: ARG002 refuses all
        raise UnreadableError("a bank sends no webhook")

    async def start(self, account: PaymentAccount, charge: Charge) -> Started:  # noqa: ARG002
        """Nothing to open: the buyer is told where to send the money."""
        return Started(link="")

    async def confirm(self, account: PaymentAccount, payment: Payment) -> Confirmation:  # noqa: ARG002 nobody to ask
        """Only the seller sees the account, and says so by hand; a picture of a transfer proves nothing."""
        return Confirmation(payment.reference, Outcome.PENDING, detail="by_hand")

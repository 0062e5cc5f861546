"""How Paystack is spoken to: its key, its envelope, its words for money and for what went wrong.

https://paystack.com/docs/api
"""

import re
from decimal import Decimal
from http import HTTPStatus

from adapters.http import Answered
from adapters.reading import Json, maybe, words
from domain.errors import ProviderError, Verdict
from domain.model.money import Money
from domain.model.shop import PaymentAccount

# https://paystack.com/docs/api/#supported-currency; each is sent in hundredths, also those without small coins.
CURRENCIES = frozenset({"NGN", "GHS", "ZAR", "KES", "USD", "XOF"})
SUBUNITS = 100


def subunits(amount: Money) -> int:
    if amount.currency not in CURRENCIES:
        raise ProviderError("paystack_currency", verdict=Verdict.NEVER)
    return int(amount.major * SUBUNITS)


def money(data: Json) -> Money | None:
    """What `amount` and `currency` say, where they are an amount of a currency that a shop may have."""
    amount, currency = data.get("amount"), words(data, "currency")
    if not isinstance(amount, int) or isinstance(amount, bool):
        return None
    try:
        return Money.of_major(Decimal(amount) / SUBUNITS, currency)
    except ValueError:
        return None


def bearer(account: PaymentAccount) -> dict[str, str]:
    key = account.secrets.get("secret_key", "").strip()
    if not key:
        raise ProviderError("paystack_no_key", verdict=Verdict.ALARM)
    return {"Authorization": f"Bearer {key}"}


def body_of(answered: Answered) -> Json:
    return answered.body if isinstance(answered.body, dict) else {}


def data_of(answered: Answered) -> Json:
    return maybe(body_of(answered), "data")


def code_of(answered: Answered) -> str:
    return "" if answered.ok else words(body_of(answered), "code")


def unknown_transaction(answered: Answered) -> bool:
    return answered.status == HTTPStatus.NOT_FOUND or code_of(answered) == "transaction_not_found"


def failure(answered: Answered) -> ProviderError:
    if answered.ok:
        return ProviderError("paystack_unreadable", verdict=Verdict.UNKNOWN)
    code = code_of(answered)
    by_status = answered.failure("paystack")
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", code):
        return by_status
    return ProviderError(
        f"paystack_{code}", verdict=by_status.verdict, retry_after_s=by_status.retry_after_s
    )

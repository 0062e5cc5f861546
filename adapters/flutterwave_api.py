"""How Flutterwave v3 is spoken to: its key, its envelope, its words for money and for what went wrong.

https://developer.flutterwave.com/v3.0/docs
"""

from adapters.http import Answered
from adapters.reading import Json, exact, maybe, words
from domain.errors import ProviderError, Verdict
from domain.model.money import Money
from domain.model.shop import PaymentAccount

# https://developer.flutterwave.com/v3.0/docs/supported-currencies, those that a shop may sell in
CURRENCIES = frozenset({"NGN", "GHS", "KES", "ZAR", "UGX", "TZS", "USD", "XOF"})


def major(amount: Money) -> str:
    """Naira, shillings, francs: written out, since a JSON number is a float to many readers."""
    if amount.currency not in CURRENCIES:
        raise ProviderError("flutterwave_currency", verdict=Verdict.NEVER)
    return f"{amount.major:f}"


def money(data: Json) -> Money | None:
    """What `amount` and `currency` say; None for what is finer than the currency, or no amount at all."""
    value = exact(data, "amount")
    try:
        return None if value is None else Money.of_major(value, words(data, "currency"))
    except ValueError:
        return None


def bearer(account: PaymentAccount) -> dict[str, str]:
    key = account.secrets.get("secret_key", "").strip()
    if not key:
        raise ProviderError("flutterwave_no_key", verdict=Verdict.ALARM)
    return {"Authorization": f"Bearer {key}"}


def body_of(answered: Answered) -> Json:
    return answered.body if isinstance(answered.body, dict) else {}


def data_of(answered: Answered) -> Json:
    """Empty unless the envelope says `success`."""
    body = body_of(answered)
    return maybe(body, "data") if words(body, "status") == "success" else {}


def failure(answered: Answered) -> ProviderError:
    """Flutterwave has messages for people and no codes: the status is what counts."""
    if answered.ok:
        return ProviderError("flutterwave_unreadable", verdict=Verdict.UNKNOWN)
    return answered.failure("flutterwave")

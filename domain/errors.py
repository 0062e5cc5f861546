"""Errors are decisions: a refusal names the sentence to say, a provider's failure says whether to retry."""

from enum import StrEnum
from typing import ClassVar, TypeAlias

from domain.model.money import Money

Param: TypeAlias = str | int | Money


class DomainError(Exception):
    """A refusal: the stage's writes are undone, the state stays, the buyer hears `copy_id`."""

    copy_id: ClassVar[str]

    def __init__(self, **params: Param) -> None:
        super().__init__(self.copy_id)
        self.params = params


class OutOfStockError(DomainError):
    """Fewer units are left than were asked for. Params: name, sku, left (1 or more)."""

    copy_id = "error.out_of_stock"


class SoldOutError(DomainError):
    """None is left. Params: name."""

    copy_id = "item.gone"


class TooManyError(DomainError):
    """More units than one order line may hold. Params: most."""

    copy_id = "error.too_many"


class UnknownItemError(DomainError):
    """No such item is sold here (any more). Params: words."""

    copy_id = "error.unknown_item"


class NotInCartError(DomainError):
    """The item spoken of is not in the cart. Params: words."""

    copy_id = "error.not_in_cart"


class EmptyCartError(DomainError):
    """Nothing is in the cart."""

    copy_id = "error.empty_cart"


class NothingToUndoError(DomainError):
    """No step of this conversation can be taken back."""

    copy_id = "error.nothing_to_undo"


class UnknownZoneError(DomainError):
    """The shop does not deliver there. Params: words."""

    copy_id = "error.unknown_zone"


class UnknownOrderError(DomainError):
    """This buyer has no such order. Params: number."""

    copy_id = "error.unknown_order"


class NoOrdersError(DomainError):
    """This buyer has not ordered yet."""

    copy_id = "error.no_orders"


class NotCancellableError(DomainError):
    """The order is paid, on its way or closed already. Params: number."""

    copy_id = "error.not_cancellable"


class OrderClosedError(DomainError):
    """The order is no longer open for payment. Params: number."""

    copy_id = "error.order_closed"


class CashLimitError(DomainError):
    """Too large for cash on delivery. Params: most."""

    copy_id = "error.cash_limit"


class NoCentsError(DomainError):
    """This way takes whole shillings only. Params: total, what is due."""

    copy_id = "error.no_cents"


class NothingToTakeError(DomainError):
    """There is no money of this buyer that could be used or given back."""

    copy_id = "error.no_credit"


class UnknownCodeError(DomainError):
    """The shop knows no such discount code. Params: code."""

    copy_id = "error.unknown_code"


class EndedCodeError(DomainError):
    """The discount code has ended, or was used as often as it may be. Params: code."""

    copy_id = "error.code_ended"


class CodeNeedsMoreError(DomainError):
    """The goods in the cart are worth less than the code asks for. Params: code, least."""

    copy_id = "error.code_least"


class OfferOverError(DomainError):
    """No price is offered for that any more."""

    copy_id = "error.offer_over"


class SellerError(Exception):
    """What somebody of the shop wanted cannot be done; the message tells them why."""


class BadSignatureError(Exception):
    """The webhook was not signed with this account's secret."""


class UnreadableError(ValueError):
    """The bytes are signed, but are not what the provider documents."""


class LostLeaseError(Exception):
    """Another worker took the conversation over: drop the turn, nothing was written."""


class Verdict(StrEnum):
    """What to do after a provider's failure."""

    RETRY = "retry"
    """Soon, with backoff."""
    LATER = "later"
    """Not before a day has passed."""
    NEVER = "never"
    """Say it no more; the buyer cannot be reached this way."""
    ALARM = "alarm"
    """An operator has to mend the account: token, permission, balance."""
    OPTED_OUT = "opted_out"
    """The buyer has told the network or the provider that they want no more messages: never again, no alarm."""
    UNKNOWN = "unknown"
    """The call may have worked (a timeout after sending): wait for a status before a repeat."""


class ProviderError(Exception):
    """A provider did not do what was asked.

    `code` is ours and stable (``meta_131047``); `retry_after_s` is the provider's own wish, if any;
    `growth` is by how much each wait is longer than the one before; `most_tries` are all there shall be (0: as many
    as usual).
    """

    def __init__(
        self,
        code: str,
        *,
        verdict: Verdict,
        retry_after_s: float | None = None,
        growth: float = 2.0,
        most_tries: int = 0,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.verdict = verdict
        self.retry_after_s = retry_after_s
        self.growth = growth
        self.most_tries = most_tries

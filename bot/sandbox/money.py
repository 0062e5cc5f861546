"""What every pretended provider of payments has: switches for its mishaps, and a till the page can look into."""

from typing import Any, Literal, Protocol, TypeAlias

from pydantic import Field

from bot.sandbox.switches import Switchboard, Switches

OTHER = "USD"
RefundOutcome: TypeAlias = Literal["done", "fail", "attention", "stay"]


class MoneySwitches(Switches):
    late_s: float = Field(default=0.0, ge=0, le=600, title="The money comes … seconds late")
    wrong_amount: bool = Field(default=False, title="Only half is paid")
    too_much: bool = Field(default=False, title="Half too much is paid")
    twice: bool = Field(default=False, title="Charged twice")
    lose_webhook: bool = Field(default=False, title="The webhook is lost")
    early: bool = Field(
        default=False,
        title="Paid before the link is given",
        description="The webhook comes before the answer to the call that starts the payment.",
    )

    def really_paid(self, asked: int) -> int:
        """In the smallest units that the provider takes."""
        if self.wrong_amount:
            return asked // 2
        return asked + asked // 2 if self.too_much else asked


class HostedSwitches(MoneySwitches):
    other_currency: bool = Field(
        default=False,
        title="Paid in dollars",
        description="As many of another currency as were asked for of the shop's.",
    )
    refund: RefundOutcome = Field(
        default="done",
        title="Refunds end",
        description="attention: the seller has to help. stay: for ever under way.",
    )

    def really_in(self, asked: str) -> str:
        """The currency of what is paid."""
        return OTHER if self.other_currency else asked


class Till(Protocol):
    """One provider of payments. `name` is its path in the control's addresses."""

    name: str
    label: str

    @property
    def board(self) -> Switchboard[Any]: ...

    def snapshot(self) -> dict[str, Any]:
        """`transactions` and `refunds`, as the provider tells them."""

    def clear(self) -> None: ...

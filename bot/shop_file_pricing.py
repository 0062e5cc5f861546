"""The blocks of a shop file about prices: what may be bargained down, and discount codes."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from bot.shop_file_values import CodeWord, Day, Price
from domain.model.code import Code, folded
from domain.model.haggling import Bundle, HaggleRule


class PricingBlock(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BundleBlock(PricingBlock):
    """So many of a thing for so much together."""

    count: Annotated[int, Field(ge=2, le=99)]
    total: Price


class HaggleBlock(PricingBlock):
    """`floor`: the least for one; `steps`: counter-offers down to it; `hours`: how long a price stands."""

    floor: Price
    steps: Annotated[int, Field(ge=1, le=10)] = 3
    hours: Annotated[int, Field(ge=1, le=168)] = 24
    bundles: Annotated[tuple[BundleBlock, ...], Field(max_length=5)] = ()

    def rule(self) -> HaggleRule:
        bundles = tuple(Bundle(block.count, block.total) for block in self.bundles)
        return HaggleRule(self.floor, self.steps, self.hours, bundles)


class CodeBlock(PricingBlock):
    """Either `percent` or `amount` off; `until` is its last day."""

    code: CodeWord
    percent: Annotated[int, Field(ge=1, le=90)] | None = None
    amount: Price | None = None
    least: Price | None = None
    until: Day | None = None
    uses: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    each: Annotated[int, Field(ge=1, le=100)] | None = None

    def discount(self, timezone: str) -> Code:
        return Code(
            folded(self.code),
            self.percent or 0,
            self.amount,
            self.least,
            None if self.until is None else _end_of(self.until, timezone),
            self.uses,
            self.each,
        )


def _end_of(day: date, timezone: str) -> datetime:
    """Midnight after *day*, where the shop is."""
    midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))
    return midnight.astimezone(UTC)

"""Bargaining within the bounds of the shop: never below the floor, whatever is said."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from domain.errors import OfferOverError
from domain.model.haggling import Bargain, Bundle, HaggleRule
from domain.model.ids import BuyerId
from domain.model.money import Money
from domain.model.product import Item
from domain.ports import UnitOfWork

THOUSAND: Final = 1000
"""Who says "4" about a thing of 4,500 means four thousand."""
LEAST_OF_THOUSANDS: Final = 30
MOST_OF_THOUSANDS: Final = 120
"""Percent of the price between which a number in thousands is taken for an offer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop says to one offer. `agreed`: the buyer's word is taken; else `price` is our counter-offer for one,
    and `last` says that it will not get lower. `bundle`: what several would cost, where that is less."""

    price: Money
    agreed: bool = False
    last: bool = False
    bundle: Bundle | None = None


def ladder(price: Money, rule: HaggleRule) -> tuple[Money, ...]:
    """The counter-offers for one, each lower than the one before; the last is the floor.

    >>> [step.minor for step in ladder(Money(450_000, "NGN"), HaggleRule(Money(400_000, "NGN"), 3))]
    [440000, 420000, 400000]
    """
    gap = price.minor - rule.floor.minor
    if gap <= 0:
        return ()
    grain = 10 ** (len(str(max(gap // rule.steps, 1))) - 1)
    found: list[int] = []
    for step in range(1, rule.steps):
        exact = price.minor - gap * step // rule.steps
        rounded = -(-exact // grain) * grain
        if rule.floor.minor < rounded < (found[-1] if found else price.minor):
            found.append(rounded)
    return tuple(Money(minor, price.currency) for minor in (*found, rule.floor.minor))


async def offer(
    uow: UnitOfWork, buyer_id: BuyerId, item: Item, wished: Decimal | None, count: int = 1
) -> Answer | None:
    """Answer "last price?" (*wished* None), or an offer in major units for one, or for *count* together.

    None where the price of this item is fixed.
    """
    steps = ladder(item.price, item.haggle) if item.haggle is not None else ()
    if item.haggle is None or not steps:
        return None
    before = await uow.bargains.get(buyer_id, item.sku)
    rounds = before.rounds if before else 0
    stands = min(before.offered, item.price, key=_minor) if before else item.price
    at_end = rounds >= len(steps)
    counter = max(
        item.haggle.floor, min(stands, steps[-1 if at_end else rounds], key=_minor), key=_minor
    )
    now = Bargain(
        item.sku,
        offered=stands,
        rounds=rounds,
        expires_at=uow.now + timedelta(hours=item.haggle.hours),
        agreed=before.agreed if before else None,
        bundle=before.bundle if before else None,
    )
    single, together = _meant(wished, item.price, count)
    if single is not None and counter <= single:
        price = min(single, stands, key=_minor)
        await uow.bargains.save(buyer_id, replace(now, offered=price, agreed=price))
        return Answer(price, agreed=True)
    if together is not None and counter * count <= together:
        most = min(together, stands * count, key=_minor)
        await uow.bargains.save(buyer_id, replace(now, bundle=Bundle(count, most)))
        return Answer(stands, agreed=True, bundle=Bundle(count, most))
    moved = replace(now, offered=counter, rounds=min(rounds + 1, len(steps)))
    await uow.bargains.save(buyer_id, moved)
    last = counter == item.haggle.floor
    return Answer(counter, last=last, bundle=_bundle(item.haggle, counter, count))


async def take(uow: UnitOfWork, buyer_id: BuyerId, sku: str) -> Money:
    """The buyer takes our last offer for one.

    Raises:
        OfferOverError: its time is over, or there was none.
    """
    bargain = await uow.bargains.get(buyer_id, sku)
    if bargain is None:
        raise OfferOverError
    await uow.bargains.save(buyer_id, replace(bargain, agreed=bargain.offered))
    return bargain.offered


async def take_bundle(uow: UnitOfWork, buyer_id: BuyerId, item: Item, count: int) -> Bundle:
    """The buyer takes one of the shop's own bundles.

    Raises:
        OfferOverError: the shop has no such bundle (any more).
    """
    offered = item.haggle.bundles if item.haggle else ()
    bundle = next((one for one in offered if one.count == count), None)
    if item.haggle is None or bundle is None:
        raise OfferOverError
    expires_at = uow.now + timedelta(hours=item.haggle.hours)
    before = await uow.bargains.get(buyer_id, item.sku) or Bargain(
        item.sku, item.price, 0, expires_at
    )
    await uow.bargains.save(buyer_id, replace(before, bundle=bundle, expires_at=expires_at))
    return bundle


def _meant(wished: Decimal | None, price: Money, count: int) -> tuple[Money | None, Money | None]:
    """An offer for one, or for all *count* together: more than one costs is meant for all."""
    if wished is None or wished <= 0:
        return None, None
    said = int(wished * Money.of_major(1, price.currency).minor)
    if LEAST_OF_THOUSANDS * price.minor <= said * THOUSAND * 100 <= MOST_OF_THOUSANDS * price.minor:
        said *= THOUSAND
    money = Money(said, price.currency)
    return (None, money) if count > 1 and price < money else (money, None)


def _bundle(rule: HaggleRule, price: Money, count: int) -> Bundle | None:
    """The largest of the shop's bundles within *count* (any, where one is spoken of) that costs less than single."""
    fitting = [
        one
        for one in rule.bundles
        if one.total < price * one.count and (count == 1 or one.count <= count)
    ]
    return max(fitting, key=lambda one: one.count, default=None)


def _minor(money: Money) -> int:
    return money.minor

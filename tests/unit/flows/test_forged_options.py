"""An option's id comes back from a page or an app: one that speaks for the world or the clock is not heard."""

import pytest

from domain.model.order import OrderStatus
from domain.model.payment import PaymentStatus
from flows.engine import EVENTS
from flows.outside import OUTSIDE
from tests.unit.flows.conftest import Talk, paying_by_link, settled


def test_every_event_of_the_world_is_one_of_the_machine() -> None:
    assert OUTSIDE <= EVENTS


@pytest.mark.parametrize("event", sorted(OUTSIDE))
async def test_a_forged_option_moves_no_money_and_no_order(talk: Talk, event: str) -> None:
    reference = await paying_by_link(talk)
    facts = settled(talk, reference).facts
    forged = "&".join(f"{name}={value}" for name, value in facts.items())

    said = await talk.taps(f"{event}?{forged}&link=https://evil.example&order={reference}")

    assert said[0].startswith("unclear")
    (order,) = talk.world.shelf.orders.values()
    payment = talk.world.shelf.payments[reference]
    assert (order.status, payment.status) == (OrderStatus.PENDING, PaymentStatus.STARTING)
    assert not talk.world.shelf.books.entries

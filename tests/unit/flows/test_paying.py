"""Paying for an agreed order, and what happens when money and time do not agree."""

from domain.model.message import Notice
from domain.model.order import OrderStatus
from tests.unit.flows.conftest import Talk, expires, paying_by_link, settled


async def test_cash_on_delivery_confirms_the_order(talk: Talk) -> None:
    await talk.to_review()
    await talk.taps("accept")

    said = await talk.taps("choose_payment?method=cash_on_delivery")

    assert said == ["order.confirmed", "sale.next"]
    assert talk.stands == "browsing"
    (order,) = talk.world.shelf.orders.values()
    assert order.status is OrderStatus.CONFIRMED
    assert talk.cart == {}


async def test_cash_has_its_limit(talk: Talk) -> None:
    await talk.taps("add_item?sku=PHONEA&quantity=2")
    await talk.types("1")
    await talk.taps("checkout")
    await talk.taps("decline")
    await talk.types("Ada Obi")
    await talk.says("12 Allen Avenue, Ikeja", "give_address", area="Ikeja")

    assert await talk.taps("accept") == ["order.placed", "pay.ask_method"]
    assert "tap.pay_cash_on_delivery" not in talk.titles
    assert (await talk.taps("choose_payment?method=cash_on_delivery"))[0] == "error.cash_limit"
    assert talk.stands == "choosing"


async def test_a_review_whose_hold_ran_out_is_shown_anew_before_anything_is_agreed(
    talk: Talk,
) -> None:
    await talk.to_review()
    draft = await talk.world.draft(talk.conversation.buyer_id)
    assert draft is not None
    await talk.world.move(draft, OrderStatus.EXPIRED)

    assert await talk.taps("accept") == ["checkout.review"]
    assert talk.stands == "reviewing"


async def test_a_link_is_asked_for_after_the_turn_and_shown_when_it_comes(talk: Talk) -> None:
    reference = await paying_by_link(talk)
    link = Notice("payment_link_ready", {"reference": reference, "link": "https://pay.example/1"})

    assert await talk.hear(link) == ["pay.link"]
    assert talk.outcome is not None
    assert talk.outcome.replies[-1].link == "https://pay.example/1"


async def test_a_confirmed_payment_closes_the_sale_once(talk: Talk) -> None:
    reference = await paying_by_link(talk)

    assert await talk.hear(settled(talk, reference)) == ["pay.received"]
    assert await talk.hear(settled(talk, reference)) == []
    (order,) = talk.world.shelf.orders.values()
    assert order.status is OrderStatus.PAID
    assert talk.world.shelf.events.count("order_paid") == 1


async def test_too_little_money_does_not_pay(talk: Talk) -> None:
    reference = await paying_by_link(talk)

    assert (await talk.hear(settled(talk, reference, less=1)))[0] == "pay.short"
    (order,) = talk.world.shelf.orders.values()
    assert order.status is OrderStatus.PENDING


async def test_an_unpaid_order_expires_and_its_stock_comes_back_once(talk: Talk) -> None:
    before = talk.world.shelf.stock["CAPBLU"]
    await paying_by_link(talk)

    notice, said = await expires(talk)

    assert said == ["pay.expired"]
    assert await talk.hear(notice) == []
    assert talk.world.shelf.stock["CAPBLU"] == before


async def test_money_after_the_end_is_seen_by_a_person(talk: Talk) -> None:
    reference = await paying_by_link(talk)
    await expires(talk)
    talk.world.shelf.stock["CAPBLU"] = 0

    assert (await talk.hear(settled(talk, reference)))[0] == "pay.late_gone"
    assert "payment_needs_attention" in talk.world.shelf.events


async def test_a_failed_payment_can_be_tried_again_or_changed(talk: Talk) -> None:
    reference = await paying_by_link(talk)

    assert await talk.hear(Notice("payment_failed", {"reference": reference})) == ["pay.failed"]
    assert talk.titles == ["tap.try_again", "tap.change_method", "tap.cancel_order"]
    await talk.types("1")
    assert talk.world.shelf.effects[-1][1]["reference"] != reference


async def test_i_have_paid_asks_the_provider(talk: Talk) -> None:
    await paying_by_link(talk)

    assert await talk.says("i don pay", "paid_already") == ["pay.checking"]
    assert talk.world.shelf.effects[-1][0] == "confirm_payment"


async def test_an_unpaid_order_can_be_cancelled_and_bought_again(talk: Talk) -> None:
    before = talk.world.shelf.stock["CAPBLU"]
    await paying_by_link(talk)

    assert (await talk.says("cancel everything", "clear_cart"))[0] == "order.cancelled"
    assert talk.world.shelf.stock["CAPBLU"] == before
    await talk.taps("reorder")
    assert talk.cart == {"CAPBLU": 1}


async def test_a_paid_order_is_not_cancelled_by_the_bot(talk: Talk) -> None:
    reference = await paying_by_link(talk)
    await talk.hear(settled(talk, reference))

    assert (await talk.says("cancel my order", "cancel_order"))[0] == "error.not_cancellable"

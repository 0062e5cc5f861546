"""Pay: choose a way, wait for the provider's word, close the sale."""

from dataclasses import replace
from uuid import UUID

from domain.errors import OrderClosedError
from domain.model.ids import OrderId
from domain.model.money import Money
from domain.model.order import Order, OrderStatus
from domain.model.shop import PaymentAccount
from domain.services import paying, tracking
from domain.services.paying import Settlement
from flows import undoing
from flows.context import Param, Reply, Tap, Turn
from flows.taps import BROWSE, CANCEL_ORDER, CHANGE_METHOD, CHECKOUT, HUMAN, PAID, REORDER, TRACK

OPEN = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})


async def open_order(turn: Turn) -> Order:
    """The order being paid.

    Raises:
        OrderClosedError: it is not open any more.
        NoOrdersError: there is none.
    """
    order = await _last_order(turn)
    if order.status not in OPEN:
        raise OrderClosedError(number=order.number)
    return order


async def still_open(turn: Turn) -> Order | None:
    """The order being paid, or None after moving on because it was paid or closed meanwhile."""
    order = await _last_order(turn)
    if order.status in OPEN:
        return order
    turn.then("close_sale")
    return None


async def _last_order(turn: Turn) -> Order:
    order = None
    if turn.memory.order:
        order = await turn.uow.orders.get(OrderId(UUID(turn.memory.order)))
    return order or await tracking.find(turn.uow, turn.buyer_id)


async def on_ask_payment(turn: Turn) -> None:
    """One way only is taken without asking; so is the one the buyer named before."""
    order = await open_order(turn)
    accounts = await paying.methods(turn.uow, order.total)
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    wished = [account for account in accounts if account.provider == buyer.payment_method]
    if not order.payment_method and (len(accounts) == 1 or wished):
        turn.then("choose_payment", method=(wished or accounts)[0].provider)
        return
    turn.say("pay.ask_method", *map(method_tap, accounts), CANCEL_ORDER, total=order.total)


def method_tap(account: PaymentAccount) -> Tap:
    return Tap(
        "choose_payment", {"method": account.provider}, copy_id=f"tap.pay_{account.provider}"
    )


METHOD_WORDS = {
    "cash_on_delivery": "cash delivery receive reach arrive arrives cod door hand livraison cash-on-delivery pod",
    "paystack": "card transfer online link paystack bank ussd debit pay-online atm mobile",
}


async def _method(turn: Turn, accounts: list[PaymentAccount]) -> str | None:
    if turn.facts.get("method"):
        return turn.facts["method"]
    words = set(f"{turn.facts.get('payment_method', '')} {turn.text}".casefold().split())
    for account in accounts:
        if words & set(METHOD_WORDS.get(account.provider, account.provider).split()):
            return account.provider
    return None


async def on_choose_payment(turn: Turn) -> None:
    """Before an order stands the wish is kept for later; the review is never skipped."""
    accounts = await turn.uow.shops.payment_accounts()
    method = await _method(turn, accounts)
    if not turn.within("pay"):
        await _keep_wish(turn, method)
        return
    order = await open_order(turn)
    if method is None or method not in {account.provider for account in accounts}:
        turn.say("pay.ask_method", *map(method_tap, accounts), CANCEL_ORDER, total=order.total)
        return
    chosen = await paying.choose(turn.uow, order, method)
    if chosen.status is OrderStatus.CONFIRMED:
        turn.say("order.confirmed", number=chosen.number, total=chosen.total)
        turn.then("close_sale")
    else:
        turn.then("await_payment")


async def _keep_wish(turn: Turn, method: str | None) -> None:
    accounts = await turn.uow.shops.payment_accounts()
    account = next((account for account in accounts if account.provider == method), None)
    if account is None:
        answer = await turn.uow.shops.answer("payment", turn.conversation.language)
        turn.say("ask.shop" if answer else "pay.later", BROWSE, HUMAN, answer=answer or "")
    else:
        buyer = await turn.uow.buyers.get(turn.buyer_id)
        await undoing.save_details(turn, replace(buyer, payment_method=account.provider))
        turn.say("pay.noted", CHECKOUT, BROWSE)
    turn.resume()


async def on_await_payment(turn: Turn) -> None:
    turn.say("pay.preparing", CHANGE_METHOD, CANCEL_ORDER)


def say_link(turn: Turn, order: Order, link: str) -> None:
    params: dict[str, Param] = {"number": order.number, "total": order.total}
    turn.show(Reply("pay.link", params, (PAID, CHANGE_METHOD, CANCEL_ORDER), link=link))


async def on_payment_link_ready(turn: Turn) -> None:
    order = await paying.linked(turn.uow, turn.facts["reference"], turn.facts["link"])
    if order is not None:
        say_link(turn, order, turn.facts["link"])


async def on_payment_settled(turn: Turn) -> None:
    amount = Money(int(turn.facts["minor"]), turn.facts["currency"])
    what, order = await paying.settle(turn.uow, turn.facts["reference"], amount)
    if order is None or what is Settlement.REPEATED:
        return
    if what is Settlement.PAID:
        turn.say(
            "pay.received", TRACK, BROWSE, number=order.number, total=order.total, name=order.name
        )
        if turn.within("pay"):
            turn.then("close_sale")
    else:
        turn.say(f"pay.{what.value}", HUMAN, number=order.number, amount=amount)


async def on_payment_failed(turn: Turn) -> None:
    """`still_open`: the buyer asked, and the provider knows of no money yet."""
    if turn.facts.get("still_open"):
        turn.say("pay.not_yet", PAID, CHANGE_METHOD, HUMAN)
        return
    order = await paying.failed(turn.uow, turn.facts["reference"])
    if order is not None:
        turn.memory.order = str(order.order_id)
        retry = Tap("choose_payment", {"method": order.payment_method}, copy_id="tap.try_again")
        turn.say("pay.failed", retry, CHANGE_METHOD, CANCEL_ORDER, number=order.number)


async def on_payment_expired(turn: Turn) -> None:
    order = await tracking.expire(turn.uow, OrderId(UUID(turn.facts["order"])))
    if order is None:
        return
    turn.memory.order = ""
    turn.say("pay.expired", REORDER, BROWSE, HUMAN, number=order.number)
    if turn.within("pay"):
        turn.then("close_sale")


async def on_paid_already(turn: Turn) -> None:
    """ "I have paid" is a hint: the provider is asked, and the answer comes as its own message."""
    order = await tracking.find(turn.uow, turn.buyer_id)
    if order.status is OrderStatus.PENDING and await paying.ask_again(turn.uow, order.order_id):
        turn.say("pay.checking", BROWSE, HUMAN, number=order.number)
    elif order.status is OrderStatus.PENDING:
        turn.then("ask_payment")
    else:
        turn.then("track_order")


async def on_close_sale(turn: Turn) -> None:
    """Back to the shop; the order is in the buyer's history."""
    turn.memory.order = ""
    if not (turn.replies and turn.replies[-1].taps):
        turn.say("sale.next", TRACK, BROWSE)

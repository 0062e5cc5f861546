"""Pay: choose a way, change it, now or later, and what is said while the provider is at it."""

from dataclasses import replace
from uuid import UUID

from domain.errors import OrderClosedError
from domain.model.ids import OrderId
from domain.model.order import OPEN, SOLD, Order, OrderStatus
from domain.model.payment import Payment
from domain.model.shop import PaymentAccount
from domain.services import booking, paying, phones, tracking, watching
from domain.services.paying import Wish
from flows import undoing, ways
from flows.context import Param, Reply, Tap, Turn
from flows.taps import (
    BROWSE,
    CANCEL_ORDER,
    CHANGE_METHOD,
    CHECKOUT,
    HUMAN,
    OTHER_PHONE,
    PAID,
    PAY_LATER,
    PAY_NOW,
    TRACK,
)

PHONE = "phone"


async def open_order(turn: Turn) -> Order:
    """The order being paid.

    Raises:
        OrderClosedError: it is not open any more, or nothing of it is due.
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
    turn.memory.part = turn.memory.part and turn.facts.get("part") == "deposit"
    accounts = await paying.methods(turn.uow, order, deposit=turn.memory.part)
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    wished = [account for account in accounts if account.provider == buyer.payment_method]
    extra = await _extra_ways(turn, order)
    if not order.payment_method and not extra and (len(accounts) == 1 or wished):
        turn.then("choose_payment", method=(wished or accounts)[0].provider)
        return
    await ask_method(turn, order)


async def on_try_again(turn: Turn) -> None:
    """By the same way, wherever the buyer has gone meanwhile."""
    turn.then("choose_payment")


async def ask_method(turn: Turn, order: Order) -> None:
    accounts = await paying.methods(turn.uow, order, deposit=turn.memory.part)
    extra = () if turn.memory.part else await _extra_ways(turn, order)
    due = await paying.to_ask_for(turn.uow, order, deposit=turn.memory.part)
    later = (PAY_LATER,) if order.status is OrderStatus.PENDING else ()
    turn.say("pay.ask_method", *map(method_tap, accounts), *extra, *later, CANCEL_ORDER, total=due)


async def _extra_ways(turn: Turn, order: Order) -> tuple[Tap, ...]:
    """A part now, and money the buyer has with the shop already."""
    taps: list[Tap] = []
    credit = await ways.credit_elsewhere(turn.uow, order)
    if credit.minor:
        taps.append(Tap("use_credit", copy_id="tap.use_credit"))
    deposits = (await turn.uow.shops.shop()).deposits
    part = await paying.deposit_for(turn.uow, order)
    due = await booking.due(turn.uow, order)
    if deposits and part and order.payable - due < part < order.payable:
        params: dict[str, Param] = {"percent": deposits.percent}
        facts = {"part": "deposit"}
        taps.append(Tap("choose_payment", facts, copy_id="tap.pay_deposit", params=params))
    return tuple(taps)


def method_tap(account: PaymentAccount) -> Tap:
    return Tap(
        "choose_payment", {"method": account.provider}, copy_id=f"tap.pay_{account.provider}"
    )


async def on_choose_payment(turn: Turn) -> None:
    """Before an order stands the wish is kept for later; the review is never skipped."""
    accounts = await turn.uow.shops.payment_accounts()
    words = f"{turn.facts.get('payment_method', '')} {turn.text}"
    method = turn.facts.get("method") or ways.method_in(words, accounts)
    if not turn.within("pay"):
        await _keep_wish(turn, method)
        return
    order = await open_order(turn)
    deposit = turn.facts.get("part") == "deposit" or ways.speaks_of_a_part(words)
    if deposit and await paying.deposit_for(turn.uow, order) is not None:
        turn.memory.part = True
    if method is None and ways.speaks_of_later(words):
        turn.then("pay_later")
        return
    if method is None or method not in {account.provider for account in accounts}:
        await ask_method(turn, order)
        return
    await _choose(turn, order, method)


async def _choose(turn: Turn, order: Order, method: str) -> None:
    buyer = await turn.uow.buyers.get(turn.buyer_id)
    told = turn.facts.get("phone", "") or buyer.phone or turn.conversation.customer_id
    phone = phones.prompt_phone(told)
    if method in watching.PROMPTED and not phone:
        turn.memory.expects = PHONE
        turn.say("pay.ask_phone", CHANGE_METHOD, CANCEL_ORDER)
        return
    asked = await paying.choose(turn.uow, order, Wish(method, phone, turn.memory.part))
    turn.memory.order = str(order.order_id)
    if asked.payment is None:
        due = await booking.due(turn.uow, asked.order)
        turn.say("order.confirmed", number=order.number, total=due)
        turn.then("close_sale")
    else:
        turn.then("await_payment", waits="again" if asked.again else "")


async def on_give_phone(turn: Turn) -> None:
    """Whom the prompt goes to. Without a number in it, it is asked for."""
    if not turn.within("pay"):
        turn.then("ask_payment")
        return
    given = turn.facts.get("phone", "")
    phone = phones.prompt_phone(given)
    if phone:
        turn.then("choose_payment", method="mpesa", phone=phone)
        return
    turn.memory.expects = PHONE
    turn.say("pay.bad_phone" if given else "pay.ask_phone", CHANGE_METHOD, CANCEL_ORDER)


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
    order = await open_order(turn)
    payment = await ways.newest_attempt(turn.uow, order)
    if payment is None or not await say_attempt(turn, order, payment):
        turn.say("pay.preparing", CHANGE_METHOD, CANCEL_ORDER)


async def say_attempt(turn: Turn, order: Order, payment: Payment) -> bool:
    """What the buyer has to do for it; False while there is nothing to do but wait."""
    if payment.provider == paying.TRANSFER:
        await _say_transfer(turn, order, payment)
    elif payment.provider in watching.PROMPTED:
        again = turn.facts.get("waits") == "again" or payment.pushed_at is not None
        copy_id = "pay.prompted" if again else "pay.prompting"
        turn.say(
            copy_id,
            *(PAID, OTHER_PHONE, CHANGE_METHOD, CANCEL_ORDER),
            total=payment.amount,
            phone=phones.ending(payment.phone),
        )
    elif payment.link:
        say_link(turn, order, payment)
    else:
        return False
    return True


async def _say_transfer(turn: Turn, order: Order, payment: Payment) -> None:
    accounts = await turn.uow.shops.payment_accounts()
    account = next(one for one in accounts if one.key == payment.account_key)
    turn.say(
        "pay.transfer",
        *(PAID, CHANGE_METHOD, CANCEL_ORDER),
        total=payment.amount,
        number=order.number,
        bank=account.settings.get("bank", ""),
        account=account.settings.get("account_number", ""),
        holder=account.settings.get("account_name", ""),
    )


def say_link(turn: Turn, order: Order, payment: Payment) -> None:
    params: dict[str, Param] = {"number": order.number, "total": payment.amount}
    taps = (PAID, CHANGE_METHOD, CANCEL_ORDER)
    turn.show(Reply("pay.link", params, taps, link=payment.link))


async def on_payment_link_ready(turn: Turn) -> None:
    reference, link = turn.facts["reference"], turn.facts["link"]
    order = await paying.linked(turn.uow, reference, link)
    payment = await turn.uow.payments.by_reference(reference)
    if order is not None and payment is not None:
        say_link(turn, order, payment)


async def on_payment_prompted(turn: Turn) -> None:
    """The prompt is on the phone, as far as the provider knows."""
    order = await paying.linked(turn.uow, turn.facts["reference"])
    payment = await turn.uow.payments.by_reference(turn.facts["reference"])
    if order is not None and payment is not None:
        await say_attempt(turn, order, payment)


async def on_pay_later(turn: Turn) -> None:
    """The order stays as it is, for as long as its goods are kept."""
    order = await open_order(turn)
    turn.memory.part = False
    if order.expires_at is None:
        turn.then("track_order")
        return
    minutes = max(int((order.expires_at - turn.uow.now).total_seconds()) // 60, 1)
    hours = minutes // 60
    copy_id, count = ("pay.later_hours", hours) if hours > 1 else ("pay.later_minutes", minutes)
    turn.say(copy_id, PAY_NOW, BROWSE, number=order.number, count=count)
    if turn.within("pay"):
        turn.then("close_sale")


async def on_paid_already(turn: Turn) -> None:
    """ "I have paid" is a hint: the provider is asked, and the answer comes as its own message.

    Also of an order that is closed: its money may have come all the same.
    """
    order = await tracking.find(turn.uow, turn.buyer_id)
    transfer = await paying.transfer_of(turn.uow, [order])
    if transfer is not None:
        await say_proof_is_looked_at(turn, *transfer)
    elif order.status not in SOLD and await paying.ask_again(turn.uow, order.order_id):
        turn.say("pay.checking", BROWSE, HUMAN, number=order.number)
    elif order.status is OrderStatus.PENDING:
        turn.then("ask_payment")
    else:
        turn.then("track_order")


async def say_proof_is_looked_at(turn: Turn, order: Order, payment: Payment) -> None:
    await paying.proof_shown(turn.uow, order, payment)
    turn.say("pay.transfer_checking", CHANGE_METHOD, BROWSE, HUMAN, number=order.number)


async def on_close_sale(turn: Turn) -> None:
    """Back to the shop; the order is in the buyer's history."""
    turn.memory.order, turn.memory.part = "", False
    if not (turn.replies and turn.replies[-1].taps):
        turn.say("sale.next", TRACK, BROWSE)

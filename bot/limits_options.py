"""The options that the stages show under their sentences; a test reads the stages and compares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from domain.model.money import Money
from flows import taps
from flows.context import Line, Tap


@dataclass(frozen=True, slots=True)
class Listed:
    """Options made from what the shop has: *usual* of them, or *most*.

    `titles` (a usual one, a long one) are the shop's words, `copies` sentences of ours; `row` is said below each.
    """

    usual: int
    most: int
    titles: tuple[str, str] = ("", "")
    copies: tuple[str, ...] = ()
    row: str = ""


Entry: TypeAlias = Tap | Listed

_SHORT: Final = ("Red Ankara", "Lace blouse navy blue")
_PAGE: Final = Listed(6, 6, _SHORT, row="item.price_from")
_FEW: Final = Listed(3, 4, _SHORT, row="item.price_from")
_CATEGORIES: Final = Listed(8, 10, ("Fabrics", "Phones accessories"), row="browse.count")
_GROUPS: Final = Listed(4, 4, ("Fabrics", "Phones accessories"), row="browse.count")
_VARIANTS: Final = Listed(2, 8, ("6 yards, red", "XXL, dark navy blue"), row="item.price")
_ZONES: Final = Listed(5, 10, ("Lagos mainland", "Lagos island, Lekki"), row="checkout.zone_line")
_PICKUP: Final = Listed(
    1, 1, ("Pick up in the shop", "Pick up at Tejuosho shop"), row="checkout.zone_free"
)
_ORDERS: Final = Listed(3, 5, ("AD-4821", "ADUN-4821"))
_METHODS: Final = Listed(
    2,
    5,
    copies=(
        *("tap.pay_paystack", "tap.pay_cash_on_delivery"),
        *("tap.pay_flutterwave", "tap.pay_mpesa", "tap.pay_bank_transfer"),
    ),
)
_READINGS: Final = Listed(2, 2, copies=("intent.change_quantity", "intent.choose_delivery"))
_PROFILE: Final = Listed(1, 1, ("Ada Obi", "Oluwadamilola Okonkwo"))
_LANGUAGES: Final = Listed(9, 9, ("Hausa", "Kiswahili"))
_DOORS: Final = Listed(4, 6, ("WhatsApp", "SMS +2348030000001"))
_JOIN: Final = {"join": "01890a5d-ac96-774b-bcce-b302099a8057"}
_JOIN_YES: Final = Tap("join_agree", _JOIN, "tap.join_yes")
_JOIN_NO: Final = Tap("join_refuse", _JOIN, "tap.join_no")
_NOT_ME: Final = Tap("join_refuse", _JOIN, "tap.not_me")
_LEFT: Final = Tap(
    "add_item", {"sku": "ANKRED-6", "quantity": "2"}, "tap.take_left", params={"count": 2}
)
_ADD: Final = Tap("add_item", {"sku": "ANKRED-6"}, "tap.add")
_OF: Final = {"order": "01890a5d-ac96-774b-bcce-b302099a8057"}
_BACK: Final = Tap("money_back", _OF, "tap.money_back")
_SWAP: Final = Tap("swap_goods", _OF, "tap.swap")
_WAIT: Final = Tap("wait_for_stock", _OF, "tap.wait_for_stock")
_TAKE_AFTER: Final = Tap("take_after_all", _OF, "tap.take_after_all")
_CREDIT: Final = Tap("use_credit", copy_id="tap.use_credit")
_DEPOSIT: Final = Tap(
    "choose_payment", {"part": "deposit"}, "tap.pay_deposit", params={"percent": 30}
)
_PROMPT: Final = (taps.PAID, taps.OTHER_PHONE, taps.CHANGE_METHOD, taps.CANCEL_ORDER)
_AGAIN: Final = Tap("try_again", {"method": "paystack"}, "tap.try_again")
_CANCEL: Final = Tap("cancel_order", {"order_number": "AD-48213"}, "tap.cancel_order")
_HAVE_IT: Final = (_ADD, taps.BROWSE, taps.CART)
_TAKE_OFFER: Final = Tap("take_offer", {"sku": "ANKRED-6"}, "tap.take_offer")
_BUNDLE: Final = Tap(
    "take_bundle", {"sku": "ANKRED-6", "count": "3"}, "tap.take_left", params={"count": 3}
)
_MEAN_COUNT: Final = Tap(
    "add_item", {"sku": "ANKRED", "quantity": "50"}, "tap.mean_count", params={"count": 50}
)
_MEAN_PRICE: Final = Tap(
    "haggle",
    {"sku": "ANKRED", "price_offer": "50000"},
    "tap.mean_price",
    params={"price": Money(5_000_000, "NGN")},
)
_OTHERS: Final = Listed(2, 3, _SHORT)
_A_PERSON: Final = (taps.HUMAN, taps.BROWSE, taps.CART)
_WAYS_OUT: Final = (taps.BROWSE, taps.CART, taps.HUMAN)

OPTIONS: Final[Mapping[str, tuple[Entry, ...]]] = MappingProxyType(
    {
        "accept.what": (taps.BROWSE, taps.CART),
        "add.variant": (_VARIANTS, taps.BROWSE),
        "add.which": (_FEW, taps.BROWSE),
        "ask.delivery_list": (taps.BROWSE, taps.CART),
        "ask.delivery_nowhere": (taps.HUMAN, taps.BROWSE),
        "ask.delivery_pickup": (taps.BROWSE, taps.CART),
        "ask.delivery_zone": (taps.BROWSE, taps.CART),
        "ask.item": _HAVE_IT,
        "ask.item_unknown": (taps.HUMAN, taps.BROWSE),
        "ask.of_what": (taps.BROWSE, taps.HUMAN),
        "ask.price": _HAVE_IT,
        "ask.shop": (taps.BROWSE, taps.CART, taps.HUMAN),
        "ask.shop_unknown": (taps.HUMAN, taps.BROWSE),
        "ask.stock_list": _HAVE_IT,
        "ask.stock_none": _HAVE_IT,
        "ask.stock_some": _HAVE_IT,
        "ask.which": (_FEW, taps.BROWSE),
        "browse.categories": (_CATEGORIES,),
        "browse.prompt": (taps.BROWSE, taps.CART, taps.HUMAN),
        "cart.abandoned": (taps.CART, taps.BROWSE),
        "cart.added": (taps.CHECKOUT, taps.BROWSE, taps.CART),
        "cart.cleared": (taps.UNDO, taps.BROWSE),
        "cart.empty": (taps.BROWSE,),
        "cart.look": (taps.CHECKOUT, taps.CART),
        "cart.prompt": (taps.CHECKOUT, taps.CART, taps.BROWSE),
        "cart.prompt_plain": (taps.CHECKOUT, taps.BROWSE, taps.CLEAR),
        "cart.show": (taps.CHECKOUT, taps.BROWSE, taps.CLEAR),
        "checkout.ask_address": (_PICKUP,),
        "checkout.ask_name": (_PROFILE,),
        "checkout.ask_zone": (_ZONES,),
        "checkout.change_which": (taps.EDIT_NAME, taps.EDIT_ADDRESS, taps.EDIT_DELIVERY),
        "checkout.review": (taps.CONFIRM, taps.CHANGE, taps.CART),
        "complain.heard": (taps.MENU,),
        "code.applied": (taps.CHECKOUT, taps.CART),
        "code.ask": (taps.CART, taps.BROWSE, taps.HUMAN),
        "code.noted": (taps.BROWSE, taps.CART),
        "doubt.which": (_MEAN_COUNT, _MEAN_PRICE, taps.CART),
        "confirm.which": (_READINGS, taps.HUMAN),
        "decline.fine": (taps.BROWSE, taps.CART, taps.HUMAN),
        "error.cash_limit": _WAYS_OUT,
        "error.empty_cart": _WAYS_OUT,
        "error.code_ended": _WAYS_OUT,
        "error.code_least": _WAYS_OUT,
        "error.no_credit": _WAYS_OUT,
        "error.no_orders": _WAYS_OUT,
        "error.offer_over": _WAYS_OUT,
        "error.not_cancellable": _WAYS_OUT,
        "error.not_in_cart": _WAYS_OUT,
        "error.nothing_to_undo": _WAYS_OUT,
        "error.order_closed": _WAYS_OUT,
        "error.out_of_stock": (_LEFT, taps.BROWSE, taps.CART),
        "error.too_many": _WAYS_OUT,
        "error.unknown_code": _WAYS_OUT,
        "error.unknown_item": _WAYS_OUT,
        "error.unknown_order": _WAYS_OUT,
        "error.unknown_zone": _WAYS_OUT,
        "goodbye": (taps.BROWSE,),
        "goodbye.cart": (taps.CART, taps.BROWSE),
        "greet.known": (taps.BROWSE, taps.TRACK, taps.HUMAN),
        "greet.new": (taps.BROWSE, taps.TRACK, taps.HUMAN),
        "haggle.counter": (_TAKE_OFFER, _BUNDLE, taps.BROWSE),
        "haggle.deal": _HAVE_IT,
        "haggle.deal_bundle": _HAVE_IT,
        "haggle.last": (_TAKE_OFFER, _BUNDLE, taps.BROWSE),
        "haggle.which": (_VARIANTS, taps.BROWSE),
        "haggle.fixed": (taps.CART, taps.BROWSE, taps.HUMAN),
        "haggle.item": _HAVE_IT,
        "help": (taps.BROWSE, taps.CART, taps.HUMAN, taps.SWITCH),
        "human.called": (taps.MENU,),
        "human.left": (taps.BROWSE,),
        "item.gone": _WAYS_OUT,
        "item.no_variant": (_VARIANTS,),
        "item.single": _HAVE_IT,
        "item.variants": (_VARIANTS, taps.BROWSE, taps.CART),
        "join.asked": (_JOIN_YES, _JOIN_NO),
        "join.blocked": (taps.HUMAN, taps.BROWSE, taps.CART),
        "join.code": (taps.CART, taps.BROWSE),
        "join.done": (taps.CHECKOUT, taps.CART, _NOT_ME),
        "join.given": (_NOT_ME, taps.CART),
        "join.over": (taps.SWITCH, taps.CART, taps.BROWSE),
        "join.own": (taps.CART, taps.BROWSE),
        "join.refused": (taps.CART, taps.BROWSE, taps.SWITCH),
        "join.undone": (taps.CART, taps.BROWSE, taps.SWITCH),
        "join.wait": (taps.CART, taps.BROWSE),
        "join.where": (_DOORS, taps.CART),
        "join.wrong": (taps.SWITCH, taps.CART, taps.HUMAN),
        "language.changed": (taps.BROWSE,),
        "language.which": (_LANGUAGES,),
        "media.received": (taps.BROWSE, taps.HUMAN),
        "order.cancelled": (taps.REORDER, taps.BROWSE),
        "order.cancelled_credit": (_BACK, _SWAP, taps.BROWSE),
        "order.delivered": (taps.BROWSE, taps.HUMAN),
        "order.history": (_ORDERS, taps.BROWSE),
        "order.shipped": (taps.BROWSE, taps.HUMAN),
        "order.status_cancelled": (taps.BROWSE, taps.HUMAN),
        "order.status_confirmed": (_CANCEL, taps.BROWSE, taps.HUMAN),
        "order.status_deposit": (taps.PAY_REST, _CANCEL, taps.BROWSE, taps.HUMAN),
        "order.status_delivered": (taps.BROWSE, taps.HUMAN),
        "order.status_expired": (taps.BROWSE, taps.HUMAN),
        "order.status_packed": (taps.BROWSE, taps.HUMAN),
        "order.status_paid": (taps.BROWSE, taps.HUMAN),
        "order.status_pending": (taps.PAY_NOW, _CANCEL, taps.BROWSE, taps.HUMAN),
        "order.status_refunded": (taps.BROWSE, taps.HUMAN),
        "order.status_shipped": (taps.BROWSE, taps.HUMAN),
        "pay.ask_method": (_METHODS, _CREDIT, _DEPOSIT, taps.PAY_LATER, taps.CANCEL_ORDER),
        "pay.ask_phone": (taps.CHANGE_METHOD, taps.CANCEL_ORDER),
        "pay.bad_phone": (taps.CHANGE_METHOD, taps.CANCEL_ORDER),
        "pay.balance_due": (taps.PAY_REST, taps.HUMAN),
        "pay.balance_overdue": (taps.PAY_REST, taps.HUMAN),
        "pay.checking": (taps.BROWSE, taps.HUMAN),
        "pay.credit_kept": (taps.BROWSE, taps.HUMAN),
        "pay.deposit": (taps.PAY_REST, taps.TRACK, taps.BROWSE),
        "pay.expired": (taps.REORDER, taps.BROWSE, taps.HUMAN),
        "pay.expired_credit": (_SWAP, _BACK, taps.HUMAN),
        **{
            f"pay.failed{reason}": (_AGAIN, taps.CHANGE_METHOD, taps.CANCEL_ORDER)
            for reason in (
                *("", "_busy", "_cancelled", "_declined", "_expired"),
                *("_no_answer", "_no_funds", "_wrong_pin"),
            )
        },
        "pay.late": (_SWAP, _BACK),
        "pay.late_cancelled": (_TAKE_AFTER, _SWAP, _BACK),
        "pay.late_gone": (_WAIT, _SWAP, _BACK),
        "pay.later": (taps.BROWSE, taps.HUMAN),
        "pay.later_hours": (taps.PAY_NOW, taps.BROWSE),
        "pay.later_minutes": (taps.PAY_NOW, taps.BROWSE),
        "pay.link": (taps.PAID, taps.CHANGE_METHOD, taps.CANCEL_ORDER),
        "pay.not_yet": (taps.PAID, taps.CHANGE_METHOD, taps.HUMAN),
        "pay.noted": (taps.CHECKOUT, taps.BROWSE),
        "pay.over": (_BACK, taps.KEEP_CREDIT, taps.BROWSE),
        "pay.preparing": (taps.CHANGE_METHOD, taps.CANCEL_ORDER),
        "pay.prompted": _PROMPT,
        "pay.prompting": _PROMPT,
        "pay.received": (taps.TRACK, taps.BROWSE),
        "pay.short": (taps.PAY_REST, _BACK, taps.HUMAN),
        "pay.swap": (taps.BROWSE, taps.HUMAN),
        "pay.transfer": (taps.PAID, taps.CHANGE_METHOD, taps.CANCEL_ORDER),
        "pay.transfer_checking": (taps.CHANGE_METHOD, taps.BROWSE, taps.HUMAN),
        "pay.transfer_rejected": (taps.PAID, taps.CHANGE_METHOD, taps.HUMAN),
        "pay.twice": (_BACK, taps.KEEP_CREDIT, taps.BROWSE),
        "pay.waiting": (taps.BROWSE, taps.HUMAN),
        "pay.wrong_currency": (taps.PAY_NOW, taps.HUMAN),
        "pick.what": (taps.BROWSE, taps.CART),
        "refund.asked": (taps.BROWSE, taps.HUMAN),
        "refund.by_hand": (taps.HUMAN, taps.BROWSE),
        "refund.done": (taps.TRACK, taps.BROWSE),
        "refund.failed": (taps.HUMAN, taps.BROWSE),
        "reorder.nothing": (taps.BROWSE, taps.HUMAN),
        "sale.next": (taps.TRACK, taps.BROWSE),
        "search.end": (taps.BROWSE, taps.CART, taps.HUMAN),
        "search.found": (_PAGE, taps.MORE, taps.BROWSE),
        "search.list": (_PAGE, taps.MORE, taps.BROWSE),
        "search.more": (_PAGE, taps.MORE, taps.BROWSE),
        "search.nothing": (_GROUPS, taps.HUMAN),
        "search.nothing_such": (_GROUPS, taps.HUMAN),
        "search.which": (_FEW, taps.BROWSE),
        "start.done": (taps.BROWSE,),
        "stop.done": (taps.START,),
        "swap.none": (taps.TAKE_OUT, taps.CART, taps.BROWSE),
        "swap.not_that": (taps.TAKE_OUT, _OTHERS, taps.CART),
        "swap.which": (_FEW, taps.CART),
        "thanks": (taps.BROWSE, taps.CART),
        "unclear": (taps.BROWSE, taps.CART, taps.HUMAN),
        "unclear.again": _A_PERSON,
        "unclear.first": (taps.BROWSE, taps.CART, taps.HUMAN),
        "unclear.other": _A_PERSON,
        "unclear.still": _A_PERSON,
        "undo.cart": (taps.CART, taps.CHECKOUT, taps.BROWSE),
        "undo.details": (taps.CART,),
        "upsell.offer": (taps.YES, taps.NO),
    }
)


def tap(entry: Entry, place: int, line: Callable[[str], Line], *, longest: bool) -> Tap:
    """The option at *place* among those that *entry* stands for."""
    if isinstance(entry, Tap):
        return entry
    facts = {"sku": f"EXAMPLE-{place}"}
    if entry.copies:
        return Tap("pick", facts, entry.copies[place % len(entry.copies)])
    title = entry.titles[longest] + (f" {place + 1}" if entry.most > 1 else "")
    return Tap("pick", facts, title=title, description=line(entry.row) if entry.row else None)

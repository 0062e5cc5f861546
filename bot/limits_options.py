"""The options that the stages show under their sentences; a test reads the stages and compares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from flows.context import Line, Tap
from flows.taps import (
    BROWSE,
    CANCEL_ORDER,
    CART,
    CHANGE,
    CHANGE_METHOD,
    CHECKOUT,
    CLEAR,
    CONFIRM,
    EDIT_ADDRESS,
    EDIT_DELIVERY,
    EDIT_NAME,
    HUMAN,
    MENU,
    MORE,
    NO,
    PAID,
    PAY_NOW,
    REORDER,
    START,
    TRACK,
    UNDO,
    YES,
)


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

_SHORT: Final = ("Red Ankara", "Ladies' lace blouse, blue")
_PAGE: Final = Listed(6, 6, _SHORT, row="item.price_from")
_FEW: Final = Listed(3, 4, _SHORT, row="item.price_from")
_CATEGORIES: Final = Listed(8, 10, ("Fabrics", "Phones and accessories"), row="browse.count")
_GROUPS: Final = Listed(4, 4, ("Fabrics", "Phones and accessories"), row="browse.count")
_VARIANTS: Final = Listed(2, 8, ("6 yards, red", "extra large, dark blue"), row="item.price")
_ZONES: Final = Listed(5, 10, ("Lagos mainland", "Lagos island and Lekki 1"), row="checkout.zone_line")
_PICKUP: Final = Listed(1, 1, ("Pick up in the shop", "Pick up at Tejuosho shop"), row="checkout.zone_free")
_ORDERS: Final = Listed(3, 5, ("AD-48213", "ADUN-48213"))
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
_LANGUAGES: Final = Listed(2, 4, ("English", "Kiswahili"))
_LEFT: Final = Tap("add_item", {"sku": "ANKRED-6", "quantity": "2"}, "tap.take_left", params={"count": 2})
_ADD: Final = Tap("add_item", {"sku": "ANKRED-6"}, "tap.add")
_AGAIN: Final = Tap("choose_payment", {"method": "paystack"}, "tap.try_again")
_CANCEL: Final = Tap("cancel_order", {"order_number": "AD-48213"}, "tap.cancel_order")
_HAVE_IT: Final = (_ADD, BROWSE, CART)
_WAYS_OUT: Final = (BROWSE, CART, HUMAN)

OPTIONS: Final[Mapping[str, tuple[Entry, ...]]] = MappingProxyType(
    {
        "accept.what": (BROWSE, CART),
        "add.variant": (_VARIANTS, BROWSE),
        "add.which": (_FEW, BROWSE),
        "ask.delivery_list": (BROWSE, CART),
        "ask.delivery_nowhere": (HUMAN, BROWSE),
        "ask.delivery_pickup": (BROWSE, CART),
        "ask.delivery_zone": (BROWSE, CART),
        "ask.item": _HAVE_IT,
        "ask.item_unknown": (HUMAN, BROWSE),
        "ask.of_what": (BROWSE, HUMAN),
        "ask.price": _HAVE_IT,
        "ask.shop": (BROWSE, CART, HUMAN),
        "ask.shop_unknown": (HUMAN, BROWSE),
        "ask.stock_list": _HAVE_IT,
        "ask.stock_none": _HAVE_IT,
        "ask.stock_some": _HAVE_IT,
        "ask.which": (_FEW, BROWSE),
        "browse.categories": (_CATEGORIES,),
        "browse.prompt": (BROWSE, CART, HUMAN),
        "cart.abandoned": (CART, BROWSE),
        "cart.added": (CHECKOUT, BROWSE, CART),
        "cart.cleared": (UNDO, BROWSE),
        "cart.empty": (BROWSE,),
        "cart.look": (CHECKOUT, CART),
        "cart.prompt": (CHECKOUT, CART, BROWSE),
        "cart.prompt_plain": (CHECKOUT, BROWSE, CLEAR),
        "cart.show": (CHECKOUT, BROWSE, CLEAR),
        "checkout.ask_address": (_PICKUP,),
        "checkout.ask_name": (_PROFILE,),
        "checkout.ask_zone": (_ZONES,),
        "checkout.change_which": (EDIT_NAME, EDIT_ADDRESS, EDIT_DELIVERY),
        "checkout.review": (CONFIRM, CHANGE, CART),
        "complain.heard": (MENU,),
        "confirm.which": (_READINGS, HUMAN),
        "decline.fine": (BROWSE, CART, HUMAN),
        "error.cash_limit": _WAYS_OUT,
        "error.empty_cart": _WAYS_OUT,
        "error.no_orders": _WAYS_OUT,
        "error.not_cancellable": _WAYS_OUT,
        "error.not_in_cart": _WAYS_OUT,
        "error.nothing_to_undo": _WAYS_OUT,
        "error.order_closed": _WAYS_OUT,
        "error.out_of_stock": (_LEFT, BROWSE, CART),
        "error.too_many": _WAYS_OUT,
        "error.unknown_code": _WAYS_OUT,
        "error.unknown_item": _WAYS_OUT,
        "error.unknown_order": _WAYS_OUT,
        "error.unknown_zone": _WAYS_OUT,
        "goodbye": (BROWSE,),
        "goodbye.cart": (CART, BROWSE),
        "greet.known": (BROWSE, TRACK, HUMAN),
        "greet.new": (BROWSE, TRACK, HUMAN),
        "haggle.fixed": (CART, BROWSE, HUMAN),
        "haggle.item": _HAVE_IT,
        "help": (BROWSE, CART, HUMAN),
        "human.called": (MENU,),
        "human.left": (BROWSE,),
        "item.gone": _WAYS_OUT,
        "item.no_variant": (_VARIANTS,),
        "item.single": _HAVE_IT,
        "item.variants": (_VARIANTS, BROWSE, CART),
        "language.changed": (BROWSE,),
        "language.which": (_LANGUAGES,),
        "media.received": (BROWSE, HUMAN),
        "order.cancelled": (REORDER, BROWSE),
        "order.delivered": (BROWSE, HUMAN),
        "order.history": (_ORDERS, BROWSE),
        "order.shipped": (BROWSE, HUMAN),
        "order.status_cancelled": (BROWSE, HUMAN),
        "order.status_confirmed": (_CANCEL, BROWSE, HUMAN),
        "order.status_delivered": (BROWSE, HUMAN),
        "order.status_expired": (BROWSE, HUMAN),
        "order.status_packed": (BROWSE, HUMAN),
        "order.status_paid": (BROWSE, HUMAN),
        "order.status_pending": (PAY_NOW, _CANCEL, BROWSE, HUMAN),
        "order.status_refunded": (BROWSE, HUMAN),
        "order.status_shipped": (BROWSE, HUMAN),
        "pay.ask_method": (_METHODS, CANCEL_ORDER),
        "pay.expired": (REORDER, BROWSE, HUMAN),
        "pay.failed": (_AGAIN, CHANGE_METHOD, CANCEL_ORDER),
        "pay.later": (BROWSE, HUMAN),
        "pay.link": (PAID, CHANGE_METHOD, CANCEL_ORDER),
        "pay.not_yet": (PAID, CHANGE_METHOD, HUMAN),
        "pay.noted": (CHECKOUT, BROWSE),
        "pay.preparing": (CHANGE_METHOD, CANCEL_ORDER),
        "pay.received": (TRACK, BROWSE),
        "pay.too_late": (HUMAN,),
        "pay.unknown": (HUMAN,),
        "pay.wrong_amount": (HUMAN,),
        "pick.what": (BROWSE, CART),
        "reorder.nothing": (BROWSE, HUMAN),
        "sale.next": (TRACK, BROWSE),
        "search.end": (BROWSE, CART, HUMAN),
        "search.found": (_PAGE, MORE, BROWSE),
        "search.list": (_PAGE, MORE, BROWSE),
        "search.more": (_PAGE, MORE, BROWSE),
        "search.nothing": (_GROUPS, HUMAN),
        "search.nothing_such": (_GROUPS, HUMAN),
        "search.which": (_FEW, BROWSE),
        "start.done": (BROWSE,),
        "stop.done": (START,),
        "thanks": (BROWSE, CART),
        "unclear": (BROWSE, CART, HUMAN),
        "unclear.again": (HUMAN, BROWSE, CART),
        "undo.cart": (CART, CHECKOUT, BROWSE),
        "undo.details": (CART,),
        "upsell.offer": (YES, NO),
    }
)


def tap(entry: Entry, place: int, line: Callable[[str], Line], *, longest: bool) -> Tap:
    """The option at *place* among those that *entry* stands for."""
    if isinstance(entry, Tap):
        return entry
    facts = {"sku": f"EXAMPLE-{place}"}
    if entry.copies:
        return Tap("pick", facts, entry.copies[place % len(entry.copies)])
    title = entry.titles[longest]
    return Tap("pick", facts, title=title, description=line(entry.row) if entry.row else None)

"""The whole sale on one page.

Where a transition starts says who answers: the stage of that state (`flows/stages`). What a buyer may ask anywhere
starts at `shopping` and has no target, so the buyer stays where they stood. Names in the second group of each
block are never said by anybody: a stage raises them to move on.
"""

from typing import Any

from statemachine import HistoryState, State, StateChart

HERE: Any = None
"""No target: the buyer stays, down to the innermost state. (A self-transition would throw them back.)"""


class Sale(StateChart[Any]):
    """Strict: an ill-timed event raises `TransitionNotAllowed`, a raising stage leaves the state as it was."""

    allow_event_without_transition = False
    catch_errors_as_events = False

    class shopping(State.Compound):
        class discover(State.Compound):
            browsing = State(initial=True)
            viewing = State()

        cart = State()
        upsell = State()

        class checkout(State.Compound):
            naming = State(initial=True)
            addressing = State()
            delivering = State()
            reviewing = State()

        class pay(State.Compound):
            choosing = State(initial=True)
            waiting = State()

        back = HistoryState(type="deep")
        remembered = back.to(discover)

    handoff = State()
    stopped = State()

    # --- small talk: answered anywhere, the buyer stays ---------------------------------------
    greet = shopping.to(HERE)
    thanks = shopping.to(HERE)
    goodbye = shopping.to(HERE)
    help = shopping.to(HERE)

    # --- discover -----------------------------------------------------------------------------
    browse = shopping.to(shopping.discover.browsing)
    search = shopping.to(shopping.discover.browsing)
    show_more = shopping.to(shopping.discover.browsing)
    view_item = shopping.to(shopping.discover.viewing)
    choose_variant = shopping.to(HERE)
    ask_price = shopping.to(HERE)
    ask_stock = shopping.to(HERE)
    ask_item = shopping.to(HERE)
    ask_delivery = shopping.to(HERE)
    ask_shop = shopping.to(HERE)
    haggle = shopping.to(HERE)
    take_offer = shopping.to(HERE)
    take_bundle = shopping.to(HERE)
    keep_price = shopping.to(HERE)

    show_item = shopping.to(shopping.discover.viewing)
    show_results = shopping.to(shopping.discover.browsing)

    # --- cart ---------------------------------------------------------------------------------
    add_item = shopping.to(HERE)
    change_quantity = shopping.to(HERE)
    remove_item = shopping.to(HERE)
    swap_item = shopping.to(HERE)
    view_cart = (
        shopping.to(shopping.cart)
        | shopping.upsell.to(HERE)
        | shopping.checkout.to(HERE)
        | shopping.pay.to(HERE)
    )
    clear_cart = shopping.to(HERE)
    undo = shopping.to(HERE)
    apply_code = shopping.to(HERE)

    added = shopping.to(shopping.cart)
    show_cart = shopping.to(shopping.cart)

    # --- upsell -------------------------------------------------------------------------------
    offer = shopping.to(shopping.upsell)

    # --- checkout -----------------------------------------------------------------------------
    checkout = (
        shopping.checkout.reviewing.to(HERE) | shopping.pay.waiting.to(HERE) | shopping.to(HERE)
    )
    give_name = shopping.to(HERE)
    give_address = shopping.to(HERE)
    choose_delivery = shopping.to(HERE)
    choose_payment = shopping.to(HERE)
    change_details = shopping.to(HERE)
    edit_name = shopping.to(shopping.checkout.naming)
    edit_address = shopping.to(shopping.checkout.addressing)
    edit_delivery = shopping.to(shopping.checkout.delivering)

    collect = shopping.to(HERE)
    ask_name = shopping.to(shopping.checkout.naming)
    ask_address = shopping.to(shopping.checkout.addressing)
    ask_zone = shopping.to(shopping.checkout.delivering)
    review = shopping.to(shopping.checkout.reviewing)

    # --- pay ----------------------------------------------------------------------------------
    paid_already = shopping.to(HERE)
    pay_later = shopping.to(HERE)
    give_phone = shopping.to(HERE)
    use_credit = shopping.to(HERE)
    keep_credit = shopping.to(HERE)
    money_back = shopping.to(HERE)
    swap_goods = shopping.to(HERE)
    wait_for_stock = shopping.to(HERE)
    take_after_all = shopping.to(HERE)
    payment_link_ready = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    payment_prompted = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    payment_watch = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    payment_settled = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    payment_failed = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    payment_expired = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    balance_due = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    refund_answered = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    refund_watch = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    order_revived = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)

    ask_payment = shopping.to(shopping.pay.choosing)
    try_again = shopping.to(shopping.pay.choosing)
    await_payment = shopping.to(shopping.pay.waiting)
    close_sale = shopping.to(shopping.discover.browsing)

    # --- answers: they mean what the state says -----------------------------------------------
    accept = (
        shopping.discover.viewing.to(HERE)
        | shopping.cart.to(HERE)
        | shopping.upsell.to(HERE)
        | shopping.checkout.reviewing.to(HERE)
        | shopping.to(HERE)
    )
    decline = (
        shopping.cart.to(HERE)
        | shopping.upsell.to(HERE)
        | shopping.checkout.reviewing.to(HERE)
        | shopping.pay.to(HERE)
        | shopping.to(HERE)
    )
    pick = shopping.to(HERE)

    # --- after --------------------------------------------------------------------------------
    track_order = shopping.to(HERE)
    cancel_order = shopping.to(HERE)
    refund_order = shopping.to(HERE)
    order_history = shopping.to(HERE)
    reorder = shopping.to(HERE)
    complain = shopping.to(handoff)
    order_shipped = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    order_delivered = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)
    cart_abandoned = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)

    # --- joining: the same buyer on another phone or channel --------------------------------------
    switch_channel = shopping.to(HERE)
    join_code = shopping.to(HERE) | handoff.to(HERE)
    join_agree = shopping.to(HERE) | handoff.to(HERE)
    join_refuse = shopping.to(HERE) | handoff.to(HERE)

    join_asked = shopping.to(HERE) | handoff.to(HERE)
    chats_joined = shopping.to(HERE) | handoff.to(HERE)
    join_ended = shopping.to(HERE) | handoff.to(HERE)

    # --- control ------------------------------------------------------------------------------
    change_language = shopping.to(HERE)
    human = shopping.to(handoff)
    agent_took_over = shopping.to(handoff) | handoff.to(HERE)
    agent_left = handoff.to(shopping.back)
    stop = shopping.to(stopped) | handoff.to(stopped)
    start = stopped.to(shopping.discover) | shopping.to(HERE)
    media_received = shopping.to(HERE)
    card_masked = shopping.to(HERE) | handoff.to(HERE)
    out_of_scope = shopping.to(HERE) | handoff.to(HERE) | stopped.to(HERE)

"""Whoever adds a question to a port says whether it changes something: a replay must not carry it out again."""

from adapters.journal.questions import QUESTIONS, WRITES

LOOKS = frozenset(
    [
        *(
            "bargains.get",
            "buyers.get",
            "carts.load",
            "chats.of_buyer",
            "codes.get",
            "codes.used_by",
        ),
        *("catalogue.categories", "catalogue.companions", "catalogue.item", "catalogue.product"),
        *("catalogue.products", "catalogue.referred", "catalogue.search", "catalogue.called"),
        *("joins.by_code", "joins.get", "joins.misses"),
        *("ledger.balance", "ledger.balances", "ledger.credits", "ledger.moved_from"),
        *("orders.by_number", "orders.draft", "orders.get", "orders.numbered", "orders.recent"),
        *("payments.by_reference", "payments.of_order", "payments.order_of"),
        *("refunds.by_reference", "refunds.of_payment", "tasks.is_waiting", "tasks.waiting"),
        *("shops.answer", "shops.doors", "shops.payment_accounts", "shops.shop", "shops.template"),
        *("shops.zones",),
    ]
)


def test_every_question_is_said_to_write_or_to_look() -> None:
    assert set(QUESTIONS) - WRITES - LOOKS == set()
    assert (WRITES | LOOKS) - set(QUESTIONS) == set()
    assert set() == WRITES & LOOKS

"""The hosted page: plain HTML that works in any phone's browser, three buttons and no script."""

from decimal import Decimal
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.paystack.ledger import Transaction

PAGE = Template((Path(__file__).parent / "page.html").read_text())
BUTTONS = """<form method="post">
<button class="pay" name="outcome" value="pay">Pay $amount</button>
<button name="outcome" value="fail">The card is declined</button>
<button name="outcome" value="abandon">Leave without paying</button>
</form>"""


def payment_page(transaction: Transaction, shop: str) -> web.Response:
    if transaction.state in {"success", "reversed"}:
        return closed_page(transaction)
    note = ""
    if transaction.state == "failed":
        note = '<p class="bad" role="alert">Declined. Nothing was taken. Try again?</p>'
    content = note + Template(BUTTONS).substitute(amount=escape(money(transaction)))
    return _page(transaction, f"Pay {shop}" if shop else "Pay", content)


def closed_page(transaction: Transaction) -> web.Response:
    if transaction.state in {"success", "reversed"}:
        note = '<p class="good" role="status">Paid. Thank you!</p>'
    else:
        note = '<p role="status">Nothing was paid. The link stays open.</p>'
    if transaction.callback_url:
        note += f'<p><a href="{escape(with_reference(transaction))}">Back to the shop</a></p>'
    return _page(transaction, "Payment", note)


def money(transaction: Transaction) -> str:
    amount = Decimal(transaction.amount) / 100
    return f"{transaction.currency} {amount:,.2f}"


def with_reference(transaction: Transaction) -> str:
    """Where Paystack sends the browser: the reference twice, under both its names."""
    query = urlencode({"trxref": transaction.reference, "reference": transaction.reference})
    joint = "&" if "?" in transaction.callback_url else "?"
    return f"{transaction.callback_url}{joint}{query}"


def _page(transaction: Transaction, title: str, content: str) -> web.Response:
    text = PAGE.substitute(
        title=escape(title),
        amount=escape(money(transaction)),
        reference=escape(transaction.reference),
        content=content,
    )
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

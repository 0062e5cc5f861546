"""A provider's hosted page: plain HTML that works in any phone's browser, three buttons and no script."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Literal, TypeAlias
from urllib.parse import urlencode

from aiohttp import web

PAGE = Template((Path(__file__).parent / "hosted_page.html").read_text())
State: TypeAlias = Literal["open", "failed", "paid"]
BUTTONS = """<form method="post">
<button class="pay" name="outcome" value="pay">Pay $amount</button>
<button name="outcome" value="fail">The card is declined</button>
<button name="outcome" value="abandon">Leave without paying</button>
</form>"""


@dataclass(frozen=True, slots=True)
class Paying:
    """What the page shows. `query` is what the provider adds to the shop's address on the way back."""

    who: str
    title: str
    amount: str
    reference: str
    state: State
    back_to: str
    query: Mapping[str, str]

    @property
    def back(self) -> str:
        joint = "&" if "?" in self.back_to else "?"
        return f"{self.back_to}{joint}{urlencode(self.query)}"


def payment_page(paying: Paying) -> web.Response:
    if paying.state == "paid":
        return closed_page(paying)
    note = ""
    if paying.state == "failed":
        note = '<p class="bad" role="alert">Declined. Nothing was taken. Try again?</p>'
    content = note + Template(BUTTONS).substitute(amount=escape(paying.amount))
    return _page(paying, f"Pay {paying.title}" if paying.title else "Pay", content)


def closed_page(paying: Paying) -> web.Response:
    if paying.state == "paid":
        note = '<p class="good" role="status">Paid. Thank you!</p>'
    else:
        note = '<p role="status">Nothing was paid. The link stays open.</p>'
    if paying.back_to:
        note += f'<p><a href="{escape(paying.back)}">Back to the shop</a></p>'
    return _page(paying, "Payment", note)


def _page(paying: Paying, title: str, content: str) -> web.Response:
    text = PAGE.substitute(
        title=escape(title),
        amount=escape(paying.amount),
        reference=escape(paying.reference),
        who=escape(paying.who),
        content=content,
    )
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})

"""A receipt is one readable page, whatever is written on it."""

import unicodedata
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pypdf import PageObject, PdfReader

from adapters.copy import load
from adapters.receipts import receipt_pdf
from bot.web.receipts import Receipts
from domain.model.receipt import LABELS, Receipt, ReceiptLine

RECEIPT = Receipt(
    shop="Adunni Market",
    about="Stalls 12 to 18, Tejuosho Market, Yaba, Lagos",
    number="AD-K7M4Q",
    date="27/11/2026",
    buyer="Adéọlá Ṣóyínká",
    lines=(
        ReceiptLine("2 x Red Ankara", "₦9,000", "6 yards, red"),
        ReceiptLine("1 x Blue Cap with a very long name that goes over the line", "₦2,500"),
    ),
    extras=(ReceiptLine("Delivery to Yaba", "₦1,500"),),
    total="₦13,000",
    paid=(ReceiptLine("Paystack", "₦13,000", "28/11/2026 14:05"),),
    balance="",
    url="https://shop.example/receipts/0123456789abcdef0123456789abcdef",
    labels={name: name.removeprefix("receipt.").capitalize() for name in LABELS},
)
TOKEN = "0123456789abcdef0123456789abcdef"

DATA = Path(__file__).parents[3] / "data"
FONTS = DATA / "fonts"
LANGUAGES = load(DATA / "copy")


def page_of(receipt: Receipt) -> PageObject:
    return PdfReader(BytesIO(receipt_pdf(receipt, FONTS))).pages[0]


def text_of(receipt: Receipt) -> str:
    """On one line: where a line ends depends on its words."""
    return unicodedata.normalize("NFC", " ".join(page_of(receipt).extract_text().split()))


def place_of(words: str, receipt: Receipt) -> float:
    """How far from the left, in points, they begin."""
    found: list[float] = []

    def look(text: str, _context: object, matrix: list[float], *_: object) -> None:
        if words in text:
            found.append(matrix[4])

    page_of(receipt).extract_text(visitor_text=look)
    return found[0]


def test_a_receipt_is_one_page() -> None:
    pdf = receipt_pdf(RECEIPT, FONTS)

    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    assert len(pdf) < 100_000


def test_a_long_order_makes_a_longer_page() -> None:
    many = replace(RECEIPT, lines=RECEIPT.lines * 60)

    assert receipt_pdf(many, FONTS).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize(
    "name",
    ["Ọmọ́tádé", "Ɓala Ƙwari", "አበበ", "محمد", "🎉 Ada 🎉", "", "\u202ename", "a" * 300],
)
def test_any_name_may_stand_on_it(name: str) -> None:
    assert receipt_pdf(replace(RECEIPT, buyer=name, shop=name or "x"), FONTS).startswith(b"%PDF-")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_can_be_read_in_every_language(language: str) -> None:
    said = {label: LANGUAGES[language].entries[label].forms[0].parts[0][0] for label in LABELS}
    receipt = replace(RECEIPT, buyer="አበበ ቢቂላ", total="₦12,345", balance="₦6,789", labels=said)

    written = text_of(receipt)

    expected = {receipt.date, receipt.buyer, receipt.total, receipt.balance}
    for line in (*RECEIPT.lines, *RECEIPT.extras, *RECEIPT.paid):
        expected |= {line.title, line.amount, line.detail}
    if language != "ar":  # whose letters are joined, and stand in their order on the paper
        expected |= set(said.values())
    assert {words for words in expected if words not in written} == set()


def test_a_page_of_arabic_begins_at_the_right() -> None:
    arabic = replace(RECEIPT, labels={**RECEIPT.labels, "receipt.title": "إيصال"})

    assert place_of("AD-K7M4Q", RECEIPT) < 100 < place_of("AD-K7M4Q", arabic)


async def test_a_receipt_is_found_by_its_token_alone() -> None:
    async def find(token: str) -> Receipt | None:
        return RECEIPT if token == TOKEN else None

    app = web.Application()
    app.router.add_get("/receipts/{token}", Receipts(find, FONTS).show)
    async with TestClient(TestServer(app)) as client:
        found = await client.get(f"/receipts/{TOKEN}")
        body = await found.read()
        others = [await client.get(f"/receipts/{token}") for token in (TOKEN[::-1], "1", "AD-1")]

    assert (found.status, found.content_type) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    assert found.headers["Content-Disposition"] == 'inline; filename="AD-K7M4Q.pdf"'
    assert [answer.status for answer in others] == [404, 404, 404]

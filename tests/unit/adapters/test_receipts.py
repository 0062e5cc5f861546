"""A receipt is one readable page, whatever is written on it."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from fpdf import FPDF
from pymupdf_fonts import NotoSans_Regular

from adapters.copy import load
from adapters.receipts import UNWRITTEN, receipt_pdf
from bot.web.receipts import Receipts
from domain.model.receipt import LABELS, Receipt, ReceiptLine

RECEIPT = Receipt(
    shop="Adunni Market",
    about="Stalls 12 to 18, Tejuosho Market, Yaba, Lagos",
    number="AD-K7M4Q",
    date="28/11/2026",
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

LANGUAGES = load(Path(__file__).parents[3] / "data" / "copy")


def test_a_receipt_is_one_page() -> None:
    pdf = receipt_pdf(RECEIPT)

    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1
    assert len(pdf) < 100_000


def test_a_long_order_makes_a_longer_page() -> None:
    many = replace(RECEIPT, lines=RECEIPT.lines * 60)

    assert receipt_pdf(many).count(b"/Type /Page\n") == 1


@pytest.mark.parametrize(
    "name",
    ["Ọmọ́tádé", "Ɓala Ƙwari", "አበበ", "محمد", "🎉 Ada 🎉", "", "\u202ename", "a" * 300],
)
def test_any_name_may_stand_on_it(name: str) -> None:
    assert receipt_pdf(replace(RECEIPT, buyer=name, shop=name or "x")).startswith(b"%PDF-")


def test_the_labels_are_in_letters_that_the_font_has(tmp_path: Path) -> None:
    file, page = tmp_path / "noto.ttf", FPDF()
    file.write_bytes(NotoSans_Regular.fontbuffer)
    page.add_font("noto", "", str(file))
    letters = set(page.fonts["noto"].cmap)  # type: ignore[union-attr]  # a TrueType font, as added

    empty = {
        name
        for name, language in LANGUAGES.items()
        for label in LABELS
        for words, _ in language.entries[label].forms[0].parts
        if not letters.issuperset(map(ord, words))
    }
    assert empty == UNWRITTEN


async def test_a_receipt_is_found_by_its_token_alone() -> None:
    async def find(token: str) -> Receipt | None:
        return RECEIPT if token == TOKEN else None

    app = web.Application()
    app.router.add_get("/receipts/{token}", Receipts(find).show)
    async with TestClient(TestServer(app)) as client:
        found = await client.get(f"/receipts/{TOKEN}")
        body = await found.read()
        others = [await client.get(f"/receipts/{token}") for token in (TOKEN[::-1], "1", "AD-1")]

    assert (found.status, found.content_type) == (200, "application/pdf")
    assert body.startswith(b"%PDF-")
    assert found.headers["Content-Disposition"] == 'inline; filename="AD-K7M4Q.pdf"'
    assert [answer.status for answer in others] == [404, 404, 404]

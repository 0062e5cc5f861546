"""A receipt as a PDF: one narrow page as long as it needs, readable on a phone and worth printing.

Noto Sans has the letters, tone marks and money signs; Arabic and Ethiopic letters have a font of their own beside it. A
character that none of them has (an emoji, another script) loses its marks first, and is left out where that does not
help. Where the labels are written from right to left, so is the page.
"""

import logging
import tempfile
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import regex
import segno
from fpdf import FPDF
from fpdf.enums import Align, XPos, YPos
from pymupdf_fonts import NotoSans_Bold, NotoSans_Regular

from domain.model.receipt import Receipt, ReceiptLine

WIDTH_MM: Final = 105.0
"""A6: a phone shows it without zooming, two fit on a sheet."""
MARGIN_MM: Final = 9.0
INNER_MM: Final = WIDTH_MM - 2 * MARGIN_MM
AMOUNT_MM: Final = 30.0
QR_MM: Final = 27.0
MOST_HEIGHT_MM: Final = 5000.0
INK: Final = (24, 32, 44)
SOFT: Final = (101, 112, 128)
LINE: Final = (221, 226, 233)
BRAND: Final = (11, 93, 72)
PAPER: Final = (255, 255, 255)
FAMILY: Final = "Noto Sans"
SCRIPTS: Final = {
    "NotoSansArabic": regex.compile(r"\p{Arabic}"),
    "NotoSansEthiopic": regex.compile(r"\p{Ethiopic}"),
}
"""Fonts that are read only where somebody wrote in their script: files of `data/fonts`, for each weight one."""


def receipt_pdf(receipt: Receipt, fonts: Path) -> bytes:
    """*fonts*: the folder of SCRIPTS. Blocks for tenths of a second: call it beside the event loop."""
    height = _drawn(receipt, MOST_HEIGHT_MM, fonts).get_y() + MARGIN_MM
    return bytes(_drawn(receipt, height, fonts).output())


def _drawn(receipt: Receipt, height_mm: float, fonts: Path) -> "_Page":
    page = _Page(height_mm, leftward=_leftward(receipt.labels["receipt.title"]))
    written = repr(receipt)
    for family, letters in SCRIPTS.items():
        if letters.search(written):
            page.add_script(family, fonts)
    label = receipt.labels
    page.set_title(f"{label['receipt.title']} {receipt.number}")
    page.set_author(receipt.shop)
    _head(page, receipt)
    _facts(page, receipt)
    page.row(label["receipt.item"], label["receipt.amount"], colour=SOFT, size=7.5)
    page.rule()
    _lines(page, receipt.lines)
    page.rule()
    _lines(page, receipt.extras)
    page.row(label["receipt.total"], receipt.total, bold=True, size=12)
    page.ln(1.5)
    for line in receipt.paid:
        page.row(f"{label['receipt.paid']}: {line.title}", line.amount, colour=BRAND, size=8.5)
        page.detail(line.detail)
    if receipt.balance:
        page.row(label["receipt.balance"], receipt.balance, bold=True)
    _foot(page, receipt)
    return page


def _head(page: "_Page", receipt: Receipt) -> None:
    page.set_fill_color(*BRAND)
    page.rect(0, 0, WIDTH_MM, 22.5, style="F")
    page.set_y(6.5)
    page.say(receipt.shop, size=15, bold=True, colour=PAPER)
    page.say(receipt.labels["receipt.title"], size=9, colour=(205, 230, 221))
    page.set_y(27)
    if receipt.about:
        page.say(receipt.about, size=7.5, colour=SOFT)
        page.ln(2)


def _facts(page: "_Page", receipt: Receipt) -> None:
    label = receipt.labels
    page.say(label["receipt.order"], size=7.5, colour=SOFT)
    page.say(receipt.number, size=17, bold=True)
    page.ln(1.5)
    page.row(label["receipt.date"], receipt.date, size=8.5)
    if receipt.buyer:
        page.row(label["receipt.buyer"], receipt.buyer, size=8.5)
    page.ln(3)


def _lines(page: "_Page", lines: Sequence[ReceiptLine]) -> None:
    for line in lines:
        page.row(line.title, line.amount)
        page.detail(line.detail)


def _foot(page: "_Page", receipt: Receipt) -> None:
    page.ln(4)
    top = page.get_y()
    room = INNER_MM - QR_MM - 5
    page.qr(receipt.url, top)
    page.set_y(top + 3)
    page.say(receipt.labels["receipt.thanks"], size=10, bold=True, width=room)
    page.ln(1)
    page.say(receipt.labels["receipt.check"], size=7.5, colour=SOFT, width=room)
    page.set_y(max(page.get_y(), top + QR_MM))


class _Page(FPDF):
    """One page without breaks, from margin to margin; *leftward*: words begin at the right one."""

    def __init__(self, height_mm: float, *, leftward: bool) -> None:
        super().__init__(unit="mm", format=(WIDTH_MM, height_mm))
        self._begin, self._end = (Align.R, Align.L) if leftward else (Align.L, Align.R)
        regular, bold = _font_files()
        self.add_font(FAMILY, "", str(regular))
        self.add_font(FAMILY, "B", str(bold))
        self._families = [FAMILY]
        self.set_text_shaping(use_shaping_engine=True)
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(auto=False)
        self.add_page()

    def add_script(self, family: str, fonts: Path) -> None:
        self.add_font(family, "", str(fonts / f"{family}-Regular.ttf"))
        self.add_font(family, "B", str(fonts / f"{family}-Bold.ttf"))
        self._families.append(family)
        self.set_fallback_fonts(self._families[1:])

    def say(
        self,
        text: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
        width: float = INNER_MM,
    ) -> None:
        """Words over as many lines as they take."""
        self._pen(size, colour, bold=bold)
        self._write(self._known(text), width, size, self._begin)

    def row(
        self,
        text: str,
        amount: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        colour: tuple[int, int, int] = INK,
    ) -> None:
        """Words, and an amount at the other end of their first line."""
        self._pen(size, colour, bold=bold)
        other = self._known(amount)
        room = min(max(AMOUNT_MM, self.get_string_width(other) + 2), INNER_MM * 0.65)
        top = self.get_y()
        self.say(text, size=size, bold=bold, colour=colour, width=INNER_MM - room)
        below = self.get_y()
        self.set_y(top)
        self._write(other, room, size, self._end)
        self.set_y(max(below, self.get_y()) + 0.9)

    def _write(self, text: str, width: float, size: float, side: Align) -> None:
        # In a context of its own: the library loses track of the font after letters of another one.
        with self.local_context():
            self.set_x(self._at(width, side))
            self.multi_cell(
                width, size * 0.47, text, align=side, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )

    def detail(self, text: str) -> None:
        if text:
            self.set_y(self.get_y() - 0.7)
            self.say(text, size=7.5, colour=SOFT)
            self.ln(0.9)

    def rule(self) -> None:
        self.set_draw_color(*LINE)
        self.set_line_width(0.25)
        self.line(MARGIN_MM, self.get_y() + 0.4, WIDTH_MM - MARGIN_MM, self.get_y() + 0.4)
        self.ln(2.2)

    def qr(self, text: str, top: float) -> None:
        """Drawn, not a picture: sharp on any printer."""
        left = self._at(QR_MM, self._end)
        matrix = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
        size = QR_MM / len(matrix)
        self.set_fill_color(*INK)
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    # A hair wider than its place: no white seams between neighbours.
                    self.rect(left + x * size, top + y * size, size + 0.02, size + 0.02, style="F")

    def _at(self, width: float, side: Align) -> float:
        """Where something of that width begins that lies at that margin."""
        return MARGIN_MM if side is Align.L else WIDTH_MM - MARGIN_MM - width

    def _pen(self, size: float, colour: tuple[int, int, int], *, bold: bool) -> None:
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def _known(self, text: str) -> str:
        return "".join(self._letter(letter) for letter in unicodedata.normalize("NFC", text))

    def _letter(self, letter: str) -> str:
        if self._has(letter):
            return letter
        return "".join(filter(self._has, unicodedata.normalize("NFKD", letter)))

    def _has(self, letter: str) -> bool:
        fonts = (self.fonts[family.lower()] for family in self._families)
        return any(ord(letter) in font.cmap for font in fonts)  # type: ignore[union-attr]  # TrueType, as added


def _leftward(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in words)


@lru_cache(maxsize=1)
def _font_files() -> tuple[Path, Path]:
    """The library reads fonts from files; they are written once, and last as long as the process."""
    # It remarks on every table of a font that it leaves out.
    logging.getLogger("fontTools.subset").setLevel(logging.ERROR)
    folder = Path(tempfile.mkdtemp(prefix="receipt-fonts-"))
    files = (folder / "regular.ttf", folder / "bold.ttf")
    for file, font in zip(files, (NotoSans_Regular, NotoSans_Bold), strict=True):
        file.write_bytes(font.fontbuffer)
    return files

"""`/receipts/{token}`: a paid order's receipt, for whoever holds its address."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from aiohttp import web

from adapters.receipts import receipt_pdf
from domain.model.receipt import Receipt

TOKEN: Final = re.compile(r"[0-9a-f]{32}")
FindReceipt: TypeAlias = Callable[[str], Awaitable[Receipt | None]]
"""The receipt under a token; None where there is none."""


@dataclass(slots=True)
class Receipts:
    """`fonts`: the folder of those for single scripts."""

    find: FindReceipt
    fonts: Path

    async def show(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        receipt = await self.find(token) if TOKEN.fullmatch(token) else None
        if receipt is None:
            raise web.HTTPNotFound
        return web.Response(
            body=await asyncio.to_thread(receipt_pdf, receipt, self.fonts),
            content_type="application/pdf",
            headers={
                # The number is ours, letters and digits: nothing to escape.
                "Content-Disposition": f'inline; filename="{receipt.number}.pdf"',
                "Cache-Control": "private, no-store",
                "X-Robots-Tag": "noindex",
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "no-referrer",
            },
        )

"""Refusals: HTTP 200 with a code of TikTok's.

https://business-api.tiktok.com/portal/docs?id=1737172488964097
"""

from typing import Any

NO_PERMISSION = 40001
BAD_PARAMETER = 40002
NOT_FOUND = 40007
BLOCKED = 40064
TOO_OFTEN = 40100
NO_TOKEN = 40104
BAD_TOKEN = 40105
OUT_OF_ORDER = 51065


class TikTokError(Exception):
    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


def answer(request_id: str, code: int, message: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "message": message, "request_id": request_id, "data": data}

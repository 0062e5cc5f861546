"""A small shop to read, and to make mistakes in."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.shop_file import ShopFile, ShopFileError, load_shop_file

CORNER = Path(__file__).with_name("corner.yml")

ENVIRON = {
    "APP_SECRET": "s3cret-of-the-app",
    "ACCESS_TOKEN": "t0ken-of-the-app",
    "VERIFY_TOKEN": "t0ken-of-the-shop",
    "PAY_KEY": "k3y-of-the-till",
    "EMPTY": "",
    "BLANK": " ",
}
ALL_SECRETS = (
    "secrets: {app_secret: env:APP_SECRET, access_token: env:ACCESS_TOKEN,"
    " verify_token: env:VERIFY_TOKEN}"
)


@dataclass(frozen=True, slots=True)
class CornerShop:
    folder: Path
    text: str

    def changed(self, old: str, new: str) -> str:
        assert self.text.count(old) == 1, f"{old!r} should stand once in the example"
        return self.text.replace(old, new)

    def load(self, text: str | bytes) -> ShopFile:
        path = self.folder / "corner.yml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return load_shop_file(path, ENVIRON)

    def problems(self, text: str | bytes) -> list[str]:
        with pytest.raises(ShopFileError) as caught:
            self.load(text)
        return [str(problem) for problem in caught.value.problems]

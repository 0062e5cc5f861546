"""The page as it goes over the wire: small, safe, in the visitor's language."""

import gzip
import re
from typing import Any

import pytest

from tests.integration.webchat.world import KEY, OURS, SHOPS, Browser

MOST_BYTES = 60_000
PARTS = ("", "app.js", "app.css", "sw.js", "manifest.webmanifest", "icon.svg")
FEW_BYTES = {"Accept-Encoding": "gzip"}


async def get(ada: Browser, path: str, **headers: str) -> tuple[Any, bytes]:
    url = ada.server.make_url(f"/chat/{KEY}/{path}")
    async with ada.session.get(url, headers=headers) as answer:
        return answer, await answer.read()


async def test_the_whole_page_is_small(ada: Browser) -> None:
    sizes = {}
    for path in PARTS:
        answer, _ = await get(ada, path, **FEW_BYTES)
        assert answer.status == 200
        head = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        sizes[path] = int(answer.headers["Content-Length"]) + head

    assert sum(sizes.values()) < MOST_BYTES
    assert sum(sizes.values()) < 20_000, sizes  # what it takes today, with room


async def test_packed_and_unpacked_are_the_same(ada: Browser) -> None:
    url = ada.server.make_url(f"/chat/{KEY}/app.js")
    async with ada.session.get(url, headers={"Accept-Encoding": "identity"}) as answer:
        plain = await answer.read()
        assert "Content-Encoding" not in answer.headers
    _, unpacked = await get(ada, "app.js", **FEW_BYTES)

    assert unpacked == plain
    assert len(gzip.compress(plain)) < len(plain) / 2


async def test_what_has_not_changed_is_not_sent_again(ada: Browser) -> None:
    for path in PARTS:
        first, _ = await get(ada, path)
        again, body = await get(ada, path, **{"If-None-Match": first.headers["ETag"]})

        assert (again.status, body) == (304, b"")


async def test_scripts_run_from_here_alone_and_only_the_shop_may_frame_the_page(
    ada: Browser,
) -> None:
    answer, body = await get(ada, "")
    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == f"'self' {SHOPS}"
    assert policy["connect-src"] == f"'self' {OURS.replace('https', 'wss')}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    html = body.decode()
    assert re.findall(r"<script(?![^>]* src=)", html) == []
    assert "style=" not in html
    assert " on" not in "".join(re.findall(r"<[^>]+>", html)).replace(" only", "")


@pytest.mark.parametrize(
    ("wishes", "language", "word"),
    [
        ("pcm,en;q=0.8", "pcm", "See wetin we get"),
        ("en-NG,en;q=0.9", "en", "See what we have"),
        ("fr-FR", "fr", "Voir nos articles"),
        ("ar-EG,en", "ar", "شاهد ما عندنا"),
        ("zu", "en", "See what we have"),
        ("", "en", "See what we have"),
        ("," * 5_000, "en", "See what we have"),
    ],
)
async def test_the_page_is_in_the_visitors_language_and_runs_its_way(
    ada: Browser, wishes: str, language: str, word: str
) -> None:
    _, body = await get(ada, "", **{"Accept-Language": wishes})

    way = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{way}">' in body.decode()
    assert word in body.decode()


async def test_a_shops_name_is_text(ada: Browser, kiosk: Any) -> None:
    async with kiosk.pool.acquire() as connection, connection.transaction():
        await connection.execute("select set_tenant($1)", kiosk.account.tenant_id)
        await connection.execute("""update tenants set name = '<script>"&'''""")

    _, page = await get(ada, "")
    _, icon = await get(ada, "icon.svg")

    assert b"<h1>&lt;script&gt;&quot;&amp;&#x27;</h1>" in page
    assert b">&lt;</text>" in icon


async def test_a_new_version_of_a_part_is_fetched_under_a_new_name(ada: Browser) -> None:
    _, page = await get(ada, "")
    (name,) = re.findall(r'src="(app\.js\?v=\w+)"', page.decode())

    asked, _ = await get(ada, name)
    stale, _ = await get(ada, "app.js?v=older")

    assert "immutable" in asked.headers["Cache-Control"]
    assert stale.headers["Cache-Control"] == "no-cache"


async def test_the_address_without_a_slash_leads_to_the_page(ada: Browser) -> None:
    url = ada.server.make_url(f"/chat/{KEY}?ref=item")
    async with ada.session.get(url, allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/chat/{KEY}/?ref=item"

"""A card number that a buyer types reaches no table and no log, whichever channel it comes by."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

import asyncpg
import pytest

from adapters.postgres import tables
from domain.model.message import Inbound, Text
from tests.contract.cases import READERS, Reader, load
from tests.integration.postgres.samples import ADAEZE, Engine, account, said

TYPED = "4084 0840-84084081"
DIGITS = "4084084084084081"
CHANNELS: Mapping[str, Reader] = {
    name.removeprefix("channels/"): reader
    for name, reader in READERS.items()
    if (reader.folder / "text.expect.yml").is_file()
}


def typed_into(path: Path) -> bytes:
    """The channel's text message, with a card number for its words."""
    (written,) = load(path.with_suffix(".expect.yml"))
    words: str = written["inbound"]["content"]["body"]
    body = path.read_bytes()
    once = [json.dumps(words, ensure_ascii=escaped)[1:-1] for escaped in (True, False)]
    twice = [
        json.dumps(text, ensure_ascii=escaped)[1:-1] for text in once for escaped in (True, False)
    ]
    for text in (quote_plus(words), words, *once, *twice):
        typed = quote_plus(TYPED) if path.suffix == ".form" else TYPED
        body = body.replace(text.encode(), typed.encode())
    return body


async def everything_stored(dsn: str) -> str:
    """All tables as text, binary ones as their letters."""
    superuser = await asyncpg.connect(dsn)
    try:
        found = [
            str(tuple(row.values()))
            for table in tables.metadata.tables
            for row in await superuser.fetch(f"select * from {table}")  # noqa: S608 - our own names
        ]
    finally:
        await superuser.close()
    return "".join(found).replace(" ", "").replace("-", "").replace("+", "").replace("%20", "")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_a_card_number_is_in_no_table_and_no_log(
    engine: Engine, dsn: str, channel: str, capfd: pytest.CaptureFixture[str]
) -> None:
    reader = CHANNELS[channel]
    (path,) = (path for path in reader.bodies if path.stem == "text")
    body = typed_into(path)
    (update,) = reader.adapter.parse(reader.webhook(path, body=body))
    assert isinstance(update, Inbound)
    assert update.content == Text(TYPED), "the number came through the adapter"

    await engine.inbox.put(account(ADAEZE), [update])
    await engine.inbox.put_unreadable(account(ADAEZE), body + b"}", f"no JSON: {TYPED}")

    stored, logged = await everything_stored(dsn), capfd.readouterr()
    assert stored.count("[cardending4081]") == 3
    assert DIGITS not in stored
    assert "4084084" not in logged.out + logged.err
    claim = await engine.work.claim()
    assert claim is not None
    (heard,) = claim.messages
    assert heard.inbound.content == Text("[card ending 4081]")


async def test_a_name_that_is_a_card_number_is_masked_too(engine: Engine, dsn: str) -> None:
    await engine.inbox.put(
        account(ADAEZE), [replace(said("hi", "wamid.9"), customer_name=f"Ada {TYPED}")]
    )

    assert DIGITS not in await everything_stored(dsn)

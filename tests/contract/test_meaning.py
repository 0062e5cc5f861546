"""What providers send means what we say it means."""

from pathlib import Path

import pytest

from tests.contract.cases import BODIES, FIXTURES, READERS, Reader, load, meant

CASES = [
    pytest.param(reader, path, id=f"{name}/{path.stem}")
    for name, reader in READERS.items()
    for path in reader.bodies
]


@pytest.mark.parametrize(("reader", "path"), CASES)
def test_a_webhook_means_what_stands_beside_it(reader: Reader, path: Path) -> None:
    expected = load(path.with_suffix(".expect.yml"))

    read = reader.adapter.parse(reader.webhook(path))

    assert read == [meant(written) for written in expected]


@pytest.mark.parametrize("name", READERS)
def test_every_adapter_has_fixtures(name: str) -> None:
    reader = READERS[name]

    assert (reader.folder / "signed.yml").is_file(), f"{name} has no signed.yml"
    assert "refuses" in reader.signed or len(reader.bodies) > 1, f"{name} has no webhooks"


def test_every_fixture_belongs_to_an_adapter_and_has_its_meaning() -> None:
    bodies = [path for path in FIXTURES.rglob("*") if path.suffix in BODIES]
    folders = {reader.folder for reader in READERS.values()}

    assert bodies
    assert {path.parent for path in bodies} <= folders
    assert [path for path in bodies if not path.with_suffix(".expect.yml").is_file()] == []

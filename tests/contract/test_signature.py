"""Nobody gets in without the account's signature."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine

from domain.errors import BadSignatureError, UnreadableError
from tests.contract.cases import READERS, Reader

SIGNED = [
    pytest.param(reader, id=name)
    for name, reader in READERS.items()
    if "signed_by" in reader.signed
]
REFUSING = [
    pytest.param(reader, id=name) for name, reader in READERS.items() if "refuses" in reader.signed
]


@pytest.fixture(autouse=True)
def at_the_time_of_signing(request: pytest.FixtureRequest) -> Iterator[None]:
    """A signature that holds for minutes only is looked at in its own time (`at`)."""
    at = request.getfixturevalue("reader").signed.get("at")
    if at is None:
        yield
        return
    with time_machine.travel(at, tick=False):
        yield


@pytest.mark.parametrize("reader", SIGNED)
def test_the_true_signature_is_accepted(reader: Reader) -> None:
    reader.adapter.verify(reader.signed_webhook(), reader.signed["secrets"])


@pytest.mark.parametrize("reader", SIGNED)
@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda _: "", id="empty"),
        pytest.param(lambda true: true[:-1], id="one short"),
        pytest.param(lambda true: true + "0", id="one long"),
        pytest.param(lambda true: true[:-1] + ("0" if true[-1] != "0" else "1"), id="last letter"),
        pytest.param(lambda true: true.upper(), id="upper case"),
        pytest.param(lambda _: "\udcff\u00e4" * 8, id="no ASCII"),
    ],
)
def test_another_signature_is_refused(reader: Reader, forge: Callable[[str], str]) -> None:
    webhook = reader.signed_webhook()
    header = reader.signed["signature"]
    forged = {**webhook.headers, header: forge(webhook.headers[header])}

    with pytest.raises(BadSignatureError):
        reader.adapter.verify(replace(webhook, headers=forged), reader.signed["secrets"])


@pytest.mark.parametrize("reader", SIGNED)
def test_a_missing_signature_is_refused(reader: Reader) -> None:
    with pytest.raises(BadSignatureError):
        reader.adapter.verify(reader.signed_webhook(headers={}), reader.signed["secrets"])


@pytest.mark.parametrize("reader", SIGNED)
def test_another_body_is_refused(reader: Reader) -> None:
    webhook = reader.signed_webhook()

    with pytest.raises(BadSignatureError):
        reader.adapter.verify(replace(webhook, body=webhook.body + b" "), reader.signed["secrets"])


@pytest.mark.parametrize("reader", SIGNED)
@pytest.mark.parametrize("secret", ["", " ", "another secret"])
def test_another_or_an_empty_secret_is_refused(reader: Reader, secret: str) -> None:
    secrets = {**reader.signed["secrets"], reader.signed["signed_by"]: secret}

    with pytest.raises(BadSignatureError):
        reader.adapter.verify(reader.signed_webhook(), secrets)


@pytest.mark.parametrize("reader", SIGNED)
def test_an_account_without_secrets_refuses_all(reader: Reader) -> None:
    with pytest.raises(BadSignatureError):
        reader.adapter.verify(reader.signed_webhook(), {})


@pytest.mark.parametrize("reader", REFUSING)
def test_an_adapter_without_a_webhook_refuses_every_call(reader: Reader) -> None:
    webhook = READERS["channels/whatsapp"].signed_webhook()

    with pytest.raises(BadSignatureError):
        reader.adapter.verify(webhook, {})
    with pytest.raises(UnreadableError):
        reader.adapter.parse(webhook)

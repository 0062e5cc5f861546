"""Published vectors, and secrets that are none."""

import base64
from collections.abc import Callable

import pytest

from adapters.signatures import require, same, sha1_base64, sha256_hex, sha512_hex
from domain.errors import BadSignatureError

# RFC 4231, test case 2.
KEY, MESSAGE = "Jefe", b"what do ya want for nothing?"


def test_the_published_vectors_come_out() -> None:
    assert sha256_hex(KEY, MESSAGE) == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
    assert sha512_hex(KEY, MESSAGE).startswith("164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd6")
    sha1 = bytes.fromhex("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")  # RFC 2202, test case 2
    assert base64.b64decode(sha1_base64(KEY, MESSAGE)) == sha1


@pytest.mark.parametrize("make", [sha256_hex, sha512_hex, sha1_base64])
@pytest.mark.parametrize("secret", ["", " \n"])
def test_no_secret_signs_nothing(make: Callable[[str, bytes], str], secret: str) -> None:
    with pytest.raises(BadSignatureError):
        make(secret, MESSAGE)


def test_nothing_equals_nothing() -> None:
    assert not same("", "")
    with pytest.raises(BadSignatureError):
        require(given="", expected="")


def test_a_header_that_is_no_text_is_only_wrong() -> None:
    assert not same("\udce4", "ä")
    assert same("ä", "ä")

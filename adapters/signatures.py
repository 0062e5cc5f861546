"""Signatures of webhooks: made and compared in constant time, never with an empty secret."""

import base64
import hashlib
import hmac

from domain.errors import BadSignatureError


def sha256_hex(secret: str, message: bytes) -> str:
    return _digest(secret, message, "sha256").hex()


def sha256_base64(secret: str, message: bytes) -> str:
    return base64.b64encode(_digest(secret, message, "sha256")).decode()


def sha512_hex(secret: str, message: bytes) -> str:
    return _digest(secret, message, "sha512").hex()


def sha1_base64(secret: str, message: bytes) -> str:
    """SHA-1 as HMAC is still sound; Twilio signs with nothing else."""
    return base64.b64encode(_digest(secret, message, "sha1")).decode()


def same(given: str, expected: str) -> bool:
    """Compare in a time that does not depend on where the two differ. Nothing equals an empty signature."""
    return bool(expected) and hmac.compare_digest(_bytes(given), _bytes(expected))


def require(*, given: str, expected: str) -> None:
    """Raises:
    BadSignatureError: the two differ, or nothing was expected.
    """
    if not same(given, expected):
        raise BadSignatureError


def _digest(secret: str, message: bytes, algorithm: str) -> bytes:
    # An HMAC with an empty key is a signature that anybody can make.
    if not secret.strip():
        raise BadSignatureError("the account has no secret to verify with")
    return hmac.digest(secret.encode(), message, getattr(hashlib, algorithm))


def _bytes(text: str) -> bytes:
    """Header values may hold bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogatepass")

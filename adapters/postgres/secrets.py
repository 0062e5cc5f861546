"""Accounts' secrets, sealed before they reach the database."""

from collections.abc import Sequence
from os import urandom
from typing import Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.model.ids import TenantId
from domain.model.shop import Secrets

# NIST SP 800-38D, 8.2: 96 bits, drawn anew for every sealing.
NONCE_BYTES: Final = 12
KEY_BYTES: Final = 32


class SealedSecretError(Exception):
    """No key opens it: the key was changed, or the row was moved from another account."""


class SecretBox:
    """AES-256-GCM. The first of *keys* seals, every one opens: put a new key first to change it.

    A seal names its owner, so that one copied to another shop's row does not open there.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        self._ciphers = [AESGCM(key) for key in keys]

    def seal(self, secrets: Secrets, tenant_id: TenantId, key: str) -> bytes:
        nonce = urandom(NONCE_BYTES)
        plain = orjson.dumps(secrets)
        return nonce + self._ciphers[0].encrypt(nonce, plain, owner(tenant_id, key))

    def open(self, sealed: bytes, tenant_id: TenantId, key: str) -> Secrets:
        """Raises:
        SealedSecretError: none of the keys fits.
        """
        nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        for cipher in self._ciphers:
            try:
                plain = cipher.decrypt(nonce, rest, owner(tenant_id, key))
            except InvalidTag:
                continue
            secrets: Secrets = orjson.loads(plain)
            return secrets
        raise SealedSecretError(f"the secrets of account {key} cannot be opened with this key")


def owner(tenant_id: TenantId, key: str) -> bytes:
    return f"{tenant_id}/{key}".encode()

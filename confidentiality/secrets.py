"""Small secrets outside the sealed tables: second factors and sessions, which are read before anyone is signed in.

The key-encryption keys never seal these directly: each purpose has a key of its own, derived from them.
"""

import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from confidentiality.keys import ring

FORM = b"\x01"
HEAD_BYTES = 5
NONCE_BYTES = 12


class SecretUnreadable(Exception):
    """The bytes were altered, sealed for another purpose, or under a key that is not loaded."""


def wrap_secret(purpose: str, plain: bytes) -> bytes:
    version = ring().newest
    head = FORM + version.to_bytes(HEAD_BYTES - len(FORM), "big")
    nonce = os.urandom(NONCE_BYTES)
    return head + nonce + cipher(ring().keys[version], purpose).encrypt(nonce, plain, head + purpose.encode())


def unwrap_secret(purpose: str, wrapped: bytes) -> bytes:
    head, nonce, sealed = wrapped[:HEAD_BYTES], wrapped[HEAD_BYTES:][:NONCE_BYTES], wrapped[HEAD_BYTES + NONCE_BYTES :]
    key = ring().keys.get(int.from_bytes(head[len(FORM) :], "big"))
    if head[: len(FORM)] != FORM or key is None or not sealed:
        raise SecretUnreadable
    try:
        return cipher(key, purpose).decrypt(nonce, sealed, head + purpose.encode())
    except InvalidTag as error:
        raise SecretUnreadable from error


@lru_cache(maxsize=64)
def cipher(key: bytes, purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"backchannel secret " + purpose.encode()).derive(key))

"""AES-256-GCM, bound to the row it stands in. Bytes in, bytes out: keys come from `keys`, rows from `sealed`.

A sealed body is: version byte, 16 bytes key id, 12 bytes random nonce, ciphertext with its tag.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
KEY_BYTES = 32
NONCE_BYTES = 12
HEADER_BYTES = 17


class Corrupt(Exception):
    """The bytes are not what was sealed into this row: changed, moved from another row, or under another key."""


def bind(*parts: str | UUID | int) -> bytes:
    """Associated data: what the ciphertext belongs to, each part with its length before it."""
    encoded = [str(part).encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def encrypt(key: bytes, key_id: UUID, plaintext: bytes, bound_to: bytes) -> bytes:
    header = bytes([VERSION]) + key_id.bytes
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plaintext, header + bound_to)


def decrypt(key: bytes, key_id: UUID, sealed: bytes, bound_to: bytes) -> bytes:
    header, nonce = sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    if header != bytes([VERSION]) + key_id.bytes or len(nonce) < NONCE_BYTES:
        raise Corrupt
    try:
        return AESGCM(key).decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], header + bound_to)
    except InvalidTag:
        raise Corrupt from None

"""Secrets that are read before anybody is signed in (second factors, sessions): same cipher, no audience, no row.

Each purpose has a key of its own, derived from the key-encryption key. What was wrapped under an older one opens as
long as that one is loaded; `rewrap_secret` moves it to the newest.
"""

from collections.abc import Callable
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from confidentiality.cipher import HEADER_BYTES, KEY_BYTES, Corrupt, bind, decrypt, encrypt
from confidentiality.keys import ring

# What apps above do when a newer key-encryption key is to be used: each moves its own columns and says how many.
KEEPERS: list[Callable[[], int]] = []


class SecretUnreadable(Exception):
    """Changed, wrapped for another purpose, or under a key that is not loaded."""


def wrap_secret(purpose: str, secret: bytes) -> bytes:
    version = ring().newest
    return encrypt(_derived(ring().keys[version], purpose), UUID(int=version), secret, bind("secret", purpose))


def unwrap_secret(purpose: str, wrapped: bytes) -> bytes:
    version = _version(wrapped)
    key = ring().keys.get(version)
    if key is None:
        raise SecretUnreadable
    try:
        return decrypt(_derived(key, purpose), UUID(int=version), wrapped, bind("secret", purpose))
    except Corrupt:
        raise SecretUnreadable from None


def rewrap_secret(purpose: str, wrapped: bytes) -> bytes:
    """The same secret under the newest key; unchanged where it is already."""
    return wrapped if _version(wrapped) == ring().newest else wrap_secret(purpose, unwrap_secret(purpose, wrapped))


def keep(rewrap_own: Callable[[], int]) -> Callable[[], int]:
    """Let `keys rewrap` call `rewrap_own` too, so that an old key can be put away without locking anybody out."""
    KEEPERS.append(rewrap_own)
    return rewrap_own


def rewrap_all() -> int:
    return sum(rewrap_own() for rewrap_own in KEEPERS)


def _version(wrapped: bytes) -> int:
    """The version of the key stands where other bodies name their data key."""
    return int.from_bytes(wrapped[1:HEADER_BYTES], "big")


@lru_cache(maxsize=16)
def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"backchannel " + purpose.encode()).derive(key)

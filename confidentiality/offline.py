"""A draft on a broken line: the browser locks it to the public key of that draft, and only the server opens it.

The private key is stored nowhere. It is derived from the data key of the scope, for one draft, one writer and one
moment of issue; it goes with that data key, and nothing is opened after `LIFETIME`. js/offline.js does the other half.
"""

import base64
import binascii
from datetime import timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from confidentiality import audit, keys
from confidentiality.bodies import Unreadable
from confidentiality.cipher import KEY_BYTES, NONCE_BYTES, Corrupt, bind
from confidentiality.context import Person, current_user_id, identify
from confidentiality.scopes import Scope

LIFETIME = timedelta(hours=72)
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SPARE_BYTES = 48  # so that the remainder is as good as even
POINT_BYTES = 65


class Expired(Unreadable):
    """It was locked longer ago than a locked draft may last."""


def issue() -> int:
    return int(timezone.now().timestamp())


def public_key(draft_id: UUID, issued: int, *, by: Person, key_scope: Scope) -> str:
    """What the browser locks to: an uncompressed point of P-256, in base64."""
    point = _private_key(draft_id, issued, _writer(by), key_scope).public_key()
    return base64.b64encode(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode()


def open_locked(draft_id: UUID, issued: int, locked: str, *, by: Person, key_scope: Scope) -> str:
    """The text, for the writer whose page locked it. Raises `Expired` or `Corrupt`."""
    if not 0 <= issue() - issued <= LIFETIME.total_seconds():
        raise Expired
    try:
        content = base64.b64decode(locked, validate=True)
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, content[:POINT_BYTES])
        nonce, closed = content[POINT_BYTES:][:NONCE_BYTES], content[POINT_BYTES + NONCE_BYTES :]
        shared = _private_key(draft_id, issued, _writer(by), key_scope).exchange(ec.ECDH(), theirs)
        context = f"backchannel draft {draft_id} {issued}".encode()
        text = AESGCM(_stretch(shared, context, KEY_BYTES)).decrypt(nonce, closed, context).decode()
    except (binascii.Error, ValueError, InvalidTag):
        raise Corrupt from None
    audit.record("draft.bring_back", kind="draft", object_id=draft_id, actor=by)
    return text


def _private_key(draft_id: UUID, issued: int, writer: UUID, key_scope: Scope) -> ec.EllipticCurvePrivateKey:
    _row, key = keys.data_key(key_scope)
    number = int.from_bytes(_stretch(key, bind("offline draft", draft_id, writer, issued), SPARE_BYTES), "big")
    return ec.derive_private_key(number % (ORDER - 1) + 1, CURVE)


def _stretch(secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(secret)


def _writer(by: Person) -> UUID:
    writer = identify(by)
    if writer is None or writer != current_user_id():
        raise Unreadable
    return writer

"""What a browser locked while the line was broken: opened by the server for its writer, within 72 hours."""

import base64
import os
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.models import SealedDraft
from tests.dialogues.views.test_session_log import address, draft_address, filled

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(cast, client):
    client.force_login(cast.lead)
    return client


def opened(client, cast):
    """The form key of a fresh page, its hidden page key, and what that page locks to."""
    response = client.get(address(cast))
    form = response.context["forms"]["session"]
    return form["form_key"].value(), str(response.context["page_key"]), response.context["lock"]


def locked(key, lock, fields):
    """As js/offline.js does it."""
    context = f"backchannel draft {key} {lock['issued']}".encode()
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), base64.b64decode(lock["key"]))
    ours = ec.generate_private_key(ec.SECP256R1())
    secret = HKDF(SHA256(), 32, bytes(32), context).derive(ours.exchange(ec.ECDH(), theirs))
    nonce = os.urandom(12)
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    closed = AESGCM(secret).encrypt(nonce, urlencode(fields).encode(), context)
    return {"form_key": key, "issued": lock["issued"], "body": base64.b64encode(point + nonce + closed).decode()}


def bring(client, cast, sent):
    return client.post(reverse("dialogues:session_draft_return", args=[cast.process.pk]), sent).status_code


def drafts_of(person):
    with acting_as(person):
        return SealedDraft.objects.count()


def words(client, cast):
    return client.get(address(cast)).content.decode()


def test_locked_words_come_back_into_the_form_for_their_writer_only(cast, lead, client):
    key, page, lock = opened(lead, cast)
    fields = {"form_key": key, "page": page, "summary": "Written in the dark.", "private_note": "And this for me."}
    sent = locked(key, lock, fields)

    client.force_login(cast.second)
    assert bring(client, cast, sent) == 422
    client.force_login(cast.lead)
    assert bring(client, cast, sent | {"body": sent["body"][:-8] + "AAAAAAA="}) == 422
    assert bring(client, cast, sent | {"form_key": uuid4()}) == 422
    assert bring(client, cast, sent | {"issued": "soon"}) == 400
    assert drafts_of(cast.lead) + drafts_of(cast.second) == 0

    assert bring(client, cast, sent) == 204
    assert all(part in words(client, cast) for part in ("Written in the dark.", "And this for me."))
    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=False):
        client.force_login(cast.lead)
        assert bring(client, cast, sent) == 410


def test_later_words_of_the_same_page_take_the_place_of_earlier_ones(cast, lead):
    key, page, lock = opened(lead, cast)
    fields = {**filled(cast), "form_key": key, "page": page}
    lead.post(draft_address(cast), fields | {"summary": "Saved."})

    assert bring(lead, cast, locked(key, lock, fields | {"summary": "Saved. Then the line broke."})) == 204

    assert "Saved. Then the line broke." in words(lead, cast)
    assert drafts_of(cast.lead) == 1


@pytest.mark.parametrize("meanwhile", ["written elsewhere", "finished", "discarded"])
def test_words_that_come_back_late_stand_beside_what_happened_meanwhile(cast, lead, meanwhile):
    key, page, lock = opened(lead, cast)
    fields = {**filled(cast), "form_key": key, "page": page}
    sent = locked(key, lock, fields | {"summary": "From the phone."})
    elsewhere = fields | {"page": str(uuid4()), "summary": "From the desk."}
    lead.post(draft_address(cast), elsewhere)
    if meanwhile == "finished":
        lead.post(address(cast), elsewhere)
    if meanwhile == "discarded":
        lead.post(address(cast), elsewhere | {"action": "discard"})

    assert bring(lead, cast, sent) == 204

    page = words(lead, cast)
    assert "From the phone." in page
    assert ("Another unfinished one comes after it." in page) == (meanwhile == "written elsewhere")

"""Handing a process over removes one's own access, wholly and at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from confidentiality import audiences
from confidentiality.context import acting_as
from confidentiality.models import Grant, SealedText
from dialogues import handover, marking
from dialogues.models import Notice, Passage, Point
from tests.cast import RED, log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])


def test_who_hands_over_is_out_and_the_new_lead_is_told(cast, client):
    session = log(cast, private_note="Mine.")
    with acting_as(cast.lead):
        point = session.points.get(position=1)
        marking.remark(point, RED, by=cast.lead, readers=[cast.second])
    client.force_login(cast.lead)
    address = reverse("dialogues:process_handover", args=[cast.process.pk])
    page = client.get(address)
    assert page.context["losing"].private_notes == 1

    assert client.post(address, {"to": cast.note_taker.pk}).status_code == 422, "it has to be meant"
    done = client.post(address, {"to": cast.note_taker.pk, "is_meant": "on"})

    assert done.status_code == 302
    assert cast.process.roles_of(cast.lead) == set()
    assert cast.process.roles_of(cast.note_taker) == {"lead", "note_taker"}
    assert client.get(reverse("dialogues:process_detail", args=[cast.process.pk])).status_code == 404
    assert not Point.objects.visible_to(cast.lead).exists()
    with acting_as(cast.lead):
        kinds = set(SealedText.objects.values_list("audience__kind", flat=True))
    assert kinds == {"own"}, "their private note, and nothing else"
    assert not Passage.objects.visible_to(cast.note_taker).filter(purpose="private_note").exists()
    assert Point.objects.visible_to(cast.second).filter(pk=point.pk).exists()
    live = Grant.objects.live().filter(user=cast.lead).exclude(basis="own")
    assert not live.filter(content_object=audiences.team(cast.process.scope)).exists()
    assert Notice.objects.get(to=cast.note_taker).kind == "handed_over"
    assert "process.hand_over" in events_of(cast.process.pk)


def test_only_a_lead_hands_over(cast):
    with acting_as(cast.second), pytest.raises(PermissionDenied):
        handover.hand_over(cast.process, cast.second, by=cast.second)

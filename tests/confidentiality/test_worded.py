"""A subquery that was put into SQL once finds for each person what is theirs, and for nobody nothing."""

import pytest

from confidentiality import audiences
from confidentiality.models import Grant
from confidentiality.worded import PLACES, Worded, words_of
from dialogues.models import Point, Process, Seat
from dialogues.roles import Verb
from tests.cast import log

pytestmark = pytest.mark.django_db
SEE = Verb.SEE_PROCESS


def test_each_person_finds_their_own_one_after_the_other(cast):
    log(cast)
    for person in (cast.lead, cast.outsider, cast.manager, cast.lead):
        of_theirs = Seat.objects.live().filter(user=person)
        assert set(Process.objects.visible_to(person)) == {seat.process for seat in of_theirs}
        theirs = Point.objects.filter(audience__in=audiences.of_user(person))
        assert set(Point.objects.visible_to(person)) == set(theirs)
    assert Point.objects.visible_to(cast.lead).exists()


def test_nobody_finds_nothing(cast):
    log(cast)
    assert Process.objects.filter(pk__in=Seat.processes_of(cast.lead, SEE)).exists()
    assert not Process.objects.filter(pk__in=Seat.processes_of(None, SEE)).exists()
    assert not Point.objects.visible_to(None).exists()


def test_what_was_not_filled_in_stays_an_id_that_no_row_has(cast):
    words = words_of(Grant.objects.filter(user=PLACES[0], content_object=PLACES[1]).values("pk"))
    grant = Grant.objects.filter(user=cast.lead.pk).first()
    whole = Worded(words, cast.lead.pk, grant.content_object_id)
    assert Grant.objects.filter(pk__in=whole).exists()
    assert not Grant.objects.filter(pk__in=Worded(words, cast.lead.pk)).exists()
    assert not Grant.objects.filter(pk__in=Worded(words)).exists()

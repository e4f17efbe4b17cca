"""The pages of the plan: bad input is said beside its field and nothing typed is lost."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogues.models import ContextEvent, EventReview, Plan
from tests.dialogues.planning import event, objective, plan

pytestmark = pytest.mark.django_db


def typed(cast, key=None, **changes):
    """The form for a second plan of phases 1 and 2, objective A in the first and B in the second."""
    ids = {one.code: one.pk for one in cast.process.objectives.all()}
    fields = {
        "key": key or uuid.uuid4(),
        "follows": 1,
        "cause": "The talks broke down",
        "event": "",
        "when": "yesterday",
        "phase-1-name": "First a channel",
        "phase-1-waits_for": "",
        "phase-2-name": "Then a text",
        "phase-2-waits_for": "1",
        "phase-3-name": "",
        f"step-{ids['A']}-phase": "1",
        f"step-{ids['B']}-phase": "2",
        f"step-{ids['B']}-treatment": "narrowed",
        f"step-{ids['B']}-words": "one road",
    }
    return {**fields, **changes}


@pytest.fixture
def page(client, cast):
    objective(cast, "A"), objective(cast, "B")
    plan(cast, "B", "A", days=20)
    client.force_login(cast.lead)
    return reverse("dialogues:plan_new", args=[cast.process.pk])


def test_the_next_version_is_kept_once_and_shown_against_the_last(client, cast, page):
    election = event(cast)
    assert "An election" in client.get(page).content.decode()
    key = uuid.uuid4()

    for _press in range(2):
        answer = client.post(page, typed(cast, key, event=str(election.pk)), follow=True)

    html = answer.content.decode()
    assert Plan.objects.filter(process=cast.process).count() == 2
    assert "From plan 1 to plan 2" in html
    assert "The talks broke down" in html
    assert "Narrowed: one road" in html
    assert "Moved back" in html or "Moved forward" in html
    assert EventReview.objects.get().plan.number == 2
    assert client.get(reverse("dialogues:plan_compare", args=[cast.process.pk]), {"plan": "9"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"phase-1-waits_for": "2"}, "These phases wait for each other in a circle: 1 → 2 → 1"),
        ({"phase-1-waits_for": "7"}, "There is no phase 7 in this plan."),
        ({"phase-1-waits_for": "the talks"}, "“the” is no number of a phase."),
        ({"phase-1-name": ""}, "Phase 1 has no name."),
        ({"cause": ""}, "Say why the plan changes."),
        ({"when": "in 3 days"}, "This day is still to come."),
        ({"when": "400 days ago"}, "The next one begins on that day or later."),
        ({"follows": 0}, "Another version of this plan was kept while this page was open."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, page, changes, said):
    answer = client.post(page, typed(cast, **changes))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    assert "Then a text" in html
    assert "one road" in html
    assert Plan.objects.filter(process=cast.process).count() == 1


def test_an_event_is_kept_by_its_process_unless_it_is_shared(client, cast, page):
    address = reverse("dialogues:event_new", args=[cast.process.pk])
    told = {"key": uuid.uuid4(), "label": "A convoy was stopped", "when": "yesterday", "kind": "attack"}

    wrong = client.post(address, {**told, "when": "tomorrow"})
    for _press in range(2):
        client.post(address, told)

    assert wrong.status_code == 422
    assert "A convoy was stopped" in wrong.content.decode()
    noted = ContextEvent.objects.get()
    assert (noted.kept_by, noted.when.earliest < timezone.localdate()) == (cast.process, True)
    asking = client.get(reverse("dialogues:objective_list", args=[cast.process.pk])).content.decode()
    assert "Looked at, plan kept" in asking
    client.post(reverse("dialogues:event_review", args=[cast.process.pk, noted.pk]))
    assert EventReview.objects.get().outcome == "kept"
    client.force_login(cast.outsider)
    theirs = reverse("dialogues:event_review", args=[cast.other_process.pk, noted.pk])
    assert client.post(theirs).status_code == 404

"""The pages of the plan: bad input is said beside its field and nothing typed is lost."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dialogues import aims
from dialogues.models import ContextEvent, EventReview, Plan
from tests.confidentiality.events import events_of
from tests.dialogues.planning import ago, event, objective, plan

pytestmark = pytest.mark.django_db
WHERE_PLANS_SHOW = ("process_detail", "objective_list", "plan_compare")


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


def test_a_corrected_event_stays_known_as_it_was_and_asks_no_second_time(client, cast):
    client.force_login(cast.lead)
    wrong = event(cast, "A bridge burnt", days=60, recorded_at=timezone.now() - timedelta(days=50))
    client.post(reverse("dialogues:event_review", args=[cast.process.pk, wrong.pk]))
    address = reverse("dialogues:event_correct", args=[cast.process.pk, wrong.pk])
    told = {"label": "A bridge fell", "when": str(ago(61)), "kind": "other", "source": "A paper"}
    told |= {"key": wrong.pk, "confidence": "documented"}

    typed = client.post(address, {**told, "when": "31 June"}).content.decode()
    client.post(address, told)
    again = client.post(address, {**told, "label": "A bridge stands"})

    assert "A paper" in typed
    assert (again.status_code, "Somebody corrected this meanwhile" in again.content.decode()) == (422, True)
    for name, pk in (("process_detail", cast.process.pk), ("history", cast.process.pk), ("conflict_detail", None)):
        page = reverse(f"dialogues:{name}", args=[pk or cast.conflict.pk])
        asked = (f"?as-at={ago(40).earliest}", f"?as-at={ago(40).earliest}&as-known=then")
        known_now, known_then = (client.get(page + query).content.decode() for query in asked)
        assert ("A bridge fell" in known_now, "A bridge burnt" in known_now) == (True, False), name
        assert ("A bridge fell" in known_then, "A bridge burnt" in known_then) == (False, True), name
        before = client.get(page + f"?as-at={ago(55).earliest}&as-known=then").content.decode()
        assert "A bridge" not in before, name
    asking = client.get(reverse("dialogues:objective_list", args=[cast.process.pk])).content.decode()
    assert "Looked at, plan kept" not in asking
    assert ContextEvent.objects.current().get().kept_by is None  # everybody knew it, and still does
    assert "event.correct" in events_of(cast.process.pk)


def test_a_phase_past_its_day_and_an_event_are_marked_where_the_facilitator_looks(client, cast):
    client.force_login(cast.lead)
    late, done = objective(cast, "LATE"), objective(cast, "DONE")
    objective(cast, "FREE")
    aims.move(late, "active", since=ago(60), by=cast.lead)
    aims.move(done, "met", since=ago(60), by=cast.lead)
    plan(cast, "LATE", "DONE", "FREE", days=50, due={"LATE": ago(9), "DONE": ago(9)})
    event(cast, "A bridge fell", days=5)

    marked = {name: client.get(reverse(f"dialogues:{name}", args=[cast.process.pk])) for name in WHERE_PLANS_SHOW}
    earlier = client.get(reverse("dialogues:objective_list", args=[cast.process.pk]) + f"?as-at={ago(20)}")

    for name, answer in marked.items():
        assert answer.content.decode().count("9 days over") == 1, name
    assert "A bridge fell" in marked["process_detail"].content.decode()
    assert "days over" not in earlier.content.decode()
    assert "A bridge fell" not in earlier.content.decode()
    event_review = reverse("dialogues:event_review", args=[cast.process.pk, ContextEvent.objects.get().pk])
    client.post(event_review)
    aims.move(late, "met", since=ago(1), by=cast.lead)
    after = client.get(reverse("dialogues:process_detail", args=[cast.process.pk])).content.decode()
    assert "The plan waits for a look" not in after


def test_a_day_that_is_over_shows_the_judgement_and_the_words_of_that_day(client, cast):
    client.force_login(cast.lead)
    one = objective(cast, "ONE", title="First words")
    long_ago = timezone.now() - timedelta(days=60)
    aims.move(one, "active", since=ago(60), by=cast.lead, at=long_ago)
    plan(cast, "ONE", days=50, at=long_ago)
    soon = timezone.localdate() + timedelta(days=30)
    aims.judge(
        one, "beyond_mandate", "Too far.", reviewer=cast.lead, judged_on=ago(3).earliest, review_on=soon, by=cast.lead
    )
    aims.reword(one, aims.Words("Second words", one.success, one.evidence), reason="Clearer", by=cast.lead)

    for name, ids in (("objective_list", []), ("objective_detail", [one.pk])):
        address = reverse(f"dialogues:{name}", args=[cast.process.pk, *ids])
        now = client.get(address).content.decode()
        then = client.get(f"{address}?as-at={ago(10)}&as-known=then").content.decode()
        assert ("Beyond the mandate" in now, "Second words" in now) == (True, True), name
        assert ("Beyond the mandate" in then, "Second words" in then, "First words" in then) == (False, False, True)
        assert "Second words" in client.get(f"{address}?as-at={ago(10)}").content.decode()

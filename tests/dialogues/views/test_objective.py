"""The pages of objectives, impasses and success: what is missing is said beside its field, nothing typed is lost."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import aims, impasses
from dialogues.models import HealthCheck, Impasse, Objective, Session, Snapshot
from dialogues.vocabulary import ObjectiveStatus
from tests.cast import log
from tests.dialogues.planning import ago, objective, plan

pytestmark = pytest.mark.django_db
TYPED = "Both gate crews, of their own accord"


def tomorrow(days=1):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.fixture
def address(client, cast):
    client.force_login(cast.lead)
    stated = objective(cast, "A", title="A rule")
    with acting_as(cast.lead):
        impasse = impasses.open_impasse(cast.process, "Who decides?", code="M1", since=ago(20), by=cast.lead)
    ids = {"objective": [stated.pk], "document": [stated.pk], "impasse_step": [impasse.pk]}

    def of(name):
        own = ids.get(name) or ids.get(name.partition("_")[0] if name not in NEW else "", [])
        return reverse(f"dialogues:{name}", args=[cast.process.pk, *own])

    return of


NEW = {"objective_new", "impasse_new"}
GOOD = {
    "objective_new": {"code": "B", "title": TYPED, "kind": "outcome", "status": "active", "since": "yesterday",
                      "success": "They follow it", "evidence": "The text"},
    "objective_move": {"status": "met", "since": "yesterday", "source": TYPED},
    "objective_judge": {"verdict": "stretch", "rationale": TYPED, "review_on": tomorrow()},
    "objective_reword": {"title": TYPED, "success": "They follow it", "evidence": "A text", "reason": "Clearer"},
    "document_new": {"title": "Text", "kind": "proposal", "state": "draft", "when": "yesterday",
                     "distribution": "AMBER_STRICT", "attribution": "chatham",
                     "text": TYPED + " [yes]"},
    "impasse_new": {"code": "M2", "words": TYPED, "when": "yesterday"},
    "impasse_step": {"kind": "broken", "words": TYPED, "when": "yesterday"},
    "snapshot_new": {"words": TYPED, "evidence": "Two calls", "claim": "plausible", "when": "yesterday"},
    "health_new": {"level-consent": "2", "note-consent": TYPED},
    "design_change": {"design": "sustained_dialogue", "step": 2, "since": "yesterday"},
    "room_count": {"people": 0, "source": "A paper", "confidence": "documented", "note": TYPED},
    "purpose_change": {"purposes": ["inclusion"], "since": "yesterday"},
}  # fmt: skip
WRONG = [
    ("objective_new", {"success": ""}, "Say what success would look like."),
    ("objective_new", {"evidence": ""}, "Say by what it would be known"),
    ("objective_new", {"code": "A"}, "Another objective of this process has this code."),
    ("objective_new", {"since": "20 Mai 193"}, "This date could not be read."),
    ("objective_move", {"since": "tomorrow"}, "This day is still to come."),
    ("objective_judge", {"rationale": ""}, "A verdict without a reason is not kept."),
    ("objective_judge", {"review_on": tomorrow(0)}, "Look again on a day to come."),
    ("objective_reword", {"reason": ""}, "Say why. The words until now stay beside it."),
    ("document_new", {"state": "agreed"}, "Something stands in brackets, so it is not agreed yet."),
    ("impasse_new", {"code": "M1"}, "Another impasse of this process has this code."),
    ("impasse_step", {"when": "30 days ago"}, "The impasse began later"),
    ("snapshot_new", {"evidence": ""}, "Say what it rests on"),
    ("snapshot_new", {"claim": "substantiated"}, "Say who substantiates it."),
    ("design_change", {"design": "problem_solving"}, "This design has 0 steps."),
    ("room_count", {"source": ""}, "Say by what source."),
    ("health_new", {"level-consent": ""}, "Look at one of the eight at least."),
]


def sent(cast, name, **changes):
    first = cast.process.sessions.first()
    ids = {"key": uuid.uuid4(), "reviewer": cast.lead.pk, "session": first.pk if first and name == "room_count" else ""}
    return {**ids, **GOOD[name], **changes}


@pytest.mark.parametrize(("name", "changes", "said"), WRONG)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, cast, address, name, changes, said):
    answer = client.post(address(name), sent(cast, name, **changes))

    html = answer.content.decode()
    assert answer.status_code == 422
    assert said in html
    kept = {"objective_judge": tomorrow(), "design_change": 'value="yesterday"'}
    assert (kept[name] if name in kept and "review_on" not in changes else TYPED) in html


def test_everything_is_kept_once_and_shown(client, cast, address):
    log(cast)
    for name in GOOD:
        assert client.get(address(name)).status_code == 200, name
        press = sent(cast, name)
        for _twice in range(2):
            answer = client.post(address(name), press)
            assert answer.status_code in ({302, 422} if name == "objective_move" else {302}), name

    pages = {
        name: client.get(reverse(f"dialogues:{name}", args=[cast.process.pk, *more])).content.decode()
        for name, more in {
            "objective_list": [],
            "objective_detail": [Objective.objects.get(code="A").pk],
            "impasse_list": [],
            "success_page": [],
        }.items()
    }
    assert (Objective.objects.count(), Impasse.objects.count(), Snapshot.objects.count()) == (2, 2, 1)
    assert HealthCheck.objects.count() == 1
    assert "Bring in those who are left out" in pages["objective_list"]
    course = client.get(reverse("dialogues:process_detail", args=[cast.process.pk])).content.decode()
    assert "Sustained dialogue" in course
    assert "Mapping and naming problems" in course
    for told in ("A stretch", "room of session 1", "1 bracket", "until", "A rule"):
        assert told in pages["objective_detail"], told
    assert "Broken" in pages["impasse_list"]
    assert "no dissent recorded" in pages["success_page"]
    assert "Eight fundamentals" in pages["success_page"]


def sat(process, number, days):
    row = Session(process=process, number=number, recorded_at=timezone.now(), recorded_by=process.created_by)
    row.when = ago(days)
    row.save()


def test_the_course_tells_the_newest_sessions_and_each_objective_as_of_its_day(client, cast, address):
    later = objective(cast, "B", title="A text", position=1)
    first = Objective.objects.get(code="A")
    for number in range(1, 7):
        sat(cast.process, number, days=70 - 10 * number)  # from 60 to 10 days ago
    aims.move(first, ObjectiveStatus.ACTIVE, since=ago(50), by=cast.lead)
    aims.move(first, ObjectiveStatus.MET, since=ago(20), by=cast.lead)
    aims.move(later, ObjectiveStatus.ACTIVE, since=ago(20), by=cast.lead)
    plan(cast, "B", "A", days=15)

    def course(**query):
        html = client.get(reverse("dialogues:process_detail", args=[cast.process.pk]), query).content.decode()
        newest, aims_of_it = (
            html.partition(f'id="{each}"')[2].partition("</section>")[0] for each in ("newest", "aims")
        )
        told = [
            re.sub(r"<[^>]+>|\s+", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", aims_of_it, re.DOTALL)[1:]
        ]
        return re.findall(r"(\d+), Workshop", newest), [
            (row[0], *(word for word in row if word in STATES)) for row in told
        ]

    assert course() == (["6", "5", "4", "3"], [("B", "Active"), ("A", "Met")])
    then = {"as-at": f"{timezone.localdate() - timedelta(days=32):%d %B %Y}"}
    assert course(**then) == (["3", "2", "1"], [("A", "Active")])
    assert course(**{"as-at": f"{timezone.localdate() - timedelta(days=55):%d %B %Y}"}) == (["1"], [])


STATES = {"Active", "Met"}


def test_whoever_only_looks_on_sees_the_claim_and_not_the_words(client, cast, address):
    client.post(address("snapshot_new"), sent(cast, "snapshot_new", dissent="The drought did it"))
    client.force_login(cast.manager)

    html = client.get(reverse("dialogues:success_page", args=[cast.process.pk])).content.decode()

    assert "Contribution plausible" in html
    assert "dissent kept" in html
    assert TYPED not in html
    assert "drought" not in html
    assert "Eight fundamentals" not in html
    assert client.get(reverse("dialogues:impasse_list", args=[cast.process.pk])).status_code == 404

"""More rows of every kind that a page of the main job lists, so that each page is weighed with few and with many."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from confidentiality.context import acting_as
from dialogues import aims, course, impasses, outcomes, parties, periods, plans, seats, success
from dialogues.contacts import Step, Talk, log_contact
from dialogues.models import (
    Commitment,
    ContextEvent,
    Objective,
    ObjectivePeriod,
    OfficialContact,
    Participation,
    PointConsent,
    Process,
)
from dialogues.proceedings import expect
from dialogues.record import list_session
from dialogues.roles import SeatKind
from dialogues.vocabulary import Achievability, ObjectiveKind, ObjectiveStatus, Stage, Track
from jobs.models import Request
from jobs.work import work
from participants.models import Person
from participants.when import When
from tests.cast import RED, STRICT, log
from tests.walk.story import LOWERED, ORDER
from transfers import clearance, reading
from transfers.briefing import ask_for_briefing
from transfers.release import release


class Crowd:
    """The story, growing: after `grow(n)` a page that lists something lists about `n` of it."""

    def __init__(self, story):
        self.story = story
        self.today = timezone.localdate()
        self.size = 0
        self.ids = dict(story.ids)

    def grow(self, size):
        added = range(self.size, size)
        for number in added:
            self.add_person(number)
            self.add_objective(number)
            self.add_reflection(number)
            self.add_process(number)
            self.add_contact(number)
            self.add_party(number)
        self.add_plan()
        self.add_plan()
        self.ids["session"] = self.add_session(size).pk
        for number in added:
            self.list_session(number)
        extracts = self.add_extracts(len(added))
        for number in added:
            copy = self.send(self.draft([extracts[number - self.size]]))
            self.draft([extracts[number - self.size]])
        self.ids["briefing"] = self.draft(extracts).pk
        copy = self.send(self.draft(extracts))
        with acting_as(self.story.official):
            reading.open_copy(copy, by=self.story.official)
        self.ids["copy"] = copy.pk
        self.size = size

    def add_person(self, number):
        side = self.story.south if number % 2 else self.story.north
        one = Participation.objects.create(
            process=self.story.process, person=Person.objects.create(), pseudonym=f"Pseudonym {number}", side=side
        )
        self.story.participations.append(one)

    def add_objective(self, number):
        objective = Objective.objects.create(
            process=self.story.process,
            code=f"O{number}",
            title="What it set out to do",
            kind=ObjectiveKind.OUTCOME,
            success="Both sides say the same.",
            evidence="A text.",
            achievability=Achievability.STRETCH,
        )
        period = ObjectivePeriod(objective=objective, status=ObjectiveStatus.ACTIVE, recorded_by=self.story.lead)
        period.since, period.confidence = When.day(self.today - timedelta(days=100)), "documented"
        period.save()
        event = ContextEvent(conflict=self.story.conflict, label=f"Something happened {number}")
        event.when = When.day(self.today - timedelta(days=300 + number))
        event.save()

    def add_reflection(self, number):
        """One more of everything that looks back on the process, and of what an objective of the story has."""
        process, lead = self.story.process, self.story.lead
        when = When.day(self.today - timedelta(days=20))
        objective = process.objectives.get(pk=self.ids["objective"])
        with acting_as(lead):
            success.look_back(process, success.Seen("Seen.", "A text.", dissent="No."), when=when, by=lead)
            impasse = impasses.open_impasse(process, "Who decides?", code=f"X{number}", since=when, by=lead)
            impasses.add_step(impasse, "tried", "A neutral operator", when=when, by=lead)
            outcomes.write_version(
                objective, f"Text {number % 2}", "[one] [none]", kind="proposal", state="draft", when=when, by=lead
            )
            success.check_up(process, {"consent": (2, "Both came.")}, checked_on=self.today, by=lead)
        aims.judge(
            objective, Achievability.STRETCH, "Far.", reviewer=lead, judged_on=when.earliest,
            review_on=self.today + timedelta(days=number + 1), by=lead,
        )  # fmt: skip

    def add_plan(self):
        """The next version: a phase for each objective, which waits for the one before it."""
        objectives = list(self.story.process.objectives.all())
        numbers = range(1, len(objectives) + 1)
        draft = plans.Draft(
            when=When.day(self.today),
            cause="There is more to do.",
            phases=[plans.Step(number, f"Phase {number}", [number - 1] if number > 1 else []) for number in numbers],
            aims=[plans.Aim(objective, number) for number, objective in enumerate(objectives, start=1)],
        )
        follows = self.story.process.plans.count()
        plans.resequence(self.story.process, draft, by=self.story.lead, follows=follows)

    def add_process(self, number):
        lead, since = self.story.lead, When.day(self.today - timedelta(days=200 + number))
        with acting_as(lead):
            process = Process.objects.create(
                code_name=f"Process {number}",
                conflict=self.story.conflict,
                convenor=self.story.house,
                created_by=lead,
            )
            seats.give(process, lead, SeatKind.LEAD, by=lead)
            for state in (Track.T15, Stage.NEGOTIATION, 90):
                course.move(process, state, since=since, by=lead)

    def add_party(self, number):
        """A party with a wing, and how it stood to the first."""
        story, since = self.story, When.day(self.today - timedelta(days=300 + number))
        conflict, lead = story.conflict, story.lead
        with acting_as(lead):
            one = parties.establish(conflict, name=f"Party {number}", kind="movement", since=since, by=lead)
            wing = {"name": f"Wing {number}", "kind": "wing", "wing_of": one}
            parties.establish(conflict, since=since, by=lead, **wing)
            stood = [
                Commitment(conflict=conflict, party=one, state="exploring"),
                OfficialContact(conflict=conflict, one=story.north, other=one, state="talking", kept_by=story.process),
            ]
            for row in stood:
                row.since = since
                periods.add(row, of=conflict, by=lead)
        conflict.external_ids.create(scheme="ucdp_actor", value=str(1000 + number), party=one)

    def add_contact(self, number):
        story = self.story
        talk = Talk(
            means="message" if number % 2 else "call",
            when=When.day(self.today - timedelta(days=number + 2)),
            text="What was said on the way out, in a sentence or two.",
            who=story.participations[:3],
            receiver=story.north if number % 2 else None,
            delivered_on=self.today - timedelta(days=number + 1) if number % 2 else None,
            steps=[Step("Ask again.", story.lead, self.today)],
        )
        with acting_as(story.lead):
            log_contact(story.process, talk, by=story.lead)
            expect(story.process, story.north, "A seat.", by=story.lead, owner=story.lead, due_on=self.today)

    def list_session(self, number):
        """Held, and waiting for its record."""
        lead, when = self.story.lead, When.day(self.today - timedelta(days=60 + number))
        with acting_as(lead):
            list_session(self.story.process, number=100 + number, when=when, by=lead, staff=[lead])

    def add_session(self, points):
        texts = tuple(f"What was said, point {place} of the session, in a sentence or so." for place in range(points))
        marks = tuple(RED if place % 3 == 0 else STRICT for place in range(points))
        day = When.day(self.today - timedelta(days=30))
        return log(
            self.story,
            texts=texts,
            markings=marks,
            number=self.number(),
            when=day,
            place="A house",
            private_note="For myself.",
        )

    def number(self):
        """The next number below those of the listed sessions."""
        return self.story.process.sessions.filter(number__lt=100).count() + 1

    def add_extracts(self, count):
        """As many points put up and cleared, and as many put up that still wait."""
        story = self.story
        session = log(
            story,
            texts=tuple(f"Point {place}." for place in range(2 * count)),
            markings=(STRICT,) * 2 * count,
            number=self.number(),
        )
        points, extracts = list(session.points.order_by("position")), []
        for point in points[:count]:
            with acting_as(story.lead):
                item = clearance.put_up(point, by=story.lead)
                clearance.record_consent(point, PointConsent.Answer.GIVEN, by=story.lead)
            with acting_as(story.second):
                words = "It was said, more than once and by both, that coming back is possible."
                wording = clearance.Wording(text=words, marking=LOWERED, channels=(story.channel,), reason="Asked.")
                extracts.append(clearance.clear([item], wording, by=story.second))
        for point in points[count:]:
            with acting_as(story.lead):
                self.ids["put_up"] = clearance.put_up(point, by=story.lead).pk
        return extracts

    def draft(self, extracts):
        story = self.story
        with acting_as(story.lead):
            briefing = ask_for_briefing(
                story.process,
                story.channel,
                ORDER,
                extracts=extracts,
                reviewers=[story.second],
                expires_on=self.today + timedelta(days=30),
                by=story.lead,
                form_key=uuid4(),
            )
        work(Request.objects.get(subject=briefing.pk, kind="briefing.draft").pk)
        briefing.refresh_from_db()
        return briefing

    def send(self, briefing):
        with acting_as(self.story.second):
            return release(briefing, version=briefing.version, by=self.story.second)[0]

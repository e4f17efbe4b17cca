"""Each operation of the oracle as the verb of the application that does it."""

from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import resets
from accounts.models import Organisation, User
from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models.audience import AudienceKind
from confidentiality.scopes import Scope
from dialogues import glass, holders, marking, record, rooms, seats
from dialogues.models import Passage, Point, PointConsent, Process, Seat, Session
from dialogues.roles import Verb, may
from dialogues.vocabulary import PointKind
from participants.facts import Facts
from participants.models import Identity, Person
from participants.when import When
from tests.oracle.adapter import NotOffered
from tests.oracle.rules import Refused
from transfers import briefing as briefings
from transfers import clearance
from transfers import release as releases
from transfers.models import Briefing, Copy, Extract, PutUp

GLASS = {"team": "process", "room": "session"}
ORDER = briefings.Order(title="What was heard.", ask="Put one question.")


class Acts:
    """Mixed into `Application`, which lends people, processes and the clock."""

    def do(self, operation, *args):
        self.places, self.answers = None, {}
        act = getattr(self, f"do_{operation}", None)
        if act is None:
            raise NotOffered
        try:
            return act(*args)
        except sealed.NotInAudience as refusal:
            raise Refused(operation) from refusal
        except PermissionDenied as refusal:
            raise NotOffered from refusal

    def user(self, pk):
        return User.objects.get(pk=pk)

    def text(self, body_id):
        self.texts.add(body_id)
        return body_id

    # ------------------------------------------------------------------ time, accounts, organisations, seats

    def do_tick(self, hours):
        self.tick(hours)

    def do_add_organisation(self):
        return self.organisation().pk

    def do_add_person(self, organisation, rank):
        self.people.append(self.someone(Organisation.objects.get(pk=organisation), rank).pk)
        return self.people[-1]

    def do_leave_organisation(self, person):
        seats.change_organisation(self.user(person), None, by=self.clerk)

    def do_deactivate(self, person):
        self.user(person).deactivate(by=self.clerk)

    def do_reset_factor(self, person):
        """Asked and agreed to by two who are not that person; who may is not judged here."""
        reset = resets.ask(self.user(person), reason="Lost", by=self.clerk)
        resets.agree(reset, by=self.someone(None))

    def do_add_process(self, creator, convenor):
        process, seat = self.process(self.user(creator), Organisation.objects.get(pk=convenor))
        return process.pk, seat.pk

    def do_give_seat(self, lead, process, person, kind, hours):
        process, user, lead = Process.objects.get(pk=process), self.user(person), self.user(lead)
        if hours is None and process.seats.filter(user=user, kind=kind, until=None).exists():
            raise NotOffered  # the same open seat is not given twice
        until = None if hours is None else timezone.now() + timedelta(hours=hours)
        with acting_as(lead):
            return seats.give(process, user, kind, by=lead, until=until).pk

    def do_end_seat(self, seat):
        seats.end(Seat.objects.get(pk=seat), by=self.clerk)

    def do_partner_joins(self, process, organisation):
        seats.add_partner(*self.partnership(process, organisation), by=self.clerk)

    def do_partner_ends(self, process, organisation):
        seats.end_partner(*self.partnership(process, organisation), by=self.clerk)

    def partnership(self, process, organisation):
        return Process.objects.get(pk=process), Organisation.objects.get(pk=organisation)

    # ------------------------------------------------------------------ sessions

    def do_add_session(self, process):
        process = Process.objects.get(pk=process)
        number = process.sessions.count() + 1
        when = When.day(timezone.localdate())
        return record.list_session(process, number=number, when=when, by=self.clerk, staff=()).pk

    def do_attend(self, session, person):
        rooms.attend(Session.objects.get(pk=session), self.user(person), by=self.clerk)

    def do_correct_attendance(self, session, person):
        rooms.correct_attendance(Session.objects.get(pk=session), self.user(person), by=self.clerk)

    def do_name_for_room(self, namer, session, person):
        rooms.name(Session.objects.get(pk=session), self.user(person), by=self.user(namer))

    def do_name_clearer(self, namer, session, clearer):
        rooms.name_clearer(Session.objects.get(pk=session), self.user(clearer), by=self.user(namer))

    def do_seal_session(self, sealer, session):
        sealer = self.user(sealer)
        with acting_as(sealer):
            marking.seal_session(Session.objects.get(pk=session), by=sealer)

    # ------------------------------------------------------------------ points and private texts

    def do_log_point(self, writer, process, session, distribution, readers):
        writer = self.user(writer)
        said = record.Said(
            "Words.", by_role(distribution), kind=PointKind.IDEA, readers=tuple(User.objects.filter(pk__in=readers))
        )
        session = Session.objects.get(pk=session) if session else None
        with acting_as(writer):
            point = record.write_point(Process.objects.get(pk=process), said, by=writer, session=session)
        return point.pk, self.text(point.body_id)

    def do_remark(self, actor, point, distribution, readers):
        actor, point = self.user(actor), Point.objects.get(pk=point)
        people = tuple(User.objects.filter(pk__in=readers))
        with acting_as(actor):
            after = marking.remark(point, by_role(distribution), by=actor, readers=people)
        return self.text(after.body_id) if after.body_id != point.body_id else None

    def do_leave_point(self, person, point):
        person = self.user(person)
        with acting_as(person):
            marking.leave(Point.objects.get(pk=point), by=person)

    def do_write_private(self, person, process):
        person, process = self.user(person), Process.objects.get(pk=process)
        with acting_as(person):
            note = record.write_passage(process, Passage.Purpose.PRIVATE_NOTE, "Mine.", by=person)
        return self.text(note.body_id)

    def do_open_draft(self, person, hours):
        person, draft = self.user(person), uuid4()
        with acting_as(person):
            sealed.save_draft(draft, "Half a", by=person, key_scope=self.account(person.pk))
        self.end_draft(draft, hours)
        self.drafts[draft] = person.pk
        return draft

    def do_close_draft(self, draft):
        with acting_as(self.drafts[draft]):
            sealed.finish_draft(draft)

    # ------------------------------------------------------------------ clearance

    def do_put_up(self, actor, point):
        actor, point = self.user(actor), Point.objects.select_related("process", "session", "audience").get(pk=point)
        if PutUp.objects.filter(source_id=point.pk, decision="").exists():
            raise NotOffered  # it waits already
        if not clearance.clearers_of(point.process):
            raise NotOffered
        if point.audience.kind == AudienceKind.ROOM and not rooms.named_clearer(point.session):
            raise NotOffered  # it would name one
        with acting_as(actor):
            return self.text(clearance.put_up(point, by=actor).body_id)

    def do_clear_extract(self, clearer, text):
        clearer = self.user(clearer)
        extract = Extract.objects.filter(body=text).first()
        items = list(extract.sources.all() if extract else PutUp.objects.filter(body=text))
        wording = clearance.Wording("Words.", items[0].marking, (self.channels[items[0].process_id],))
        with acting_as(clearer):
            for item in items:
                point = Point.objects.get(pk=item.source_id)
                clearance.record_consent(point, PointConsent.Answer.GIVEN, by=clearer)
            return self.text(clearance.clear(items, wording, by=clearer).body_id)

    # ------------------------------------------------------------------ briefings, copies

    def do_request_briefing(self, requester, process, reviewers):
        requester, process = self.user(requester), Process.objects.get(pk=process)
        extracts = Extract.objects.visible_to(requester).filter(process=process)
        people = User.objects.filter(pk__in=reviewers)
        if not extracts or not all(may(person, Verb.RELEASE_BRIEFING, process) for person in people):
            raise NotOffered
        with acting_as(requester):
            briefing = briefings.ask_for_briefing(
                process,
                self.channels[process.pk],
                ORDER,
                extracts=extracts,
                reviewers=people,
                expires_on=timezone.localdate() + timedelta(days=30),
                by=requester,
                form_key=uuid4(),
            )
        return briefing.pk

    def do_add_reviewer(self, briefing, person):
        briefing, person = Briefing.objects.get(pk=briefing), self.user(person)
        if not may(person, Verb.RELEASE_BRIEFING, briefing.process):
            raise NotOffered
        briefings.add_reviewer(briefing, person, by=briefing.created_by)

    def do_write_draft(self, writer, briefing):
        """What the worker does as the requester; reviewers have no verb to write with."""
        writer, briefing = self.user(writer), Briefing.objects.select_related("audience", "process").get(pk=briefing)
        if briefing.created_by != writer:
            raise NotOffered
        with acting_as(writer):
            drafted = briefings.draft(briefing, by=writer)
            if not drafted.paragraphs:
                raise NotOffered
            briefings.store_draft(briefing, drafted, by=writer)
        return self.text(briefing.body_id)

    def do_close_briefing(self, briefing):
        briefing = Briefing.objects.get(pk=briefing)
        briefings.close(briefing, by=self.whoever_may(Verb.REQUEST_BRIEFING, briefing.process))

    def whoever_may(self, verb, process):
        people = (seat.user for seat in process.seats.live().select_related("user"))
        found = next((person for person in people if may(person, verb, process)), None)
        if found is None:
            raise NotOffered
        return found

    def do_release(self, releaser, briefing, addressees, hours):
        releaser, briefing = self.user(releaser), Briefing.objects.get(pk=briefing)
        people = [self.user(each) for each in addressees]
        before = [each.user for each in briefing.channel.addressees.filter(until=None)]
        self.set_addressees(briefing.channel, people)
        briefing.addressees.set(people)
        try:
            with acting_as(releaser):
                copies = releases.release(briefing, version=briefing.version, by=releaser)
        except ValidationError as refusal:  # the gate binds what may travel, which the oracle does not judge
            raise NotOffered from refusal
        finally:
            self.set_addressees(briefing.channel, before)
        made = {copy.addressee_id: copy for copy in copies}
        for copy in copies:
            self.end_copy(copy, hours)
        return tuple(each for person in people for each in (made[person.pk].pk, self.text(made[person.pk].body_id)))

    def do_recall(self, copy):
        copy = Copy.objects.get(pk=copy)
        releases.recall(copy, by=self.whoever_may(Verb.RELEASE_BRIEFING, copy.briefing.process))

    # ------------------------------------------------------------------ identities

    def do_record_identity(self, lead, process, named):
        lead, person = self.user(lead), Person.objects.create()
        with acting_as(lead):
            for seat in named:
                holders.name(person, Seat.objects.get(pk=seat), by=lead)
            identity = Identity.record(person, Facts(name="Somebody"), by=lead)
        return person.pk, self.text(identity.body_id)

    def do_name_holder(self, lead, person, seat):
        lead = self.user(lead)
        holders.name(Person.objects.get(pk=person), Seat.objects.get(pk=seat), by=lead)

    # ------------------------------------------------------------------ break-glass

    def do_break_glass(self, reader, second, kind, of, hours):
        """Only for who may ask and who may agree; whoever reads there already has nothing to ask for."""
        reader, second, scope = self.user(reader), self.user(second), Scope(GLASS[kind], of)
        audience = audiences.team(scope) if kind == "team" else audiences.room(scope)
        if audiences.may_read(reader, audience):
            raise NotOffered
        with transaction.atomic():
            glass.agree(glass.ask(audience, reason="Needed", hours=hours, by=reader), by=second)


def by_role(distribution):
    """An attribution under which type and party stand in clear, so that each marking has something to hide."""
    return Marking(Distribution(distribution), Attribution.BY_ROLE)

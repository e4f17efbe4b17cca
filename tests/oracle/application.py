"""The real application behind the oracle's `Adapter`: its verbs, on PostgreSQL, as the runtime role.

Time is moved by moving what is stored: the owner shifts every end that is still to come towards the past.
"""

from collections import defaultdict
from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from accounts.models import Organisation, OrganisationRole, User
from confidentiality import audiences, sealed
from confidentiality.context import acting_as
from confidentiality.drafts import expire_drafts
from confidentiality.scopes import Scope
from dialogues import seats
from dialogues.models import Conflict, Passage, Point, Process
from dialogues.roles import SeatKind
from participants.models import Identity
from tests import databases
from tests.oracle.acts import Acts
from transfers.models import Addressee, Briefing, Channel, Copy, Extract, PutUp

CONFIDENTIAL: tuple[type[Model], ...] = (Point, Passage, PutUp, Extract, Briefing, Copy, Identity)

SHIFT = """
UPDATE confidentiality_grant SET expires_at = expires_at - %(by)s WHERE expires_at > now();
UPDATE dialogues_seat SET since = since - %(by)s, until = until - %(by)s WHERE until > now();
UPDATE transfers_copy SET expires_at = expires_at - %(by)s WHERE expires_at > now();
UPDATE accounts_user SET barred_until = barred_until - %(by)s WHERE barred_until > now();
UPDATE dialogues_brokenglass SET expires_at = expires_at - %(by)s WHERE expires_at > now();
UPDATE confidentiality_sealeddraft SET expires_at = expires_at - %(by)s WHERE expires_at > now();
"""
END_COPY = """
UPDATE transfers_copy SET expires_at = %(end)s WHERE id = %(copy)s;
UPDATE confidentiality_grant SET expires_at = %(end)s
  WHERE basis = 'addressee' AND content_object_id = (SELECT audience_id FROM transfers_copy WHERE id = %(copy)s);
"""
END_DRAFT = "UPDATE confidentiality_sealeddraft SET expires_at = %(end)s WHERE id = %(draft)s"
# Where each version stands, and whether it is the one its row shows.
PLACES = """
SELECT text.id, text.audience_id, NOT EXISTS (
  SELECT 1 FROM confidentiality_sealedtext later
  WHERE later.kind = text.kind AND later.object_id = text.object_id AND later.version > text.version)
FROM confidentiality_sealedtext text WHERE text.id = ANY(%s::uuid[])
"""
# One answer for everybody at once, each as the reader of the database in turn: planned once, not for each person.
BARE = """
CREATE OR REPLACE FUNCTION pg_temp.bare(people uuid[], texts uuid[], drafts uuid[])
RETURNS TABLE (person uuid, body uuid) LANGUAGE plpgsql AS $bare$
BEGIN
  FOREACH person IN ARRAY people LOOP
    PERFORM set_config('backchannel.user_id', person::text, true);
    RETURN QUERY SELECT person, id FROM confidentiality_sealedtext WHERE id = ANY(texts)
      UNION ALL SELECT person, id FROM confidentiality_sealeddraft WHERE id = ANY(drafts);
  END LOOP;
END $bare$
"""
ASKED = """
CREATE OR REPLACE FUNCTION pg_temp.{name}(people uuid[])
RETURNS TABLE (person uuid, found uuid) LANGUAGE plpgsql AS $asked$
BEGIN
  FOREACH person IN ARRAY people LOOP
    RETURN QUERY SELECT person, answer.* FROM ({question}) AS answer;
  END LOOP;
END $asked$
"""


ANYBODY = UUID(int=0)


def shown():
    """Every text that the querysets of the models show to one person."""
    first, *others = (model.objects.visible_to(ANYBODY).values_list("body_id").order_by() for model in CONFIDENTIAL)
    return first.union(*others)


def inside():
    """The audiences of one person."""
    return audiences.of_user(ANYBODY)


class Application(Acts):
    """One run: people, processes and texts of its own, in a database that other runs may have used before."""

    compiled: ClassVar = {}

    def __init__(self):
        self.texts, self.drafts, self.people = set(), {}, []
        self.places, self.answers = None, {}
        self.ending = ExitStack()
        self.owner = self.ending.enter_context(databases.cursor_as(databases.OWNER, connection.settings_dict["NAME"]))
        self.prepare()
        self.clerk = self.someone(None)
        self.conflict = Conflict.objects.create(name="A dispute")
        self.channels = {}

    def prepare(self):
        """The application's querysets, compiled once for anybody, and the bare look: functions of the runtime role."""
        with connection.cursor() as cursor:
            for question in (shown, inside):
                if question not in self.compiled:
                    wanted = cursor.mogrify(*question().query.sql_with_params()).decode()
                    assert str(ANYBODY) in wanted
                    self.compiled[question] = wanted.replace(f"'{ANYBODY}'::uuid", "person")
                    assert str(ANYBODY) not in self.compiled[question]
                cursor.execute(ASKED.format(name=question.__name__, question=self.compiled[question]))
            cursor.execute(BARE)

    def close(self):
        self.ending.close()

    # ------------------------------------------------------------------ the two doors

    def app_reads(self, person):
        """What each model shows to this person; of versions before the present one, those of their audiences."""
        places, mine, seen = self.standing(), self.asked("inside", person), self.asked("shown", person) & self.texts
        assert all(places[text][1] for text in seen), "a row shows an older version"
        older = {text for text, (audience, is_present) in places.items() if audience in mine and not is_present}
        return seen | older | self.drafts_of(person)

    def drafts_of(self, person):
        found = self.row_security_reads(person) & self.drafts.keys()
        if not found:
            return found
        with acting_as(person):
            return {draft for draft in found if sealed.read_draft(draft) is not None}

    def row_security_reads(self, person):
        return self.asked("bare", person, [*self.texts], [*self.drafts])

    def asked(self, question, person, *things):
        """One person's part of the answer that all people get, asked anew after each act."""
        if question not in self.answers:
            found = self.answers[question] = defaultdict(set)
            wanted = ", ".join(["%s::uuid[]"] * (1 + len(things)))
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM pg_temp.{question}({wanted})", [self.people, *things])
                for each, answer in cursor.fetchall():
                    found[each].add(answer)
        return self.answers[question][person]

    def standing(self):
        """Audiences of all texts, as the owner sees them, once after each act."""
        if self.places is None:
            self.owner.execute(PLACES, [[*self.texts]])
            self.places = {text: (audience, is_present) for text, audience, is_present in self.owner.fetchall()}
        return self.places

    # ------------------------------------------------------------------ what stands behind the verbs

    def tick(self, hours):
        self.owner.execute(SHIFT, {"by": timedelta(hours=hours)})
        expire_drafts()

    def end_copy(self, copy, hours):
        """The application's copies end with a day, the oracle's with an hour."""
        self.owner.execute(END_COPY, {"copy": copy.pk, "end": timezone.now() + timedelta(hours=hours)})

    def end_draft(self, draft, hours):
        self.owner.execute(END_DRAFT, {"draft": draft, "end": timezone.now() + timedelta(hours=hours)})

    def someone(self, organisation, rank=""):
        name = uuid4().hex
        user = User.objects.create_user(
            email=f"{name}@example.org", name=name, organisation=organisation, is_superuser=rank == "superuser"
        )
        if rank in OrganisationRole.Role.values:
            OrganisationRole.objects.create(user=user, organisation=organisation, role=rank)
        return user

    def organisation(self):
        return Organisation.objects.create(name="Organisation", code=uuid4().hex)

    def process(self, lead, convenor):
        process = Process.objects.create(
            code_name="Process", conflict=self.conflict, convenor=convenor, created_by=lead
        )
        with acting_as(lead):
            seat = seats.give(process, lead, SeatKind.LEAD, by=lead)
        channel = self.channels[process.pk] = Channel.objects.create(process=process, name="A desk")
        self.set_addressees(channel, [self.someone(None)])
        return process, seat

    def set_addressees(self, channel, people):
        channel.addressees.filter(until=None).update(until=timezone.now())
        Addressee.objects.bulk_create(Addressee(channel=channel, user=user) for user in people)

    def account(self, person):
        return Scope("account", person)

"""The real application behind the oracle's `Adapter`: its verbs, on PostgreSQL, as the runtime role.

Time is moved by moving what is stored: the owner shifts every end that is still to come towards the past.
"""

from contextlib import ExitStack
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from django.db import connection, transaction
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
BARE = """
SELECT id FROM confidentiality_sealedtext WHERE id = ANY(%(texts)s::uuid[])
UNION ALL SELECT id FROM confidentiality_sealeddraft WHERE id = ANY(%(drafts)s::uuid[])
"""


ANYBODY = UUID(int=0)


def shown_to_anybody():
    first, *others = (model.objects.visible_to(ANYBODY).values_list("body_id").order_by() for model in CONFIDENTIAL)
    return first.union(*others)


def audiences_of_anybody():
    return audiences.of_user(ANYBODY)


class Application(Acts):
    """One run: people, processes and texts of its own, in a database that other runs may have used before."""

    compiled: ClassVar = {}

    def __init__(self):
        self.texts, self.drafts, self.places = set(), {}, None
        self.ending = ExitStack()
        self.owner = self.ending.enter_context(databases.cursor_as(databases.OWNER, connection.settings_dict["NAME"]))
        self.clerk = self.someone(None)
        self.conflict = Conflict.objects.create(name="A dispute")
        self.channels = {}

    def close(self):
        self.ending.close()

    # ------------------------------------------------------------------ the two doors

    def app_reads(self, person):
        """What each model shows to this person; of versions before the present one, those of their audiences."""
        places, mine, shown = (
            self.standing(),
            self.asked(audiences_of_anybody, person),
            self.asked(shown_to_anybody, person) & self.texts,
        )
        assert all(places[text][1] for text in shown), "a row shows an older version"
        older = {text for text, (audience, is_present) in places.items() if audience in mine and not is_present}
        return shown | older | self.drafts_of(person)

    def asked(self, question, person):
        """The answer to one of the application's querysets, compiled once for anybody."""
        if question not in self.compiled:
            self.compiled[question] = question().query.sql_with_params()
        statement, parameters = self.compiled[question]
        with connection.cursor() as cursor:
            cursor.execute(statement, [person if each == ANYBODY else each for each in parameters])
            return {answer for (answer,) in cursor.fetchall()}

    def drafts_of(self, person):
        found = self.row_security_reads(person) & self.drafts.keys()
        if not found:
            return found
        with acting_as(person):
            return {draft for draft in found if sealed.read_draft(draft) is not None}

    def row_security_reads(self, person):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('backchannel.user_id', %s, true)", [str(person)])
            cursor.execute(BARE, {"texts": [*self.texts], "drafts": [*self.drafts]})
            return {text for (text,) in cursor.fetchall()}

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

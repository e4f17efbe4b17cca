"""Two houses, each with one of everything: the story of the walk, and as much of a house that has no part in it."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from confidentiality.context import acting_as
from confidentiality.models import Grant
from confidentiality.sealed import save_draft
from dialogues import seats
from dialogues.models import Participation
from dialogues.record import plan_session, write_passage
from dialogues.roles import SeatKind
from participants.facts import Facts
from participants.models import Identity, Person, appoint_holders
from participants.when import When
from tests.cast import RED, STRICT, log, user
from tests.crawl.canaries import Mint, mark_in_clear, planting, sealed_readers
from tests.walk.story import clear_point, make_story, open_as_addressee, order_briefing, release_briefing
from transfers import clearance
from transfers.models import Addressee, Channel
from transfers.release import recall


class Worlds:
    """`near` is the story; `far` is the other house. `readers` says of each token whom it is for."""

    def __init__(self, seed: int) -> None:
        mint = Mint(seed)
        with planting(mint):
            self.near = make_story()
            self.strangers = add_strangers(self.near)
            self.far = make_far(self.near)
            self.pools = {"near": add_states(self.near), "far": add_states(self.far)}
            for name, world in (("near", self.near), ("far", self.far)):
                for word, value in world.ids.items():
                    self.pools[name].setdefault(word, []).append(value)
        self.readers = sealed_readers() | mark_in_clear(mint)
        self.mint = mint
        self.unguarded: set[str] = set()


def make_far(near) -> SimpleNamespace:
    """The same rows as the story's, of the process of the outsider."""
    far = SimpleNamespace(process=near.other_process, lead=near.outsider, house=near.outsider.organisation)
    far.second, far.note_taker = user("far_second", far.house), user("far_note_taker", far.house)
    far.official = user("far_official", near.official.organisation)
    with acting_as(far.lead):
        team = [
            (far.second, SeatKind.FACILITATOR),
            (far.second, SeatKind.CLEARER),
            (far.note_taker, SeatKind.NOTE_TAKER),
        ]
        seats.give_several(far.process, team, by=far.lead)
    far.participations = [
        Participation.objects.create(process=far.process, person=Person.objects.create(), pseudonym=name, side=side)
        for name, side in (("Egret", near.north), ("Larch", near.south))
    ]
    far.channel = Channel.objects.create(process=far.process, name="A mission abroad")
    Addressee.objects.create(channel=far.channel, user=far.official)
    far.north = near.north
    session = log(far, texts=("Theirs, red.", "Theirs, waiting.", "Theirs, cleared."), markings=(RED, STRICT, STRICT))
    red, waiting, cleared = session.points.order_by("position")
    with acting_as(far.lead):
        item = clearance.put_up(waiting, by=far.lead)
    extract = clear_point(far, cleared, "It was said that prices had fallen.")
    copy = open_as_addressee(far, release_briefing(far, [extract]))
    briefing = order_briefing(far, [extract])
    far.ids = {
        "process": far.process.pk,
        "session": session.pk,
        "point": waiting.pk,
        "passage": session.passages.get(purpose="summary").pk,
        "put_up": item.pk,
        "extract": extract.pk,
        "briefing": briefing.pk,
        "copy": copy.pk,
        "conflict": far.process.conflict_id,
    }
    far.red_point = red
    return far


def add_states(world) -> dict[str, list]:
    """Rows in the other states: sealed, planned, withdrawn, expired, recalled, private, half written."""
    lead, today = world.lead, timezone.localdate()
    full = log(
        world,
        texts=("Behind closed doors.", "And more of it."),
        markings=(RED, STRICT),
        number=world.process.sessions.count() + 1,
        is_sealed=True,
        place="The house by the water",
        label_reason="Nobody came in office, whatever the label says.",
        private_note="He sat by the door.",
    )
    window = When.between(today, today + timedelta(days=30))
    with acting_as(lead):
        where = "Monday, at the lake"
        number = full.number + 1
        planned = plan_session(world.process, number=number, window=window, by=lead, place_and_day=where, staff=[lead])
        title = write_passage(world.process, "private_title", "What it is really called", by=lead)
        save_draft(uuid4(), '{"summary": "Half a sentence about"}', by=lead, key_scope=world.process.scope)
        person = world.participations[0].person
        appoint_holders(person, {lead.pk: None}, by=lead)
        facts = Facts(name="Corvin Hale", aliases=("C. Hale", "Корвин Хейл"))
        Identity.record(person, facts, by=lead)
    point = full.points.order_by("position")[1]
    shown = log(world, texts=("Cleared, then withdrawn.",), markings=(STRICT,), number=full.number + 2)
    withdrawn = clear_point(world, shown.points.get(), "Withdrawn since.")
    again = log(world, texts=("Cleared again.",), markings=(STRICT,), number=full.number + 3)
    usable = clear_point(world, again.points.get(), "It was said that roads matter.")
    recalled = release_briefing(world, [usable])
    expired = release_briefing(world, [usable])
    with acting_as(world.second):
        clearance.withdraw(withdrawn, by=world.second)
        recall(recalled, by=world.second)
    expire(expired)
    return {
        "session": [full.pk, planned.pk, shown.pk],
        "point": [point.pk, world.red_point.pk],
        "passage": [title.pk, full.passages.get(purpose="private_note").pk, planned.passages.get(purpose="plan").pk],
        "extract": [withdrawn.pk],
        "copy": [recalled.pk, expired.pk],
        "briefing": [recalled.briefing_id],
        "participation": [world.participations[0].pk],
    }


def expire(copy) -> None:
    """Let a copy be over since yesterday, as the clock would."""
    yesterday = timezone.now() - timedelta(days=1)
    type(copy).objects.filter(pk=copy.pk).update(expires_at=yesterday)
    Grant.objects.filter(content_object=copy.audience_id, basis="addressee").update(expires_at=yesterday)


def add_strangers(near) -> dict[str, User]:
    """More kinds of people than the story has."""
    left = user("left", near.house)
    with acting_as(near.lead):
        seat = seats.give(near.process, left, SeatKind.FACILITATOR, by=near.lead)
    with acting_as(left):
        write_passage(near.process, "summary", "What I wrote while I was here", by=left)
    with acting_as(near.lead):
        seats.end(seat, by=near.lead)
    root = user("root", near.house)
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    root.refresh_from_db()
    return {"left": left, "superuser": root}

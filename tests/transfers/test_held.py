"""Caveats bind what travels: carried from the point to the gate, by the database's clock, and never by who reads."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from pypdf import PdfReader

import publishing.pdf
from confidentiality import sealed
from confidentiality.context import acting_as
from confidentiality.markings import Caveat, HeldBack, caveat_meanings, unopened_meanings
from dialogues import wording
from dialogues.models import Point
from dialogues.record import Said
from tests.cast import STRICT, consent, log
from tests.transfers.steps import clear, drafted, order, put_up, sent
from transfers import briefing as briefings
from transfers import clearance, gate, held
from transfers.document import document_of
from transfers.models import Briefing, Channel, PutUp
from transfers.reading import text_of
from transfers.release import release

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

TOMORROW = timedelta(days=1)


def extract_of(cast, *caveats):
    point = log(cast, points=[Said("Coming back is possible.", STRICT, held=caveats)]).points.get()
    return clear(cast, point)


def today():
    return timezone.localdate()


def test_what_it_names_is_sealed_and_comes_with_every_derived_text(cast):
    not_to = HeldBack(Caveat.NOT_TO, (str(cast.south.pk),), today() + TOMORROW)

    extract = extract_of(cast, not_to)

    point = Point.objects.get(pk=PutUp.objects.get().source_id)
    assert point.caveats == PutUp.objects.get().caveats == ["not_to"]
    for row in (point, PutUp.objects.get(), extract):
        assert str(cast.south.pk) not in str(vars(row))
    with acting_as(cast.second):
        assert held.held_with(sealed.unseal_one(extract.body_id)) == (not_to,)
        assert held.read_put_up(sealed.unseal_one(PutUp.objects.get().body_id))[1] == (not_to,)


@pytest.mark.parametrize(
    ("caveat", "changes", "is_barred"),
    [
        ("not_to", {}, True),
        ("not_to", {"until": 0}, False),
        ("not_to", {"reaches": "north"}, False),
        ("embargo", {}, True),
        ("embargo", {"until": 0}, False),
        ("eyes", {}, True),
        ("eyes", {"of": "official"}, False),
    ],
)
def test_what_is_held_back_does_not_go_through(cast, caveat, changes, is_barred):
    until = today() + timedelta(days=changes.get("until", 1))
    made = {
        "not_to": HeldBack(Caveat.NOT_TO, (str(cast.south.pk),), until),
        "embargo": HeldBack(Caveat.EMBARGO_UNTIL, (), until),
        "eyes": HeldBack(Caveat.EYES_ONLY, (str(getattr(cast, changes.get("of", "second")).pk),)),
    }
    cast.channel.party = getattr(cast, changes.get("reaches", "south"))
    cast.channel.save()

    assert bool(held.bars([made[caveat]], cast.channel)) == is_barred


def test_it_is_refused_in_the_order_dropped_from_the_draft_and_closed_at_the_gate(cast, client):
    extract = extract_of(cast, HeldBack(Caveat.NOT_TO, (str(cast.south.pk),)))
    free = extract_of(cast)
    briefing = drafted(cast, order(cast, [extract, free]))
    Channel.objects.update(party=cast.south)
    cast.channel.refresh_from_db()
    with acting_as(cast.second):
        from_before = gate.checks(briefing, gate.Drafted.load(sealed.unseal_one(briefing.body_id)), by=cast.second)
        with pytest.raises(ValidationError, match="held back"):
            release(briefing, version=briefing.version, by=cast.second)
    assert [check.code for check in from_before if not check.is_passed] == ["held"]

    anew = drafted(cast, order(cast, [extract, free]))

    client.force_login(cast.second)
    mild = extract_of(cast, HeldBack(Caveat.ORAL_ONLY), HeldBack(Caveat.EYES_ONLY, (str(cast.official.pk),)))
    page = client.get(reverse("transfers:briefing_review", args=[drafted(cast, order(cast, [mild])).pk]))
    assert "eyes only Official" in page.content.decode(), "whose eyes stands where the mark does"
    listed, before = (
        reverse(name, args=[cast.process.pk]) for name in ("transfers:clearance_list", "dialogues:before")
    )
    for address, person in ((listed, cast.second), (before, cast.lead)):
        client.force_login(person)
        for words in ("eyes only Official", "not to South"):
            assert words in client.get(address).content.decode(), (address, words)
    with acting_as(cast.second):
        paragraphs = gate.Drafted.load(sealed.unseal_one(anew.body_id)).paragraphs
    assert [pk for pk, _text in paragraphs] == [str(free.pk)]
    client.force_login(cast.lead)
    form = client.post(
        reverse("transfers:briefing_new", args=[cast.process.pk]),
        {"channel": cast.channel.pk, "extracts": [extract.pk], "title": "T", "ask": "A"},
    ).context["form"]
    assert "held back" in str(form.errors["extracts"])


def test_recall_and_closing_say_first_who_loses_it(cast, client):
    briefing = drafted(cast, order(cast, [extract_of(cast)]))
    client.force_login(cast.lead)
    close = reverse("transfers:briefing_close", args=[briefing.pk])
    assert [reader.name for reader in client.get(close).context["readers"]] == ["Lead", "Second"]
    assert client.post(close).status_code == 302
    assert client.post(close).status_code == 409
    assert Briefing.objects.get(pk=briefing.pk).state == Briefing.State.CLOSED

    other = drafted(cast, order(cast, [extract_of(cast)]))
    with acting_as(cast.second):
        copy = release(other, version=other.version, by=cast.second)[0]
    recall = reverse("transfers:copy_recall", args=[copy.pk])
    client.force_login(cast.second)
    readers = {reader.name: reader.why for reader in client.get(recall).context["readers"]}
    assert "addressee" in readers["Official"]
    assert client.post(recall).status_code == 302
    assert client.get(recall).status_code == 404
    client.force_login(cast.official)
    assert client.get(reverse("transfers:copy_cover", args=[copy.pk])).status_code in {404, 410}
    assert client.get(recall).status_code == 404


def test_a_state_s_classification_is_refused_beside_the_field_and_kept_in_no_draft(cast, client):
    client.force_login(cast.lead)
    address = reverse("dialogues:session_log", args=[cast.process.pk])
    typed = {"summary": "NATO SECRET\nThe minister said.", "form_key": "8f14e45f-ceea-467f-ab9d-1f1a4c1f5d10"}

    page = client.post(address, {**typed, "points-TOTAL_FORMS": 0, "points-INITIAL_FORMS": 0})
    draft = client.post(reverse("dialogues:session_draft", args=[cast.process.pk]), typed)

    assert page.status_code == draft.status_code == 422
    assert "not accredited" in str(page.context["forms"]["session"].errors["summary"])
    assert "The minister said." in page.content.decode()
    plain = client.post(reverse("dialogues:session_draft", args=[cast.process.pk]), {**typed, "summary": "A secret."})
    assert plain.status_code == 200


def test_a_summary_is_held_back_like_a_point_and_what_was_made_of_it_before_falls(cast, client):
    session = log(cast)
    summary = session.passages.get(purpose="summary")
    words = "\x1e not a caveat"
    with acting_as(cast.lead):
        wording.edit(summary, words, base=1, by=cast.lead)
    early = clear(cast, summary, agreed=False)
    page = reverse("dialogues:passage_marking", args=[cast.process.pk, summary.pk])
    client.force_login(cast.lead)
    fields = {"distribution": "AMBER_STRICT", "attribution": "chatham", "action": "mark"}
    held_back = {"held_back": ["eyes_only", "embargo_until"], "eyes_only": [cast.second.pk]}
    base = client.get(page).context["form"]["base"].value()

    past = client.post(page, {**fields, **held_back, "base": base, "embargo_until": today() - TOMORROW})
    kept = client.post(page, {**fields, **held_back, "base": base, "embargo_until": today() + TOMORROW})

    assert (past.status_code, kept.status_code) == (422, 302)
    assert "This day is over" in past.content.decode()
    summary.refresh_from_db()
    assert summary.caveats == ["embargo_until", "eyes_only"]
    assert str(cast.second.pk) not in str(vars(summary))
    early.refresh_from_db()
    assert early.withdrawn_at is not None
    shown = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk]))
    assert shown.context["summaries"][0]["text"] == words
    assert "eyes only Second" in shown.content.decode()
    again = clear(cast, summary, agreed=False)
    with acting_as(cast.second):
        assert {each.kind for each in held.held_with(sealed.unseal_one(again.body_id))} == {
            "embargo_until",
            "eyes_only",
        }
    assert len(held_reasons(cast, again)) == 2


def held_reasons(cast, extract):
    with acting_as(cast.second):
        return held.barred([extract], cast.channel)[extract]


def read_by_official(cast, client, copy):
    """The reader's page, the same as PDF, and the frozen text itself."""
    client.force_login(cast.official)
    client.post(reverse("transfers:copy_open", args=[copy.pk]))
    html = client.get(reverse("transfers:copy_text", args=[copy.pk])).content.decode()
    with acting_as(cast.official):
        body = sealed.unseal_one(copy.body_id)
        pdf = publishing.pdf.briefing(document_of(copy, text_of(copy)))
    sheet = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
    return html, sheet, body


def test_the_reader_s_copy_says_every_caveat_of_every_extract_and_of_whom_no_more_than_its_reader_may_know(
    cast, client
):
    """From whom it is kept tells whose side it came from: under Chatham House it is not said; by party, it is."""
    until = today() + timedelta(days=9)
    not_to = HeldBack(Caveat.NOT_TO, (str(cast.south.pk),), until)
    over = HeldBack(Caveat.EMBARGO_UNTIL, (), today())
    several = [
        log(cast, points=[Said("Coming back is possible.", STRICT, held=held)]).points.get()
        for held in ([not_to, over], [HeldBack(Caveat.ORIGINATOR_CONSENT)])
    ]
    items = [put_up(cast, point) for point in several]
    for point in several:
        consent(point, cast.lead)
    with acting_as(cast.second):
        wording_of = clearance.Wording("Coming back.", STRICT, (cast.channel,), "Asked, agreed.")
        derived = clearance.clear(items, wording_of, by=cast.second)
    eyes = HeldBack(Caveat.EYES_ONLY, (str(cast.official.pk), str(cast.outsider.pk)))
    closer = [extract_of(cast, not_to), extract_of(cast, eyes, HeldBack(Caveat.ORAL_ONLY))]
    south, day = cast.south.name_on(today()), date_format(until, "j F Y")
    asks = "whoever it comes from must agree first"

    copy = sent(cast, drafted(cast, order(cast, [derived])))
    client.force_login(cast.official)
    cover = client.get(reverse("transfers:copy_cover", args=[copy.pk])).content.decode()
    html, sheet, _body = read_by_official(cast, client, copy)

    assert copy.caveats == ["not_to", "originator_consent"], "the kinds in clear, of those that bind"
    for words in ("It is held back from some: ask the facilitators", asks):
        assert cover.count(words) == 3, "both bars and the sheet, before it is opened"
    assert not [hidden for hidden in (south, str(cast.south.pk), day, "embargo") if hidden in cover]
    for words in (f"Until {day}, not to be passed on to: {south}.", asks):
        assert html.count(words) == 3, "both bars and the document"
        assert words in sheet
    assert "embargo" not in html + sheet

    briefing = drafted(cast, order(cast, [derived, *closer]))
    client.force_login(cast.second)
    review = client.get(reverse("transfers:briefing_review", args=[briefing.pk])).content.decode()
    html, sheet, body = read_by_official(cast, client, sent(cast, briefing))

    for words in (f"Until {day} it is held back from some", asks, "For your eyes only", "By word of mouth only"):
        assert (html.count(words), review.count(words)) == (3, 3), words
        assert words in sheet
    for hidden in (south, str(cast.south.pk), str(cast.outsider.pk), cast.outsider.name):
        assert hidden not in html + sheet + body
    with translation.override("ar"):
        told = [*caveat_meanings([HeldBack(kind, until=until) for kind in Caveat]), *unopened_meanings(Caveat)]
    assert len(told) == 2 * len(Caveat)
    assert not any(re.search("[A-Za-z]", each) for each in told)


def test_a_draft_that_leaves_out_what_an_extract_is_held_back_with_does_not_go_out(cast):
    briefing = drafted(cast, order(cast, [extract_of(cast, HeldBack(Caveat.ORIGINATOR_CONSENT))]))
    with acting_as(cast.lead):
        earlier = replace(briefings.read(briefing), held={})
        briefings.store_draft(briefing, earlier, by=cast.lead)

    with pytest.raises(ValidationError, match="leaves out what an extract is marked or held back with"):
        sent(cast, briefing)


def test_of_several_caveats_of_one_kind_the_strictest_is_said():
    early, late = date(2026, 1, 2), date(2026, 3, 4)
    held_back = [
        HeldBack(Caveat.EMBARGO_UNTIL, (), early),
        HeldBack(Caveat.EMBARGO_UNTIL, (), late),
        HeldBack(Caveat.NOT_TO, ("South", "East"), late),
        HeldBack(Caveat.NOT_TO, ("East",)),
        HeldBack(Caveat.EYES_ONLY),
        HeldBack(Caveat.EYES_ONLY),
    ]

    assert caveat_meanings(held_back) == [
        "Until 4 March 2026, not to be passed on to: South.",
        "Not to be passed on to: East.",
        "Under embargo until 4 March 2026: before that day, neither use it nor pass it on.",
        "For your eyes only: show it to nobody, and make no copy.",
    ]

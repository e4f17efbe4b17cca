"""One participant, by pseudonym: what they were, whom they can reach, when they were there and as what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from dialogues import consents, identities, people, people_then
from dialogues.as_at import as_at_of
from dialogues.forms.people import AidForm, DescribeForm, NewcomerForm, PostForm, TieForm
from dialogues.merged_then import mergings_in, taken_apart
from dialogues.models import Attendance, Participation
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, frame, verbs_of
from dialogues.views.people import fetch_participation, held_by, seen_by
from participants.models import Party, Post, Proximity


@require_GET
def participation_detail(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    one = fetch_participation(request, process_id, participation_id)
    if not sitting_open(request, one.process_id):
        return ask_again(request, one.process_id)

    as_at = one.process.as_at = as_at_of(request)  # type: ignore[attr-defined]
    keeps = Verb.KEEP_PEOPLE in verbs_of(request, one.process)
    name_now = one.pseudonym
    people_then.stood(one, as_at, shows_names=keeps)
    today = as_at.day
    mergings = mergings_in(one.process_id, reader=request.user)
    known = [row for row in mergings if row.is_seen]  # type: ignore[attr-defined]
    then = taken_apart(known, as_at)
    if one.pk in then.merged:
        one.merged_into = then.merged[one.pk]
    held = Post.objects.filter(then.of_person(one), as_at.happened("since"))
    posts, posts_before = as_at.parted(held.order_by("-since_latest", "-since_earliest", "-recorded_at"))
    near = Proximity.objects.filter(then.of_person(one), as_at.happened())
    ties, ties_before = as_at.parted(near.order_by("-when_latest", "-when_earliest"))
    there = Attendance.objects.visible_to(request.user).filter(then.of(one), seen_by(as_at))
    found = [row for row in then.there(there.select_related("session")) if row.participation_id == one.pk]
    attendances = sorted(
        [*found, *then.dropped_of(one, held_by(as_at))],
        key=lambda row: (row.session.when_latest, row.session.number),
        reverse=True,
    )
    name_parties(one, [*posts, *posts_before, *ties, *ties_before, *attendances])
    newest = next(iter(ties), None)
    context = {
        **frame(request, one.process, "people"),
        "one": one,
        "name_now": name_now if name_now != one.pseudonym else "",
        "calls": people_then.calls_of(one, as_at),
        "shows_names": keeps and not one.is_shown_by_name,
        "today": today,
        "side": one.side.name_on(today) if one.side else "",
        "posts": [as_at.as_it_stood(post) for post in posts],
        "posts_before": posts_before,
        "ties": [(tie, tie == newest and tie.is_stale(today)) for tie in ties],
        "ties_before": ties_before,
        "newest": newest,
        "is_stale": newest is not None and newest.is_stale(today),
        "attendances": attendances,
        "aid": people.aids_of([one], request.user).get(one, ""),
        "consents": consents.history(one, reader=request.user, as_at=as_at, mergings=mergings),
        "mergings": [
            row
            for row in reversed(known)
            if row.kept_id == one.pk and row.stood(as_at.known_at if as_at.is_known_then else None)
        ],
        "may_merge": Verb.MERGE_PEOPLE in verbs_of(request, one.process),
        "is_holder": bool(identities.held_by(request.user, [one.person_id])),
    }
    if as_at.is_past or one.merged_into_id is not None:
        context["may_keep_people"] = False  # it goes on today, or elsewhere
    return render(request, "dialogues/participation_detail.html", context)


def name_parties(one: Participation, rows: list[Any]) -> None:
    """Put the parties, fetched with their names once, on the rows that point at them."""
    wanted = {
        pk for row in [one, *rows] for pk in (getattr(row, "party_id", None), getattr(row, "side_id", None)) if pk
    }
    parties = Party.objects.with_names().in_bulk(wanted)
    for row in [one, *rows]:
        for field in ("party", "side"):
            if getattr(row, f"{field}_id", None) in parties:
                setattr(row, field, parties[getattr(row, f"{field}_id")])


@require_http_methods(["GET", "POST"])
def participation_add(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.KEEP_PEOPLE, process)

    form = NewcomerForm(request.POST if request.method == "POST" else None, process=process)
    if form.is_bound and form.is_valid():
        try:
            made = people.add(process, form.newcomer(), by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Added. Who this is can be written down by those whom the lead names for it."))
            return redirect("dialogues:participation_detail", process.pk, made.pk)
    context = {**frame(request, process, "people"), "form": form}
    return render(request, "dialogues/participation_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def participation_post(
    request: AuthenticatedRequest, process_id: UUID, participation_id: UUID, post_id: UUID | None = None
) -> HttpResponse:
    """A post more, or with `post_id` the correction of one."""
    one = fetch_participation(request, process_id, participation_id)
    posts = Post.objects.filter(person=one.person_id).current()
    post = get_object_or_404(posts, pk=post_id) if post_id else None
    require(request.user, Verb.KEEP_PEOPLE, one.process)

    form = PostForm(request.POST if request.method == "POST" else None, process=one.process, post=post)
    if form.is_bound and form.is_valid():
        try:
            people.hold(one, form.held(), by=request.user, instead_of=post)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. What was believed before stays on record."))
            return redirect("dialogues:participation_detail", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "row": post}
    return render(request, "dialogues/participation_post.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def participation_tie(
    request: AuthenticatedRequest, process_id: UUID, participation_id: UUID, tie_id: UUID | None = None
) -> HttpResponse:
    """A newer word on a tie, or with `tie_id` the correction of one that was wrong."""
    one = fetch_participation(request, process_id, participation_id)
    ties = Proximity.objects.filter(person=one.person_id).current()
    tie = get_object_or_404(ties, pk=tie_id) if tie_id else None
    require(request.user, Verb.KEEP_PEOPLE, one.process)

    form = TieForm(
        request.POST if request.method == "POST" else None, process=one.process, tie=tie, counts_with=one.side_id
    )
    if form.is_bound and form.is_valid():
        try:
            people.stand_near(one, form.tie(), by=request.user, instead_of=tie)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. What was believed before stays on record."))
            return redirect("dialogues:participation_detail", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "row": tie}
    return render(request, "dialogues/participation_tie.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def participation_aid(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """What one member of the team keeps in mind; for nobody else's eyes."""
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.KEEP_PEOPLE, one.process)
    if not sitting_open(request, one.process_id):
        return ask_again(request, one.process_id)

    before = people.aids_of([one], request.user).get(one, "")
    form = AidForm(request.POST if request.method == "POST" else None, initial={"text": before})
    if form.is_bound and form.is_valid():
        if form.cleaned_data["text"].strip() != before:
            people.keep_aid(one, form.cleaned_data["text"].strip(), by=request.user)
        messages.success(request, _("Saved, for your own eyes."))
        return redirect("dialogues:participation_detail", process_id, one.pk)
    context = {**frame(request, one.process, "people"), "one": one, "form": form}
    return render(request, "dialogues/participation_aid.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def participation_describe(request: AuthenticatedRequest, process_id: UUID, participation_id: UUID) -> HttpResponse:
    """Level, the official position, leaving: as of a day, beside what was known before."""
    one = fetch_participation(request, process_id, participation_id)
    require(request.user, Verb.KEEP_PEOPLE, one.process)

    form = DescribeForm(request.POST if request.method == "POST" else None, one=one)
    if form.is_bound and form.is_valid():
        people.describe(one, form.words(), by=request.user)
        messages.success(request, _("Saved. What was believed before stays on record."))
        return redirect("dialogues:participation_detail", process_id, one.pk)
    before = one.descriptions.select_related("recorded_by")
    context = {**frame(request, one.process, "people"), "one": one, "form": form, "before": before}
    return render(request, "dialogues/participation_describe.html", context, status=422 if form.is_bound else 200)


@require_GET
def aid_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    """One's own aids to everybody who takes part: as a page, or for the lines of the attendance that asked."""
    process = fetch(request, process_id)
    require(request.user, Verb.KEEP_PEOPLE, process)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    here = Participation.objects.visible_to(request.user).filter(process=process).here().order_by("pseudonym")
    aids = list(people.aids_of(list(here), request.user).items())
    if request.accepts("text/html"):
        return render(request, "dialogues/aid_list.html", {**frame(request, process, "people"), "aids": aids})
    return JsonResponse({str(one.pk): text for one, text in aids})

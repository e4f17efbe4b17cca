"""What happened between sessions: the list, the form that takes twenty seconds, messages and steps that wait."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, sitting_open
from confidentiality import sealed
from dialogues import contacts, drafts, people_then
from dialogues.as_at import AsAt, as_at_of
from dialogues.forms.contact import ContactForm, DayForm
from dialogues.held import eyes_of, held_in, in_words
from dialogues.models import Contact, NextStep, Participation, Process
from dialogues.roles import Verb, require
from dialogues.views.frame import fetch, fetch_as_at, frame, is_shown
from dialogues.views.readers import by_label, names_of, who_reads
from participants.when import When

PER_PAGE = 40


@require_GET
def contact_list(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    context = frame(request, process, "contacts")
    if not context["may_see_room"]:
        raise Http404
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    rows = Contact.objects.visible_to(request.user).filter(as_at.happened(), as_at.written("created_at"))
    rows = rows.filter(process=process).select_related("audience")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    steps = open_steps(request, process, as_at)
    texts = sealed.unseal([row.body_id for row in (*listed, *steps)])
    today = as_at.day
    context |= {
        "page": page,
        "more": as_at.query.replace("?", "&", 1),
        "may_log": context["may_log"] and not as_at.is_past,
        "contacts": told(request, process, listed, texts, as_at),
        "steps": [{"step": one, "text": texts[one.body_id], "is_late": one.is_late(today)} for one in steps],
        "today": today,
    }
    return render(request, "dialogues/contact_list.html", context)


def open_steps(request: AuthenticatedRequest, process: Process, as_at: AsAt) -> list[NextStep]:
    """What was still to be done on that day; on a day that is over, of what had been written down by its end."""
    rows = NextStep.objects.visible_to(request.user).filter(process=process)
    if as_at.is_past:
        rows = rows.filter(Q(done_on=None) | Q(done_on__gt=as_at.day), created_at__lt=as_at.known_at)
    else:
        rows = rows.filter(done_on=None)
    return list(rows.select_related("owner"))


def told(
    request: AuthenticatedRequest, process: Process, rows: list[Contact], texts: dict[UUID, str], as_at: AsAt
) -> list[dict[str, Any]]:
    """Each with its words, the pseudonyms and parties in it, and who reads it; as far as it had come by that day."""
    today = as_at.day
    for row in rows:
        row.forget_after(today)
    bodies = [json.loads(texts[row.body_id]) for row in rows]
    people = who_reads({row.audience for row in rows})
    parties = process.conflict.party_names(today)
    held = {row.pk: held_in(row, texts[row.body_id]) for row in rows}
    named = {pk: str(name) for pk, name in parties.items()} | names_of(eyes_of(held.values()), people)
    wanted = {pk for body in bodies for pk in body["who"]}
    called = people_then.name_on(as_at) if is_shown(request, Verb.KEEP_PEOPLE, process) else F("pseudonym")
    found = Participation.objects.visible_to(request.user).filter(pk__in=wanted)
    names = dict(found.values_list("pk", called))
    return [
        {
            "contact": row,
            "text": body["text"],
            "answer": body["answer"] if row.answered_on or not row.is_message else "",
            "who": [names[UUID(pk)] for pk in body["who"] if UUID(pk) in names],
            "sender": parties.get(body["from"]),
            "receiver": parties.get(body["to"]),
            "waits": (today - row.delivered_on).days if row.is_unanswered and row.delivered_on else None,
            "readers": people[row.audience_id],
            "held": in_words(held[row.pk], named),
            "who_id": f"who-{number}",
        }
        for number, (row, body) in enumerate(zip(rows, bodies, strict=True))
    ]


@require_http_methods(["GET", "POST"])
def contact_log(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process = fetch(request, process_id)
    require(request.user, Verb.LOG_SESSION, process)

    if request.method == "POST" and request.POST.get("action") == "discard":
        drafts.discard(request.POST, by=request.user)
        return redirect("dialogues:contact_log", process.pk)
    draft = drafts.latest(process, by=request.user, form=drafts.CONTACT) if request.method == "GET" else None
    initial = draft or {"form_key": drafts.new_key(), "when": str(When.day(timezone.localdate()))}
    form = ContactForm(request.POST or None, initial=initial, process=process, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            contacts.log_contact(process, form.talk(), by=request.user, form_key=form.cleaned_data["form_key"])
            drafts.finish(form.cleaned_data["form_key"])
        except ValidationError as error:
            form.add_error("owner", error)
        else:
            messages.success(request, _("Saved. The contact is on the list."))
            return redirect("dialogues:contact_list", process.pk)
    context = {
        **frame(request, process, "contacts"),
        "form": form,
        "draft": draft,
        "labels": by_label(process),
        "page_key": drafts.new_key(),
        "lock": drafts.lock_of(process, form["form_key"].value(), by=request.user),
    }
    return render(request, "dialogues/contact_log.html", context, status=422 if form.errors else 200)


def fetch_contact(request: AuthenticatedRequest, process_id: UUID, contact_id: UUID) -> Contact:
    rows = Contact.objects.visible_to(request.user).select_related("process")
    contact: Contact = get_object_or_404(rows, process=fetch(request, process_id), pk=contact_id)
    require(request.user, Verb.LOG_SESSION, contact.process)
    return contact


@require_POST
def contact_delivered(request: AuthenticatedRequest, process_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = fetch_contact(request, process_id, contact_id)

    form = DayForm(request.POST)
    if form.is_valid():
        try:
            contacts.deliver(contact, form.cleaned_data["on"], by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
    return back(request, process_id, form)


@require_POST
def contact_answered(request: AuthenticatedRequest, process_id: UUID, contact_id: UUID) -> HttpResponse:
    contact = fetch_contact(request, process_id, contact_id)

    form = DayForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            contacts.answer(contact, data["on"], words=data["words"].strip(), by=request.user)
        except ValidationError as error:
            form.add_error("on", error)
    return back(request, process_id, form)


def back(request: AuthenticatedRequest, process_id: UUID, form: DayForm) -> HttpResponse:
    if form.is_valid():
        messages.success(request, _("Written down."))
    for error in [error for errors in form.errors.values() for error in errors]:
        messages.error(request, str(error))
    return redirect("dialogues:contact_list", process_id)


@require_POST
def step_done(request: AuthenticatedRequest, process_id: UUID, step_id: UUID) -> HttpResponse:
    steps = NextStep.objects.visible_to(request.user).select_related("process")
    step = get_object_or_404(steps, process=fetch(request, process_id), pk=step_id)
    require(request.user, Verb.LOG_SESSION, step.process)

    contacts.finish_step(step, by=request.user)
    messages.success(request, _("Done, and written down."))
    return redirect("dialogues:contact_list", process_id)

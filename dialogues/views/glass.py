"""Broken glass: the second person's page, what it opens while it lasts, and the notices that come of it."""

import json
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.models import User
from accounts.stepup import ask_again, fresh_factor, sitting_open
from confidentiality import sealed
from confidentiality.markings import Caveat
from dialogues import attachments, notices
from dialogues import glass as verbs
from dialogues.held import eyes_of, held_in, in_words, passage_words
from dialogues.models import Attachment, BrokenGlass, Notice, Passage, Point
from dialogues.views.attachment import handed_out
from dialogues.views.readers import names_of


def fetch_glass(request: AuthenticatedRequest, glass_id: UUID) -> BrokenGlass:
    rows = BrokenGlass.objects.visible_to(request.user)
    glass: BrokenGlass = get_object_or_404(
        rows.select_related("user", "agreed_by", "audience", "process__convenor", "session"), pk=glass_id
    )
    return glass


@require_http_methods(["GET", "POST"])
def glass_detail(request: AuthenticatedRequest, glass_id: UUID) -> HttpResponse:
    glass = fetch_glass(request, glass_id)

    if request.method == "POST":
        if not fresh_factor(request):
            return ask_again(request)
        act, words = (
            (verbs.end, _("Closed again."))
            if request.POST.get("action") == "end"
            else (verbs.agree, _("Agreed. It is open now, and the leads have been told."))
        )
        try:
            act(glass, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, words)
        return redirect("dialogues:glass_detail", glass.pk)
    context = {
        "glass": glass,
        "is_open": BrokenGlass.objects.open().filter(pk=glass.pk).exists(),
        "may_agree": verbs.may_agree(request.user, glass),
    }
    return render(request, "dialogues/glass_detail.html", context)


def fetch_open(request: AuthenticatedRequest, glass_id: UUID) -> BrokenGlass:
    mine = BrokenGlass.objects.open().filter(user=request.user).select_related("audience", "agreed_by")
    glass: BrokenGlass = get_object_or_404(mine, pk=glass_id)
    return glass


@require_GET
def glass_file(request: AuthenticatedRequest, glass_id: UUID, attachment_id: UUID) -> HttpResponse:
    glass = fetch_open(request, glass_id)
    rows = Attachment.objects.visible_to(request.user).filter(audience=glass.audience)
    row = get_object_or_404(rows, pk=attachment_id)
    if not sitting_open(request, glass.pk):
        return ask_again(request, glass.pk)

    return handed_out(row, by=request.user)


@require_GET
def glass_texts(request: AuthenticatedRequest, glass_id: UUID) -> HttpResponse:
    """What the one audience holds, for the one person, while the glass is broken."""
    glass = fetch_open(request, glass_id)
    if not sitting_open(request, glass.pk):
        return ask_again(request, glass.pk)

    points = list(Point.objects.visible_to(request.user).filter(audience=glass.audience))
    passages = list(Passage.objects.visible_to(request.user).filter(audience=glass.audience))
    files = list(Attachment.objects.visible_to(request.user).filter(audience=glass.audience))
    texts = sealed.unseal([row.body_id for row in (*passages, *points, *files)])
    sources: list[Passage | Point | Attachment] = [*passages, *points, *files]
    held = {row.pk: held_in(row, texts[row.body_id]) for row in sources}
    names = names_of(eyes_of(held.values()), {})
    if any(each.kind == Caveat.NOT_TO for one in held.values() for each in one):
        names |= glass.process.conflict.party_names()
    context = {
        "glass": glass,
        "files": [
            (row, attachments.told(texts[row.body_id]), attachments.is_handed_out(row), in_words(held[row.pk], names))
            for row in files
        ],
        "passages": [(row, passage_words(texts[row.body_id]), in_words(held[row.pk], names)) for row in passages],
        "points": [(row, json.loads(texts[row.body_id])["text"], in_words(held[row.pk], names)) for row in points],
    }
    return render(request, "dialogues/glass_texts.html", context)


@require_http_methods(["GET", "POST"])
def notice_detail(request: AuthenticatedRequest, notice_id: UUID) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user).select_related("process")
    notice = get_object_or_404(rows, pk=notice_id)

    if request.method == "POST":
        notices.done(notice, by=request.user)
        messages.success(request, _("Done. It is off your desk."))
        return redirect("/")
    context = {
        "notice": notice,
        "glass": BrokenGlass.objects.filter(pk=notice.about)
        .select_related("user", "agreed_by", "session", "audience")
        .first(),
        "person": User.objects.filter(pk=notice.about).first(),
    }
    return render(request, "dialogues/notice_detail.html", context)

"""Security staff: who could have read this, what can this person read, broken glass, reset factors. Never a text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import resets
from accounts.http import AuthenticatedRequest
from accounts.models import FactorReset, Organisation, User
from accounts.stepup import ask_again, fresh_factor
from confidentiality import audit
from dialogues import glass, questions
from dialogues.forms.security import AddressForm, GlassForm, ReasonForm, ReferenceForm
from dialogues.models import AccessQuestion, BrokenGlass, Process, Seat
from dialogues.models.glass import houses_of, led_by
from dialogues.roles import Verb

MOST = 200


def resets_for(user: User) -> Any:
    """Those that `user` asked for or may agree to: as an auditor of the house, or as a lead of that person."""
    waiting = FactorReset.objects.filter(agreed_at=None).select_related("user", "asked_by")
    colleagues = waiting.filter(user__organisation__in=houses_of(user, Verb.AGREE_AS_SECOND))
    seated = Seat.objects.live().filter(process__in=led_by(user, Verb.AGREE_AS_SECOND))
    led = waiting.filter(user__in=seated.values("user"))
    return (colleagues | led | waiting.filter(asked_by=user)).exclude(user=user).distinct()


@require_GET
def security_home(request: AuthenticatedRequest) -> HttpResponse:
    """What waits on security, for those who hold such a role or are somebody's second; for others there is no page."""
    user = request.user
    is_officer = houses_of(user, Verb.ASK_WHO_READS).exists()
    waiting, asked = resets_for(user), BrokenGlass.objects.visible_to(user)
    if not (is_officer or houses_of(user, Verb.AGREE_AS_SECOND).exists() or waiting.exists() or asked.exists()):
        raise Http404

    form = ReferenceForm(request.GET if "reference" in request.GET else None)
    if is_officer and form.is_bound and form.is_valid():
        audience = questions.questionable_by(user).filter(pk=form.cleaned_data["reference"]).first()
        if audience is not None:
            return redirect("dialogues:audience_readers", audience.pk)
        form.add_error("reference", _("There is nothing under this reference that you may ask about."))
    staff = User.objects.who_can_sign_in().filter(organisation__in=houses_of(user, Verb.RUN_ACCOUNTS))
    context = {
        "is_officer": is_officer,
        "is_auditor": houses_of(user, Verb.READ_AUDIT).exists(),
        "form": form,
        "questions": AccessQuestion.objects.visible_to(user).filter(answered_at=None).select_related("asked_by")[:MOST],
        "glasses": asked.select_related("user", "agreed_by", "audience")[:MOST],
        "resets": waiting[:MOST],
        "staff": staff.order_by("name", "pk")[:MOST],
    }
    return render(request, "dialogues/security.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def access_answer(request: AuthenticatedRequest, question_id: UUID) -> HttpResponse:
    officers = AccessQuestion.objects.filter(process__convenor__in=houses_of(request.user, Verb.ASK_WHO_READS))
    question = get_object_or_404(officers.select_related("asked_by", "answered_by"), pk=question_id)

    if request.method == "POST":
        try:
            questions.answered(question, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted as answered."))
        return redirect("dialogues:security_home")
    stood = questions.stood_in(question)
    context = {"question": question, "paths": questions.paths_into(stood), "sets": len(stood)}
    return render(request, "dialogues/access_answer.html", context)


@require_GET
def audience_readers(request: AuthenticatedRequest, audience_id: UUID) -> HttpResponse:
    audience = get_object_or_404(questions.questionable_by(request.user), pk=audience_id)

    audit.record("access.question", kind="audience", object_id=audience.pk, actor=request.user)
    context = {
        "audience": audience,
        "paths": questions.paths_into([audience]),
        "has_glass": audience.kind in glass.GLASS,
    }
    return render(request, "dialogues/audience_readers.html", context)


@require_GET
def person_reads(request: AuthenticatedRequest, user_id: UUID) -> HttpResponse:
    """“What can this person read, and why”: of what this house convenes."""
    houses = houses_of(request.user, Verb.ASK_WHO_READS)
    seated = Process.objects.filter(convenor__in=houses).values("seats__user")
    people = User.objects.filter(organisation__in=houses) | User.objects.filter(pk__in=seated)
    person = get_object_or_404(people.distinct().select_related("organisation"), pk=user_id)

    paths = questions.paths_of(person, asked_by=request.user)
    may_reset = houses_of(request.user, Verb.RUN_ACCOUNTS).filter(organisation=person.organisation).exists()
    context = {"person": person, "paths": paths, "may_reset": may_reset and person.pk != request.user.pk}
    return render(request, "dialogues/person_reads.html", context)


@require_http_methods(["GET", "POST"])
def factor_reset(request: AuthenticatedRequest, user_id: UUID) -> HttpResponse:
    return reset_page(request, user_id, ReasonForm, "dialogues/factor_reset.html")


@require_http_methods(["GET", "POST"])
def address_change(request: AuthenticatedRequest, user_id: UUID) -> HttpResponse:
    return reset_page(request, user_id, AddressForm, "dialogues/address_change.html")


def reset_page(request: AuthenticatedRequest, user_id: UUID, asked: type[ReasonForm], template: str) -> HttpResponse:
    houses = Organisation.objects.filter(pk__in=houses_of(request.user, Verb.RUN_ACCOUNTS))
    people = User.objects.who_can_sign_in().filter(organisation__in=houses)
    person = get_object_or_404(people, pk=user_id)

    form = asked(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not fresh_factor(request):
            return ask_again(request)
        try:
            resets.ask(person, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked. Nothing happens to the account before a second person agrees."))
            return redirect("dialogues:security_home")
    context = {"person": person, "form": form}
    return render(request, template, context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def reset_agree(request: AuthenticatedRequest, reset_id: UUID) -> HttpResponse:
    reset = get_object_or_404(resets_for(request.user), pk=reset_id)

    if request.method == "POST":
        if not fresh_factor(request):
            return ask_again(request)
        try:
            resets.agree(reset, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Done. The leads are told; for a day nothing sealed opens for this account."))
        return redirect("dialogues:security_home")
    return render(request, "dialogues/reset_agree.html", {"reset": reset})


@require_http_methods(["GET", "POST"])
def glass_ask(request: AuthenticatedRequest, audience_id: UUID) -> HttpResponse:
    audience = get_object_or_404(questions.questionable_by(request.user), pk=audience_id)
    if audience.kind not in glass.GLASS:
        raise Http404

    form = GlassForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not fresh_factor(request):
            return ask_again(request)
        try:
            glass.ask(audience, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Asked. Nothing opens before a second person agrees; the leads know of it."))
            return redirect("dialogues:security_home")
    context = {"audience": audience, "form": form}
    return render(request, "dialogues/glass_ask.html", context, status=422 if form.is_bound else 200)

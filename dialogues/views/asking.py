"""A page that is one form: what is wrong is said beside its field, and everything typed stays."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from accounts.http import AuthenticatedRequest
from dialogues.models import Process
from dialogues.views.frame import frame


def form_page(
    request: AuthenticatedRequest,
    process: Process,
    form: forms.Form,
    *,
    heading: str,
    action: str,
    back: str,
    sentence: str = "",
    note: str = "",
    tab: str = "objectives",
    template: str = "dialogues/form_page.html",
    **more: Any,
) -> HttpResponse:
    """`back` is the address that the page leads back to; `note` says who will read what is written."""
    context = {
        **frame(request, process, tab),
        "form": form,
        "page_heading": heading,
        "page_sentence": sentence,
        "action": action,
        "back_url": back,
        "note": note,
        "understood": [
            (name, said)
            for name in ("when", "since")
            if name in form.fields and (said := getattr(form[name], "understood", ""))
        ],
        **more,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)

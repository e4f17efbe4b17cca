"""Looking for words: in one process inside the reader's audiences, and for a process by what it is called."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import AuthenticatedRequest
from accounts.stepup import ask_again, is_open, sitting_open
from confidentiality import sealed
from confidentiality.models import Audience
from dialogues import objectives_then, search
from dialogues.as_at import as_at_of
from dialogues.forms.search import SearchForm, TextSearchForm
from dialogues.models import Passage, Process, Session
from dialogues.views.frame import fetch_as_at, frame
from dialogues.views.readers import who_reads
from participants.spelling import Wanted


@require_http_methods(["GET", "POST"])
def process_search(request: AuthenticatedRequest, process_id: UUID) -> HttpResponse:
    process, as_at = fetch_as_at(request, process_id), as_at_of(request)
    if not sitting_open(request, process.pk):
        return ask_again(request, process.pk)

    form = TextSearchForm(request.POST or None)
    context = {**frame(request, process, "search"), "form": form}
    if form.is_bound and form.is_valid():
        query = form.cleaned_data["q"]
        only = search.Narrowed.asked(as_at, **form.narrowed())
        found = search.look(process, query, by=request.user, only=only)
        people = who_reads(Audience.objects.filter(pk__in={hit.of.audience for hit in found.hits}))
        rows = [
            {"hit": hit, "readers": people[hit.of.audience], "who_id": f"who-{number}"}
            for number, hit in enumerate(found.hits)
        ]
        context |= {"found": found, "rows": rows, **({} if only.kind else in_clear(request, process, query, only))}
    return render(request, "dialogues/process_search.html", context, status=422 if form.errors else 200)


def in_clear(request: AuthenticatedRequest, process: Process, query: str, only: search.Narrowed) -> dict[str, object]:
    """Sessions and objectives, by what stands on their lists; an objective has no day and no track."""
    wanted = Wanted(query)
    as_at = as_at_of(request)
    sessions = Session.objects.visible_to(request.user).filter(only.listed(), process=process)
    sessions = sessions.stood_by(as_at).order_by("-number")
    objectives = objectives_then.proposed(process, as_at) if as_at.is_past else process.objectives.all()
    if only.track or only.first:
        objectives = []
    return {
        "sessions": [
            one for one in sessions if wanted.places(f"{one.get_format_display()} {one.languages} {one.when}")
        ],
        "objectives": [one for one in objectives if wanted.places(f"{one.code} {one.title}")],
    }


@require_http_methods(["GET", "POST"])
def process_find(request: AuthenticatedRequest) -> HttpResponse:
    """A process by its code name, conflict or convenor; by its private title where it is open in this sitting."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        wanted = Wanted(form.cleaned_data["q"])
        rows = list(Process.objects.visible_to(request.user).select_related("conflict", "convenor"))
        titles = private_titles(request, [row.pk for row in rows if is_open(request, row.pk)])
        context["rows"] = [
            {"process": row, "title": titles.get(row.pk, "")}
            for row in rows
            if wanted.places(f"{row.code_name} {row.conflict.name} {row.convenor.name} {titles.get(row.pk, '')}")
        ]
    return render(request, "dialogues/process_find.html", context, status=422 if form.errors else 200)


def private_titles(request: AuthenticatedRequest, processes: list[UUID]) -> dict[UUID, str]:
    passages = Passage.objects.visible_to(request.user).filter(
        purpose=Passage.Purpose.PRIVATE_TITLE, process__in=processes
    )
    bodies = dict(passages.order_by("created_at").values_list("process", "body"))
    texts = sealed.unseal(bodies.values())
    return {process: texts[body] for process, body in bodies.items()}

"""Small views, each of which does one thing that a real one must not get wrong."""

import uuid
from contextlib import suppress
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, OperationalError, connection
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import path

from confidentiality import audit, sealed
from confidentiality.context import current_user_id
from confidentiality.middleware import kept
from confidentiality.models import Audience, SealedText
from confidentiality.scopes import Scope

SEEN = []
TIMES = []


def leave_a_trace(number=1):
    Audience.objects.create(kind="room", scope_kind="session", scope_id=UUID(int=number))


def traces():
    return Audience.objects.filter(kind="room").count()


def page(view):
    return login_not_required(view)


@page
def whoami(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('backchannel.user_id', true), '')")
        SEEN.append(cursor.fetchone()[0])
    return HttpResponse(str(current_user_id()))


@page
def save(request, status):
    leave_a_trace()
    response = HttpResponse("Saved: note 4711", status=status)
    return kept(response) if request.GET.get("kept") else response


@page
def fail(request):
    leave_a_trace()
    raise ZeroDivisionError


@page
def fail_while_rendering(request):
    leave_a_trace()
    return TemplateResponse(request, engines["django"].from_string("{{ broken.text }}"), {"broken": Broken()})


class Broken:
    @property
    def text(self):
        raise ZeroDivisionError


@page
def swallow(request):
    leave_a_trace()
    with suppress(IntegrityError):
        leave_a_trace()
    return HttpResponse("Saved: note 4711")


@page
def swallow_raw(request):
    leave_a_trace()
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    return HttpResponse("Saved: note 4711")


@page
def read(request, pk, status=200):
    return HttpResponse(sealed.unseal_one(pk), status=status)


@page
def missing(request, pk):
    leave_a_trace()
    if not SealedText.objects.filter(pk=pk).exists():
        raise Http404
    return HttpResponse("there")


@page
def refuse(request, pk):
    leave_a_trace()
    raise PermissionDenied


@page
def stream(request):
    return StreamingHttpResponse(iter(["text"]))


@page
def deadlock(request, times):
    leave_a_trace()
    TIMES.append(1)
    if len(TIMES) < times:
        error = OperationalError("deadlock detected")
        error.__cause__ = type("Deadlock", (Exception,), {"pgcode": "40P01"})()
        raise error
    return HttpResponse("Saved: note 4711")


@page
def write(request, pk):
    leave_a_trace()
    audit.record("point.create", kind="point", object_id=pk)
    audience = Audience.objects.get(pk=request.GET["audience"])
    sealed.seal("text", kind="point", object_id=pk, audience=audience, key_scope=Scope("process", uuid.UUID(int=1)),
                by=request.user)  # fmt: skip
    return HttpResponse("Saved: note 4711")


urlpatterns = [
    path("whoami/", whoami),
    path("save/<int:status>/", save),
    path("fail/", fail),
    path("fail-while-rendering/", fail_while_rendering),
    path("swallow/", swallow),
    path("swallow-raw/", swallow_raw),
    path("read/<uuid:pk>/", read, name="read"),
    path("read/<uuid:pk>/<int:status>/", read),
    path("missing/<uuid:pk>/", missing, name="missing"),
    path("refuse/<uuid:pk>/", refuse, name="refuse"),
    path("stream/", stream),
    path("deadlock/<int:times>/", deadlock),
    path("write/<uuid:pk>/", write),
]
handler500 = "config.failure.failed"

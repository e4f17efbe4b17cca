"""Reading the audit in a test, as the product does: the runtime role cannot, so an auditor asks the one function."""

import uuid

from django.db import connection

from accounts.models import Organisation, OrganisationRole, User
from confidentiality import auditors
from confidentiality.context import acting_as


def auditor():
    number = uuid.uuid4().hex[:8]
    user = User.objects.create_user(email=f"auditor-{number}@example.org", name="Auditor")
    organisation = Organisation.objects.create(name="Audit", code=f"audit-{number}")
    OrganisationRole.objects.create(user=user, organisation=organisation, role="auditor")
    return user


def seal_what_waits():
    """In a test's open transaction the seals are still to come."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def entries(**wanted):
    """What auditors see, oldest first, without their own looks."""
    seal_what_waits()
    with acting_as(auditor()):
        found = auditors.page(count=500, **wanted)
    return [entry for entry in reversed(found) if entry.verb != "audit.read"]


def events_of(object_id, *columns):
    """The verbs of the events about one id, or tuples of the columns asked for."""
    found = entries(object_id=object_id)
    if not columns:
        return [entry.verb for entry in found]
    return [tuple(getattr(entry, column) for column in columns) for entry in found]

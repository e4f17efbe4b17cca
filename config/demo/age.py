"""How old the demonstration's data are, and whether anybody has changed them since they were loaded."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import OrganisationRole
from confidentiality import auditors
from confidentiality.context import acting_as
from confidentiality.models.audit import Outcome
from config.demo.load import loaded_on

# Signing in and reading change nothing; every other event does.
READING = {"copy.open", "copy.download", "sitting.open", "demo.load"}
SIGNING_IN = ("account.sign_in", "account.sign_out", "account.session_end")


def days_old() -> int:
    loaded = loaded_on()
    return (timezone.localdate() - loaded).days if loaded else 0


def was_changed() -> bool:
    """Ask the audit, as the auditor of the story, what happened after the loading."""
    auditor = OrganisationRole.objects.current().filter(role=OrganisationRole.Role.AUDITOR).first()
    if auditor is None:
        return True
    with acting_as(auditor.user_id):
        before = None
        while entries := auditors.page(before=before, count=500):
            for entry in entries:
                if entry.verb == "demo.load":
                    return False
                if entry.outcome == Outcome.ALLOW and not is_harmless(entry.verb):
                    return True
            before = entries[-1].sequence
    return True


def is_harmless(verb: str) -> bool:
    return verb in READING or verb.endswith(".read") or verb.startswith(SIGNING_IN)


def demo_age(_request: HttpRequest) -> dict[str, object]:
    """For templates: asked only where it is shown."""
    return {"demo_age": SimpleLazyObject(days_old)}

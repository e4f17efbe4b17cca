"""The main job in single steps, as its verbs; no worker is started."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Marking
from tests.cast import consent
from transfers import briefing as briefings
from transfers import clearance
from transfers.release import release

CANARY = "canary-7c1f never cleared"
CLEARED = "It was said that coming back is possible."
LOWERED = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)
ORDER = briefings.Order(
    title="Neither side returns first.",
    ask="Put one question to both.",
    tell="Your own office.",
    copy="Not into any file.",
    cite="No.",
    confidence="Said twice.",
    standing="Views of individuals.",
)


def put_up(cast, point):
    with acting_as(cast.lead):
        return clearance.put_up(point, by=cast.lead)


def clear(cast, point, text=CLEARED, *, marking=LOWERED, agreed=True, reason="Asked, agreed."):
    item = put_up(cast, point)
    if agreed:
        consent(point, cast.lead)
    with acting_as(cast.second):
        wording = clearance.Wording(text=text, marking=marking, channels=(cast.channel,), reason=reason)
        return clearance.clear([item], wording, by=cast.second)


def order(cast, extracts, **changes):
    details = {
        "extracts": extracts,
        "reviewers": [cast.second],
        "expires_on": timezone.localdate() + timedelta(days=30),
        "by": cast.lead,
        "form_key": uuid4(),
        **changes,
    }
    with acting_as(cast.lead):
        return briefings.ask_for_briefing(cast.process, cast.channel, details.pop("what", ORDER), **details)


def drafted(cast, briefing):
    """Do the worker's part here: tests of pages start no worker."""
    with acting_as(cast.lead):
        briefings.store_draft(briefing, briefings.draft(briefing, by=cast.lead), by=cast.lead)
    briefing.refresh_from_db()
    return briefing


def sent(cast, briefing, **changes):
    with acting_as(cast.second):
        return release(briefing, version=briefing.version, by=cast.second, **changes)[0]

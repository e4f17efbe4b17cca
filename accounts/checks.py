"""What must never be started: a demonstration with the settings of production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning

from accounts import demo


@register(Tags.security)
def demonstration_stays_at_home(app_configs: Any, **_: Any) -> list[CheckMessage]:
    if not settings.DEMO:
        return []
    found: list[CheckMessage] = [
        Error(f"The demonstration refuses to start: {trace} is set as in production.", id="accounts.E001")
        for trace in demo.production_traces()
    ]
    if str(settings.SECRET_KEY).startswith("insecure-"):
        found.append(
            CheckWarning(
                "BACKCHANNEL_SECRET_KEY is the public one; so are the demonstration's passwords.", id="accounts.W001"
            )
        )
    return found

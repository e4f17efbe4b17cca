"""From the histories of a conflict to their strips. The drawing itself is `publishing.svg.strips`."""

from __future__ import annotations

from django.utils.translation import gettext as _

from dialogues.conflicts import Facts, History
from dialogues.vocabulary import CommitmentState, ContactState
from participants.when import When
from publishing.svg import strips
from publishing.svg.strips import Span, Strip, StripsChart

LOOKS: dict[str, str] = {
    ContactState.TALKING: strips.FULL,
    ContactState.INTERMITTENT: strips.HALF,
    ContactState.SUSPENDED: strips.STUCK,
    ContactState.BROKEN_DOWN: strips.BROKEN,
    ContactState.NONE: strips.DOTTED,
    CommitmentState.COMMITTED: strips.FULL,
    CommitmentState.EXPLORING: strips.HALF,
    CommitmentState.NOT_COMMITTED: strips.DOTTED,
    CommitmentState.STUCK: strips.STUCK,
    CommitmentState.WITHDRAWN: strips.BROKEN,
}


def chart_of(facts: Facts, *, mirrored: bool = False) -> StripsChart | None:
    """Nothing where no history is written down, or none had begun."""
    contact, commitment = _("Official contact"), _("Commitment")
    rows = [strip(one, contact) for one in facts.contacts] + [strip(one, commitment) for one in facts.commitments]
    if not rows:
        return None
    return StripsChart(
        title=_("How they stood to each other"),
        desc=_("Official contact of %(pairs)d pairs and commitment of %(parties)d parties, until %(day)s.")
        % {"pairs": len(facts.contacts), "parties": len(facts.commitments), "day": When.day(facts.as_at.day)},
        today=facts.as_at.day,
        strips=tuple(rows),
        mirrored=mirrored,
    )


def strip(history: History, group: str) -> Strip:
    name = f"{history.name} ({history.keeper})" if history.keeper else history.name
    return Strip(
        name,
        tuple(
            Span(
                LOOKS.get(period.state, strips.NOTHING),
                period.get_state_display(),
                period.since_earliest,
                period.since_latest,
                period.until_latest,
            )
            for period in history.periods
        ),
        group,
    )

"""From two versions of a plan to the picture of what changed. The drawing itself is `publishing.svg.plans`."""

from django.utils.translation import gettext as _

from dialogues.models import Plan, PlannedObjective
from dialogues.plan_changes import Change, Comparison, Line, steps_of
from publishing.svg.plans import Gone, Place, PlansChart

NEW = {Change.ADDED, Change.RESUMED}
GONE = {Change.DROPPED, Change.MET, Change.HANDED_OVER}


def chart_of(comparison: Comparison, *, mirrored: bool = False) -> PlansChart:
    before, after = comparison.before, comparison.after
    return PlansChart(
        title=_("Plan %(old)s and plan %(new)s") % {"old": before.number if before else "–", "new": after.number},
        desc=_("What was added, moved, narrowed, put off or left. The same stands in the table below."),
        before_head=head(before),
        after_head=head(after),
        before=[place(step) for step in steps_of(before).values()],
        after=[changed(line) for line in comparison.lines if line.after],
        gone=[Gone(str(line.objective.pk), words_of(line)) for line in comparison.lines if set(line.changes) & GONE],
        grown=[
            (str(line.grew_from.pk), str(line.objective.pk)) for line in comparison.lines if line.grew_from is not None
        ],
        mirrored=mirrored,
    )


def head(plan: Plan | None) -> tuple[str, str]:
    if plan is None:
        return _("Before"), _("There was no plan.")
    return _("Plan %(number)s, since %(day)s") % {"number": plan.number, "day": plan.when}, plan.cause


def named(step: PlannedObjective) -> str:
    return f"{step.objective.code}  {step.objective.title}"


def place(step: PlannedObjective) -> Place:
    return Place(
        str(step.objective_id), named(step), step.words, "off" if step.is_deferred else "kept", step.is_deferred
    )


def changed(line: Line) -> Place:
    step = line.after
    if step is None:
        raise ValueError("A line that left has no place in the new plan.")
    look = "off" if step.is_deferred else "new" if set(line.changes) & NEW else "changed" if line.is_changed else "kept"
    words = words_of(line) if line.is_changed else line.words
    return Place(str(step.objective_id), named(step), words, look, step.is_deferred)


def words_of(line: Line) -> str:
    """What changed, and to what: "Narrowed: gates and road"."""
    said = _(", ").join(str(change.label) for change in line.changes)
    if line.reached is not None:
        return _(", ").join([said, str(line.reached.since)])
    if line.grew_from is not None:
        return _("%(change)s: grew out of %(code)s") % {"change": said, "code": line.grew_from.code}
    return f"{said}: {line.words}" if line.words else said

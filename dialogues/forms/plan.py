"""The next version of a plan, on one page without script: its phases, and where each objective goes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dialogues.models import ContextEvent, Objective, Plan, PlannedObjective
from dialogues.plan_changes import steps_of
from dialogues.plans import Aim, Draft, Step, circle_in
from participants.forms import WhenField
from participants.when import When

Treatment = PlannedObjective.Treatment
MOST_PHASES = 40
SPARE = 2  # empty rows at the end
OUT = "out"


class PlanForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput)
    follows = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    cause = forms.CharField(
        label=_("Why the plan changes"),
        help_text=_("In a line: it stands over the new plan for as long as the process is remembered. Name nobody."),
        max_length=200,
        error_messages={"required": _("Say why the plan changes. Later nobody remembers.")},
    )
    event = forms.ModelChoiceField(
        label=_("Because of"),
        queryset=ContextEvent.objects.none(),
        required=False,
        empty_label=_("No event outside the room"),
    )
    when = WhenField(label=_("Since"))

    def __init__(self, *args: Any, events: Any, last: Plan | None, **kwargs: Any) -> None:
        self.last = last
        super().__init__(*args, **kwargs)
        self.fields["event"].queryset = events  # type: ignore[attr-defined]
        self.fields["event"].label_from_instance = lambda event: f"{event.label}, {event.when}"  # type: ignore[attr-defined]

    def clean_when(self) -> When:
        when: When = self.cleaned_data["when"]
        if when.earliest > timezone.localdate():
            raise ValidationError(_("This day is still to come. A plan holds from the day it was agreed."))
        if self.last and when.latest < self.last.when_earliest:
            raise ValidationError(
                _("Plan %(number)s holds since %(day)s. The next one begins on that day or later."),
                params={"number": self.last.number, "day": self.last.when},
            )
        return when


class PhaseForm(forms.Form):
    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Phase %(number)s") % {"number": number}

    name = forms.CharField(label=_("Phase"), max_length=80, required=False)
    waits_for = forms.CharField(
        label=_("Waits for phases"),
        max_length=60,
        required=False,
    )
    due = WhenField(label=_("Expected by"), required=False, ahead=True)

    def clean_waits_for(self) -> list[int]:
        words = self.cleaned_data["waits_for"].replace("،", ",").replace(",", " ").split()
        if wrong := [word for word in words if not word.isdecimal() or not 0 < int(word) <= MOST_PHASES]:
            raise ValidationError(
                _("“%(word)s” is no number of a phase. Write numbers, like 1, 3."), params={"word": wrong[0]}
            )
        return sorted({int(word) for word in words})


class StepForm(forms.Form):
    """One objective in the plan: which phase, in what scope."""

    phase = forms.ChoiceField(label=_("Phase"))
    treatment = forms.ChoiceField(
        label=_("Scope"),
        choices=[(Treatment.PURSUED, _("whole")), (Treatment.NARROWED, _("narrowed"))],
        required=False,
    )
    words = forms.CharField(label=_("Narrowed to, or why put off"), max_length=200, required=False)

    def __init__(self, *args: Any, objective: Objective, phases: int, **kwargs: Any) -> None:
        self.objective = objective
        super().__init__(*args, **kwargs)
        numbers = [(str(number), str(number)) for number in range(1, phases + 1)]
        choices = [*numbers, (Treatment.DEFERRED, _("put off")), (OUT, _("not in this plan"))]
        self.fields["phase"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("treatment") == Treatment.NARROWED and data.get("phase", "").isdecimal() and not data.get("words"):
            self.add_error("words", _("Say what it is narrowed to."))
        return data

    def aim(self) -> Aim | None:
        data = self.cleaned_data
        if data["phase"] == OUT:
            return None
        if data["phase"] == Treatment.DEFERRED:
            return Aim(self.objective, None, Treatment.DEFERRED, data["words"])
        treatment = Treatment(data["treatment"] or Treatment.PURSUED)
        words = data["words"] if treatment == Treatment.NARROWED else ""
        return Aim(self.objective, int(data["phase"]), treatment, words)


class PlanForms:
    """The page as a whole: everything is asked, so that every error is shown at once."""

    def __init__(
        self, data: Any = None, *, last: Plan | None, objectives: Sequence[Objective], events: Any, event: str = ""
    ) -> None:
        self.last = last
        rows = len(last.phases.all()) if last else min(len(objectives), 4)
        self.count = self.rows_in(data) if data is not None else rows + SPARE
        initial = self.initial(last, event) if data is None else {}
        self.plan = PlanForm(data, events=events, last=last, initial=initial)
        self.phases = [
            PhaseForm(
                data, number=number, prefix=f"phase-{number}", initial=self.phase(number) if data is None else None
            )
            for number in range(1, self.count + 1)
        ]
        steps = steps_of(last)
        self.steps = [
            StepForm(
                data,
                prefix=f"step-{objective.pk}",
                objective=objective,
                phases=self.count,
                initial=self.step(steps.get(objective.pk)) if data is None else None,
            )
            for objective in sorted(
                objectives, key=lambda one: list(steps).index(one.pk) if one.pk in steps else len(steps)
            )
        ]

    @staticmethod
    def rows_in(data: Any) -> int:
        """As many phases as were sent, so that a row of another page's plan is not lost."""
        sent = [name.split("-")[1] for name in data if name.startswith("phase-") and name.endswith("-name")]
        return min(max([int(number) for number in sent if number.isdecimal()], default=SPARE), MOST_PHASES)

    @staticmethod
    def initial(last: Plan | None, event: str) -> dict[str, Any]:
        today: date = timezone.localdate()
        return {"key": uuid4(), "follows": last.number if last else 0, "when": When.day(today), "event": event}

    def phase(self, number: int) -> dict[str, Any]:
        found = [phase for phase in self.last.phases.all() if phase.number == number] if self.last else []
        if not found:
            return {}
        waits = ", ".join(str(other) for other in found[0].waits_for)
        return {"name": found[0].name, "waits_for": waits, "due": found[0].due}

    @staticmethod
    def step(step: PlannedObjective | None) -> dict[str, Any]:
        if step is None:
            return {"phase": OUT}
        phase = str(step.phase.number) if step.phase else Treatment.DEFERRED
        return {"phase": phase, "treatment": step.treatment, "words": step.words}

    @property
    def all(self) -> list[forms.Form]:
        return [self.plan, *self.phases, *self.steps]

    @property
    def errors(self) -> int:
        return sum(len(form.errors) for form in self.all)

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.all]
        if all(valid):
            self.refuse_gaps()
            self.refuse_circles()
        return not self.errors

    def refuse_gaps(self) -> None:
        named = {number for number, form in enumerate(self.phases, start=1) if form.cleaned_data["name"]}
        for number, form in enumerate(self.phases, start=1):
            wanted = [other for other in form.cleaned_data["waits_for"] if other not in named]
            if wanted and number in named:
                form.add_error("waits_for", _("There is no phase %(number)s in this plan.") % {"number": wanted[0]})
            if number not in named and (form.cleaned_data["waits_for"] or form.cleaned_data["due"]):
                form.add_error("name", _("Name this phase, or empty its row."))
        for step in self.steps:
            phase = step.cleaned_data["phase"]
            if phase.isdecimal() and int(phase) not in named:
                step.add_error("phase", _("Phase %(number)s has no name.") % {"number": phase})

    def refuse_circles(self) -> None:
        if self.errors:
            return
        circle = circle_in({step.number: step.waits_for for step in self.named()})
        if circle:
            words = " → ".join(str(number) for number in circle)
            self.phases[circle[0] - 1].add_error(
                "waits_for",
                _("These phases wait for each other in a circle: %(circle)s. One of them has to come first.")
                % {"circle": words},
            )

    def named(self) -> list[Step]:
        return [
            Step(number, form.cleaned_data["name"], form.cleaned_data["waits_for"], form.cleaned_data["due"])
            for number, form in enumerate(self.phases, start=1)
            if form.cleaned_data["name"]
        ]

    def draft(self, looked_at: Any) -> Draft:
        """Numbered anew without the empty rows; in each phase the objectives in the order of the page."""
        steps = self.named()
        new = {step.number: place for place, step in enumerate(steps, start=1)}
        aims = [aim for step in self.steps if (aim := step.aim())]
        return Draft(
            when=self.plan.cleaned_data["when"],
            cause=self.plan.cleaned_data["cause"],
            event=self.plan.cleaned_data["event"],
            phases=[Step(new[one.number], one.name, [new[other] for other in one.waits_for], one.due) for one in steps],
            aims=[
                Aim(aim.objective, None if aim.phase is None else new[aim.phase], aim.treatment, aim.words)
                for aim in aims
            ],
            looked_at=looked_at,
        )

    def renew(self) -> None:
        """Let what was typed follow the newest version, under a key of its own."""
        follows = self.last.number if self.last else 0
        self.plan.data = {**self.plan.data, "key": str(uuid4()), "follows": str(follows)}

    @property
    def key(self) -> UUID:
        key: UUID = self.plan.cleaned_data["key"]
        return key

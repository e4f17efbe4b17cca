"""What /styleguide/ shows: the invented story of the demonstration, to see each component with real sentences."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from confidentiality.markings import Attribution, Distribution
from dialogues.vocabulary import Capacity, Stage, Track
from publishing.briefing import BriefingDocument, page

BRIEFING = BriefingDocument(
    marking="TLP:AMBER+STRICT",
    handling="For your own organisation only, for those who need to know.",
    attribution="The content may be used; neither who said it nor who was present may be told.",
    from_line="the facilitators",
    sent_on=date(2026, 9, 21),
    released_at=datetime(2026, 9, 21, 9, 0, tzinfo=UTC),
    reader_number=2,
    copy_number=1,
    canary="7f3a",
    title="The gate calendar is kept; the lists are the next thing that can stop the talks",
    ask="Say whether numbers could stay inside a third party’s office.",
    ask_by=date(2026, 10, 3),
    may_do=(
        ("Tell", "Brief your minister in person."),
        ("Copy", "Not into any file."),
        ("Cite", "No. Neither text, nor place, nor date."),
    ),
    points=(
        "The calendar was kept through a dry month. Crews on both banks now print it without being told.",
        "Fear was expressed in the discussion that unequal numbers would be read as a confession.",
    ),
    confidence="Point 1: seen by several people, apart from each other.",
    standing="Views of individuals, not a position of any authority.",
    expires_on=date(2026, 12, 20),
)


class ExampleForm(forms.Form):
    when = forms.CharField(label="When", help_text="Understood: 21 November 2026, known to the day")
    stage = forms.ChoiceField(label="Stage", choices=Stage.choices)
    account = forms.CharField(label="What happened", widget=forms.Textarea, help_text="One line becomes one point.")
    reader = forms.ChoiceField(
        label="Who may have it",
        choices=[("RED", "Named people only"), ("AMBER_STRICT", "Process team")],
        widget=forms.RadioSelect,
    )
    answer = forms.ChoiceField(
        label="Answer the question",
        choices=[("yes", "Yes"), ("no", "No"), ("ask", "A question")],
        widget=forms.RadioSelect,
        required=False,
    )
    agreed = forms.BooleanField(label="Recording was agreed", required=False)


class RoomForm(forms.Form):
    present = forms.BooleanField(label="", required=False)
    capacity = forms.ChoiceField(choices=Capacity.choices[:4], widget=forms.RadioSelect, required=False)


class WrongForm(forms.Form):
    when = forms.CharField(label="When", help_text="For example: yesterday, mid-October, Oct 2024")

    def clean_when(self) -> str:
        raise forms.ValidationError("31 November does not exist. Did you mean 30 November?")


def person(name: str, detail: str, *, ticked: bool) -> dict[str, Any]:
    form = RoomForm(prefix=name.lower(), initial={"present": ticked, "capacity": Capacity.PERSONAL})
    return {"name": name, "detail": detail, "field": form["present"], "capacity": form["capacity"]}


def cell(name: str, detail: str, *, quiet: bool = False) -> dict[str, Any]:
    return {"url": "#k11", "name": name, "detail": detail, "quiet": quiet}


def example() -> dict[str, Any]:
    return {
        "menu": [("#k1", "Log a contact"), ("#k1", "Change stage"), ("#k1", "Hand over this process")],
        "tabs": [("#k1", "Course", True), ("#k2", "Sessions", False), ("#k3", "People", False)],
        "tracks": Track.values,
        "stages": Stage.values,
        "distributions": Distribution.values,
        "attributions": Attribution.values,
        "form": ExampleForm(initial={"when": "yesterday", "reader": "RED", "answer": "ask"}),
        "wrong": WrongForm({"wrong-when": "31 Nov"}, prefix="wrong"),
        "people": [
            person("Compass", "professor", ticked=True),
            person("Gable", "holds office on that day", ticked=False),
        ],
        "readers": [
            {"name": "Lio Varrent", "why": "seat: lead of Larkspur"},
            {"name": "Sefa Dorn", "why": "seat: clearer of Larkspur; was in the room"},
        ],
        "words": ["Fact claimed", "No party", "gates"],
        "rows": [
            {
                "tone": "bad", "icon": "clock", "since": "1 day", "title": "Session 12 has no record",
                "meta": ["Larkspur", "held yesterday"], "href": "#k11", "action": "Log it", "due": True,
            },
            {
                "tone": "warn", "icon": "warn", "since": "32 days", "title": "A message waits for an answer",
                "meta": ["Council to Norvane"], "href": "#k11", "action": "Open message",
            },
        ],
        "head": ["Process", "Now", "Reason"],
        "cells": [
            ["Larkspur", "held", "channel first again, because talks stopped"],
            ["Quarto", "down", "after round 6, no date for round 7"],
        ],
        "matrix": [
            {"track": "t1", "cells": [[], [], [cell("Quarto", "suspended 34 days", quiet=True)], []]},
            {"track": "t15", "cells": [[], [], [cell("Larkspur", "1 day")], []]},
        ],
        "steps": [
            {"title": "Drafted", "detail": "08:40, Lio Varrent", "state": "done"},
            {"title": "Guard", "detail": "4 findings to settle", "state": "now"},
            {"title": "Second person", "detail": "Sefa Dorn"},
            {"title": "Released", "detail": "1 reader, screen only"},
        ],
        "cover": [
            ("Length", "1 page, about 2 minutes"),
            ("Copy", "number 1. The page shows the number, not your name."),
            ("Recorded", "That copy 1 was opened, and when. The facilitators see it, as agreed with you."),
            ("If you leave", "Nothing is sent to anyone."),
        ],
        "page": page(BRIEFING),
        "saved": datetime(2026, 11, 22, 14, 2, tzinfo=UTC),
    }  # fmt: skip

"""Designs that a process can be built after: what each says of the room, and its steps where it has some.

Sources: Saunders, A Public Peace Process (sustained dialogue); Kelman (problem-solving workshop); IGCC (NEACD). How the
workshop's words become numbers is ours, and stands on screen with the rule.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Composition:
    """What each session's room is checked against. `officials`: how many may speak for an authority, in all."""

    rule: Words
    fewest: int | None = None  # of each party
    most: int | None = None
    officials: int | None = None
    parties: int = 2
    every_party: bool = True  # that takes part in the process

    def room_for(self, parties: int) -> int | None:
        return None if self.most is None else self.most * parties


@dataclass(frozen=True)
class Design:
    code: str
    name: Words
    about: Words
    composition: Composition
    steps: tuple[Words, ...] = ()


SUSTAINED, PROBLEM_SOLVING, FIVE_PER_COUNTRY = "sustained_dialogue", "problem_solving", "five_per_country"
DESIGNS = {
    design.code: design
    for design in (
        Design(
            SUSTAINED,
            _("Sustained dialogue"),
            _("The same people meet again and again, through five stages. Harold Saunders."),
            Composition(
                _("More than one side in the room, and nobody speaks for an authority."), officials=0, every_party=False
            ),
            (
                _("Deciding to engage"),
                _("Mapping and naming problems and relationships"),
                _("Probing problems and relationships"),
                _("Building scenarios"),
                _("Acting together"),
            ),
        ),
        Design(
            PROBLEM_SOLVING,
            _("Problem-solving workshop"),
            _("Influential people without office analyse together and bring ideas home. Herbert Kelman."),
            Composition(
                _("Three to six people of each side, and nobody speaks for an authority."),
                fewest=3,
                most=6,
                officials=0,
            ),
        ),
        Design(
            FIVE_PER_COUNTRY,
            _("Five of each country"),
            _("One of the foreign ministry, one of the defence ministry, one in uniform, two private; officials for "
              "themselves. As the Northeast Asia Cooperation Dialogue is built."),
            Composition(
                _("Five people of each country; officials come for themselves."), fewest=5, most=5, officials=0
            ),
        ),
    )
}  # fmt: skip


def design_of(code: str) -> Design | None:
    return DESIGNS.get(code)

"""The same machine by plain dice: each rule as likely as any other, at every step, and no step said again.

Hypothesis, which drives the machine in every test run, switches rules off for a whole sequence and repeats what it did
before, so as to find what it can shrink; for many thousand steps that is much of the same.
"""

from random import Random
from types import SimpleNamespace

from hypothesis.internal.conjecture.data import ConjectureData

from tests.oracle.sides import Sides


def walk(driven: Sides, steps: int, dice: Random) -> None:
    """From the beginning, so many steps, everybody compared after each."""
    try:
        driven.begin()
        driven.same_readers()
        for _step in range(steps):
            rule, drawn = dice.choice(driven.rules), ConjectureData(random=dice)
            rule.function(driven, **{name: given(name, what, drawn) for name, what in rule.arguments.items()})
            driven.same_readers()
    finally:
        driven.teardown()


def given(name, strategy, drawn):
    return SimpleNamespace(draw=drawn.draw) if name == "data" else drawn.draw(strategy)

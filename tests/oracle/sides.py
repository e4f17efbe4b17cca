"""Both sides at once: one act in the oracle and in the application, then the comparison; `machine.py` has the acts."""

import pickle
from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant

from tests.oracle.adapter import NotOffered
from tests.oracle.rules import Audience, Refused
from tests.oracle.world import World


def as_tuple(result):
    if result is None:
        return ()
    return result if isinstance(result, tuple) else (result,)


class Sides(RuleBasedStateMachine):
    make = None
    reached: Counter
    not_offered: Counter
    compared: Counter  # by door: one person and one version each
    states: Counter  # how often everybody was compared after something had been done on both sides

    def __init__(self):
        super().__init__()
        self.world, self.adapter = World(), self.make()
        self.theirs, self.ours = {}, {}
        self.is_compared, self.done, self.seen = False, [], 0

    def teardown(self):
        self.adapter.close()

    # ------------------------------------------------------------------ both sides at once

    def act(self, operation, *args):
        """What the oracle refuses is left alone (but see `outsider_writes`); what it allows must happen."""
        before = pickle.dumps(self.world)
        try:
            ours = getattr(self.world, operation)(*args)
        except Refused:
            assert vars(self.world) == vars(pickle.loads(before)), f"the oracle itself half did {operation}"
            return None
        self.is_compared = False
        try:
            theirs = self.adapter.do(operation, *self.translated(args))
        except NotOffered:
            self.world = pickle.loads(before)
            self.not_offered[operation] += 1
            return None
        for our, their in zip(as_tuple(ours), as_tuple(theirs), strict=True):
            assert their not in self.ours, f"{operation} returned an id twice"
            self.theirs[our], self.ours[their] = their, our
        self.reached[operation] += 1
        self.done.append(f"{operation}{args} -> {ours}")
        return ours

    def translated(self, args):
        return tuple(self.translated(a) if isinstance(a, tuple) else self.theirs.get(a, a) for a in args)

    @invariant()
    def same_readers(self):
        if self.is_compared:
            return  # nothing was done since
        self.is_compared = True
        self.states["compared"] += len(self.done) > self.seen
        self.seen = len(self.done)
        for person, expected in self.world.reading().items():
            for door in ("app_reads", "row_security_reads"):
                self.compared[door] += len(self.world.texts)
                found = {self.ours[text] for text in getattr(self.adapter, door)(self.theirs[person])}
                if found != expected:
                    raise AssertionError("\n".join([f"{door}({person}):", *self.differences(person, found, expected)]))

    def differences(self, person, found, expected):
        for text in sorted(found ^ expected):
            what = self.world.texts.get(text, "a draft that is gone")
            by = ", ".join(sorted(self.world.why(person, text))) or "nothing"
            yield f"  {text} is {'read' if text in found else 'not read'}, but by the rules rests on {by}: {what}"

    # ------------------------------------------------------------------ choosing

    def any_of(self, data, options):
        options = list(options)
        return data.draw(st.sampled_from(options)) if options else None

    def person(self, data):
        return self.any_of(data, self.world.people)

    def inside(self, data, audience):
        return self.any_of(data, sorted(p for p in self.world.members(audience) if p in self.world.people))

    def holder(self, data, process, kinds):
        return self.any_of(data, sorted({seat.person for seat in self.world.live_seats(process, kinds)}))

    def audience(self, data, kind, things):
        thing = self.any_of(data, things)
        return thing, self.inside(data, Audience(kind, thing)) if thing else None

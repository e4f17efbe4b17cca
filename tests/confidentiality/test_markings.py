from itertools import product

import pytest

from confidentiality import markings
from confidentiality.markings import Attribution, Caveat, Distribution, Marking


def test_every_label_is_one_of_tlp_2():
    assert {markings.label(value) for value in Distribution.values} == {
        "TLP:RED",
        "TLP:AMBER+STRICT",
        "TLP:AMBER",
        "TLP:GREEN",
        "TLP:CLEAR",
    }


def test_each_label_means_something_of_its_own_on_note_and_briefing():
    sentences = [str(markings.meaning(value, on)) for value, on in product(Distribution.values, ("note", "briefing"))]

    assert len(set(sentences)) == 10


def test_amber_strict_on_a_briefing_is_the_organisation_of_the_addressee():
    assert "your own organisation only" in str(markings.meaning("AMBER_STRICT", "briefing"))


def test_strictest_takes_each_axis_on_its_own():
    mixed = [
        Marking(Distribution.GREEN, Attribution.OFF_RECORD),
        Marking(Distribution.AMBER, Attribution.BY_ROLE),
    ]

    assert markings.strictest(mixed) == Marking(Distribution.AMBER, Attribution.OFF_RECORD)


def test_strictest_of_every_pair_is_at_least_as_strict_as_both():
    every = [Marking(Distribution(one), Attribution(two)) for one, two in product(Distribution, Attribution)]
    for one, two in product(every, every):
        result = markings.strictest([one, two])

        assert all(
            markings.at_least(result.distribution, each.distribution)
            and markings.at_least(result.attribution, each.attribution)
            for each in (one, two)
        )
        assert result.distribution in {one.distribution, two.distribution}


def test_strictest_of_nothing_is_the_strictest():
    assert markings.strictest([]) == Marking(Distribution.RED, Attribution.OFF_RECORD)


def test_axes_are_never_compared_with_one_another():
    with pytest.raises(ValueError, match="one axis"):
        markings.at_least("RED", "on_record")


@pytest.mark.parametrize(
    ("distribution", "caveats", "forms"),
    [
        ("RED", [], {"screen", "paper"}),
        ("GREEN", [Caveat.EYES_ONLY], {"screen", "paper"}),
        ("CLEAR", [Caveat.ORAL_ONLY], {"screen"}),
        ("RED", [Caveat.ORAL_ONLY, Caveat.EYES_ONLY], {"screen"}),
        ("AMBER_STRICT", [], {"screen", "paper", "print", "pdf"}),
        ("AMBER", [], {"screen", "paper", "print", "pdf", "docx"}),
        ("GREEN", [Caveat.EMBARGO_UNTIL], {"screen", "paper", "print", "pdf", "docx"}),
    ],
)
def test_forms_allowed_shrink_with_the_marking(distribution, caveats, forms):
    assert markings.forms_allowed(distribution, caveats) == forms

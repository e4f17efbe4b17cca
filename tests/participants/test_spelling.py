import time

import pytest

from participants.spelling import Wanted, WantedName

FATHOM = ["Yoren Maskal", "Joren Mascal", "Йорен Маскал", "يورن مسكل", "YOREN MASKAL", "Yóren Máskal"]


@pytest.mark.parametrize("written", FATHOM)
@pytest.mark.parametrize("looked_for", FATHOM)
def test_one_name_in_every_spelling_finds_itself(written, looked_for):
    assert Wanted(looked_for).places(f"It was {written} who came.")


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("the gates of Qahira", "القاهرة"),
        ("Хаджиев спросил", "hajiev"),
        ("Ştefan Müller", "stefan mueller"),
        ("Łódź", "lodz"),
        ("المعابر مغلقة", "معابر"),
        ("المُعَابِر", "المعابر"),
        ("会议在湖边举行", "湖边"),
        ("Ελλάδα", "ellada"),
        ("٢٠٢٦", "2026"),
        ("o'clock", "oclock"),
        ("checkpoints", "checkpoint"),
        ("market-road", "road"),
    ],
)
def test_what_is_meant_is_found(written, looked_for):
    assert Wanted(looked_for).places(written)


@pytest.mark.parametrize(
    ("written", "looked_for"),
    [
        ("The water was high.", "the wall"),
        ("The gates stayed shut.", "Йорен"),
        ("Basalt asked for time.", "موسى"),
        ("Nothing of the kind.", ""),
        ("Nothing of the kind.", "?!"),
        ("Larch", "Larkspur"),
        ("The answer came late.", "القوائم"),
        ("We went to Lisbon.", "lists"),
    ],
)
def test_what_is_not_meant_is_not(written, looked_for):
    assert Wanted(looked_for).places(written) == []


@pytest.mark.parametrize(
    ("written", "looked_for", "is_met"),
    [
        ("Ahmed Qurei", "Qurie", True),
        ("Ahmed Qurei", "Korei", True),
        ("Yoren Maskal", "joran maskall", True),
        ("Alexandropoulos", "Aleksandropolous", True),
        ("Corvin Hale", "Hule", False),  # too short for a slip
        ("Vina Kole", "Oda Ferris", False),
        ("Jory Brask", "Brunck", False),
    ],
)
def test_a_name_is_found_with_a_slip_of_the_pen_and_a_text_is_not(written, looked_for, is_met):
    assert bool(WantedName(looked_for).places(written)) == is_met
    assert not Wanted(looked_for).places(written)


def test_places_are_those_of_the_words():
    text = "Fear was expressed; it was feared before."

    assert [text[start:end] for start, end in Wanted("fear").places(text)] == ["Fear", "feared"]


def test_two_thousand_notes_are_looked_through_in_a_moment():
    notes = [f"Note {number}: nobody on either bank spoke of the lists again. " * 10 for number in range(2000)]

    began = time.process_time()
    wanted = Wanted("либретто lists")
    found = [note for note in notes if wanted.places(note)]

    assert found == []
    assert time.process_time() - began < 1.5

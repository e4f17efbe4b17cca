"""A state's classification is refused where such papers carry it, in many languages; ordinary words are not."""

import pytest
from django.core.exceptions import ValidationError

from confidentiality.classified import classification_in, refuse_classified

MARKED = [
    "SECRET\nThe minister said.",
    "Top Secret\nThe minister said.",
    "** NATO SECRET **",
    "TOP SECRET//SI//NOFORN\nThe minister said.",
    "SECRET // REL TO USA, GBR",
    "(S//NF) The minister said.",
    "Classification: SECRET\nThe minister said.",
    "RESTREINT UE/EU RESTRICTED\nLe ministre a dit.",
    "SECRET DÉFENSE\nLe ministre a dit.",
    "VS – NUR FÜR DEN DIENSTGEBRAUCH\nDer Minister sagte.",
    "Streng geheim\nDer Minister sagte.",
    "Совершенно секретно\nМинистр сказал.",
    "СЕКРЕТНО",
    "سري للغاية\nقال الوزير.",
    "机密\n部长说。",
    "Çok Gizli\nBakan dedi.",
    "One.\nTwo.\nThree.\nFour.\nFive.\nSix.\nSECRET",
]
ORDINARY = [
    "",
    "Secret talks took place.",
    "Secret",
    "Confidential",
    "They said it was SECRET and left.",
    "He called it top secret; nobody believed him.",
    "(S) is how the minutes call the south.",
    "(C) third, the road.",
    "TLP:RED",
    "The secret\nof peace",
    "قال إنه سري للغاية ثم خرج.",
    "One.\nTwo.\nThree.\nFour.\nSECRET\nSix.\nSeven.\nEight.\nNine.",
]


@pytest.mark.parametrize("text", MARKED)
def test_what_a_state_has_classified_is_refused_and_the_marking_is_named(text):
    with pytest.raises(ValidationError, match="not accredited") as refused:
        refuse_classified(text)

    assert refused.value.params["marking"] in text


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_word_is_an_ordinary_word(text):
    assert classification_in(text) is None
    refuse_classified(text)

"""Form follows marking: which files a copy has, asked of one table when it is released, made and handed out."""

from io import BytesIO

import docx
import pytest

from confidentiality.context import acting_as
from confidentiality.markings import Attribution, Distribution, Form, Marking, forms_allowed
from jobs.models import Request
from tests.cast import run_jobs
from tests.confidentiality.events import events_of
from tests.transfers.steps import CANARY, CLEARED, clear, drafted, order, sent
from tests.transfers.views.test_reading import door, official, text_of
from transfers.models import Copy

__all__ = ["official"]

AMBER = Marking(Distribution.AMBER, Attribution.CHATHAM)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# For a label, and for a label held back so: screen, numbered paper, print, PDF, Word.
TABLE = [
    ("RED", (), "screen paper"),
    ("AMBER_STRICT", (), "screen paper print pdf"),
    ("AMBER", (), "screen paper print pdf docx"),
    ("GREEN", (), "screen paper print pdf docx"),
    ("CLEAR", (), "screen paper print pdf docx"),
    ("AMBER", ("originator_consent", "not_to", "embargo_until"), "screen paper print pdf docx"),
    ("CLEAR", ("eyes_only",), "screen paper"),
    ("GREEN", ("oral_only", "eyes_only"), "screen"),
    ("RED", ("oral_only",), "screen"),
]


def test_the_forms_of_every_label():
    for distribution, caveats, forms in TABLE:
        assert forms_allowed(distribution, caveats) == {*forms.split()}, (distribution, caveats)
    assert {one for _label, _caveats, forms in TABLE for one in forms.split()} == {*Form.values}


@pytest.mark.django_db(transaction=True)
def test_amber_is_a_word_document_too_and_nothing_stricter_ever_is(cast, points, official, client):
    extract = clear(cast, points[0], marking=AMBER, text=CLEARED)
    copy = sent(cast, drafted(cast, order(cast, [extract])))
    assert "keep it as PDF or as a Word document" in official.get(door(copy, "cover")).content.decode()
    assert official.get(door(copy, "docx")).status_code == 404, "not before it is opened"
    assert "The Word document is being prepared" in text_of(official, copy)
    run_jobs()

    page, answer = text_of(official, copy), official.get(door(copy, "docx"))

    assert door(copy, "docx") in page
    assert (answer.status_code, answer["Content-Type"]) == (200, DOCX)
    assert answer["Content-Disposition"] == 'attachment; filename="briefing-copy-1.docx"'
    file = docx.Document(BytesIO(answer.content))
    words = "\n".join(one.text for one in file.paragraphs)
    assert CLEARED in words
    assert "TLP:AMBER" in file.sections[0].header.paragraphs[0].text
    for hidden in (CANARY, "Larkspur", "Coming back is possible.", cast.lead.email):
        assert hidden not in words + str(answer.headers) + str(vars(file.core_properties))
    assert {"copy.download_docx"} <= set(events_of(copy.pk))
    for person in (cast.lead, cast.second, cast.outsider, cast.administrator):
        client.force_login(person)
        assert client.get(door(copy, "docx")).status_code == 404
    client.force_login(cast.official)
    text_of(client, copy)
    stricter = [
        ({"distribution": "AMBER_STRICT"}, 200),
        ({"distribution": "RED"}, 404),
        ({"caveats": ["eyes_only"]}, 404),
        ({"caveats": ["oral_only"]}, 404),
        ({"form": "screen"}, 404),
        ({"form": "paper"}, 404),
    ]
    for changed, pdf in stricter:
        Copy.objects.filter(pk=copy.pk).update(**changed)
        assert [client.get(door(copy, form)).status_code for form in ("docx", "pdf")] == [404, pdf], changed
        Copy.objects.filter(pk=copy.pk).update(distribution="AMBER", caveats=[], form="print")
    assert client.get(door(copy, "docx")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_word_document_that_was_asked_for_by_hand_is_not_made(cast, copy):
    """The copy is TLP:AMBER+STRICT: nobody asks for one, and a worker that is told to makes none."""
    assert [*Request.objects.filter(subject=copy.pk).values_list("kind", flat=True)] == ["copy.pdf"]
    with acting_as(cast.second):
        Request.objects.create(kind="copy.docx", subject=copy.pk, requester=cast.second)
    run_jobs()
    copy.refresh_from_db()
    assert (copy.pdf_id is not None, copy.docx_id) == (True, None)

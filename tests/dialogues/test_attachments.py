"""Files: known by their content, sealed like texts with a key of their own, handed out and never run."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from confidentiality import keys, sealed
from confidentiality.context import acting_as
from confidentiality.filetypes import LONGEST, FileType, kind_of
from confidentiality.markings import Attribution, Distribution, Marking
from confidentiality.models import DataKey, SealedFile
from dialogues import attachments, marking
from dialogues.models import AccessQuestion, Attachment
from tests.cast import RED, STRICT, log
from tests.confidentiality.events import events_of

pytestmark = pytest.mark.django_db(databases=["default", "limits"])

PDF = b"%PDF-1.7\nCANARY\n%%EOF"


def packed(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return buffer.getvalue()


def altered():
    """An archive whose table of contents is whole and whose first entry is not: zlib's own error, not the archive's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    content = bytearray(buffer.getvalue())
    content[38:48] = b"\xff" * 10  # after the entry's header of 30 bytes and its name of 8
    return bytes(content)


WORD = {"[Content_Types]_dot_xml": "<x/>", "word__document_dot_xml": "<x/>"}
REFUSED = {
    "page.html": b"<!doctype html><script>1</script>",
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "run.sh": b"#!/bin/sh\nrm -rf /",
    "run.exe": b"MZ\x90\x00\x03",
    "lies.pdf": b"\x89PNG\r\n\x1a\n",
    "active.pdf": b"%PDF-1.7\n/OpenAction << /JS (x) >>",
    "macro.docx": packed(**WORD, word__vbaProject_dot_bin="x"),
    "some.zip": packed(a_dot_txt="x"),
    "broken.docx": b"PK\x03\x04broken",
    "altered.odt": altered(),
    "nulls.txt": b"a\x00b",
    "empty.txt": b"",
    "large.txt": b"a" * (LONGEST + 1),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_is_not_or_must_not_be_is_refused(name):
    with pytest.raises(ValidationError):
        kind_of(REFUSED[name], name)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, FileType.PDF),
        ("a.PNG", b"\x89PNG\r\n\x1a\nrest", FileType.PNG),
        ("a.jpeg", b"\xff\xd8\xff\xe0rest", FileType.JPEG),
        ("a.txt", "Слова, كلمات".encode(), FileType.TEXT),
        ("a.docx", packed(**WORD), FileType.DOCX),
    ],
)
def test_a_kind_is_told_from_the_content(name, content, kind):
    assert kind_of(content, name) == kind


@pytest.fixture
def session(cast):
    return log(cast)


def sent(client, cast, session, content=PDF, name="minutes of the lake house.pdf", **fields):
    address = reverse("dialogues:attachment_add", args=[cast.process.pk, session.pk])
    data = {"about": "Draft of article 4", "distribution": "AMBER_STRICT", "attribution": "chatham", **fields}
    return client.post(address, {**data, "file": SimpleUploadedFile(name, content, content_type="text/html")})


def test_a_file_is_kept_for_its_audience_and_handed_out_under_a_neutral_name(cast, client, session):
    client.force_login(cast.lead)
    assert sent(client, cast, session).status_code == 302
    row = Attachment.objects.get()
    address = reverse("dialogues:attachment_file", args=[cast.process.pk, row.pk])

    response = client.get(address)

    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="attachment.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert "'none'" in response["Content-Security-Policy"]
    assert {"attachment.add", "attachment.download", "attachment.read"} <= set(events_of(row.pk))
    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()
    assert "Draft of article 4" in page
    assert "lake house" not in str(vars(row)), "name and description are sealed"
    client.force_login(cast.second)
    with acting_as(cast.lead):
        marking.seal_session(session, by=cast.lead)
    assert client.get(address).status_code == 200
    for person in (cast.note_taker, cast.manager, cast.outsider):
        client.force_login(person)
        assert client.get(address, headers={"Range": "bytes=0-10"}).status_code == 404
    with acting_as(cast.note_taker):
        assert not SealedFile.objects.exists()


def test_its_own_key_erases_it_alone(cast, session):
    with acting_as(cast.lead):
        row = attachments.attach(session, PDF, name="a.pdf", about="A", marking=STRICT, by=cast.lead)
        assert DataKey.objects.filter(scope_kind="object", scope_id=row.pk).exists()
        keys.destroy(row.key_scope)
        with pytest.raises(keys.Destroyed):
            attachments.content_of(row, by=cast.lead)
        assert sealed.unseal_one(session.points.first().body_id)
        second = attachments.attach(session, PDF, name="b.pdf", about="B", marking=STRICT, by=cast.lead)
        keys.destroy(cast.process.scope)
        assert second.key_scope in keys.ledger(), "with the process go its files"
        with pytest.raises(keys.Destroyed):
            attachments.content_of(second, by=cast.lead)


def test_form_follows_marking(cast, client, session):
    client.force_login(cast.lead)
    note = {"content": b"Words.", "name": "a.txt"}

    assert sent(client, cast, session, distribution="RED").status_code == 422
    assert sent(client, cast, session, **note).status_code == 422
    assert sent(client, cast, session, **note, distribution="AMBER").status_code == 302
    with acting_as(cast.lead), pytest.raises(ValidationError):
        attachments.attach(session, PDF, name="a.pdf", about="A", marking=RED, by=cast.lead)


def test_what_is_for_some_eyes_is_no_file_and_an_embargo_begins_before_it_ends(cast, client, session):
    client.force_login(cast.lead)
    eyes = {"held_back": ["eyes_only"], "eyes_only": [cast.second.pk]}

    refused = [
        sent(client, cast, session, **eyes),
        sent(client, cast, session, held_back=["oral_only"]),
        sent(client, cast, session, held_back=["embargo_until"], embargo_until="2001-01-01"),
    ]
    kept = sent(client, cast, session, held_back=["not_to"], not_to=[cast.south.pk])

    assert [answer.status_code for answer in (*refused, kept)] == [422, 422, 422, 302]
    assert "a file is neither" in refused[0].content.decode()
    assert "This day is over" in refused[2].content.decode()
    row = Attachment.objects.get()
    assert row.caveats == ["not_to"]
    page = reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])
    assert "not to South" in client.get(page).content.decode()
    marks = reverse("dialogues:attachment_marking", args=[cast.process.pk, row.pk])
    base = client.get(marks).context["form"]["base"].value()
    fields = {"distribution": "AMBER_STRICT", "attribution": "chatham", "base": base, "action": "mark"}
    assert client.post(marks, {**fields, **eyes}).status_code == 302
    assert client.get(reverse("dialogues:attachment_file", args=[cast.process.pk, row.pk])).status_code == 403
    assert "eyes only Second" in client.get(page).content.decode()
    assert client.post(reverse("dialogues:attachment_question", args=[cast.process.pk, row.pk])).status_code == 302
    question = AccessQuestion.objects.get(text_kind="attachment", text_id=row.pk)
    client.force_login(cast.administrator)
    answer = client.get(reverse("dialogues:access_answer", args=[question.pk])).content.decode()
    assert "Note_Taker" in answer
    assert "Draft of article 4" not in answer


def test_ground_rules_bind_a_file_too(cast, client):
    rules = Marking(Distribution.AMBER_STRICT, Attribution.CHATHAM)
    session = log(cast, rules=rules)
    client.force_login(cast.lead)

    assert sent(client, cast, session, distribution="GREEN", attribution="on_record").status_code == 302
    assert sent(client, cast, session, b"Words.", "a.txt", distribution="AMBER").status_code == 422

    row = Attachment.objects.get()
    assert row.marking == rules
    assert row.audience.kind == "team"
    marks = reverse("dialogues:attachment_marking", args=[cast.process.pk, row.pk])
    base = client.get(marks).context["form"]["base"].value()
    opened = client.post(marks, {"distribution": "GREEN", "attribution": "chatham", "base": base, "action": "mark"})
    assert opened.status_code == 422
    assert "ground rules" in opened.content.decode()


def test_one_that_lies_is_refused_and_what_was_typed_stays(cast, client, session):
    client.force_login(cast.lead)

    lying = sent(client, cast, session, content=b"\x89PNG\r\n\x1a\n")
    classified = sent(client, cast, session, content=b"SECRET\nThe minister said.", name="a.txt", distribution="AMBER")

    for answer in (lying, classified):
        assert answer.status_code == 422
        assert "Draft of article 4" in answer.content.decode()
    assert "not accredited" in classified.content.decode()
    assert not Attachment.objects.exists()


def test_marked_anew_a_file_goes_to_its_new_readers_and_from_its_old_ones(cast, client, session):
    client.force_login(cast.lead)
    sent(client, cast, session)
    row = Attachment.objects.get()
    marks = reverse("dialogues:attachment_marking", args=[cast.process.pk, row.pk])
    file = reverse("dialogues:attachment_file", args=[cast.process.pk, row.pk])

    def mark(distribution, **fields):
        base = client.get(marks).context["form"]["base"].value()
        data = {"distribution": distribution, "attribution": "chatham", "base": base, **fields}
        looked = client.post(marks, {**data, "action": "look"})
        assert client.post(marks, {**data, "action": "mark"}).status_code == 302
        row.refresh_from_db()
        return [person.name for person in looked.context["change"]["losing"]]

    assert mark("AMBER") == []
    assert (row.version, client.get(file).content) == (2, PDF)
    assert mark("RED") == ["Note_Taker"]
    assert {"attachment.loosen", "attachment.tighten"} <= set(events_of(row.pk))
    assert client.get(file).status_code == 403, "a file is neither screen nor numbered paper"
    page = client.get(reverse("dialogues:session_detail", args=[cast.process.pk, session.pk])).content.decode()
    assert "kept and not handed out" in page
    assert f'"{file}"' not in page
    client.force_login(cast.note_taker)
    assert (client.get(file).status_code, client.get(marks).status_code) == (404, 404)
    with acting_as(cast.note_taker):
        assert not SealedFile.objects.exists(), "every version is gone, also the first, which was for the team"
    client.force_login(cast.second)
    assert mark("AMBER_STRICT") == []
    assert client.get(file).content == PDF

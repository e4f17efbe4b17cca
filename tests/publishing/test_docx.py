"""The briefing as a Word document: structure, language, marking on every page, and nothing of where it was made."""

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn

from publishing.briefing import page
from publishing.docx import briefing
from tests.publishing.documents import ARABIC, ENGLISH, HOSTILE

CAVEAT = "Not to be passed on to: Norvane."
AMBER = replace(ENGLISH, marking="TLP:AMBER", caveats=(CAVEAT,))


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_has_headings_a_language_and_its_marking_at_head_and_foot_of_every_page():
    content = briefing(AMBER)

    file, told = docx.Document(io.BytesIO(content)), page(AMBER)
    headings = [one.text for one in file.paragraphs if one.style.name.startswith("Heading")]
    assert headings == [told.title, told.may_do_heading, told.points_heading, told.trust_heading]
    assert [one.style.name for one in file.paragraphs if one.text == told.title] == ["Heading 1"]
    assert [one.text for one in file.paragraphs if one.style.name == "List Number"] == list(AMBER.points)
    (section,) = file.sections
    assert not section.different_first_page_header_footer
    head, foot = ("\n".join(one.text for one in place.paragraphs) for place in (section.header, section.footer))
    for words in ("TLP:AMBER", told.handling, CAVEAT):
        assert words in head
    for words in ("TLP:AMBER", told.watermark):
        assert words in foot
    (language,) = file.styles.element.xpath("w:docDefaults//w:lang")
    assert language.get(qn("w:val")) == "en-GB"
    written = "\n".join(one.text for one in file.paragraphs)
    for words in (*told.caveats, told.attribution, told.ask, told.consent, *(text for _term, text in told.trust)):
        assert words in written


def test_it_says_a_neutral_title_its_day_and_nothing_of_who_made_it_or_with_what():
    content = briefing(AMBER)
    inside = parts(content)

    properties = docx.Document(io.BytesIO(content)).core_properties
    assert (properties.title, properties.language) == ("Briefing 2/1", "en-GB")
    assert properties.created == properties.modified == AMBER.released_at
    assert [properties.author, properties.last_modified_by, properties.comments, properties.keywords] == [""] * 4
    assert not [name for name in inside if "app.xml" in name or "thumbnail" in name or "customXml" in name]
    for words in ("python-docx", "creator", "lastModifiedBy", "Company", "Template", "rsidRoot", "/work", "/tmp"):
        assert words not in "".join(inside[name] for name in inside if "theme" not in name and "styles" not in name)
    assert not [name for name, xml in inside.items() if 'TargetMode="External"' in xml]
    assert content == briefing(AMBER), "the same bytes for the same document"


def test_arabic_runs_from_the_right_and_its_marking_stays_as_it_is():
    file = docx.Document(io.BytesIO(briefing(ARABIC)))

    def direction(paragraph):
        return paragraph.paragraph_format.element.pPr.find(qn("w:bidi")).get(qn("w:val"))

    assert {direction(one) for one in file.paragraphs} == {"1"}
    assert {run.font.rtl for one in file.paragraphs for run in one.runs} == {True, False}
    assert [run.text for one in file.paragraphs for run in one.runs if not run.font.rtl] == ["TLP:AMBER+STRICT "]
    for place in (file.sections[0].header, file.sections[0].footer):
        assert [direction(one) for one in place.paragraphs] == ["0", "1"]
    assert file.element.body.sectPr.find(qn("w:bidi")) is not None
    (language,) = file.styles.element.xpath("w:docDefaults//w:lang")
    assert {language.get(qn("w:val")), language.get(qn("w:bidi"))} == {"ar"}
    assert "hindiNumbers" in parts(briefing(ARABIC))["word/numbering.xml"]


@pytest.mark.parametrize("words", ["\x00\x07\u202e txt.exe", "</w:t><w:br/>", '{DDEAUTO c:\\windows "calc"}'])
def test_nothing_in_it_acts_or_turns(words):
    inside = parts(briefing(replace(HOSTILE, points=(words,))))["word/document.xml"]

    for acting in ("instrText", "fldSimple", "\x00", "\x07", "\u202e", "<w:br/></w:t>", "hyperlink"):
        assert acting not in inside

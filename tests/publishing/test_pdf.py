import datetime as dt
import io
import time
from dataclasses import replace

import pypdf
import pytest

from publishing import pdf
from publishing.briefing import page
from tests.publishing.documents import ARABIC, ENGLISH, HOSTILE


def read(document):
    return pypdf.PdfReader(io.BytesIO(pdf.briefing(document)))


def text_of(document):
    return " ".join(" ".join(sheet.extract_text() for sheet in read(document).pages).split())


def beginnings(document, words):
    """Where on the first sheet, from the left, each run of text with these words begins."""
    found = []
    read(document).pages[0].extract_text(
        visitor_text=lambda text, cm, tm, _font, _size: found.extend([cm[4] + tm[4]] * (words in text))
    )
    return found


@pytest.fixture(scope="module")
def english():
    return read(ENGLISH)


def test_it_is_tagged_and_says_its_language_and_title(english):
    catalogue = english.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalogue


def test_it_claims_both_standards(english):
    claims = english.trailer["/Root"]["/Metadata"].get_data().decode()

    assert "<pdfuaid:part>1</pdfuaid:part>" in claims
    assert "<pdfaid:part>2</pdfaid:part>" in claims
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in claims


def test_metadata_is_exactly_title_time_and_maker(english):
    told = dict(english.metadata)

    assert told.pop("/Creator").startswith("Typst ")
    assert told == {
        "/Title": "Briefing 2/1",
        "/CreationDate": "D:20260921081500Z",
        "/ModDate": "D:20260921081500Z",
    }


def test_metadata_names_no_author_subject_keyword_or_path(english):
    described = english.trailer["/Root"]["/Metadata"].get_data().decode()

    for name in ("dc:creator", "dc:subject", "dc:description", "pdf:Keywords", "/work", "briefing.typ"):
        assert name not in described


def test_nothing_is_attached_hidden_or_kept_from_before():
    data = pdf.briefing(ENGLISH)
    trailer = pypdf.PdfReader(io.BytesIO(data)).trailer
    catalogue = trailer["/Root"]

    assert not {"/AF", "/OCProperties", "/OpenAction", "/AcroForm", "/JavaScript"} & set(catalogue)
    assert "/EmbeddedFiles" not in catalogue.get("/Names", {})
    assert data.count(b"%%EOF") == 1
    assert "/Prev" not in trailer


def test_the_date_is_the_time_of_release_whatever_the_zone():
    zone = dt.timezone(dt.timedelta(hours=5))
    moved = replace(ENGLISH, released_at=ENGLISH.released_at.astimezone(zone))

    assert pdf.briefing(moved) == pdf.briefing(ENGLISH)


@pytest.mark.parametrize("document", [ENGLISH, ARABIC, HOSTILE], ids=["english", "arabic", "hostile"])
def test_the_same_document_gives_the_same_bytes(document):
    first = pdf.briefing(document)
    pdf.briefing(replace(ENGLISH, copy_number=9))

    assert pdf.briefing(document) == first


def test_a_new_process_gives_the_same_bytes():
    first = pdf.briefing(ENGLISH)
    pdf._compiler.cache_clear()

    assert pdf.briefing(ENGLISH) == first


def test_it_reads_in_the_order_of_the_design():
    text = text_of(ENGLISH)
    order = [
        "From the facilitators",
        "Chatham House Rule",
        "The gate calendar is kept",
        "Asked of you, by 3 October.",
        "What you may do with this",
        "Points",
        "Fear was expressed",
        "How far to trust it",
        "Confidence",
        "Standing",
        "Since your last one",
        "Next",
        "20 December 2026. After that day it cannot be opened.",
        "Those quoted agreed to this use; nobody approved the wording.",
    ]

    places = [text.index(words) for words in order]

    assert places == sorted(places)


def test_every_word_of_the_page_is_in_the_pdf():
    text = text_of(ENGLISH).replace(" ", "")
    told = page(ENGLISH)

    words = [
        told.title,
        told.ask,
        told.handling,
        told.attribution,
        *told.points,
        *(v for pair in told.trust for v in pair),
    ]

    assert [w for w in words if w.replace(" ", "") not in text] == []


def test_each_sheet_carries_the_marking_twice_and_the_copy():
    reader = read(HOSTILE)

    assert len(reader.pages) > 1
    for number, sheet in enumerate(reader.pages):
        text = sheet.extract_text()
        assert text.count("TLP:AMBER+STRICT") == (3 if number == 0 else 2)
        assert "Your own organisation only" in text
        assert "Copy 1 · k7f2 · O. Vale" in text
        assert f"{number + 1} / {len(reader.pages)}" in text


@pytest.mark.parametrize(
    ("marking", "colour"),
    [
        ("TLP:RED", "1 0.16862746 0.16862746"),
        ("TLP:AMBER", "1 0.7529412 0"),
        ("TLP:GREEN", "0.2 1 0"),
        ("TLP:CLEAR", "1 1 1"),
    ],
)
def test_the_marking_has_its_published_colour(marking, colour):
    drawn = read(replace(ENGLISH, marking=marking)).pages[0].get_contents().get_data().decode("latin-1")

    assert f"{colour} scn" in drawn or f"{colour} rg" in drawn or (marking == "TLP:CLEAR" and "1 g" in drawn)


def test_the_name_is_in_the_watermark_only_where_agreed():
    assert "O. Vale" not in text_of(ENGLISH)


def test_faces_come_from_packages_and_are_all_embedded(english):
    fonts = [font.get_object() for font in english.pages[0]["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"].split("+")[1].split("-")[0] for font in fonts}

    assert names == {"LibertinusSerif", "IBMPlexSansArabic", "DejaVuSansMono"}
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(described)


def test_arabic_runs_right_to_left_in_a_naskh_face():
    reader = read(ARABIC)
    catalogue = reader.trailer["/Root"]
    names = {font.get_object()["/BaseFont"].split("+")[1] for font in reader.pages[0]["/Resources"]["/Font"].values()}

    assert catalogue["/Lang"] == "ar"
    assert catalogue["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert {"Amiri-Regular", "Amiri-Bold"} <= names
    assert "٢٠٢٦" in page(ARABIC).reference[1][1]
    assert page(ARABIC).numbers == ("١", "٢", "٣", "٤")


def test_arabic_lines_begin_at_the_right():
    starts = beginnings(replace(ARABIC, points=("ڤڤ",)), "ڤ")

    assert starts
    assert min(starts) > 297  # the middle of the sheet


def test_hostile_text_is_printed_as_text():
    text = text_of(HOSTILE)

    assert '#read("/etc/passwd") $x^2$ *bold* _under_ `raw` <label> @ref // gone /* gone */ \\u{41} #{panic()}' in text
    assert '#eval("1+1")' in text
    assert "root:" not in text


def test_a_word_wider_than_the_sheet_is_broken():
    starts = beginnings(replace(ENGLISH, title="W" * 250), "W" * 10)

    assert len(starts) > 10  # lines, none of which begins elsewhere
    assert {round(x) for x in starts} == {round(starts[0])}


def test_a_character_without_a_face_is_printed_as_its_code():
    text = text_of(HOSTILE)

    assert "[U+1F600]" in text
    assert "[U+6F22][U+5B57]" in text
    assert "evil" in text


def test_a_script_without_a_face_is_refused_without_quoting_it():
    script = "".join(chr(0x4E00 + n) for n in range(200))

    with pytest.raises(pdf.Unprintable) as raised:
        pdf.briefing(replace(ENGLISH, title=script))

    assert script[0] not in repr(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_the_least_a_briefing_can_have():
    bare = replace(ENGLISH, ask="", ask_by=None, may_do=(), points=("One.",), confidence="", standing="")
    bare = replace(bare, since_last="", next_step="", expires_on=None)

    text = text_of(bare)

    assert "Asked of you" not in text
    assert "How far to trust it" not in text
    assert "1 One." in text


def test_one_compiler_is_kept_and_a_page_is_quick():
    pdf.briefing(ENGLISH)
    took = []
    for number in range(5):
        fresh = replace(
            ENGLISH, copy_number=number, canary=f"x{number}y", points=tuple(f"{p} {number}" for p in ENGLISH.points)
        )
        began = time.perf_counter()
        pdf.briefing(fresh)
        took.append(time.perf_counter() - began)

    assert pdf._compiler.cache_info().currsize == 1
    assert sorted(took)[2] < 1  # 0.02 on a quiet machine

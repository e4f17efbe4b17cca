"""The briefing as a Word document: real headings, its language, its marking at the head and foot of every page.

The same plain data as the PDF, and the same bytes for the same document. It names no author, company, template or path;
there is no picture in it, so there is none to describe. Imported where one is made: see `transfers/tasks.py`.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from publishing.briefing import BriefingDocument, page
from publishing.legible import legible, mapped

FACE = "Times New Roman"  # on every desk, and has Arabic
INK, FINE, GROUND = RGBColor(0x15, 0x20, 0x23), RGBColor(0x58, 0x65, 0x69), "000000"
COLOURS = {"TLP:AMBER": "FFC000", "TLP:GREEN": "33FF00", "TLP:CLEAR": "FFFFFF"}
# Of the empty document that ships with the library: another program's preview, properties and style sheet.
UNWANTED = ("/thumbnail", "/extended-properties", "/customXml", "/stylesWithEffects", "/webSettings")
NUMERALS = {"ar": "hindiNumbers"}
LOCALES = {"en": "en-GB"}
SAME_DAY = (1980, 1, 1, 0, 0, 0)  # of every entry in the archive
# What follows in the order that the format asks for.
AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing"),
    *("w:jc", "w:outlineLvl", "w:rPr", "w:sectPr"),
)
AFTER_SHADE = ("w:fitText", "w:vertAlign", "w:rtl", "w:cs", "w:em", "w:lang")


def briefing(document: BriefingDocument) -> bytes:
    told: dict[str, Any] = mapped(asdict(page(document)), legible)
    sheet = _Sheet(told)
    sheet.say_marking()
    sheet.say_all()
    _describe(sheet.file, document)
    return _packed(sheet.file)


class _Sheet:
    """One document while it is written, in its direction."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.told, self.is_rtl = told, told["direction"] == "rtl"
        self.file: Any = Document()
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(38), Mm(32)
        section.left_margin = section.right_margin = Mm(24)
        if self.is_rtl:
            self.file.element.body.sectPr.insert_element_before(OxmlElement("w:bidi"), "w:docGrid")
        for name, size, is_bold in (("Normal", 11.5, False), ("Heading 1", 19, True), ("Heading 2", 13, True)):
            self._dress(name, size, is_bold=is_bold)
        for name in ("Header", "Footer", "Caption"):
            self._dress(name, 8.5, colour=FINE)
        self._number_points()

    def _dress(self, name: str, size: float, *, is_bold: bool = False, colour: RGBColor = INK) -> None:
        style = self.file.styles[name]
        properties = style.element.get_or_add_rPr()
        for tag in ("w:rFonts", "w:sz", "w:szCs"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        style.font.name, style.font.size = FACE, Pt(size)
        for place in ("w:cs", "w:eastAsia"):
            properties.find(qn("w:rFonts")).set(qn(place), FACE)
        properties.find(qn("w:sz")).addnext(_element("w:szCs", val=str(int(size * 2))))
        style.font.bold = style.font.cs_bold = is_bold
        style.font.color.rgb = colour
        if self.is_rtl:
            style.font.rtl = True
            style.element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)

    def _number_points(self) -> None:
        """The numerals of a list, as the language writes them."""
        numerals = NUMERALS.get(self.told["language"])
        numbering = self.file.part.numbering_part.element
        number = self.file.styles["List Number"].element.pPr.numPr.numId.val
        kind = numbering.num_having_numId(number).abstractNumId.val
        (level,) = numbering.xpath(f'w:abstractNum[@w:abstractNumId="{kind}"]/w:lvl[@w:ilvl="0"]')
        if numerals:
            level.find(qn("w:numFmt")).set(qn("w:val"), numerals)

    def say(self, text: str, style: str = "Normal", *, lead: str = "", mark: str = "", to: Any = None) -> Any:
        paragraph = (to or self.file).add_paragraph(style=style)
        if self.is_rtl:
            _turn(paragraph, is_rtl=True)
        if mark:
            paragraph.add_run(f"{mark} ").font.rtl = False if self.is_rtl else None
        for words, is_lead in ((lead and f"{lead} ", True), (text, False)):
            if words:
                run = paragraph.add_run(words)
                run.font.rtl = self.is_rtl or None
                if is_lead:
                    run.bold = run.font.cs_bold = True
        return paragraph

    def say_marking(self) -> None:
        """The label at the right in every direction of reading, as TLP 2.0 asks; beside it what it means."""
        section = self.file.sections[0]
        means = " ".join([self.told["handling"], *self.told["caveats"]])
        for place, words in ((section.header, means), (section.footer, self.told["watermark"])):
            first = place.paragraphs[0]
            first.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            first.paragraph_format.space_after = Pt(4)
            if self.is_rtl:
                _turn(first, is_rtl=False)
            label = first.add_run(f" {self.told['marking']} ")
            label.bold, label.font.size, label.font.rtl = True, Pt(12), False
            label.font.color.rgb = RGBColor.from_string(COLOURS.get(self.told["marking"], COLOURS["TLP:AMBER"]))
            shade = _element("w:shd", val="clear", color="auto", fill=GROUND)
            label.font.element.get_or_add_rPr().insert_element_before(shade, *AFTER_SHADE)
            line = self.say(words, "Header" if place is section.header else "Footer", to=place)
        line.add_run(" · ")
        for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
            counted = _element("w:fldSimple", instr=field)
            counted.append(OxmlElement("w:r"))
            line.paragraph_format.element.append(counted)
            line.add_run(between)

    def say_all(self) -> None:
        told = self.told
        for term, text in told["reference"]:
            self.say(text, lead=f"{term}:").paragraph_format.space_after = Pt(0)
        handling = " ".join([told["handling"], told["attribution"], *told["caveats"]])
        self.say(handling, "Caption", mark=told["marking"]).paragraph_format.space_before = Pt(8)
        self.say(told["title"], "Heading 1")
        if told["ask"]:
            self.say(told["ask"], lead=told["ask_lead"])
        self.say_terms(told["may_do_heading"], told["may_do"])
        self.say(told["points_heading"], "Heading 2")
        for point in told["points"]:
            self.say(point, "List Number")
        if told["trust"]:
            self.say_terms(told["trust_heading"], told["trust"])
        closing = self.say(" ".join(filter(None, [told["consent"], told["translation_note"]])), "Caption")
        closing.paragraph_format.space_before = Pt(14)

    def say_terms(self, heading: str, terms: Iterable[tuple[str, str]]) -> None:
        self.say(heading, "Heading 2")
        for term, text in terms:
            self.say(text, lead=f"{term}:").paragraph_format.space_after = Pt(4)


def _turn(paragraph: Any, *, is_rtl: bool) -> None:
    """Say the direction of one paragraph, whatever its style says."""
    properties = paragraph.paragraph_format.element.get_or_add_pPr()
    properties.insert_element_before(_element("w:bidi", val=str(int(is_rtl))), *AFTER_BIDI)


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _describe(file: Any, document: BriefingDocument) -> None:
    """The language, for spelling and for reading aloud; of properties a neutral title and the day of the release."""
    language = LOCALES.get(document.language, document.language)
    (spoken,) = file.styles.element.xpath("w:docDefaults//w:lang")
    for name in ("val", "eastAsia"):
        spoken.set(qn(f"w:{name}"), language)
    spoken.set(qn("w:bidi"), language if document.direction == "rtl" else "ar")
    for kept in file.settings.element.findall(qn("w:rsids")):
        file.settings.element.remove(kept)
    for part in (file.part, file.part.package):
        for key in [key for key, one in part.rels.items() if one.reltype.endswith(UNWANTED)]:
            del part.rels[key]
    properties = file.core_properties
    told = file.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for child in list(told):
        told.remove(child)
    released = document.released_at.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
    properties.title, properties.language = f"Briefing {document.reference}", language
    properties.created = properties.modified = released


def _packed(file: Any) -> bytes:
    """The archive again, its entries in one order and of one day."""
    loose, packed = io.BytesIO(), io.BytesIO()
    file.save(loose)
    with zipfile.ZipFile(loose) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in sorted(before.namelist()):
            entry = zipfile.ZipInfo(name, date_time=SAME_DAY)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            after.writestr(entry, before.read(name))
    return packed.getvalue()

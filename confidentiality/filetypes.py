"""What a file is, by its content. Its name and what the browser says decide nothing; few kinds are kept at all."""

import io
import zipfile
import zlib

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST = 10 * 1024 * 1024
UNPACKED_AT_MOST = 100 * 1024 * 1024


class FileType(models.TextChoices):
    PDF = "pdf", _("PDF")
    PNG = "png", _("PNG picture")
    JPEG = "jpg", _("JPEG picture")
    TEXT = "txt", _("plain text")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("Excel sheet")
    ODT = "odt", _("OpenDocument text")


MIME = {
    FileType.PDF: "application/pdf",
    FileType.PNG: "image/png",
    FileType.JPEG: "image/jpeg",
    FileType.TEXT: "text/plain; charset=utf-8",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.ODT: "application/vnd.oasis.opendocument.text",
}
# What an archive raises that is cut off, altered, encrypted, or packed in a way nobody here knows.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError)
# Files that can be changed without a trace, and so are let out from TLP:AMBER downwards only.
EDITABLE = {FileType.TEXT, FileType.DOCX, FileType.XLSX, FileType.ODT}
ALSO_CALLED = {"jpeg": FileType.JPEG, "text": FileType.TEXT, "md": FileType.TEXT}
ACTIVE_IN_PDF = (b"/JavaScript", b"/JS", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA", b"/RichMedia", b"/XFA")
MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml", b"#!")


def kind_of(content: bytes, name: str) -> FileType:
    """The kind of a file that may be kept. Raises ValidationError for any other, and where its name says otherwise."""
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(content) > LONGEST:
        raise ValidationError(_("The file is larger than 10 MB."), code="large")
    found = sniffed(content)
    if found is None:
        raise ValidationError(
            _("Only PDF, PNG, JPEG, plain text, and Word, Excel or OpenDocument files without macros are kept."),
            code="kind",
        )
    ending = name.rpartition(".")[2].lower()
    if ALSO_CALLED.get(ending, ending) != found:
        raise ValidationError(
            _("Its name says .%(ending)s, its content is %(kind)s. Rename it if that is meant."),
            code="lies",
            params={"ending": ending[:10], "kind": found.label},
        )
    return found


def sniffed(content: bytes) -> FileType | None:
    if content.startswith(b"%PDF-"):
        return None if any(word in content for word in ACTIVE_IN_PDF) else FileType.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    if content.startswith(b"PK\x03\x04"):
        return office(content)
    return FileType.TEXT if is_plain(content) else None


def office(content: bytes) -> FileType | None:
    """An office file without macros, embedded programs or a bomb; nothing is unpacked but its table of contents."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = {entry.filename for entry in packed.infolist()}
            too_large = sum(entry.file_size for entry in packed.infolist()) > UNPACKED_AT_MOST
            odt = "mimetype" in names and first_of(packed, "mimetype") == MIME[FileType.ODT].encode()
    except BROKEN:
        return None
    if too_large or any(active_in_office(name) for name in names):
        return None
    if odt:
        return FileType.ODT
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return FileType.DOCX
        if "xl/workbook.xml" in names:
            return FileType.XLSX
    return None


def first_of(packed: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of one entry, never more: what it says of its size is not to be trusted."""
    with packed.open(name) as entry:
        return entry.read(100)


def active_in_office(name: str) -> bool:
    low = name.lower()
    return (
        low.endswith((".bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".sh"))
        or low.startswith(("basic/", "scripts/"))
        or "/embeddings/" in low
        or "activex" in low
    )


def is_plain(content: bytes) -> bool:
    """Text in UTF-8 without control characters, and nothing a browser or a shell would take for a program."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(word in start for word in MARKUP):
        return False
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return not any(ord(each) < 32 and each not in "\t\n\r\f" for each in text)

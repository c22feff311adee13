"""What a file is, by its content. Its name is never asked."""

from __future__ import annotations

import re

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
WEBP = "image/webp"
BMP = "image/bmp"
XML = "text/xml"

EXTENSIONS = {
    ".pdf": PDF,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".jpe": JPEG,
    ".tif": TIFF,
    ".tiff": TIFF,
    ".webp": WEBP,
    ".bmp": BMP,
    ".xml": XML,
}
INPUTS = frozenset(EXTENSIONS.values())

_HEAD = 1024  # PDF 1.7, appendix H: viewers accept the header anywhere in the first 1024 bytes
_PDF_PARTS = re.compile(rb"\d+ \d+ obj\b.{0,4000}?\bendobj\b|\bstartxref\s+\d+", re.DOTALL)
_XML = re.compile(rb"^(\xef\xbb\xbf)?\s*<(\?xml\s|!--|[A-Za-z][\w.-]*:?[\w.-]*[\s>/])")

_WIDE_XML = re.compile(rb"^(?:\xff\xfe<\0|\xfe\xff\0<)")  # UTF-16
_EINVOICE = re.compile(rb"<(?:[\w.-]+:)?(?:CrossIndustryInvoice|CrossIndustryDocument|Invoice|CreditNote)[\s>]")

_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), TIFF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"BM.{4}\0\0\0\0.{4}[\x0c\x28\x34\x38\x40\x6c\x7c]\0\0\0", re.DOTALL), BMP),
)

# What else people send, with what it is called and what to do about it.
_FOREIGN: tuple[tuple[re.Pattern[bytes], str, str], ...] = (
    (re.compile(rb"GIF8[79]a"), "a GIF picture", "save it as PNG"),
    (re.compile(rb"....ftyp(heic|heix|mif1|msf1|avif)", re.DOTALL), "a HEIC or AVIF photo", "save it as JPEG or PNG"),
    (re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"), "a JPEG 2000 picture", "save it as PNG"),
    (re.compile(rb"%!PS|\xc5\xd0\xd3\xc6"), "a PostScript file", "convert it to PDF"),
    (re.compile(rb"PK\x03\x04"), "a ZIP archive or an Office document", "unpack it, or save the document as PDF"),
    (re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an old Office document or Outlook message", "save it as PDF"),
    (re.compile(rb"\{\\rtf"), "an RTF document", "save it as PDF"),
    (re.compile(rb"AT&TFORM"), "a DjVu document", "convert it to PDF"),
    (re.compile(rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!\x1a\x07"), "an archive", "unpack it"),
    (re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE), "a web page", "print it to PDF"),
    (re.compile(rb"(Received|Return-Path|MIME-Version|From|Date|Subject): "), "an e-mail", "save its attachment"),
)


def media_type_of(data: bytes) -> str | None:
    """The media type of a file by its content: one of `INPUTS`, or None for anything else.

    A PDF whose header is lost is still one if it has PDF objects, because MuPDF can rebuild it.
    """
    head = data[:_HEAD]
    for pattern, media_type in _SIGNATURES:
        if pattern.match(head):
            return media_type
    if b"%PDF-" in head:
        return PDF
    if describe_foreign(data) is not None:
        return None
    if _XML.match(head) or _WIDE_XML.match(head):
        return XML
    return PDF if _PDF_PARTS.search(data) else None


def looks_like_einvoice(data: bytes) -> bool:
    """Whether the beginning of an XML file has the root of an invoice; cheap, for files that nobody named."""
    return _EINVOICE.search(data.replace(b"\0", b"")) is not None


def describe_foreign(data: bytes) -> tuple[str, str] | None:
    """(what it is, what to do) for a file of a kind that is not read, where it is known."""
    head = data[:_HEAD]
    for pattern, name, remedy in _FOREIGN:
        if pattern.match(head):
            return name, remedy
    return None

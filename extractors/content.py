"""From a file to values: every page read, by its text layer where that can be trusted, else by OCR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.errors import PageError
from schemas.page import DocumentContent, PageFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.document import OpenDocument
    from extractors.ocr.rapid import RapidOcr
    from schemas.page import Page


def read_content(document: OpenDocument, *, ocr: Callable[[], RapidOcr]) -> DocumentContent:
    """All pages of an open document, in order; a page that fails is there as failed.

    `ocr` gives the engine when the first page needs it.
    """
    pages = tuple(_read_page(document, page_no, ocr) for page_no in range(1, document.page_count + 1))
    return DocumentContent(document.source, pages, document.attachments, document.warnings)


def _read_page(document: OpenDocument, page_no: int, ocr: Callable[[], RapidOcr]) -> Page:
    page = document.read_page(page_no)
    if page.status != "ok" or page.text_source != "none":
        return page
    return _read_scan(document, page, ocr)


def _read_scan(document: OpenDocument, page: Page, ocr: Callable[[], RapidOcr]) -> Page:
    from extractors.ocr.scan import read_scanned_page, scan_dpi

    try:
        image = document.render(page.page_no, scan_dpi(page))
    except PageError as error:
        failure = PageFailure(error.code, error.message, error.hint)
        return replace(page, status="failed", words=(), failure=failure)
    return read_scanned_page(page, image, ocr())

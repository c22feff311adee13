"""From a file to values: every page read, by its text layer where that can be trusted, else by OCR."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from schemas.errors import PageError
from schemas.page import DocumentContent, PageFailure

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.base import Image, Pages, Rasterizer
    from extractors.document import OpenDocument
    from extractors.ocr.rapid import RapidOcr
    from extractors.ocr.scan import Scan
    from schemas.page import Page


def read_content(
    document: OpenDocument, *, ocr: Callable[[], RapidOcr], begin: Callable[[], None] = lambda: None
) -> DocumentContent:
    """All pages of an open document, in order; a page that fails is there as failed.

    `ocr` gives the engine when the first page needs it; `begin` is called before each page.
    """
    pages = []
    for page_no in range(1, document.page_count + 1):
        begin()
        pages.append(_with_instructions(_read_page(document, page_no, ocr)))
    return DocumentContent(document.source, tuple(pages), document.attachments, document.warnings, document.active)


def _with_instructions(page: Page) -> Page:
    from extractors.findings.instructions import find_instructions

    found = find_instructions(page) if page.words else []
    return replace(page, findings=(*page.findings, *found)) if found else page


def _read_page(document: OpenDocument, page_no: int, ocr: Callable[[], RapidOcr]) -> Page:
    page = document.read_page(page_no)
    if page.status != "ok":
        return page
    if page.text_source == "none":
        return _read_scan(document, page, ocr)
    return page if not page.pictures or _states_total(page) else _with_placed_charts(document, page, ocr)


def with_charts_beside_totals(
    content: DocumentContent, document: Pages, ocr: Callable[[], RapidOcr] | None
) -> DocumentContent:
    """The document with the charts that `read_content` passed by, drawn or in pictures: a sum to be paid is on their
    page. Without `ocr`, pictures are not looked at.

    Such a page is no chart by itself, and the logo of an invoice costs as much as the rest of it; but it may be one of
    the pages of a report, or be read as one at the user's word.
    """
    pages = [
        _with_charts(document, page, ocr) if page.text_source == "text_layer" and _states_total(page) else page
        for page in content.pages
    ]
    return replace(content, pages=tuple(pages))


def _with_charts(document: Pages, page: Page, ocr: Callable[[], RapidOcr] | None) -> Page:
    page = document.with_vectors(page)
    return _with_placed_charts(document, page, ocr) if page.pictures and ocr is not None else page


def _states_total(page: Page) -> bool:
    from extractors.kinds import states_total

    return states_total(page)


def _read_scan(document: OpenDocument, page: Page, ocr: Callable[[], RapidOcr]) -> Page:
    from extractors.ocr.scan import read_scan, scan_dpi

    try:
        image = document.render(page.page_no, scan_dpi(page))
    except PageError as error:
        failure = PageFailure(error.code, error.message, error.hint)
        return replace(page, status="failed", words=(), failure=failure)
    scan = read_scan(page, image, ocr())
    return _with_marks(_with_codes(_with_scanned_charts(document, page, scan, ocr()), image), image)


def _with_scanned_charts(document: OpenDocument, page: Page, scan: Scan, engine: RapidOcr) -> Page:
    from extractors.charts.raster.finding import with_traced_scan

    try:
        return with_traced_scan(page, scan, partial(document.render, page.page_no), engine)
    except PageError:
        return scan.page  # it was read; the chart in it is not


def _with_placed_charts(rasterizer: Rasterizer, page: Page, ocr: Callable[[], RapidOcr]) -> Page:
    from extractors.charts.raster.finding import with_traced_pictures

    try:
        return with_traced_pictures(page, partial(rasterizer.render, page.page_no), ocr)
    except PageError:
        return page


def _with_marks(page: Page, image: Image) -> Page:
    """What the picture shows of a form: a fiftieth of the time that its words took."""
    from extractors.forms.marks.measure import measure_marks

    return replace(page, marks=measure_marks(page, image)) if page.status == "ok" and page.words else page


def _with_codes(page: Page, image: Image) -> Page:
    """The codes in a picture of the page as displayed; their boxes in the reading frame, like all others."""
    from extractors.codes.finding import codes_shown

    if page.status != "ok":
        return page
    to_reading = page.to_display.inverse()
    found = codes_shown(image, page.page_no, page.width_pt)
    return replace(page, codes=tuple(replace(code, bbox=to_reading.apply_box(code.bbox)) for code in found))

"""The pages of a form with their marks; what cannot be rendered stays without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.forms.marks.measure import DPI, measure_marks
from schemas.errors import PageError

if TYPE_CHECKING:
    from extractors.base import Rasterizer
    from schemas.page import DocumentContent, Page


def with_marks(content: DocumentContent, pages: Rasterizer) -> DocumentContent:
    """The document, each page that has words and no fields looked at, unless it was."""
    return replace(content, pages=tuple(_measured(page, pages) for page in content.pages))


def _measured(page: Page, pages: Rasterizer) -> Page:
    if page.status != "ok" or page.marks is not None or page.widgets or not page.words:
        return page
    try:
        return replace(page, marks=measure_marks(page, pages.render(page.page_no, DPI)))
    except PageError:
        return page

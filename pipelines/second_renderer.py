"""When values are held against a second renderer's picture of their page, and what comes of it.

A page costs a process and 40 ms, so by default only those pages bear it of which something is odd: the file was
repaired, MuPDF had something to say of it, something that misleads was found, its content is out of order, it was
saved over or has layers. Only where verified values stand is looked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.checks.findings import is_value
from pipelines.checks.outcome import Outcome, skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from extractors.base import Pages
    from extractors.findings.renderers import Claim, TwoRenderers
    from extractors.ocr.rapid import RapidOcr
    from schemas.evidence import FieldResult
    from schemas.options import SecondRenderer
    from schemas.page import DocumentContent, Page

_UNSHOWN = ("attachment",)  # sources that are on no page
_DRAWN = ("vector", "raster", "barcode")
_SAID = frozenset(("mupdf", "font", "render", "findings", "text_layer"))
"""Codes of a page's warnings that make it odd."""


class SecondRendering:
    """The second renderer of one open document, asked `when` the options say so."""

    def __init__(self, pages: Pages | None, ocr: Callable[[], RapidOcr] | None, when: SecondRenderer) -> None:
        self._pages = pages
        self._ocr = ocr
        self._when = when

    def compared(
        self, content: DocumentContent, fields: Mapping[str, FieldResult]
    ) -> tuple[tuple[Page, ...], list[Outcome]]:
        """The pages with what was found by comparing them, and why they could not be compared, if that is so.

        `fields` have their boxes in the frame of the page as displayed.
        """
        second = None if self._pages is None or self._when == "off" else self._pages.second
        claims = {} if second is None else self._claims(content, fields)
        if not claims or second is None or self._pages is None:
            return content.pages, []
        missing = second.missing()
        if missing:
            told = ", ".join(map(str, claims))
            why = f"page {told} not compared with a second rendering: {missing}"
            return content.pages, [skipped("page.renderers", [], why)]
        from extractors.findings.renderers import TwoRenderers

        both = TwoRenderers(self._pages, second, self._ocr)
        return tuple(_with_differences(page, claims.get(page.page_no, ()), both) for page in content.pages), []

    def _claims(self, content: DocumentContent, fields: Mapping[str, FieldResult]) -> dict[int, list[Claim]]:
        """What verified values say is printed, on the pages that are to be looked at."""
        looked_at = {page.page_no for page in content.pages if self._when == "always" or is_odd(page, content)}
        claims: dict[int, list[Claim]] = {}
        for page_no, claim in dict.fromkeys(_claimed(fields)):
            if page_no in looked_at:
                claims.setdefault(page_no, []).append(claim)
        return claims


def is_odd(page: Page, content: DocumentContent) -> bool:
    """Is there anything about the page, or its file, that may let two programs show it differently?"""
    return (
        bool(page.odd or page.findings)
        or any(warning.code in _SAID for warning in page.warnings)
        or any(warning.code == "repaired" for warning in content.warnings)
    )


def _claimed(fields: Mapping[str, FieldResult]) -> Iterator[tuple[int, Claim]]:
    from extractors.findings.renderers import Claim

    for path, field in fields.items():
        if field.status == "verified" and is_value(path, field):
            for item in field.evidence:
                if item.match != "none" and item.source not in _UNSHOWN:
                    yield item.page_no, Claim(item.text, item.bbox, item.source in _DRAWN)


def _with_differences(page: Page, claims: Sequence[Claim], both: TwoRenderers) -> Page:
    found = both.find(page, claims) if claims and page.width_pt > 0 else []
    return replace(page, findings=(*page.findings, *found)) if found else page

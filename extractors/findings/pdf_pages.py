"""Findings that need the file and not only the text of a page: annotations, layers, earlier revisions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractors.findings.annotations import find_annotations
from extractors.findings.layers import find_layered_text, has_layers, with_all_layers
from extractors.findings.revisions import find_changes, read_revisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.findings.revisions import Revision
    from schemas.geometry import BBox
    from schemas.page import Finding


class PdfPageFindings:
    """Looks at the pages of an open PDF, `data` being its bytes. What is not there costs nothing."""

    def __init__(self, document: Any, data: bytes, password: str | None) -> None:
        self._document = document
        self._data = data
        self._password = password
        self._opened: Any = None

    def on(self, page: Any, fields: Sequence[BBox]) -> list[Finding]:
        """The findings on a loaded page; `fields` are its form fields, in displayed points."""
        findings = find_annotations(page)
        if self._with_all_layers is not None:
            findings += find_layered_text(page, self._with_all_layers.load_page(page.number))
        if self._revisions:
            findings += find_changes(self._revisions, page, fields)
        return findings

    @property
    def oddities(self) -> tuple[str, ...]:
        """What of the file's making may let two programs show other pages of it. Never raises."""
        try:
            saved_over, layered = bool(self._revisions), self._with_all_layers is not None
        except Exception:
            return ("what it is made of cannot be told",)
        return ("it was saved over",) * saved_over + ("it has layers",) * layered

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    @cached_property
    def _with_all_layers(self) -> Any:
        if has_layers(self._document):
            self._opened = with_all_layers(self._data, self._password)
        return self._opened

    @cached_property
    def _revisions(self) -> tuple[Revision, ...]:
        return read_revisions(self._document, self._data, self._password)

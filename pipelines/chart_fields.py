"""The kinds of empty of a chart report: what was looked for, and what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.evidence import FieldResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import FieldStatus
    from schemas.page import Page


def with_chart_empties(
    fields: Mapping[str, FieldResult], pages: Sequence[Page], *, heard: bool
) -> dict[str, FieldResult]:
    """Nulls of charts that were read are absent. Without any chart it depends on what the pages show.

    Where something is drawn that is none of the charts that are read, or a page failed, `/charts` is unreadable; where
    a page is a picture, it was not attempted. Cells without text are absent, and so are tables where all pages have
    words. Statements are read where rules are (`heard`), and then as tables are.
    """
    return {
        path: field if path.startswith("/statements") and not heard else _kind_of_empty(path, field, pages) or field
        for path, field in fields.items()
    }


def _kind_of_empty(path: str, field: FieldResult, pages: Sequence[Page]) -> FieldResult | None:
    if path.startswith("/tables/") and field.status in ("single", "not_attempted") and not field.evidence:
        return FieldResult(status="absent")
    if field.status != "not_attempted":
        return None
    if path in ("/tables", "/statements"):
        return FieldResult(status=_status_of_words(pages))
    if path.startswith("/statements/"):
        return FieldResult(status="absent")
    if path.startswith("/charts"):
        return FieldResult(status="absent" if path.startswith("/charts/") else _status_of(pages))
    return None


def _status_of_words(pages: Sequence[Page]) -> FieldStatus:
    if any(page.status == "failed" for page in pages):
        return "unreadable"
    return "not_attempted" if any(page.status == "ok" and not page.words for page in pages) else "absent"


def _status_of(pages: Sequence[Page]) -> FieldStatus:
    if any(page.status == "failed" or page.paths for page in pages):
        return "unreadable"
    if any(page.text_source != "text_layer" or page.pictures for page in pages if page.status == "ok"):
        return "not_attempted"
    return "absent"

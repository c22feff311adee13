"""The kinds of empty of a chart report: what was looked for, and what nobody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.evidence import FieldResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import FieldStatus
    from schemas.page import Page


def with_chart_empties(fields: Mapping[str, FieldResult], pages: Sequence[Page]) -> dict[str, FieldResult]:
    """Nulls of charts that were read are absent. Without any chart it depends on what the pages show.

    Where something is drawn that is none of the charts that are read, or a page failed, `/charts` is unreadable; where
    a page is a picture, it was not attempted. Tables and statements are not read.
    """
    status = _status_of(pages)
    return {
        path: FieldResult(status="absent" if path.startswith("/charts/") else status)
        if path.startswith("/charts") and field.status == "not_attempted"
        else field
        for path, field in fields.items()
    }


def _status_of(pages: Sequence[Page]) -> FieldStatus:
    if any(page.status == "failed" or page.paths for page in pages):
        return "unreadable"
    if any(page.text_source != "text_layer" or page.pictures for page in pages if page.status == "ok"):
        return "not_attempted"
    return "absent"

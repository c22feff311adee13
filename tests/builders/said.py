"""Readings and fields written as values, for what works on them without a page."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from pipelines.reconcile import FieldReading, reconcile
from schemas.evidence import Evidence, EvidenceSource, Match, Reading, Selector
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Mapping

_places = count()


def evidence(
    text: str, place: int | None = None, source: EvidenceSource = "text_layer", match: Match = "exact"
) -> Evidence:
    """A print of its own; the same `place` is the same print."""
    top = float(next(_places) if place is None else 100_000 + place) * 20
    return Evidence(page_no=1, bbox=BBox(10, top, 60, top + 10), text=text, source=source, match=match)


def reading(
    path: str,
    value: str,
    selector: Selector = "rules",
    *,
    on: Evidence | None = None,
    transcribed: bool = True,
    rank: int = 0,
) -> Reading:
    """What one selector says of one field: seen on a print of its own, unless `on` names the print."""
    item = evidence(value) if on is None else on
    return Reading(path, item.text, value, selector, (item,), transcribed, rank)


def fields(values: Mapping[str, str]) -> Mapping[str, FieldReading]:
    """Fields that rules alone have read, each from a print of its own. Short names mean the totals."""
    return reconcile([reading(path if path.startswith("/") else f"/totals/{path}", v) for path, v in values.items()])

"""Results made by hand, with a status for every value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.result import DocumentEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.evidence import FieldStatus

Boxes = dict[str, tuple[float, float, float, float]]


def result_of(*documents: DocumentEntry, name: str = "a.pdf", sha256: str | None = None) -> Result:
    page = PageEntry(page_no=1, status="ok", text_source="text_layer", width_pt=600, height_pt=400, rotation=0)
    run = Run(vouch="0.1.0", model="none", started_at="2026-11-29T12:00:00+00:00", seconds=0.1, config_sha256="0" * 64)
    source = Source(name=name, sha256=sha256, page_count=1)
    return Result(source=source, status="ok", pages=[page], documents=list(documents), run=run)


def document_of(
    data: dict[str, Any], boxes: Boxes | None = None, statuses: Mapping[str, FieldStatus] | None = None
) -> DocumentEntry:
    """A chart report: every leaf that is not null has one witness, or what `statuses` says."""
    fields = {
        path: FieldResult(
            status=(statuses or {}).get(path, "single"),
            text=text,
            selectors=("geometry",),
            evidence=_evidence((boxes or {}).get(path), text),
        )
        for path, text in _leaves(data, "")
    }
    return DocumentEntry(kind="chart", pages=[1], data=data, fields=fields, decision="accept")


def _evidence(box: tuple[float, float, float, float] | None, text: str) -> tuple[Evidence, ...]:
    return () if box is None else (Evidence(page_no=1, bbox=BBox(*box), text=text, source="vector", match="numeric"),)


def _leaves(node: Any, path: str) -> list[tuple[str, str]]:
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else None
    if items is None:
        return [] if node is None else [(path, str(node))]
    return [leaf for key, value in items for leaf in _leaves(value, f"{path}/{key}")]


def chart_of(series: dict[str | None, list[tuple[str, str | None]]], **more: Any) -> dict[str, Any]:
    """A chart as it stands in `data`; points are pairs of x and y."""
    axis = {"label": None, "unit": None, "scale": None}
    made = [
        {"name": name, "points": [{"x": x, "y": y, "uncertainty": None} for x, y in points]}
        for name, points in series.items()
    ]
    head = {"title": None, "type": "bar", "orientation": None, "x_axis": axis, "y_axis": axis}
    return {**head, "series": made, "page_no": 1, "bbox": None, "method": "vector", **more}

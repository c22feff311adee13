"""The charts of a result with the places that prove them, ready to be drawn. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pipelines.export.parts import point_status
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.evidence import Evidence, FieldResult, FieldStatus
    from schemas.result import DocumentEntry

_PRINT = frozenset({"text_layer", "ocr"})


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A text that was read and its box on the page, in points; None where it has none."""

    text: str
    bbox: BBox | None


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """`x` and `y` as they stand in the data; `value` and `error` as numbers; `bbox` the mark that was measured."""

    x: str
    y: str
    value: float
    error: float
    bbox: BBox | None
    name: PrintedText
    status: FieldStatus | None


@dataclass(frozen=True, slots=True)
class PlotSeries:
    name: PrintedText
    points: tuple[PlotPoint, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """One chart of a document. `texts` are its title and the labels of its axes; `ticks` what its axes were fitted to.

    Points without a value are left out. `pointer` is the chart's own, `/charts/0`.
    """

    pointer: str
    kind: str
    lying: bool
    page_no: int | None
    bbox: BBox | None
    series: tuple[PlotSeries, ...]
    title: PrintedText
    x_label: PrintedText
    y_label: PrintedText
    x_scale: str | None
    y_scale: str | None
    unit: str
    x_ticks: tuple[PrintedText, ...]
    y_ticks: tuple[PrintedText, ...]
    method: str | None

    @property
    def is_round(self) -> bool:
        return self.kind in ("pie", "donut")

    @property
    def is_bars(self) -> bool:
        return self.kind in ("bar", "grouped_bar", "stacked_bar")

    @property
    def points(self) -> list[PlotPoint]:
        return [point for series in self.series for point in series.points]


def plots_of(entry: DocumentEntry) -> list[Plot]:
    """The charts of a document, in the order of its data; of any kind of document."""
    charts = entry.data.get("charts")
    found = charts if isinstance(charts, list) else []
    return [_plot(chart, f"/charts/{n}", entry.fields) for n, chart in enumerate(found) if isinstance(chart, dict)]


def _plot(chart: Mapping[str, Any], base: str, fields: Mapping[str, FieldResult]) -> Plot:
    box = chart.get("bbox")
    x_axis, y_axis = chart.get("x_axis") or {}, chart.get("y_axis") or {}
    page_no = chart.get("page_no")
    at = _Places(fields, page_no)
    return Plot(
        pointer=base,
        kind=chart.get("type") or "line",
        lying=chart.get("orientation") == "horizontal",
        page_no=page_no,
        bbox=BBox(*map(float, box)) if isinstance(box, list | tuple) and len(box) == 4 and None not in box else None,
        series=tuple(_series(one, f"{base}/series/{n}", at) for n, one in enumerate(chart.get("series") or ())),
        title=at.printed(f"{base}/title", chart.get("title")),
        x_label=at.printed(f"{base}/x_axis/label", x_axis.get("label")),
        y_label=at.printed(f"{base}/y_axis/label", y_axis.get("label")),
        x_scale=x_axis.get("scale"),
        y_scale=y_axis.get("scale"),
        unit=y_axis.get("unit") or "",
        x_ticks=at.ticks(f"{base}/x_axis/scale"),
        y_ticks=at.ticks(f"{base}/y_axis/scale"),
        method=chart.get("method"),
    )


def _series(series: Mapping[str, Any], base: str, at: _Places) -> PlotSeries:
    points = []
    for number, point in enumerate(series.get("points") or ()):
        value = _number(point.get("y"))
        if value is None:
            continue
        path = f"{base}/points/{number}"
        mark = at.mark(path)
        points.append(
            PlotPoint(
                x=point.get("x") or "",
                y=point["y"],
                value=value,
                error=_number(point.get("uncertainty")) or 0.0,
                bbox=mark,
                name=at.printed(f"{path}/x", point.get("x"), mark),
                status=point_status(at.fields, base, number),
            )
        )
    return PlotSeries(at.printed(f"{base}/name", series.get("name")), tuple(points))


@dataclass(frozen=True, slots=True)
class _Places:
    """Where fields are proved on one page."""

    fields: Mapping[str, FieldResult]
    page_no: int | None

    def _here(self, path: str) -> list[Evidence]:
        field = self.fields.get(path)
        return [evidence for evidence in field.evidence if evidence.page_no == self.page_no] if field else []

    def printed(self, path: str, value: str | None, mark: BBox | None = None) -> PrintedText:
        """Where a text stands; a name measured along an axis has the box of its `mark`, being printed nowhere."""
        boxes = [evidence.bbox for evidence in self._here(path) if evidence.source in _PRINT or evidence.bbox != mark]
        return PrintedText(value or "", boxes[0] if boxes and value else None)

    def mark(self, path: str) -> BBox | None:
        """The mark that was measured: how far it may be off is proved by nothing else."""
        measured = [e.bbox for e in self._here(f"{path}/uncertainty")]
        measured += [e.bbox for e in self._here(f"{path}/y") if e.source not in _PRINT]
        return measured[0] if measured else None

    def ticks(self, path: str) -> tuple[PrintedText, ...]:
        return tuple(PrintedText(e.text, e.bbox) for e in self._here(path) if e.source in _PRINT)


def _number(text: str | None) -> float | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None

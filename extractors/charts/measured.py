"""A chart as it was measured, before it becomes readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.charts.axes import Scale
    from schemas.chart import ChartType
    from schemas.geometry import BBox
    from schemas.page import TextRun


@dataclass(frozen=True, slots=True)
class MeasuredPoint:
    """`y` is the value and `error` the half width of its 95 % interval. `label` is a number printed at the mark."""

    x: str
    y: float
    error: float
    bbox: BBox
    x_run: TextRun | None = None
    label: TextRun | None = None


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    name: TextRun | None
    points: tuple[MeasuredPoint, ...]


@dataclass(frozen=True, slots=True)
class MeasuredChart:
    """`second` is what goes by a second axis of values; its series are among this one's too."""

    kind: ChartType
    bbox: BBox
    series: tuple[MeasuredSeries, ...]
    orientation: str | None = None
    title: TextRun | None = None
    x_scale: Scale | None = None
    y_scale: Scale | None = None
    x_label: TextRun | None = None
    y_label: TextRun | None = None
    second: MeasuredChart | None = None

    def values_of(self, series: MeasuredSeries) -> Scale | None:
        """The scale that a series' values were read from."""
        if self.second is not None and any(series is other for other in self.second.series):
            return self.second.values_of(series)
        return self.x_scale if self.orientation == "horizontal" else self.y_scale

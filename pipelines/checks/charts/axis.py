"""Axes that mislead or were misread: cut off, unevenly numbered, in another scale than a table of the values."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.values.numbers import infer_number_format, parse_printed
from pipelines.checks.outcome import Comparison, Outcome, make_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.chart_proof import CrossExamination
    from pipelines.chart_proof.tables import Link
    from pipelines.chart_proof.views import ChartView
    from pipelines.reconcile import FieldReading
    from schemas.geometry import BBox

_BARS = ("bar", "grouped_bar", "stacked_bar", "area")
_FEWEST = 3
_EVEN = 0.02  # of a step
_IN_PLACE = 0.2  # of the smallest step, as drawn


def check_axes(fields: Mapping[str, FieldReading], examined: CrossExamination) -> Iterator[Outcome]:
    for chart in examined.report.charts:
        labels = _labels(fields, chart)
        ticks = [value for value, _ in labels]
        if len(ticks) >= _FEWEST and not _are_values(ticks, chart):
            scale = fields[f"{chart.path}/y_axis/scale"]
            yield _evenness(chart, labels, scale.value)
            if chart.kind in _BARS and scale.value == "linear" and min(ticks) > 0:
                # Misleading to look at, and no error: the values are what the axis says.
                message = f"the axis begins at {min(ticks):g}: bars are not as long as their values are large"
                yield make_outcome("chart.axis", [scale.path], Comparison(True, True), message)
    yield from (
        _scale(link) for link in examined.links if link.power and link.line.unit.scaled and link.chart.unit.scaled
    )


def _labels(fields: Mapping[str, FieldReading], chart: ChartView) -> list[tuple[float, BBox]]:
    """The numbers at the axis of values with their boxes, in the order of the page."""
    scale = fields.get(f"{chart.path}/y_axis/scale")
    if scale is None:
        return []
    printed = [item for item in scale.chosen.evidence if item.source != "vector"]
    fmt = infer_number_format([item.text for item in printed])
    read = [(parse_printed(item.text, fmt), item.bbox) for item in printed]
    return [(float(number.value), box) for number, box in read if number is not None]


def _are_values(ticks: Sequence[float], chart: ChartView) -> bool:
    """Whether the numbers stand at the marks: of a chart without an axis they are what it was measured by."""
    values = [point for series in chart.series for point in series.points]
    return all(any(abs(point.y - tick) <= max(point.error, _EVEN * abs(tick)) for point in values) for tick in ticks)


def _evenness(chart: ChartView, labels: Sequence[tuple[float, BBox]], scale: str) -> Outcome:
    ticks = sorted(value for value, _ in labels)
    steps = [b - a for a, b in pairwise(ticks)]
    # Some programs leave out a number for want of room: those beside it then stand twice as far apart.
    even = scale != "linear" or max(steps) - min(steps) <= _EVEN * max(steps) or are_in_place(labels)
    shown = ", ".join(f"{tick:g}" for tick in ticks)
    found = Comparison("even steps", shown, holds=even)
    return make_outcome(
        "chart.axis", [f"{chart.path}/y_axis/scale"], found, "the numbers at the axis are evenly spaced"
    )


def are_in_place(labels: Sequence[tuple[float, BBox]]) -> bool:
    """Whether every number stands where the first and the last one say that it should, along either axis."""
    ordered = sorted(labels, key=lambda label: label[0])
    (low, first), (high, last) = ordered[0], ordered[-1]
    if high <= low:
        return False
    down = abs(last.center_y - first.center_y) > abs(last.center_x - first.center_x)
    start, end = (first.center_y, last.center_y) if down else (first.center_x, last.center_x)
    step = min(b - a for (a, _), (b, _) in pairwise(ordered)) / (high - low) * abs(end - start)
    places = [(value, box.center_y if down else box.center_x) for value, box in ordered]
    off = [abs(start + (value - low) / (high - low) * (end - start) - place) for value, place in places]
    return max(off) < _IN_PLACE * step


def _scale(link: Link) -> Outcome:
    return make_outcome(
        "chart.axis",
        [f"{link.chart.path}/y_axis/scale", link.findings[0].number.cell.path],
        Comparison(True, True),
        f"the table states {link.line.name} in another power of ten than the chart (10^{link.power})",
    )

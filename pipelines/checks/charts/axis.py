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

_BARS = ("bar", "grouped_bar", "stacked_bar", "area")
_FEWEST = 3
_EVEN = 0.02  # of a step


def check_axes(fields: Mapping[str, FieldReading], examined: CrossExamination) -> Iterator[Outcome]:
    for chart in examined.report.charts:
        ticks = _ticks(fields, chart)
        if len(ticks) >= _FEWEST and not _are_values(ticks, chart):
            scale = fields[f"{chart.path}/y_axis/scale"]
            yield _evenness(chart, ticks, scale.value)
            if chart.kind in _BARS and scale.value == "linear" and min(ticks) > 0:
                # Misleading to look at, and no error: the values are what the axis says.
                message = f"the axis begins at {min(ticks):g}: bars are not as long as their values are large"
                yield make_outcome("chart.axis", [scale.path], Comparison(True, True), message)
    yield from (
        _scale(link) for link in examined.links if link.power and link.line.unit.scaled and link.chart.unit.scaled
    )


def _ticks(fields: Mapping[str, FieldReading], chart: ChartView) -> list[float]:
    """The numbers at the axis of values, in the order of the page."""
    scale = fields.get(f"{chart.path}/y_axis/scale")
    if scale is None:
        return []
    labels = [item.text for item in scale.chosen.evidence if item.source != "vector"]
    fmt = infer_number_format(labels)
    return [float(printed.value) for label in labels if (printed := parse_printed(label, fmt)) is not None]


def _are_values(ticks: Sequence[float], chart: ChartView) -> bool:
    """Whether the numbers stand at the marks: of a chart without an axis they are what it was measured by."""
    values = [point for series in chart.series for point in series.points]
    return all(any(abs(point.y - tick) <= max(point.error, _EVEN * abs(tick)) for point in values) for tick in ticks)


def _evenness(chart: ChartView, ticks: Sequence[float], scale: str) -> Outcome:
    steps = [b - a for a, b in pairwise(sorted(ticks))]
    even = scale != "linear" or max(steps) - min(steps) <= _EVEN * max(steps)
    shown = ", ".join(f"{tick:g}" for tick in sorted(ticks))
    found = Comparison("even steps", shown, holds=even)
    return make_outcome(
        "chart.axis", [f"{chart.path}/y_axis/scale"], found, "the numbers at the axis are evenly spaced"
    )


def _scale(link: Link) -> Outcome:
    return make_outcome(
        "chart.axis",
        [f"{link.chart.path}/y_axis/scale", link.findings[0].number.cell.path],
        Comparison(True, True),
        f"the table states {link.line.name} in another power of ten than the chart (10^{link.power})",
    )

"""Numbers printed at the marks against the marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, Outcome, make_outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.chart_proof.views import ChartView
    from pipelines.reconcile import FieldReading
    from schemas.evidence import Reading


def check_labels(fields: Mapping[str, FieldReading], charts: Sequence[ChartView]) -> Iterator[Outcome]:
    """One outcome a chart whose points carry labels, and one for every label that says something else."""
    for chart in charts:
        agreeing: list[str] = []
        failed: list[Outcome] = []
        for path in (point.path for series in chart.series for point in series.points):
            field = fields.get(path)
            label = _label(field) if field is not None else None
            if field is None or label is None:
                continue
            measured = next((reading.value for reading in _own(field) if reading is not label), None)
            if field.in_conflict and measured is not None and measured != label.value:
                found = Comparison(measured, label.value)
                failed.append(
                    make_outcome("chart.labels", [path], found, "the number printed at the mark is not its size")
                )
            else:
                agreeing.append(path)
        if agreeing:
            yield make_outcome(
                "chart.labels",
                agreeing,
                Comparison(True, True),
                f"{len(agreeing)} numbers printed at marks are what the marks measure",
            )
        yield from failed


def _own(field: FieldReading) -> list[Reading]:
    return [reading for reading in (*field.agreeing, *field.opposing) if reading.selector == "geometry"]


def _label(field: FieldReading) -> Reading | None:
    """The reading of a number that is printed at the mark."""
    return next(
        (r for r in _own(field) if r.evidence and all(item.source in ("text_layer", "ocr") for item in r.evidence)),
        None,
    )

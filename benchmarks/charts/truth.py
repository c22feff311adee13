"""A chart's row of `truth.jsonl`, in the format of `pipelines/evaluate/truth.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spec import as_text

if TYPE_CHECKING:
    from spec import Spec

_TYPES = {"line": "line", "area": "area", "scatter": "scatter"}


def row_of_truth(spec: Spec, doc: str, generator: str) -> dict[str, Any]:
    """`family` is the program that drew it: each is one voice."""
    fields = {} if spec.second_label else {"/charts/0/type": chart_type(spec)}
    return {
        "doc": doc,
        "kind": "chart",
        "fields": fields,
        "charts": [{"title": spec.title, "series": [_series(spec, number) for number in range(len(spec.series))]}],
        "page_count": 1,
        "tags": {
            "family": generator,
            "design": spec.design,
            "labels": "printed" if spec.labelled else "none",
        },
    }


def chart_type(spec: Spec) -> str:
    if spec.has("pie"):
        return "donut" if spec.has("donut") else "pie"
    if spec.series[0].mark != "bar":
        return _TYPES[spec.series[0].mark]
    if len(spec.series) == 1:
        return "bar"
    return "stacked_bar" if spec.has("stacked") else "grouped_bar"


def _series(spec: Spec, number: int) -> dict[str, Any]:
    series = spec.series[number]
    points = [
        {"x": as_text(x), "y": as_text(y)}
        for x, y in zip(series.x or spec.x, series.values, strict=True)
        if y is not None
    ]
    # A single series has no legend: its name is on no page.
    return {"name": series.name if len(spec.series) > 1 else None, "points": points}

"""Vega-Lite by vl-convert: PDF drawn by Rust's resvg and svg2pdf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spec import as_text, date_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Spec

    from generators import Job

_THEMES = (None, "quartz", "googlecharts", "latimes", "fivethirtyeight", "excel")
Layer = dict[str, Any]


def draw_all(jobs: Sequence[Job]) -> None:
    import vl_convert

    for spec, path in jobs:
        path.write_bytes(vl_convert.vegalite_to_pdf(chart(spec), theme=spec.style.choice(_THEMES)))


def chart(spec: Spec) -> Layer:
    chance = spec.style
    layers = _pie(spec) if spec.has("pie") else _marks(spec)
    size = {"width": chance.randint(300, 520), "height": chance.randint(200, 320)}
    drawn = {"layer": layers} if len(layers) > 1 else layers[0]
    if spec.second_label:
        drawn["resolve"] = {"scale": {"y": "independent"}}
    return {"title": spec.title, "data": {"values": _rows(spec)}, **size, **drawn}


def _rows(spec: Spec) -> list[Layer]:
    rows = []
    for series in spec.series:
        xs = series.x or spec.x
        for number, (x, y) in enumerate(zip(xs, series.values, strict=True)):
            error = series.errors[number] if series.errors else 0
            row = {
                "x": as_text(x) if not isinstance(x, int | float) else x,
                "y": y,
                "series": series.name,
                "label": series.labels[number],
            }
            rows.append({**row, "low": (y or 0) - error, "high": (y or 0) + error, "second": series.second_axis})
    return rows


def _pie(spec: Spec) -> list[Layer]:
    inner = 60 if spec.has("donut") else 0
    share = {"field": "y", "type": "quantitative", "stack": True}
    names = {"field": "x", "type": "nominal", "title": None, "sort": None}
    base: Layer = {"encoding": {"theta": share, "color": names, "order": {"field": "x", "sort": list(spec.categories)}}}
    base["encoding"].pop("order")
    layers = [{**base, "mark": {"type": "arc", "innerRadius": inner, "outerRadius": 110}}]
    if spec.labelled:
        text = {"text": {"field": "label", "type": "nominal"}}
        layers.append(
            {
                "transform": [{"calculate": "format(datum.y, '.1f') + '%'", "as": "label"}],
                "mark": {"type": "text", "radius": 128},
                "encoding": {**base["encoding"], "color": {"value": "#333"}, **text, "detail": names},
            }
        )
    return layers


def _axis(spec: Spec) -> tuple[Layer, Layer]:
    """The encodings of categories (or x) and of values."""
    kind = "temporal" if spec.dates else "nominal" if spec.x and isinstance(spec.x[0], str) else "quantitative"
    x: Layer = {"field": "x", "type": kind, "title": spec.x_label or None}
    if spec.dates:
        x["axis"] = {"format": date_format(spec)}
    if kind == "nominal":
        x["sort"] = None
    if kind == "quantitative":
        x["scale"] = {"zero": False, "nice": False} if spec.series[0].mark != "scatter" else {}
    y: Layer = {"field": "y", "type": "quantitative", "title": spec.y_label}
    if spec.has("log"):
        y["scale"] = {"type": "log"}
    if spec.series[0].mark in ("bar", "area"):
        y["stack"] = "zero" if spec.has("stacked") else None
    return x, y


def _marks(spec: Spec) -> list[Layer]:
    x, y = _axis(spec)
    lying = spec.has("horizontal")
    encoding: Layer = {"y": x, "x": y} if lying else {"x": x, "y": y}
    if len(spec.series) > 1 and not spec.second_label:
        names = [series.name for series in spec.series]
        encoding["color"] = {"field": "series", "type": "nominal", "title": None, "sort": names}
        if spec.has("dashes"):
            encoding["strokeDash"] = {"field": "series", "type": "nominal", "legend": None, "sort": names}
        if spec.has("stacked"):
            encoding["order"] = {"field": "number"}
        if spec.series[0].mark == "bar" and not spec.has("stacked"):
            encoding["yOffset" if lying else "xOffset"] = {"field": "series", "sort": names}
    layers: list[Layer] = [{"mark": _mark(spec), "encoding": encoding}]
    if spec.has("stacked"):
        order = "indexof(" + str([series.name for series in spec.series]) + ", datum.series)"
        layers[0]["transform"] = [{"calculate": order, "as": "number"}]
    if spec.second_label:
        return _combination(spec, x, y)
    if any(series.errors for series in spec.series):
        ends = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
        layers.append({"mark": {"type": "rule"}, "encoding": ends})
    if spec.labelled and not spec.has("stacked"):
        layers.append(_labels(spec, encoding))
    return layers


def _mark(spec: Spec) -> Layer:
    kind = {"bar": "bar", "line": "line", "area": "area", "scatter": "point"}[spec.series[0].mark]
    mark: Layer = {"type": kind}
    if spec.has("markers") or spec.has("gaps"):
        mark["point"] = True
    if spec.has("steps"):
        mark["interpolate"] = "step"
    if kind == "point":
        mark["filled"] = spec.style.random() < 0.6
    return mark


def _labels(spec: Spec, encoding: Layer) -> Layer:
    shift = {"align": "left", "dx": 3} if spec.has("horizontal") else {"dy": -7}
    text = {"field": "label", "type": "quantitative", "format": ",~f"}
    kept = {key: value for key, value in encoding.items() if key not in ("color", "strokeDash")}
    grouped = {"detail": {"field": "series"}} if len(spec.series) > 1 else {}
    return {"mark": {"type": "text", "fontSize": 8, **shift}, "encoding": {**kept, **grouped, "text": text}}


def _combination(spec: Spec, x: Layer, y: Layer) -> list[Layer]:
    line = {"field": "y", "type": "quantitative", "title": spec.second_label, "scale": {"zero": True}}
    color = {"color": {"field": "series", "type": "nominal", "title": None}}
    return [
        {"transform": [{"filter": "!datum.second"}], "mark": "bar", "encoding": {"x": x, "y": y, **color}},
        {
            "transform": [{"filter": "datum.second"}],
            "mark": {"type": "line", "point": True, "color": "#333"},
            "encoding": {"x": x, "y": line, **color},
        },
    ]

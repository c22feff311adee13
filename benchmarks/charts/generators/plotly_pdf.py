"""Plotly, printed as PDF by the browser that kaleido carries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Series, Spec

    from generators import Job

_TEMPLATES = ("plotly", "plotly_white", "simple_white", "ggplot2", "seaborn")


def draw_all(jobs: Sequence[Job]) -> None:
    import plotly.io

    plotly.io.kaleido.scope.mathjax = None  # it prints that it is loading
    for spec, path in jobs:
        chance = spec.style
        size = {"width": chance.randint(520, 760), "height": chance.randint(360, 480)}
        content = figure(spec).to_image(format="pdf", **size)
        path.write_bytes(_first_page(content))


def _first_page(content: bytes) -> bytes:
    """Kaleido at times adds an empty page."""
    import pymupdf

    with pymupdf.open("pdf", content) as document:
        document.select([0])
        return bytes(document.tobytes())


def figure(spec: Spec) -> Any:
    import plotly.graph_objects as go

    drawn = go.Figure()
    for number, series in enumerate(spec.series):
        drawn.add_trace(_pie(spec, series) if spec.has("pie") else _trace(spec, series, number))
    drawn.update_layout(
        title=spec.title,
        template=spec.style.choice(_TEMPLATES),
        barmode="stack" if spec.has("stacked") else "group",
        font={"size": spec.style.choice((11, 12, 13))},
        showlegend=len(spec.series) > 1 or spec.has("pie"),
    )
    if not spec.has("pie"):
        lying = spec.has("horizontal")
        drawn.update_xaxes(title=spec.y_label if lying else spec.x_label or None)
        drawn.update_yaxes(title=None if lying else spec.y_label)
        if spec.has("log"):
            drawn.update_yaxes(type="log")
        if spec.x and isinstance(spec.x[0], str):
            (drawn.update_yaxes if lying else drawn.update_xaxes)(type="category")
    if spec.second_label:
        drawn.update_layout(
            yaxis2={
                "title": spec.second_label,
                "overlaying": "y",
                "side": "right",
                "rangemode": "tozero",
                "showgrid": False,
            }
        )
        drawn.update_layout(legend={"orientation": "h"})
    return drawn


def _pie(spec: Spec, series: Series) -> Any:
    import plotly.graph_objects as go

    return go.Pie(
        labels=spec.categories,
        values=series.values,
        hole=0.5 if spec.has("donut") else 0,
        sort=False,
        textinfo="percent" if spec.labelled else "none",
        texttemplate="%{value:.1f}%" if spec.labelled else None,
    )


def _trace(spec: Spec, series: Series, number: int) -> Any:
    import plotly.graph_objects as go

    x, y = list(series.x or spec.x), list(series.values)
    text = (
        [f"{value:,.10g}" for value in series.labels if value is not None] if spec.labelled and None not in y else None
    )
    if series.mark == "bar":
        errors = {"error_y": {"type": "data", "array": series.errors}} if series.errors else {}
        where = {"x": y, "y": x, "orientation": "h"} if spec.has("horizontal") else {"x": x, "y": y}
        place = "inside" if spec.has("stacked") else "outside"
        return go.Bar(name=series.name, text=text, textposition=place if text else None, **where, **errors)
    if series.mark == "scatter":
        return go.Scatter(name=series.name, x=x, y=y, mode="markers")
    dash = ("solid", "dash", "dot")[number % 3] if spec.has("dashes") else "solid"
    mode = "lines+markers" if spec.has("markers") or spec.has("gaps") or spec.second_label else "lines"
    area: dict[str, Any] = {}
    if series.mark == "area":
        area = {"stackgroup": "one"} if spec.has("stacked") else {"fill": "tozeroy"}
    return go.Scatter(
        name=series.name,
        x=x,
        y=y,
        mode=mode + ("+text" if text else ""),
        text=text,
        textposition="top center",
        line={"dash": dash, "shape": "hvh" if spec.has("steps") else "linear"},
        yaxis="y2" if series.second_axis else "y",
        **area,
    )

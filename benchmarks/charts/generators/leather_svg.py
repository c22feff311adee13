"""leather's SVG, turned into PDF by svglib and ReportLab."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Series, Spec

    from generators import Job


def draw_all(jobs: Sequence[Job]) -> None:
    from reportlab.graphics import renderPDF
    from svglib.svglib import svg2rlg

    for spec, path in jobs:
        chance = spec.style
        svg = drawing(spec).to_svg(width=chance.randint(560, 760), height=chance.randint(360, 460))
        renderPDF.drawToFile(svg2rlg(io.BytesIO(svg.encode())), str(path))


def drawing(spec: Spec) -> Any:
    import leather

    plot = leather.Chart(spec.title)
    for series in spec.series:
        rows = list(zip(series.x or _numbers(spec, series), series.values, strict=True))
        if spec.has("horizontal"):
            plot.add_bars([(y, x) for x, y in rows], name=series.name)
        elif series.mark == "bar":
            plot.add_columns(rows, name=series.name)
        elif series.mark == "scatter":
            plot.add_dots(rows, name=series.name)
        else:
            plot.add_line(rows, name=series.name)
    axis = plot.add_x_axis if spec.has("horizontal") else plot.add_y_axis
    axis(name=spec.y_label)
    if spec.x_label:
        plot.add_x_axis(name=spec.x_label)
    return plot


def _numbers(spec: Spec, series: Series) -> tuple[Any, ...]:
    """Lines go over numbers only: years are given as such."""
    if series.mark == "bar":
        return spec.x
    return tuple(int(x) if isinstance(x, str) else x for x in spec.x)

"""pygal's SVG, turned into PDF by CairoSVG."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Spec

    from generators import Job

_STYLES = ("DefaultStyle", "LightStyle", "CleanStyle", "LightColorizedStyle", "RedBlueStyle")


def draw_all(jobs: Sequence[Job]) -> None:
    import cairosvg

    for spec, path in jobs:
        cairosvg.svg2pdf(bytestring=drawing(spec).render(), write_to=str(path))


def drawing(spec: Spec) -> Any:
    import pygal.style

    chance = spec.style
    style = getattr(pygal.style, chance.choice(_STYLES))(font_family="DejaVu Sans")
    plot = _kind(spec)(
        style=style,
        title=spec.title,
        **_titles(spec),
        width=chance.randint(560, 760),
        height=chance.randint(380, 480),
        show_legend=len(spec.series) > 1 or spec.has("pie"),
        legend_at_bottom=chance.random() < 0.4,
        print_values=spec.labelled,
        allow_interruptions=spec.has("gaps"),
        js=(),
        **_options(spec),
    )
    if spec.has("pie"):
        for name, value in zip(spec.categories, spec.series[0].values, strict=True):
            plot.add(name, value, inner_radius=0.5) if spec.has("donut") else plot.add(name, value)
        return plot
    plot.x_labels = None if spec.has("scatter") else list(spec.categories)
    for number, series in enumerate(spec.series):
        values = list(zip(series.x, series.values, strict=True)) if series.x else list(series.values)
        dash = (
            {"stroke_style": {"width": 2, "dasharray": ("", "6, 4", "2, 3")[number % 3]}}
            if spec.has("dashes") and number
            else {}
        )
        plot.add(series.name, values, **dash)
    return plot


def _titles(spec: Spec) -> dict[str, str | None]:
    if spec.has("pie"):
        return {}
    if spec.has("horizontal"):
        return {"x_title": spec.y_label}
    return {"y_title": spec.y_label, "x_title": spec.x_label or None}


def _options(spec: Spec) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if spec.has("pie"):
        options["formatter"] = lambda value: f"{value:g}%"
    else:
        options["formatter"] = _number
    if spec.series[0].mark == "line":
        options["show_dots"] = spec.has("markers") or spec.has("gaps")
    if spec.has("area"):
        options |= {"fill": True, "show_dots": False, "zero": 0, "include_x_axis": True}
    if spec.has("log"):
        options["logarithmic"] = True
    if spec.has("scatter"):
        options["stroke"] = False
    return options


def _number(value: Any) -> str:
    return ", ".join(map(_number, value)) if isinstance(value, list | tuple) else f"{value:,.10g}"


def _kind(spec: Spec) -> Any:
    import pygal

    if spec.has("pie"):
        return pygal.Pie
    if spec.has("scatter"):
        return pygal.XY
    if spec.series[0].mark == "bar":
        if spec.has("stacked"):
            return pygal.StackedBar
        return pygal.HorizontalBar if spec.has("horizontal") else pygal.Bar
    return pygal.StackedLine if spec.has("stacked") else pygal.Line

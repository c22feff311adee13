"""ReportLab's chart widgets, as business reports embed them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spec import Spec

    from generators import Job

_COLOURS = ("#4C72B0", "#DD8452", "#55A868", "#C44E52", "#8172B3", "#937860", "#DA8BC3")
_DASHES = (None, (4, 2), (1, 2), (6, 2, 1, 2))


def draw_all(jobs: Sequence[Job]) -> None:
    from reportlab.graphics import renderPDF

    for spec, path in jobs:
        renderPDF.drawToFile(drawing(spec), str(path))


def drawing(spec: Spec) -> Any:
    from reportlab.graphics.shapes import Drawing, String

    chance = spec.style
    width, height = chance.randint(380, 520), chance.randint(240, 320)
    sheet = Drawing(width, height)
    plot = _pie(spec) if spec.has("pie") else _plot(spec)
    plot.x, plot.y = (95 if spec.has("horizontal") else 55), 45
    plot.width, plot.height = width - plot.x - 120, height - 95
    if spec.has("pie"):
        plot.width = plot.height = min(plot.width, plot.height)
    sheet.add(plot)
    sheet.add(String(width / 2, height - 18, spec.title, textAnchor="middle", fontSize=12, fontName="Helvetica-Bold"))
    if not spec.has("pie"):
        if spec.has("horizontal"):
            sheet.add(String(plot.x + plot.width / 2, 14, spec.y_label, textAnchor="middle", fontSize=8))
        else:
            sheet.add(String(plot.x, height - 38, spec.y_label, textAnchor="middle", fontSize=8))
        if spec.x_label:
            sheet.add(String(plot.x + plot.width / 2, 14, spec.x_label, textAnchor="middle", fontSize=8))
    if len(spec.series) > 1:
        sheet.add(_legend(spec, width - 100, height - 50))
    return sheet


def _legend(spec: Spec, left: float, top: float) -> Any:
    from reportlab.graphics.charts.legends import Legend
    from reportlab.lib.colors import HexColor

    legend = Legend()
    legend.x, legend.y, legend.alignment, legend.fontSize = left, top, "right", 8
    legend.columnMaximum = 10
    legend.colorNamePairs = [(HexColor(_COLOURS[n]), series.name) for n, series in enumerate(spec.series)]
    return legend


def _plot(spec: Spec) -> Any:
    if spec.series[0].mark == "bar":
        return _bars(spec)
    if not spec.x or not isinstance(spec.x[0], str):
        return _numeric(spec)
    return _lines(spec)


def _bars(spec: Spec) -> Any:
    from reportlab.graphics.charts.barcharts import HorizontalBarChart, VerticalBarChart
    from reportlab.lib.colors import HexColor

    plot = HorizontalBarChart() if spec.has("horizontal") else VerticalBarChart()
    plot.data = [tuple(series.values) for series in spec.series]
    plot.categoryAxis.categoryNames = list(spec.categories)
    plot.categoryAxis.labels.fontSize = 7
    plot.valueAxis.labels.fontSize = 8
    if spec.has("stacked"):
        plot.categoryAxis.style = "stacked"
    if not spec.has("negative"):
        plot.valueAxis.valueMin = 0
    plot.valueAxis.visibleGrid = int(spec.style.random() < 0.5)
    for number in range(len(spec.series)):
        plot.bars[number].fillColor = HexColor(_COLOURS[number])
        plot.bars[number].strokeWidth = 0.25
    if spec.labelled and not spec.has("stacked"):
        plot.barLabelFormat = "%g"
        plot.barLabels.nudge = 8
        plot.barLabels.fontSize = 6
    return plot


def _lines(spec: Spec) -> Any:
    from reportlab.graphics.charts.linecharts import HorizontalLineChart

    plot = HorizontalLineChart()
    plot.data = [tuple(series.values) for series in spec.series]
    plot.categoryAxis.categoryNames = list(spec.categories)
    plot.categoryAxis.labels.fontSize = plot.valueAxis.labels.fontSize = 8
    plot.valueAxis.valueMin = 0
    _stroke(spec, plot)
    if spec.labelled:
        plot.lineLabelFormat = "%g"
        plot.lineLabels.fontSize = 6
        plot.lineLabels.dy = 6
    return plot


def _numeric(spec: Spec) -> Any:
    from reportlab.graphics.charts.lineplots import LinePlot

    plot = LinePlot()
    plot.data = [list(zip(series.x or spec.x, series.values, strict=True)) for series in spec.series]
    plot.xValueAxis.labels.fontSize = plot.yValueAxis.labels.fontSize = 8
    _stroke(spec, plot)
    if spec.labelled:
        plot.lineLabelFormat = "%g"
        plot.lineLabels.fontSize = 6
        plot.lineLabels.dy = 6
    return plot


def _stroke(spec: Spec, plot: Any) -> None:
    from reportlab.graphics.widgets.markers import makeMarker
    from reportlab.lib.colors import HexColor

    shapes = ("FilledCircle", "FilledSquare", "FilledDiamond", "FilledCircle")
    for number in range(len(spec.series)):
        line = plot.lines[number]
        line.strokeColor, line.strokeWidth = HexColor(_COLOURS[number]), 1.5
        if spec.has("dashes"):
            line.strokeDashArray = _DASHES[number]
        if spec.has("markers") or spec.has("scatter"):
            line.symbol = makeMarker(shapes[number], size=5)
    if spec.has("scatter"):
        plot.joinedLines = 0


def _pie(spec: Spec) -> Any:
    from reportlab.graphics.charts.doughnut import Doughnut
    from reportlab.graphics.charts.piecharts import Pie
    from reportlab.lib.colors import HexColor

    plot = Doughnut() if spec.has("donut") else Pie()
    shares = list(spec.series[0].values)
    plot.data = shares
    plot.labels = [f"{x} {v:g}%" if spec.labelled else x for x, v in zip(spec.categories, shares, strict=True)]
    plot.slices.fontSize = 8
    if not spec.has("donut"):
        plot.sideLabels = 1
    for number in range(len(shares)):
        plot.slices[number].fillColor = HexColor(_COLOURS[number])
        plot.slices[number].strokeColor = HexColor("#FFFFFF")
    return plot

"""A chart drawn anew from its data, everything at the place where it was read. Pure."""

from __future__ import annotations

from math import isfinite, pi
from typing import TYPE_CHECKING

from pipelines.explain.charts.drawing import Drawing
from pipelines.explain.charts.ticks import even, name_ticks, second_axis, value_ticks
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.charts.layout import Layout, Placed
    from pipelines.explain.charts.pie import PieLayout
    from pipelines.explain.charts.plot import Plot, PrintedText

    Colours = Mapping[tuple[int, int], str]
    """The colour of each point, by the numbers of its series and of itself; (series, -1) is that of the series."""

PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c6d31", "#6b4c9a", "#999999", "#b5a800")
_INK = "#1c2430"
_SOFT = "#5b6470"
_GRID = "#d9dde3"
_TEXT_PT = 7.0
_MOST_DOTS = 120
_MOST_NAMES = 14
_VISIBLE_PT = 0.6
_SMALLEST_SHARE = pi / 18


def draw_anew(plot: Plot, layout: Layout, colours: Colours) -> Drawing:
    """Grid, marks with their uncertainty, ticks, names, legend and titles."""
    drawing = Drawing()
    _draw_grid(drawing, plot, layout)
    # What stands on others is drawn last first, so that each area ends at the next one.
    numbers = range(len(layout.series))
    heights = {n: sum(placed.top for placed in layout.series[n]) for n in numbers}
    for number in sorted(numbers, key=lambda n: -heights[n]) if plot.kind == "area" else numbers:
        _draw_series(drawing, plot, layout, number, colours)
    _draw_base(drawing, layout)
    _draw_names(drawing, plot, layout)
    _draw_texts(drawing, plot, layout.frame)
    _draw_legend(drawing, [series.name for series in plot.series], layout.frame, colours)
    return drawing


def draw_pie_anew(plot: Plot, pie: PieLayout, colours: Colours) -> Drawing:
    """The pieces with their shares and names."""
    drawing = Drawing()
    points = plot.series[0].points
    for number, point in enumerate(points):
        drawing.sector(
            pie.centre, (pie.hole * pie.radius, pie.radius), pie.angles[number], colour_of(colours, 0, number)
        )
        drawing.tip(f"{point.x}: {point.y}{plot.unit}")
    for number, point in enumerate(points):
        if pie.angles[number][1] - pie.angles[number][0] > _SMALLEST_SHARE:
            drawing.pill(
                pie.middle(number, (1 + pie.hole) / 2 if pie.hole else 0.62), short(point.y) + plot.unit, 6.0, _INK
            )
        if point.name.bbox is not None:
            drawing.text_in(point.name.bbox, point.x)
            _draw_key(drawing, point.name.bbox, colour_of(colours, 0, number))
        elif point.x:
            at = pie.middle(number, 1.1)
            drawing.text(at, point.x, _TEXT_PT, anchor="start" if at[0] > pie.centre[0] else "end")
    _draw_texts(drawing, plot, BBox(*pie.centre, *pie.centre).expand(pie.radius))
    return drawing


def colour_of(colours: Colours, series: int, point: int) -> str:
    """What was seen on the page, else one of the palette."""
    return colours.get((series, point)) or colours.get((series, -1)) or PALETTE[series % len(PALETTE)]


def short(number: str) -> str:
    """At most four figures behind the first, for where there is no room."""
    value = float(number)
    said = number if len(number) <= 5 else f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return said.replace(",", "\u2009").replace("-", "−")


def _draw_grid(drawing: Drawing, plot: Plot, layout: Layout) -> None:
    frame, upright = layout.frame, layout.upright
    for tick in value_ticks(plot, layout):
        if upright:
            drawing.line((frame.left, tick.place), (frame.right, tick.place), _GRID, 0.5)
            right = tick.bbox.right if tick.bbox is not None else frame.left - 4
            drawing.text((right, tick.place), tick.said, _size(tick.bbox), _SOFT, anchor="end")
        else:
            drawing.line((tick.place, frame.top), (tick.place, frame.bottom), _GRID, 0.5)
            below = tick.bbox.center_y if tick.bbox is not None else frame.bottom + 8
            drawing.text((tick.place, below), tick.said, _size(tick.bbox), _SOFT)
    other = second_axis(layout)
    for tick in even(layout, other) if other is not None else ():
        at = (frame.right + 4, tick.place) if upright else (tick.place, frame.top - 6)
        drawing.text(at, tick.said, 6.0, _SOFT, anchor="start" if upright else "middle")


def _size(box: BBox | None) -> float:
    return _TEXT_PT if box is None else min(0.68 * box.height, 12.0)


def _draw_series(drawing: Drawing, plot: Plot, layout: Layout, number: int, colours: Colours) -> None:
    line = layout.series[number]
    colour = colour_of(colours, number, -1)
    if plot.is_bars and all(placed.half > 0 for placed in line):
        for index, placed in enumerate(line):
            _draw_bar(drawing, layout, number, placed, colour_of(colours, number, index))
    elif plot.kind == "area":
        tops = [layout.tip(number, placed) for placed in line]
        feet = [layout.at(placed.across, _foot(layout, number, placed)) for placed in reversed(line)]
        drawing.shape([*tops, *feet], colour, 0.75 if layout.stacked else 0.45)
        drawing.lines(tops, colour, 1.0)
    else:
        if plot.kind != "scatter":
            drawing.lines([layout.tip(number, placed) for placed in line], colour)
        if plot.kind == "scatter" or len(line) <= _MOST_DOTS:
            for placed in line:
                drawing.circle(layout.tip(number, placed), 1.8, colour, stroke="#ffffff", width=0.4)
                drawing.tip(f"{placed.point.x}: {placed.point.y}")
    for placed in line:
        draw_whisker(drawing, layout, number, placed, _INK)


def _foot(layout: Layout, number: int, placed: Placed) -> float:
    """Where a value begins: nought, or the edge of a frame that does not show it."""
    place = layout.axes[number].place_of(placed.base)
    edge = layout.frame.bottom if layout.upright else layout.frame.left
    low, high = (layout.frame.top, edge) if layout.upright else (edge, layout.frame.right)
    return min(max(place, low), high) if isfinite(place) else edge


def _draw_bar(drawing: Drawing, layout: Layout, number: int, placed: Placed, colour: str) -> None:
    foot, tip = _foot(layout, number, placed), layout.axes[number].place_of(placed.top)
    (x1, y1), (x2, y2) = layout.at(placed.across - placed.half, foot), layout.at(placed.across + placed.half, tip)
    drawing.box(BBox(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)), colour)
    drawing.tip(f"{placed.point.x}: {placed.point.y}")


def draw_whisker(drawing: Drawing, layout: Layout, number: int, placed: Placed, colour: str) -> None:
    """How far a value may be off, where that can be seen."""
    axis, error = layout.axes[number], placed.point.error
    low, high = axis.place_of(placed.top - error), axis.place_of(placed.top + error)
    if not abs(high - low) >= 2 * _VISIBLE_PT:
        return
    first, last = layout.at(placed.across, low), layout.at(placed.across, high)
    drawing.line(first, last, colour, 0.6)
    for place in (low, high):
        drawing.line(layout.at(placed.across - 1.5, place), layout.at(placed.across + 1.5, place), colour, 0.6)


def _draw_base(drawing: Drawing, layout: Layout) -> None:
    frame = layout.frame
    if not layout.axes:
        return
    zero = layout.axes[0].place_of(0.0)
    low, high = (frame.top, frame.bottom) if layout.upright else (frame.left, frame.right)
    edge = frame.bottom if layout.upright else frame.left
    place = zero if isfinite(zero) and low <= zero <= high else edge
    first = frame.left if layout.upright else frame.top
    last = frame.right if layout.upright else frame.bottom
    drawing.line(layout.at(first, place), layout.at(last, place), _SOFT, 0.8)


def _draw_names(drawing: Drawing, plot: Plot, layout: Layout) -> None:
    """The ticks of the other axis, or the names along it, each once: where it is printed, else under its mark."""
    if layout.across is not None:
        for tick in name_ticks(plot, layout):
            below = tick.bbox.center_y if tick.bbox is not None else layout.frame.bottom + 8
            beside = tick.bbox.center_x if tick.bbox is not None else layout.frame.left - 10
            drawing.text(
                (tick.place, below) if layout.upright else (beside, tick.place), tick.said, _size(tick.bbox), _SOFT
            )
        return
    drawn: set[object] = set()
    placed = [one for line in layout.series for one in line]
    free = list(dict.fromkeys((one.point.x, round(one.across)) for one in placed if one.point.name.bbox is None))
    every = 1 + len(free) // _MOST_NAMES
    shown = set(free[::every])
    for one in placed:
        box, said = one.point.name.bbox, one.point.x
        key = box if box is not None else (said, round(one.across))
        if key in drawn or not said or (box is None and key not in shown):
            continue
        drawn.add(key)
        if box is not None:
            drawing.text_in(box, said, _SOFT)
        elif layout.upright:
            drawing.text((one.across, layout.frame.bottom + 8), said[:16], min(_TEXT_PT, 6.5), _SOFT)
        else:
            drawing.text((layout.frame.left - 4, one.across), said[:24], _TEXT_PT, _SOFT, anchor="end")


def _draw_texts(drawing: Drawing, plot: Plot, frame: BBox) -> None:
    """Title and names of the axes."""
    if plot.title.bbox is not None:
        drawing.text_in(plot.title.bbox, plot.title.text)
    elif plot.title.text:
        drawing.text((frame.center_x, frame.top - 26), plot.title.text[:80], 10.0)
    x_label, y_label = (plot.y_label, plot.x_label) if plot.lying else (plot.x_label, plot.y_label)
    for label, place, turn in (
        (x_label, (frame.center_x, frame.bottom + 22), 0.0),
        (y_label, (frame.left - 36, frame.center_y), -90.0),
    ):
        if label.bbox is not None:
            drawing.text_in(label.bbox, label.text, _SOFT)
        elif label.text:
            drawing.text(place, label.text[:60], _TEXT_PT, _SOFT, turn=turn)


def _draw_legend(drawing: Drawing, names: Sequence[PrintedText], frame: BBox, colours: Colours) -> None:
    left = frame.left
    for number, name in enumerate(names):
        if not name.text:
            continue
        colour = colour_of(colours, number, -1)
        if name.bbox is not None:
            drawing.text_in(name.bbox, name.text)
            _draw_key(drawing, name.bbox, colour)
            continue
        drawing.box(BBox(left, frame.top - 15, left + 7, frame.top - 8), colour)
        drawing.text((left + 10, frame.top - 11.5), name.text[:30], _TEXT_PT, anchor="start")
        left += 22 + len(name.text[:30]) * 0.55 * _TEXT_PT


def _draw_key(drawing: Drawing, box: BBox, colour: str) -> None:
    side = min(0.7 * box.height, 8.0)
    drawing.box(BBox(box.left - side - 3, box.center_y - side / 2, box.left - 3, box.center_y + side / 2), colour)

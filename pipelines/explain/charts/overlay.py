"""What was measured, over the picture of the page: axes, marks, values and the texts that were read. Pure."""

from __future__ import annotations

from math import cos, sin
from typing import TYPE_CHECKING

from pipelines.explain.charts.drawing import Drawing, pill_box
from pipelines.explain.charts.redraw import draw_whisker, short
from pipelines.explain.charts.ticks import even, name_ticks, second_axis, value_ticks
from pipelines.explain.statuses import STATUS_LOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.explain.charts.layout import Layout, Placed
    from pipelines.explain.charts.pie import PieLayout
    from pipelines.explain.charts.plot import Plot, PlotPoint
    from pipelines.explain.charts.ticks import Tick
    from pipelines.explain.paper import Paper
    from schemas.geometry import BBox

AXIS_INK = "#0057b8"
_HALO = "#ffffff"
_VALUE_PT = 5.2
_MOST_VALUES = 60
_MOST_SCATTERED = 24
_UNKNOWN_INK = "#5b6470"


def draw_over(plot: Plot, layout: Layout, paper: Paper) -> Drawing:
    """The axes that the values imply, the marks that were measured, and what was read of each where paper is bare."""
    drawing = Drawing()
    _draw_read_texts(drawing, plot)
    taken = _draw_axis(drawing, layout, value_ticks(plot, layout), at_end=False)
    if layout.across is not None:
        taken += _draw_name_axis(drawing, layout, name_ticks(plot, layout))
    other = second_axis(layout)
    if other is not None:
        taken += _draw_axis(drawing, layout, even(layout, other), at_end=True)
    for number, line in enumerate(layout.series):
        for placed in line:
            _draw_mark(drawing, plot, layout, number, placed)
    if len(plot.points) <= (_MOST_SCATTERED if plot.kind == "scatter" else _MOST_VALUES):
        _draw_values(drawing, layout, paper, taken)
    return drawing


def draw_over_pie(plot: Plot, pie: PieLayout) -> Drawing:
    """The cuts that the shares imply, and what was read of each piece."""
    drawing = Drawing()
    _draw_read_texts(drawing, plot)
    for number, point in enumerate(plot.series[0].points):
        first, _ = pie.angles[number]
        ends = [
            (pie.centre[0] + at * pie.radius * cos(first), pie.centre[1] + at * pie.radius * sin(first))
            for at in (pie.hole, 1.06)
        ]
        drawing.line(ends[0], ends[1], _HALO, 2.2)
        drawing.line(ends[0], ends[1], AXIS_INK, 1.0)
        at = pie.middle(number, (1 + pie.hole) / 2 if pie.hole else 0.85)
        drawing.pill(at, short(point.y) + plot.unit, _VALUE_PT, _ink(point))
        drawing.tip(f"{point.x}: {point.y}{plot.unit}")
    return drawing


def _ink(point: PlotPoint) -> str:
    return STATUS_LOOKS[point.status].ink if point.status is not None else _UNKNOWN_INK


def _draw_axis(drawing: Drawing, layout: Layout, ticks: Sequence[Tick], *, at_end: bool) -> list[BBox]:
    """The axis beside the plot, its ticks where the values say that they are: on the printed ones, if all is well."""
    frame, upright = layout.frame, layout.upright
    side = (frame.right if at_end else frame.left) if upright else (frame.top if at_end else frame.bottom)
    ends = (frame.top, frame.bottom) if upright else (frame.left, frame.right)
    inwards = (-1 if at_end else 1) * (1 if upright else -1)
    return _draw_scale(drawing, ticks, (ends, side, inwards), upright=upright)


def _draw_name_axis(drawing: Drawing, layout: Layout, ticks: Sequence[Tick]) -> list[BBox]:
    """The other axis, where it is one of numbers."""
    frame, upright = layout.frame, layout.upright
    side = frame.bottom if upright else frame.left
    ends = (frame.left, frame.right) if upright else (frame.top, frame.bottom)
    return _draw_scale(drawing, ticks, (ends, side, -1 if upright else 1), upright=not upright)


def _draw_scale(
    drawing: Drawing, ticks: Sequence[Tick], at: tuple[tuple[float, float], float, int], *, upright: bool
) -> list[BBox]:
    """A line with ticks and numbers, whose boxes are returned; `at` is its ends, its place and the direction in which
    the numbers stand."""
    ends, side, inwards = at

    def place(across: float, along: float) -> tuple[float, float]:
        return (across, along) if upright else (along, across)

    for colour, more in ((_HALO, 1.4), (AXIS_INK, 0.0)):
        drawing.line(place(side, ends[0]), place(side, ends[1]), colour, 0.9 + more)
        for tick in ticks:
            drawing.line(
                place(side - 3 * inwards, tick.place), place(side + 3 * inwards, tick.place), colour, 0.9 + more
            )
    boxes = []
    for tick in ticks:
        box = pill_box((0, 0), tick.said, _VALUE_PT)
        away = 4 + (box.width if upright else box.height) / 2
        boxes.append(drawing.pill(place(side + away * inwards, tick.place), tick.said, _VALUE_PT, AXIS_INK))
    return boxes


def _draw_mark(drawing: Drawing, plot: Plot, layout: Layout, number: int, placed: Placed) -> None:
    """The outline of a bar and the line where its value lies; a ring where the value of a point lies."""
    point, ink = placed.point, _ink(placed.point)
    said = f"{point.x}: {point.y}" + (f" ± {point.error:g}" if point.error else "")
    place = layout.axes[number].place_of(placed.top)
    if plot.is_bars:
        seen = point.bbox.intersection(layout.frame.expand(2.0)) if point.bbox is not None else None
        if seen is not None:
            drawing.box(seen, stroke=ink, width=0.5)
        ends = [layout.at(placed.across + side * (placed.half + 1.0), place) for side in (-1, 1)]
        drawing.line(ends[0], ends[1], _HALO, 2.6)
        drawing.line(ends[0], ends[1], ink, 1.3)
    else:
        tip = layout.tip(number, placed)
        drawing.circle(tip, 2.2, stroke=_HALO, width=1.6)
        drawing.circle(tip, 2.2, stroke=ink, width=0.8)
    drawing.tip(said)
    draw_whisker(drawing, layout, number, placed, ink)


def _draw_values(drawing: Drawing, layout: Layout, paper: Paper, taken: list[BBox]) -> None:
    """Each value beside its mark, where neither print nor another value stands; in too dense a place there is none."""
    for number, line in enumerate(layout.series):
        for one in line:
            said = short(one.point.y)
            spots = [pill_box(at, said, _VALUE_PT) for at in _spots(layout, number, one, said)]
            free = [
                spot
                for spot in spots
                if paper.is_clear(spot.expand(-0.4))
                and not any(spot.overlap_x(other) > 0 and spot.overlap_y(other) > 0 for other in taken)
            ]
            if free:
                taken.append(drawing.pill((free[0].center_x, free[0].center_y), said, _VALUE_PT, _ink(one.point)))


def _spots(layout: Layout, number: int, placed: Placed, said: str) -> Iterator[tuple[float, float]]:
    """Beyond the mark, inside it, to its sides, further beyond."""
    x, y = layout.tip(number, placed)
    box = pill_box((0, 0), said, _VALUE_PT)
    high, wide = box.height / 2 + 2.6, box.width / 2 + 3.0
    beyond = 1 if placed.point.value >= 0 else -1
    if layout.upright:
        yield from ((x, y - beyond * high), (x, y + beyond * high), (x + wide, y), (x - wide, y))
        yield from ((x, y - beyond * 3 * high), (x, y + beyond * 3 * high), (x + wide, y - high), (x - wide, y - high))
    else:
        yield from ((x + beyond * wide, y), (x - beyond * wide, y), (x + beyond * 3 * wide, y))


def _draw_read_texts(drawing: Drawing, plot: Plot) -> None:
    """A thin line under every text that was read as a name, a title or a label."""
    texts = [plot.title, plot.x_label, plot.y_label, *(series.name for series in plot.series)]
    boxes = {text.bbox for text in [*texts, *(point.name for point in plot.points)] if text.bbox is not None}
    for box in sorted(boxes):
        drawing.box(box.expand(0.8), stroke=AXIS_INK, width=0.4)

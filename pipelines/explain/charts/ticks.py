"""The ticks of an axis of values: as printed where the fit is proved by them, else round numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from extractors.charts.labels import parse_tick
from pipelines.explain.charts.axes import even_ticks, say_number
from schemas.page import TextRun

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.explain.charts.axes import Axis
    from pipelines.explain.charts.layout import Layout
    from pipelines.explain.charts.plot import Plot, PrintedText
    from schemas.geometry import BBox

_SAME_PT = 3.0
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Tick:
    """`place` is where the axis has the value, in points; `bbox` is where the text is printed."""

    said: str
    place: float
    bbox: BBox | None = None


def value_ticks(plot: Plot, layout: Layout) -> list[Tick]:
    """The ticks of the first axis of values."""
    if not layout.axes:
        return []
    printed = [] if layout.own else _printed(plot.y_ticks, layout.axes[0], upright=layout.upright)
    return printed if len(printed) >= _FEWEST else even(layout, layout.axes[0])


def name_ticks(plot: Plot, layout: Layout) -> list[Tick]:
    """The ticks of the other axis, where it is one of numbers."""
    if layout.across is None:
        return []
    printed = _printed(plot.x_ticks, layout.across, upright=not layout.upright)
    if len(printed) >= _FEWEST:
        return printed
    frame = layout.frame
    ends = (frame.left, frame.right) if layout.upright else (frame.bottom, frame.top)
    return [Tick(say_number(value), layout.across.place_of(value)) for value in even_ticks(layout.across, *ends)]


def second_axis(layout: Layout) -> Axis | None:
    """The axis of values that some series have for themselves."""
    return next((axis for axis in layout.axes if axis is not layout.axes[0]), None)


def even(layout: Layout, axis: Axis) -> list[Tick]:
    """Round values along the frame."""
    frame = layout.frame
    ends = (frame.bottom, frame.top) if layout.upright else (frame.left, frame.right)
    return [Tick(say_number(value), axis.place_of(value)) for value in even_ticks(axis, *ends)]


def _printed(texts: Sequence[PrintedText], axis: Axis, *, upright: bool) -> list[Tick]:
    """What is printed at an axis, where the axis has those numbers: a scale that was misread shows beside the print.

    A decimal comma is one where more of the labels lie on the axis so.
    """
    readings = [[_tick(text.text, text.bbox, axis, comma=comma) for text in texts] for comma in (False, True)]
    return max(
        ([tick for tick in found if tick is not None] for found in readings),
        key=lambda ticks: sum(_is_beside(tick, upright=upright) for tick in ticks),
    )


def _tick(said: str, bbox: BBox | None, axis: Axis, *, comma: bool) -> Tick | None:
    if bbox is None:
        return None
    parsed = parse_tick(TextRun(said, bbox, bbox.height), comma=comma)
    place = axis.place_of(parsed.value) if parsed is not None else float("nan")
    return Tick(said, place, bbox) if isfinite(place) else None


def _is_beside(tick: Tick, *, upright: bool) -> bool:
    if tick.bbox is None:
        return False
    return abs((tick.bbox.center_y if upright else tick.bbox.center_x) - tick.place) <= _SAME_PT

"""Histograms drawn as one filled shape: its steps are bars."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.charts.areas import band_of
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.charts.marks import Marks
    from extractors.charts.panels import Panel
    from schemas.page import VectorPath

_LEVEL_PT = 0.05
_ON_PT = 0.6
_FEWEST = 4
_WHOLE = 0.03
_MOST_MERGED = 0.5

Point = tuple[float, float]


def with_bars_of_steps(panel: Panel, marks: Marks) -> Marks:
    """The marks with a bar for every step of a filled shape that stands on nought and goes up and down in even steps.

    A line of data drawn in steps has half a step at its ends, or none behind its last point.
    """
    if panel.y is None or panel.y.kind != "linear" or panel.x is None:
        return marks
    zero = panel.y.place_of(0.0)
    bars: list[VectorPath] = []
    rest: list[VectorPath] = []
    for area in marks.areas:
        steps = list(_steps(area, zero))
        bars += steps
        if not steps:
            rest.append(area)
    return replace(marks, areas=tuple(rest), bars=(*marks.bars, *bars)) if bars else marks


def _steps(area: VectorPath, zero: float) -> Iterator[VectorPath]:
    band = band_of(area) if area.fill is not None and not any(area.arcs) else None
    if band is None or any(abs(y - zero) > _ON_PT for _, y in band.lower):
        return
    pieces = [(a, b) for a, b in pairwise(band.upper) if abs(b[0] - a[0]) > _LEVEL_PT]
    if len(pieces) < _FEWEST or any(abs(b[1] - a[1]) > _LEVEL_PT for a, b in pieces):
        return
    width = min(b[0] - a[0] for a, b in pieces)
    counts = [(b[0] - a[0]) / width for a, b in pieces]
    merged = sum(round(count) > 1 for count in counts)
    if any(abs(count - round(count)) > _WHOLE for count in counts) or merged > _MOST_MERGED * len(counts):
        return
    for ((left, top), (right, _)), count in zip(pieces, counts, strict=True):
        step = (right - left) / round(count)
        for number in range(round(count)):
            yield _bar(area, BBox(left + number * step, min(top, zero), left + (number + 1) * step, max(top, zero)))


def _bar(area: VectorPath, box: BBox) -> VectorPath:
    corners = ((box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom))
    return replace(area, points=(*corners, corners[0]), arcs=(False,) * 4, bbox=box)

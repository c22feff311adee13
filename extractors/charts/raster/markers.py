"""Markers on lines that overlap each other: places where a disc of the size of the others fits into the ink.

Of markers a few pixels apart the ink is one blot; what is left of it once a disc is worn off its rim are their middles.
"""

from __future__ import annotations

from math import ceil
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.traces import Knot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.charts.raster.palette import Mask
    from extractors.charts.raster.regions import Region
    from extractors.charts.raster.traces import Trace

_SIZES = 5, 16
"""Of markers, in pixels."""

_FEWEST, _SEVERAL, _THICKER = 2, 5, 2.0
_RING_PX, _RING, _MOSTLY = 1.5, 0.4, 0.6
_SQUARE_PX, _ONE_PX, _EVEN = 2, 4, 0.2
_ONE, _ROW = 0.7, 4  # times the size: the core of one marker at most, and of a row of them that is a row of markers


def with_all_markers(traces: Sequence[Trace], ink: Mask, squares: Sequence[Region]) -> list[Trace]:
    """The lines of one colour with the markers that fit into its ink, where those are more than were seen alone.

    `squares` are the other regions of the colour: among them markers that stand apart from their line.
    """
    size = _size(traces, squares) or _fitting_size(traces, ink)
    least = _THICKER * max(trace.thickness for trace in traces)
    if size is None or size < least:
        return list(traces)
    own: list[list[Knot]] = [[] for _ in traces]
    # Those that lie half a pixel aside are a pixel narrower.
    fitting = [list(_cores(ink, one)) for one in (size, size - 1) if one >= least]
    for x, y in max(fitting, key=len):
        near = [(off, at) for at, trace in enumerate(traces) if (off := _off(trace, x, y, size)) <= size / 2]
        if near:
            own[min(near)[1]].append(Knot(x, y, size / 2))
    return [
        trace._replace(knots=tuple(sorted(found))) if len(found) > len(trace.knots) else trace
        for trace, found in zip(traces, own, strict=True)
    ]


def _size(traces: Sequence[Trace], squares: Sequence[Region]) -> int | None:
    """The usual size of the markers in pixels; None where there are too few, or they differ."""
    low, high = _SIZES
    sizes = [2 * knot.half for trace in traces for knot in trace.knots]
    sizes += [one.width for one in squares if abs(one.width - one.height) <= _SQUARE_PX]
    sizes = [size for size in sizes if low <= size <= high]
    if len(sizes) < _FEWEST:
        return None
    usual = median(sizes)
    alike = sum(abs(size - usual) <= max(_EVEN * usual, 1.0) for size in sizes)
    return round(usual) if 2 * alike > len(sizes) else None


def _fitting_size(traces: Sequence[Trace], ink: Mask) -> int | None:
    """The largest disc that fits into the ink at several places where it stands out of its line: where lines come in
    steeply, no column shows a marker alone."""
    least = max(ceil(_THICKER * max(trace.thickness for trace in traces)), _SIZES[0])
    for size in range(_SIZES[1], least - 1, -1):
        cores = list(_cores(ink, size))
        if len(cores) >= _SEVERAL:
            out = sum(_stands_out(ink, x, y, size) for x, y in cores)
            return size if out >= _MOSTLY * len(cores) else None
    return None


def _stands_out(ink: Mask, x: float, y: float, size: int) -> bool:
    """Whether little of the ring around a disc is ink: two strokes that meet at a sharp corner fill much of it."""
    turns = np.linspace(0.0, 2 * np.pi, 48, endpoint=False)
    radius = size / 2 + _RING_PX
    rows = np.clip((y + radius * np.sin(turns)).astype(int), 0, ink.shape[0] - 1)
    columns = np.clip((x + radius * np.cos(turns)).astype(int), 0, ink.shape[1] - 1)
    return float(ink[rows, columns].mean()) <= _RING


def _cores(ink: Mask, size: int) -> Iterator[tuple[float, float]]:
    """The middles of the discs of a size that fit into some ink; of a row of them that hang together both ends."""
    import cv2

    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size - 1, size - 1))
    centred = 0.0 if (size - 1) % 2 else -0.5
    core = cv2.erode(ink.astype(np.uint8), disc)
    count, numbers, stats, middles = cv2.connectedComponentsWithStats(core, connectivity=8)
    for number in range(1, count):
        left, top, width, height, _ = (int(value) for value in stats[number])
        x, y = (float(value) + 0.5 + centred for value in middles[number])
        if max(width, height) <= max(_ONE_PX, _ONE * size):
            yield x, y
        elif max(width, height) <= _ROW * size:
            rows, columns = np.nonzero(numbers[top : top + height, left : left + width] == number)
            for column in (0, width - 1):
                yield left + column + 0.5 + centred, top + float(rows[columns == column].mean()) + 0.5 + centred


def _off(trace: Trace, x: float, y: float, size: float) -> float:
    """How far a place lies above or below a line, or past its ends."""
    past = max(float(trace.x[0]) - x, x - float(trace.x[-1]), 0.0)
    return abs(float(np.interp(x, trace.x, trace.y)) - y) if past <= size else float("inf")

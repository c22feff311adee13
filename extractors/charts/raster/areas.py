"""Filled areas in pictures: each between an upper and a lower edge, standing on nought or on another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.raster.lines import Curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.raster.legend import Colour
    from schemas.geometry import BBox
    from schemas.page import VectorPath

    Floats = npt.NDArray[np.float64]

_WIDEST_GAP = 6.0  # pixels between an area and what it stands on: a line of its own may run there
_STANDS = 0.8
_LEAST_WIDTH = 0.3
_LEAST_COLUMNS = 12
_HALO_PX = 1.5


class Area(NamedTuple):
    """A filled shape by its columns: where its edges are, in points."""

    colour: Colour
    x: Floats
    upper: Floats
    lower: Floats


def find_areas(marks: Sequence[VectorPath], frame: BBox, pixel_pt: float) -> list[Area]:
    """The shapes of a plot that may be areas, from left to right over a good part of it."""
    found = []
    for path in marks:
        if path.fill is None or any(path.arcs) or len(path.points) < 2 * _LEAST_COLUMNS:
            continue
        box = path.bbox
        if box.width < _LEAST_WIDTH * frame.width or not frame.expand(4 * pixel_pt).contains(box):
            continue
        half = (len(path.points) - 1) // 2
        edge = np.array(path.points[: 2 * half])
        found.append(Area(path.fill, edge[:half, 0], edge[:half, 1], edge[half:, 1][::-1]))
    return found


def stack_areas(areas: Sequence[Area], zero: float, pixel_pt: float) -> list[tuple[Area, Area | None]] | None:
    """Each area with the one that it stands on, None for nought; None where one hangs in the air: it is a band."""
    stacked: list[tuple[Area, Area | None]] = []
    for area in sorted(areas, key=lambda area: -float(np.median(area.lower))):
        if _follows(area, np.full(len(area.x), zero), pixel_pt):
            stacked.append((area, None))
            continue
        below = next((o for o, _ in stacked if _follows(area, np.interp(area.x, o.x, o.upper), pixel_pt)), None)
        if below is None:
            return None
        stacked.append((area, below))
    return stacked


def upper_edge(area: Area, markers: Sequence[VectorPath], pixel_pt: float) -> Curve:
    """The upper edge of an area where it is seen: a marker on it hides it, and seems to bend it."""
    seen = np.ones(len(area.x), dtype=np.bool_)
    for marker in markers:
        box = marker.bbox.expand(_HALO_PX * pixel_pt)
        over = (area.x >= box.left) & (area.x <= box.right) & (area.upper >= box.top) & (area.upper <= box.bottom)
        seen &= ~over
    if seen.sum() < _LEAST_COLUMNS:
        seen[:] = True
    return Curve(area.colour, area.x[seen], area.upper[seen], (), None)


def _follows(area: Area, edge: Floats, pixel_pt: float) -> bool:
    return bool((np.abs(area.lower - edge) <= _WIDEST_GAP * pixel_pt).mean() >= _STANDS)

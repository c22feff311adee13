"""Where curves of a picture turn: at their markers, or at their corners."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.charts.raster.lines import Curve

    Floats = npt.NDArray[np.float64]

FEWEST_KNOTS = 3
_CORNER_PX = 1.1


def turns_of(curve: Curve, pixel_pt: float) -> Floats:
    """Where a curve has points, as far as it shows: at its markers if it has some, else at its corners."""
    return np.array(curve.knots) if len(curve.knots) >= FEWEST_KNOTS else corners_of(curve, pixel_pt)


def corners_of(curve: Curve, pixel_pt: float) -> Floats:
    """The places where a curve bends, its ends among them (Douglas and Peucker's simplification)."""
    points = np.column_stack((curve.x, curve.y))
    kept = np.zeros(len(points), dtype=bool)
    kept[[0, -1]] = True
    open_ = [(0, len(points) - 1)]
    while open_:
        first, last = open_.pop()
        if last - first < 2:
            continue
        way = points[last] - points[first]
        length = float(np.hypot(*way)) or 1.0
        between = points[first + 1 : last] - points[first]
        off = np.abs(way[0] * between[:, 1] - way[1] * between[:, 0]) / length
        furthest = int(off.argmax())
        if off[furthest] > _CORNER_PX * pixel_pt:
            middle = first + 1 + furthest
            kept[middle] = True
            open_ += [(first, middle), (middle, last)]
    return np.asarray(curve.x[kept], dtype=np.float64)


def within(places: Floats, curve: Curve, reach: float) -> Floats:
    """The places that a curve runs over, or ends within reach of."""
    inside = (places >= curve.x[0] - reach) & (places <= curve.x[-1] + reach)
    return np.asarray(places[inside], dtype=np.float64)

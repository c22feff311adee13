"""Whether a line is straight between some places and bends at them: then they are its points.

That holds whatever dashes, crossings and the thickness of its strokes do to single pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.raster.lines import height_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.raster.lines import Curve

    Floats = npt.NDArray[np.float64]

_ALONG_PX, _OF_WIDTH = 1.3, 0.25
"""How far a line may run beside straight ones: pixels, and a share of its thickness more."""

_MOST_ALONG, _MOST_BENT = 0.86, 0.75
_FEWEST = 3


class Fit(NamedTuple):
    """Straight lines through places of a curve: the share of its ink that they run along, and of places it bends at."""

    along: float
    bent: float

    @property
    def is_good(self) -> bool:
        return self.along >= _MOST_ALONG and self.bent >= _MOST_BENT


def mean_fit(curves: Sequence[Curve], places: Sequence[Floats], pixel_pt: float) -> Fit:
    """Of several curves, each by its length."""
    fits = [_straight_fit(curve, own, pixel_pt) for curve, own in zip(curves, places, strict=True)]
    along, bent = np.average(fits, axis=0, weights=[len(curve.x) for curve in curves])
    return Fit(float(along), float(bent))


def _straight_fit(curve: Curve, places: Floats, pixel_pt: float) -> Fit:
    if len(places) < _FEWEST:
        return Fit(0.0, 0.0)
    reach = _ALONG_PX * pixel_pt + _OF_WIDTH * curve.thickness_pt
    heights = np.array([height_at(curve, float(place), pixel_pt) for place in places])
    slopes = np.diff(heights) / np.diff(places)
    steepness = slopes[np.clip(np.searchsorted(places, curve.x) - 1, 0, len(slopes) - 1)]
    off = np.abs(np.interp(curve.x, places, heights) - curve.y) / np.hypot(1.0, steepness)
    across = (heights[2:] - heights[:-2]) / (places[2:] - places[:-2])
    between = heights[:-2] + (places[1:-1] - places[:-2]) * across
    bends = np.abs(heights[1:-1] - between) / np.hypot(1.0, across) > reach
    return Fit(float((off <= reach).mean()), float(bends.mean()))

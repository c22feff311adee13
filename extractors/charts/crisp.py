"""Ticks that were moved to whole pixels to look crisp: the marks were not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.panels import Panel

_PIXELS_PT = (1.0, 0.75)  # a pixel of a drawing for screens, as programs turn it into points
_FEWEST = 6
_NEARLY_ALL = 0.85
_ON = 0.02  # of a pixel
_LEAST_PT, _MOST_PT, _WHOLE, _FEWEST_GAPS = 0.25, 1.4, 0.1, 4
_LEFT_OVER = 0.5  # of a pixel: all ticks may have been rounded the same way


def off_pixels(panel: Panel) -> Panel:
    """The panel with its scales where they were before their ticks were drawn along the middles of pixels.

    Vega rounds the places of ticks and adds half a pixel, D3 adds half a pixel: so a line of one pixel covers one
    pixel. Ticks that all stand in the middle of a pixel are half of one too far right and too low, on average.
    """
    pixel = _stands_on(panel)
    if pixel is None:
        return panel
    return replace(
        panel, x=moved_back(panel.x, pixel), y=moved_back(panel.y, pixel), right=moved_back(panel.right, pixel)
    )


def _stands_on(panel: Panel) -> float | None:
    places = [label.place for label in panel.labels]
    return next((size for size in _PIXELS_PT if _stand_on(places, size)), None)


def _stand_on(places: Sequence[float], pixel: float) -> bool:
    on = sum(abs(place / pixel % 1.0 - 0.5) <= _ON for place in places)
    return on >= max(_FEWEST, _NEARLY_ALL * len(places))  # labels at the ends may be moved inwards


def pixel_of(panel: Panel) -> float | None:
    """The pixel, in points, that ticks were rounded to which are not quite evenly spaced; None where nothing shows it.

    A drawing for screens may stand on the page at any scale; at its own one `off_pixels` has moved the scales already.
    """
    if _stands_on(panel) is not None:
        return None
    gaps = [
        after - before
        for labels in (panel.x_labels, panel.y_labels)
        for before, after in pairwise(sorted(label.place for label in labels))
    ]
    apart = [b - a for a, b in pairwise(sorted(gaps)) if b - a > _LEAST_PT]
    pixel = min(apart, default=0.0)
    if not _LEAST_PT < pixel <= _MOST_PT or len(gaps) < _FEWEST_GAPS:
        return None
    counted, length = 0, 0.0
    for gap in sorted(gaps):  # the longer the gap, the better the pixel has to be known
        counted, length = counted + round(gap / pixel), length + gap
        pixel = length / counted if counted else pixel
    return pixel if all(abs(gap / pixel - round(gap / pixel)) <= _WHOLE for gap in gaps) else None


def moved_back(scale: Scale | None, pixel: float) -> Scale | None:
    """The scale with its ticks half a pixel back; each was rounded to a pixel, perhaps all the same way."""
    if scale is None:
        return None
    return replace(scale, origin=scale.origin - pixel / 2, error_pt=max(scale.error_pt, _LEFT_OVER * pixel))

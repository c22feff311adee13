"""Ticks that were moved to whole pixels to look crisp: the marks were not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.panels import Panel

_PIXELS_PT = (1.0, 0.75)  # a pixel of a drawing for screens, as programs turn it into points
_FEWEST = 6
_NEARLY_ALL = 0.85
_ON = 0.02  # of a pixel
_LEFT_OVER = 0.5  # of a pixel: all ticks may have been rounded the same way


def off_pixels(panel: Panel) -> Panel:
    """The panel with its scales where they were before their ticks were drawn along the middles of pixels.

    Vega rounds the places of ticks and adds half a pixel, D3 adds half a pixel: so a line of one pixel covers one
    pixel. Ticks that all stand in the middle of a pixel are half of one too far right and too low, on average.
    """
    places = [label.place for label in panel.labels]
    pixel = next((size for size in _PIXELS_PT if _stand_on(places, size)), None)
    if pixel is None:
        return panel
    return replace(panel, x=_moved(panel.x, pixel), y=_moved(panel.y, pixel), right=_moved(panel.right, pixel))


def _stand_on(places: Sequence[float], pixel: float) -> bool:
    on = sum(abs(place / pixel % 1.0 - 0.5) <= _ON for place in places)
    return on >= max(_FEWEST, _NEARLY_ALL * len(places))  # labels at the ends may be moved inwards


def _moved(scale: Scale | None, pixel: float) -> Scale | None:
    if scale is None:
        return None
    error = max(scale.error_pt, _LEFT_OVER * pixel)
    return replace(scale, origin=scale.origin - pixel / 2, error_pt=error)

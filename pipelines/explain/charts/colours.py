"""The colours of a chart's marks as the page shows them, so that the two pictures can be compared at a glance."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from pipelines.explain.charts.pie import lay_pie
from schemas.geometry import BBox

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image as Pixels
    from pipelines.explain.charts.plot import Plot
    from pipelines.explain.charts.redraw import Colours

    Colour = npt.NDArray[np.float64]

_PALE = 236.0
_APART = 36.0
_DOT_PT = 0.4


def sample_colours(plot: Plot, pixels: Pixels, width_pt: float) -> Colours:
    """A colour for each series and for each bar or piece; empty where series look alike, as lines told apart by dashes
    do: then only colours of our own tell them apart. `pixels` is the rendered page (height × width × 3)."""
    scale = pixels.shape[1] / width_pt
    per_point = plot.is_bars or plot.is_round
    places = _pieces(plot) if plot.is_round else _marks(plot, dots=not per_point)
    seen = {
        key: colour
        for key, box in places.items()
        if (colour := _colour(pixels, box, scale, dots=not per_point)) is not None
    }
    series = {
        (number, -1): _middle([colour for (n, _), colour in seen.items() if n == number])
        for number in {n for n, _ in seen}
    }
    if any(abs(series[a] - series[b]).max() < _APART for a, b in combinations(series, 2)):
        return {}
    return {key: _hex(colour) for key, colour in {**series, **(seen if per_point else {})}.items()}


def _marks(plot: Plot, *, dots: bool) -> dict[tuple[int, int], BBox]:
    return {
        (number, index): BBox(*_centre(point.bbox), *_centre(point.bbox)).expand(_DOT_PT) if dots else point.bbox
        for number, series in enumerate(plot.series)
        for index, point in enumerate(series.points)
        if point.bbox is not None
    }


def _centre(box: BBox) -> tuple[float, float]:
    return box.center_x, box.center_y


def _pieces(plot: Plot) -> dict[tuple[int, int], BBox]:
    points = plot.series[0].points if plot.series else ()
    boxes = [point.bbox for point in points if point.bbox is not None]
    laid = lay_pie([point.value for point in points], boxes, donut=plot.kind == "donut")
    if laid is None:
        return {}
    # Near the rim, where no share is printed.
    places = [laid.middle(number, (3 + laid.hole) / 4 if laid.hole else 0.93) for number in range(len(points))]
    return {(0, number): BBox(*place, *place).expand(1.5) for number, place in enumerate(places)}


def _colour(pixels: Pixels, box: BBox, scale: float, *, dots: bool) -> Colour | None:
    """The middle of the colours in a box, the darkest of a dot; None for paper."""
    import numpy as np

    left, top, right, bottom = (round(side * scale) for side in box)
    part = pixels[max(top, 0) : bottom + 1, max(left, 0) : right + 1].reshape(-1, 3)
    if not len(part):
        return None
    ink = part[part.min(axis=1) < _PALE]
    if len(ink) < 0.3 * len(part):
        return None
    # Of a thin line the edges are half paper.
    return np.asarray(ink[ink.sum(axis=1).argmin()], float) if dots else np.asarray(np.median(ink, axis=0))


def _middle(colours: list[Colour]) -> Colour:
    import numpy as np

    return np.asarray(np.median(np.array(colours), axis=0))


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in colour.tolist())

"""Where lines and areas in pictures have their points: at markers, at names, on round steps, on days of a calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.calendar_days import days_of
from extractors.charts.raster.point_steps import places_on, start_of, step_of
from extractors.charts.raster.turns import FEWEST_KNOTS, corners_of, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.raster.lines import Along, Curve

    Floats = npt.NDArray[np.float64]

_AT_NAME = 0.2
_NEAR_PX = 4.0
_BESIDE_PX = 9.0
_MOST_EVEN = 1.6
_GAP, _GAP_PX = 0.5, 8.0
_MANY, _SPARSE = 20, 0.3


def point_places(curves: Sequence[Curve], along: Along) -> list[Floats]:
    """Where on the axis each curve has its points.

    Markers say it, if the curve has them; names, on an axis of names; else the numbers that the corners of the curves
    stand at: every one, or every second, fifth or tenth, whichever most corners agree with.
    """
    if along.scale is None:
        found = [_named_places(curve, along) for curve in curves]
    elif along.scale.kind == "date":
        found = [_dated_places(curve, along, days_of(curves, along)) for curve in curves]
    else:
        step = step_of(curves, along)
        few = _few_places(curves, along, step)
        marked = np.array(sorted(knot for curve in curves for knot in curve.knots)) if len(curves) > 1 else None
        found = [
            _numbered_places(curve, along, step, marked)
            if few is None
            else within(few, curve, _NEAR_PX * along.pixel_pt)
            for curve in curves
        ]
    return [_without_gaps(places, curve, along.pixel_pt) for places, curve in zip(found, curves, strict=True)]


def _without_gaps(places: Floats, curve: Curve, pixel_pt: float) -> Floats:
    """The places without those at which, and on both of whose sides, a curve is not drawn."""
    if len(places) < FEWEST_KNOTS:
        return places
    pitch = float(np.median(np.diff(np.sort(places))))
    bare = max(_GAP * pitch, _GAP_PX * pixel_pt)
    return np.array([place for place in places if np.abs(curve.x - place).min() <= bare])


def _named_places(curve: Curve, along: Along) -> Floats:
    places = np.array([cell.place for cell in along.cells])
    at_names = all(np.abs(places - knot).min() <= _AT_NAME * _pitch(places) for knot in curve.knots)
    if len(curve.knots) > max(len(places), FEWEST_KNOTS) and not at_names:
        return np.array(curve.knots)  # not every point has its name printed
    reach = _NEAR_PX * along.pixel_pt
    snapped = [min(curve.knots, key=lambda knot: abs(knot - place), default=place) for place in places]
    places = np.array(
        [knot if abs(knot - place) <= reach else place for knot, place in zip(snapped, places, strict=True)]
    )
    return within(places, curve, reach)


def _pitch(places: Floats) -> float:
    return float(np.median(np.diff(np.sort(places)))) if len(places) > 1 else float("inf")


def _numbered_places(curve: Curve, along: Along, step: float | None, marked: Floats | None) -> Floats:
    """`marked` are the places of the markers of all curves, where there are several."""
    knots = np.array(curve.knots)
    corners = corners_of(curve, along.pixel_pt)
    if step is not None and (even := _even_places(curve, along, step, marked)) is not None:
        return even
    if len(knots) >= FEWEST_KNOTS:
        # A marker that juts over its line makes corners of its own.
        apart = [corner for corner in corners if np.abs(knots - corner).min() > _BESIDE_PX * along.pixel_pt]
        if len(apart) <= len(knots):
            return _parted(knots, _NEAR_PX * along.pixel_pt)
    if step is None:
        return corners
    places = places_on(curve, along, step)
    return places if marked is None or len(knots) < FEWEST_KNOTS else _near(places, marked, _NEAR_PX * along.pixel_pt)


def _near(places: Floats, marked: Floats, reach: float) -> Floats:
    return np.array([place for place in places if np.abs(marked - place).min(initial=np.inf) <= reach])


def _few_places(curves: Sequence[Curve], along: Along, step: float | None) -> Floats | None:
    """The multiples of a step that any curve turns at, where these are few of many: data for each tenth year, say.

    None where most have a turn. Then the others have points too, on the way from one turn to the next.
    """
    scale = along.scale
    if step is None or scale is None or any(len(curve.knots) >= FEWEST_KNOTS for curve in curves):
        return None
    start = start_of(scale, step)

    def number(place: float) -> int:
        return round((scale.value_at(place) - start) / step)

    multiples = {number(float(place)) for curve in curves for place in places_on(curve, along, step)}
    turns = {number(float(place)) for curve in curves for place in corners_of(curve, along.pixel_pt)} & multiples
    if len(multiples) < _MANY or len(turns) > _SPARSE * len(multiples):
        return None
    tens = {at for at in turns if at % 10 == 0}  # a gentle turn is seen twice, a little before and a little behind
    turns -= {at for ten in tens for at in (ten - 1, ten + 1)}
    return np.array([scale.place_of(start + at * step) for at in sorted(turns)])


def _parted(places: Floats, reach: float) -> Floats:
    """The places without those that a marker has twice."""
    kept = [place for at, place in enumerate(places) if at == 0 or place - places[at - 1] > reach]
    return np.array(kept)


def _even_places(curve: Curve, along: Along, step: float, marked: Floats | None) -> Floats | None:
    """Even places of a curve whose markers all stand at some of them; None of another one.

    Less those in its gaps, and those at which no curve has a marker: of one alone a marker may not have been seen.
    """
    places, knots = places_on(curve, along, step), curve.knots
    reach = _NEAR_PX * along.pixel_pt
    inked = np.array([place for place in places if np.abs(curve.x - place).min() <= 2 * reach])
    if marked is not None:
        inked = _near(inked, marked, reach)
    if len(knots) < FEWEST_KNOTS or not len(knots) <= len(inked) <= _MOST_EVEN * len(knots):
        return None
    return inked if all(np.abs(inked - knot).min() <= reach for knot in knots) else None


def _dated_places(curve: Curve, along: Along, days: Sequence[int]) -> Floats:
    """The days of a calendar that the corners of the lines keep to; else its own markers, and corners away from them:
    of markers that lie on each other some are not told apart.
    """
    if len(days) and along.scale is not None and len(curve.knots) < FEWEST_KNOTS:
        return within(np.array([along.scale.place_of(day) for day in days]), curve, along.pixel_pt)
    if len(curve.knots) < FEWEST_KNOTS:
        return corners_of(curve, along.pixel_pt)
    knots = np.array(curve.knots)
    corners = corners_of(curve, along.pixel_pt)
    apart = [corner for corner in corners if np.abs(knots - corner).min() > _BESIDE_PX * along.pixel_pt]
    return np.array(sorted([*curve.knots, *apart]))

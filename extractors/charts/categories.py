"""Names for places along an axis: by its labels, or by its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from math import floor, isfinite, log10
from typing import TYPE_CHECKING

from extractors.charts.dates import calendars, is_month_of_year, is_year, iso_date
from extractors.charts.labels import TO_HYPHEN, parse_tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.tick_labels import Category
    from schemas.page import TextRun

_AT_PT = 1.0
_ON_TICK_PT = 0.35
_FEWEST_MONTHS = 4
_FEWEST_AT_LABELS = 3
_FEWEST_THINNED = 5
_MONTH_DAYS = 31
_LAST_DAY = date.max.toordinal()
_ABOUT_A_DAY, _HALF_A_DAY = 1.5, 0.5
_EXACT = 1e-6
_FEWEST_BARS = 3
_FLUSH = 0.25  # of the distance of two labels
_REACH = 0.62  # of the distance of two labels


@dataclass(frozen=True, slots=True)
class Named:
    text: str
    run: TextRun | None = None


def name_places(
    places: Sequence[float], labels: Sequence[Category], scale: Scale | None, *, grouped: bool, bars: bool = False
) -> dict[float, Named]:
    """A name for each place: the label it stands at, else the number that the axis has there.

    On an axis of names every place takes the nearest label. So do bars in groups around labels that are numbers, and
    bars of which each has such a label of its own.
    """
    if len(labels) == 1 and len(places) == 1:
        return {places[0]: Named(labels[0].text, labels[0].run)}
    if scale is not None and scale.kind == "date" and (printed := _months_as_printed(places, labels)):
        return printed
    if scale is not None and scale.kind == "date" and (years := _years(places, labels, scale)):
        return years
    if scale is not None and scale.kind == "date" and (firsts := _firsts_of_months(places, scale)):
        return {place: Named(iso_date(day, 0.0)) for place, day in zip(places, firsts, strict=True)}
    if scale is not None and scale.kind == "linear" and (printed := _all_at_labels(places, labels, scale)):
        return printed
    if scale is None and not grouped and _are_thinned(places, labels, bars=bars):
        return {place: _name(place, labels, scale, categorical=False) for place in places}
    if scale is None and not (grouped or bars) and all(_is_number(label) for label in labels):
        return {place: _name(place, labels, scale, categorical=False) for place in places}  # numbers are no names
    categorical = scale is None or (grouped and _in_groups(places, labels)) or (bars and _one_each(places, labels))
    return {place: _name(place, labels, scale, categorical=categorical) for place in places}


def _is_number(label: Category) -> bool:
    return parse_tick(replace(label.run, text=label.text)) is not None


def _are_thinned(places: Sequence[float], labels: Sequence[Category], *, bars: bool) -> bool:
    """Whether places at equal distances are about twice as many as labels, or more: what stands between two labels has
    a name that is not printed, if any. Bars may stand in groups around their label, and none of them at it.
    """
    ordered = sorted(places)
    if len(ordered) < max(_FEWEST_THINNED, 2 * len(labels) - 1):
        return False
    if bars and not all(any(abs(place - label.place) <= _AT_PT for place in ordered) for label in labels):
        return False
    gaps = [b - a for a, b in pairwise(ordered)]
    return max(gaps) - min(gaps) <= _AT_PT and max(gaps) > _AT_PT


def _nearest(labels: Sequence[Category], place: float) -> Category | None:
    return min(labels, key=lambda label: abs(label.place - place), default=None)


def _months_as_printed(places: Sequence[float], labels: Sequence[Category]) -> dict[float, Named]:
    """The labels that all places stand at, where they name months or quarters: no day is printed."""
    found: dict[float, Named] = {}
    for place in places:
        nearest = _nearest(labels, place)
        if nearest is None or abs(nearest.place - place) > _AT_PT or not is_month_of_year(nearest.text):
            return {}
        found[place] = Named(nearest.text.translate(TO_HYPHEN), nearest.run)
    return found


def _years(places: Sequence[float], labels: Sequence[Category], scale: Scale) -> dict[float, Named]:
    """The years that all places begin, where nothing but years is printed: no day is."""
    if not all(is_year(label.text) for label in labels):
        return {}
    found: dict[float, Named] = {}
    for place in places:
        day = round(scale.value_at(place))
        year = date.fromordinal(day + 1).year if 0 < day < _LAST_DAY else 0
        if not year or abs(day - date(year, 1, 1).toordinal()) > 1:
            return {}
        nearest = _nearest(labels, place)
        found[place] = Named(str(year), nearest.run if nearest is not None and nearest.text == str(year) else None)
    return found


def _all_at_labels(places: Sequence[float], labels: Sequence[Category], scale: Scale) -> dict[float, Named]:
    """The labels, where every place stands at one of its own, all as far beside it as rounded ticks leave them."""
    if len(places) < _FEWEST_AT_LABELS or len(labels) < len(places):
        return {}
    nearest = {place: label for place in places if (label := _nearest(labels, place)) is not None}
    gaps = [label.place - place for place, label in nearest.items()]
    if max(abs(gap) for gap in gaps) > _AT_PT or max(gaps) - min(gaps) > _AT_PT:
        return {}
    if len({id(label.run) for label in nearest.values()}) < len(places) or any("^" in one.text for one in labels):
        return {}
    return {place: Named(_as_told(label, scale), label.run) for place, label in nearest.items()}


def _as_told(label: Category, scale: Scale | None) -> str:
    """A label as printed; where the axis makes another number of it, that one: "10^1" on a logarithmic axis is written
    like its neighbours, and "2" is 2000000 on an axis with "1e6" at its end.
    """
    if scale is None:
        return label.text
    text = label.text.translate(TO_HYPHEN)
    tick = next((tick for tick in scale.ticks if tick.run is label.run), None)
    if tick is None or scale.mirrored:
        return text
    printed = [number for comma in (False, True) if (number := parse_tick(label.run, comma=comma)) is not None]
    same = any(
        number.factor == tick.factor and abs(tick.value - number.value) <= _EXACT * abs(tick.value)
        for number in printed
    )
    return text if same and "^" not in text else format_value(tick.value, abs(tick.value) * _EXACT)


def _name(place: float, labels: Sequence[Category], scale: Scale | None, *, categorical: bool) -> Named:
    nearest = _nearest(labels, place)
    if scale is not None and scale.kind == "date":
        return _date_at(place, nearest, scale)
    if nearest is not None:
        gap = abs(nearest.place - place)
        at = _AT_PT if scale is None else min(_AT_PT, max(_ON_TICK_PT, 2 * scale.error_pt))
        if gap <= at or (categorical and gap <= _reach(labels)):
            return Named(_as_told(nearest, scale), nearest.run)
    if scale is None:
        return Named("")
    return Named(format_value(scale.value_at(place), scale.uncertainty_at(place)))


def _firsts_of_months(places: Sequence[float], scale: Scale) -> list[float]:
    """The firsts of months that all places stand at, each to about a day; none where one stands elsewhere.

    Where the axis tells one day from the next, they may be the lasts of months.
    """
    if len(places) < _FEWEST_MONTHS:
        return []
    days = [scale.value_at(place) for place in places]
    _, _, months, *_ = calendars(floor(min(days)) - _MONTH_DAYS, floor(max(days)) + _MONTH_DAYS)
    nearest = [min(months, key=lambda month: abs(month - day)) for day in days]
    offs = [day - month for month, day in zip(nearest, days, strict=True)]
    if max(map(abs, offs)) > _ABOUT_A_DAY or len(set(nearest)) < len(nearest):
        return []
    surely = max(scale.uncertainty_at(place) for place in places) < _HALF_A_DAY
    before = surely and max(offs) < -_HALF_A_DAY
    return [float(month - before) for month in nearest]


def _date_at(place: float, nearest: Category | None, scale: Scale) -> Named:
    """The day of the label that stands there, else the day the axis has there: where it tells one day from the next,
    the day after a label's is no other's.
    """
    surely = scale.uncertainty_at(place) < _HALF_A_DAY
    if not surely and nearest is not None and abs(nearest.place - place) <= _AT_PT:
        day = next((tick.value for tick in scale.ticks if tick.run is nearest.run), None)
        if day is not None:
            return Named(iso_date(day, 0.0))
    return Named(iso_date(scale.value_at(place), scale.uncertainty_at(place)))


def _reach(labels: Sequence[Category]) -> float:
    ordered = sorted(label.place for label in labels)
    gaps = [b - a for a, b in pairwise(ordered) if b - a > 1]
    return _REACH * min(gaps) if gaps else 0.0


def _in_groups(places: Sequence[float], labels: Sequence[Category]) -> bool:
    """Whether the places stand around the labels: the mean of those nearest to a label is the label's own place."""
    if len(labels) < 2:
        return False
    groups: dict[int, list[float]] = {}
    for place in places:
        index = min(range(len(labels)), key=lambda i: abs(labels[i].place - place))
        groups.setdefault(index, []).append(place)
    centred = sum(abs(sum(group) / len(group) - labels[index].place) < 2 * _AT_PT for index, group in groups.items())
    return centred >= 0.7 * len(labels)


def _one_each(places: Sequence[float], labels: Sequence[Category]) -> bool:
    """Whether there are as many places as labels, each as far from its own as the others, and not far: labels that are
    set flush with their bars ("2019" is no 2019.04)."""
    ordered = sorted(label.place for label in labels)
    if len(ordered) != len(places) or len(ordered) < _FEWEST_BARS:
        return False
    shifts = [place - label for place, label in zip(sorted(places), ordered, strict=True)]
    gap = min(b - a for a, b in pairwise(ordered))
    return max(shifts) - min(shifts) <= 2 * _AT_PT and max(map(abs, shifts)) <= _FLUSH * gap


def format_value(value: float, error: float) -> str:
    """A plain decimal with as many places as the error allows, and no more."""
    if not isfinite(value):
        return ""
    if error <= 0 or not isfinite(error):
        error = abs(value) * 1e-6 or 1.0
    places = max(0, -floor(log10(error)))
    text = f"{value:.{min(places, 12)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

"""Numbers printed at the marks, beside what the marks measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.charts.axes import Scale
    from extractors.charts.labels import Tick
    from extractors.charts.measured import MeasuredChart, MeasuredPoint, MeasuredSeries
    from schemas.page import TextRun

_MOST_AGREE = 0.5
_NEARLY_ALL = 0.9
_FEWEST = 3
_CLOSE = 0.01  # of the value


@dataclass(frozen=True, slots=True)
class LabelValue:
    """The number a label states, in the unit of the axis, and whether the measurement says the same."""

    run: TextRun
    value: str
    agrees: bool
    rounding: float  # half a unit of its last digit


def agreeing_labels(series: MeasuredSeries, scale: Scale | None) -> Mapping[int, LabelValue]:
    """The labels of a series by the number of their point.

    Empty where most of them say something else than the marks: counts, changes and stars stand at bars too. All are
    read in one way, in the unit of the axis or in hundredths of it, with a decimal point or a comma.
    """
    readings = [_read(series, scale, comma=comma, hundredths=part) for comma in (False, True) for part in (False, True)]
    best = max(readings, key=lambda found: sum(label.agrees for label in found.values()))
    agreeing = sum(label.agrees for label in best.values())
    return best if agreeing > _MOST_AGREE * len(best) else {}


def proving_labels(chart: MeasuredChart, series: MeasuredSeries, labels: Mapping[int, LabelValue]) -> frozenset[int]:
    """The points whose label is a witness of its own: whose value it is is proven by its being the measured one.

    A number printed at a mark could be anyone's. That it is the size of this very mark, to a hundredth, and that so it
    is with nearly all numbers at the marks of the series, does not come about by chance. Neither does it say what the
    mark is called: so every point has a name that no other point of its series has, and every series among several
    too. Labels rounded more coarsely than a hundredth of the value prove nothing: the mark says more than they do.
    """
    agreeing = [number for number, label in labels.items() if label.agrees]
    if len(agreeing) < _FEWEST or len(agreeing) < _NEARLY_ALL * len(labels) or not _is_named(chart, series):
        return frozenset()
    return frozenset(number for number in agreeing if _is_close(series.points[number], labels[number]))


def _is_named(chart: MeasuredChart, series: MeasuredSeries) -> bool:
    names = [" ".join(one.name.text.split()) if one.name is not None else "" for one in chart.series]
    places = [point.x for point in series.points]
    series_named = len(names) == 1 or (all(names) and len(set(names)) == len(names))
    return series_named and all(places) and len(set(places)) == len(places)


def _is_close(point: MeasuredPoint, label: LabelValue) -> bool:
    value = abs(float(label.value))
    return max(label.rounding, point.error, abs(float(label.value) - point.y)) <= _CLOSE * value


def _read(series: MeasuredSeries, scale: Scale | None, *, comma: bool, hundredths: bool) -> dict[int, LabelValue]:
    return {
        number: value
        for number, point in enumerate(series.points)
        if point.label is not None
        and (tick := parse_tick(point.label, comma=comma)) is not None
        and (value := _value(point, tick, scale, hundredths=hundredths)) is not None
    }


def _value(point: MeasuredPoint, tick: Tick, scale: Scale | None, *, hundredths: bool) -> LabelValue | None:
    last = 0.5 * 10.0**-tick.decimals * tick.factor
    if hundredths and tick.unit != "%":
        return None
    for factor in (0.01,) if hundredths else tuple(_factors(tick, scale)):
        value, rounding = tick.value * factor, last * factor
        agrees = abs(value - point.y) <= point.error + rounding * 1.01
        text = format_value(value, rounding * 1.9)
        if agrees:
            return LabelValue(tick.run, text, agrees=True, rounding=rounding)
    return LabelValue(tick.run, format_value(tick.value, last * 1.9), agrees=False, rounding=last)


def _factors(tick: Tick, scale: Scale | None) -> Iterator[float]:
    """As printed; and in the scale word of the axis, where the label has none."""
    yield 1.0
    if scale is not None and tick.factor == 1.0:
        factors = {other.factor for other in scale.ticks if other.value} - {1.0}
        if len(factors) == 1:
            yield factors.pop()

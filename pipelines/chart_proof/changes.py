"""Claims of change: directions, percentages, amounts, and how many times one value is another."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

from extractors.statements.quantities import find_quantities
from extractors.statements.vocabulary import places
from pipelines.chart_proof.findings import Finding
from pipelines.chart_proof.magnitudes import Measured, Stated, compare, compare_any, in_unit_of

if TYPE_CHECKING:
    from pipelines.chart_proof.magnitudes import Verdict
    from pipelines.chart_proof.scene import Scene
    from pipelines.chart_proof.views import PointView, SeriesView

_WORDED = 0.05  # of a ratio said in a word: "doubled" is right for 1.95
_TWO = 2

Pair = tuple["PointView", "PointView"]


def judge_direction(scene: Scene) -> Finding | None:
    if not (_is_meant(scene) or _quotes(scene)):
        return None
    pairs = _pairs(scene)
    verdicts = [_direction(scene.claim.sense, pair) for pair in pairs]
    changes = [f"{_change(pair)[0]:+.3g} %" for pair in pairs]
    return _finding(scene, pairs, verdicts, (changes, "a rise" if scene.claim.sense > 0 else "a fall"))


def judge_change(scene: Scene) -> Finding | None:
    """A percentage, percentage points, or an amount."""
    quantity = scene.claim.quantity
    if quantity is None or not _is_meant(scene):
        return None
    sense = scene.claim.sense or 1
    pairs = _compared_pairs(scene) or _pairs(scene)
    verdicts: list[Verdict] = []
    expected = []
    for pair in pairs:
        relative, difference = _change(pair), _difference(pair)
        if quantity.is_percent:
            stated = Stated(sense * float(quantity.value), float(quantity.rounding), quantity.vague)
            ways = [(stated, relative)] if not quantity.points else []
            if scene.chart.unit.name == "%" or quantity.points:
                ways.append((stated, difference))
        else:
            ways = [
                (Stated(sense * one.value, one.rounding, one.vague), difference)
                for one in in_unit_of(quantity, scene.chart.unit)
            ]
        if not ways:
            return None
        found = [compare(stated, Measured(*measured)) for stated, measured in ways]
        verdicts.append("agrees" if "agrees" in found else "unclear" if "unclear" in found else "contradicts")
        expected.append(f"{(relative if quantity.is_percent and not quantity.points else difference)[0]:.4g}")
    return _finding(scene, pairs, verdicts, (expected, f"{sense * float(quantity.value):g}"))


def judge_ratio(scene: Scene) -> Finding | None:
    factor = scene.claim.factor
    if factor is None:
        return None
    pairs = _compared_pairs(scene) or (_pairs(scene) if _is_meant(scene) else [])
    ratios = [_ratio(pair) for pair in pairs]
    stated = Stated(factor, _WORDED * factor)
    verdicts = [compare(stated, Measured(*ratio)) for ratio in ratios]
    return _finding(scene, pairs, verdicts, ([f"{ratio[0]:.3g} times" for ratio in ratios], f"{factor:g} times"))


def _is_meant(scene: Scene) -> bool:
    return scene.series is not None and not scene.speaks_of_other_times and scene.is_on_topic


def _quotes(scene: Scene) -> bool:
    """Whether the clause gives two numbers or more and the series shows them all: then it speaks of it, by any name."""
    series = scene.series
    if series is None or scene.speaks_of_other_times:
        return False
    start, end = scene.claim.clause
    told = [quantity for quantity in find_quantities(scene.text) if start <= quantity.span[0] < end]
    return len(told) >= _TWO and all(
        any(
            compare_any(in_unit_of(quantity, scene.chart.unit), Measured(point.y, point.error)) == "agrees"
            for point in series.points
        )
        for quantity in told
    )


def _pairs(scene: Scene) -> list[Pair]:
    """Earlier and later points of the series, for each period that may be meant; none off the axis of time."""
    series = scene.series
    if series is None or not scene.chart.is_over_time:
        return []
    return [
        (series.by_x[begin], series.by_x[end])
        for begin, end in scene.periods
        if begin in series.by_x and end in series.by_x
    ]


def _compared_pairs(scene: Scene) -> list[Pair]:
    """The base, named behind "than" or "as", and what is compared with it: two categories, or two series."""
    start, end = scene.claim.clause
    marks = [span[0] for span in places("than", scene.text[start:end]) if start + span[0] > scene.claim.span[0]]
    if not marks:
        return []
    split = start + marks[-1]
    for named, points in ((scene.categories_named, _at_category), (scene.series_named, _in_series)):
        bases = [m.name for m in named if m.start > split]
        others = [m.name for m in named if m.start < split]
        if bases and others and bases[0] != others[-1]:
            base, other = points(scene, bases[0]), points(scene, others[-1])
            return [(base, other)] if base and other else []
    return []


def _at_category(scene: Scene, category: str) -> PointView | None:
    series = scene.series
    return series.by_x.get(category) if series else None


def _in_series(scene: Scene, name: str) -> PointView | None:
    series: SeriesView = next(s for s in scene.chart.series if s.name == name)
    category = scene.category or (scene.chart.categories[-1] if scene.chart.is_over_time else None)
    return series.by_x.get(category) if category else None


def _direction(sense: int, pair: Pair) -> Verdict:
    difference, error = _difference(pair)
    if abs(difference) <= _TWO * error:
        return "unclear"
    return "agrees" if difference * sense > 0 else "contradicts"


def _difference(pair: Pair) -> tuple[float, float]:
    return pair[1].y - pair[0].y, hypot(pair[0].error, pair[1].error)


def _ratio(pair: Pair) -> tuple[float, float]:
    base, other = pair
    if not base.y:
        return float("inf"), float("inf")
    ratio = other.y / base.y
    return ratio, abs(ratio) * hypot(base.error / base.y, other.error / other.y if other.y else 0.0)


def _change(pair: Pair) -> tuple[float, float]:
    ratio, error = _ratio(pair)
    return 100 * (ratio - 1), 100 * error


def _finding(scene: Scene, pairs: list[Pair], verdicts: list[Verdict], shown: tuple[list[str], str]) -> Finding | None:
    """The pair that agrees, if any; a contradiction only where every pair that may be meant contradicts."""
    if not pairs:
        return None
    best = verdicts.index("agrees") if "agrees" in verdicts else 0
    if verdicts[best] != "agrees" and any(verdict == "unclear" for verdict in verdicts):
        return None
    base, other = pairs[best]
    what = {"direction": "the direction", "ratio": "the ratio"}.get(scene.claim.kind, "the change")
    name = scene.series.name if scene.series else ""
    return Finding(
        scene.claim,
        verdicts[best],
        other.path,
        (base.path, other.path),
        shown[0][best],
        shown[1],
        f"{what} that the text states{f' for {name}' if name else ''}, {base.x} to {other.x}",
    )

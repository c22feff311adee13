"""Claims of totals, averages and shares."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.statements.vocabulary import names_nothing
from pipelines.chart_proof.findings import Finding
from pipelines.chart_proof.magnitudes import Measured, Stated, compare, compare_any, in_unit_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipelines.chart_proof.magnitudes import Verdict
    from pipelines.chart_proof.scene import Scene
    from pipelines.chart_proof.views import PointView

Group = tuple["PointView", ...]
_SIZE = 2.0
_WORDED = 2.0  # points of per cent that "a third" leaves open


def judge_total(scene: Scene) -> Finding | None:
    """A sum over what may be meant: the series at a category, the categories of a series, all there is."""
    return _judge_groups(scene, 1.0, "the total")


def judge_average(scene: Scene) -> Finding | None:
    return _judge_groups(scene, None, "the average")


def _judge_groups(scene: Scene, weight: float | None, what: str) -> Finding | None:
    quantity = scene.claim.quantity
    if quantity is None or scene.speaks_of_other_times or (quantity.is_percent and scene.chart.unit.name != "%"):
        return None
    stated = in_unit_of(quantity, scene.chart.unit)
    groups = _groups(scene)
    if not stated or not groups:
        return None
    sums = [_sum(group, weight if weight is not None else 1 / len(group)) for group in groups]
    verdicts = [compare_any(stated, measured) for measured in sums]
    same_unit = bool(quantity.unit.name) and quantity.unit.name == scene.chart.unit.name
    named = scene.is_on_topic or scene.category is not None
    plain = not quantity.unit.name and (scene.counts(quantity.noun) if quantity.noun else named)
    if "agrees" not in verdicts and not (same_unit or plain or _can_only_mean(scene, stated, sums)):
        return None
    return _finding(scene, groups, verdicts, ([_shown(one) for one in sums], f"{stated[0].value:g}", what))


def _can_only_mean(scene: Scene, stated: Sequence[Stated], sums: Sequence[Measured]) -> bool:
    """Whether a sentence names nothing at all ("In total, 2,059 were recorded") and its number is of a sum's size."""
    quantity = scene.claim.quantity
    if quantity is None or quantity.noun or (quantity.unit.name and scene.chart.unit.name):
        return False
    start, end = quantity.span
    if not names_nothing(f"{scene.text[:start]} {scene.text[end:]}"):
        return False
    return any(one.value and 1 / _SIZE <= told.value / one.value <= _SIZE for one in sums for told in stated)


def judge_share(scene: Scene) -> Finding | None:
    """A part of a whole: of the series at a category, of the categories of a series; of a pie, the slice itself."""
    quantity = scene.claim.quantity
    if quantity is not None:
        stated = Stated(float(quantity.value), float(quantity.rounding), quantity.vague)
    elif scene.claim.percent is not None:
        stated = Stated(scene.claim.percent, _WORDED)
    else:
        return None
    if scene.speaks_of_other_times:
        return None
    parts = _parts(scene)
    if not parts:
        return None
    shares = [_share(part, whole) for part, whole in parts]
    verdicts = [compare(stated, measured) for measured in shares]
    groups = [part for part, _ in parts]
    return _finding(scene, groups, verdicts, ([_shown(one) for one in shares], f"{stated.value:g}", "the share"))


def _groups(scene: Scene) -> list[Group]:
    chart = scene.chart
    named = {m.name for m in scene.categories_named}
    rows = {m.name for m in scene.series_named}
    groups: list[Group] = []
    at = [category for category in chart.categories if category in named] or list(chart.categories[-1:])
    for chosen in ([s for s in chart.series if s.name in rows], list(chart.series)):
        if len(chosen) > 1:
            groups += [tuple(s.by_x[category] for s in chosen if category in s.by_x) for category in at]
        groups += [series.points for series in chosen]
        groups += [tuple(point for series in chosen for point in series.points)]
        if len(named) > 1:
            groups += [_between(scene, series.points, named) for series in chosen]
            groups += [tuple(point for point in series.points if point.x in named) for series in chosen]
    return list(dict.fromkeys(group for group in groups if len(group) > 1))


def _between(scene: Scene, points: Sequence[PointView], named: set[str]) -> Group:
    places = [scene.chart.categories.index(name) for name in named]
    inside = set(scene.chart.categories[min(places) : max(places) + 1])
    return tuple(point for point in points if point.x in inside)


def _parts(scene: Scene) -> list[tuple[Group, Group]]:
    """Parts with their wholes. A chart of per cent shows the shares themselves."""
    chart, category, series = scene.chart, scene.category, scene.series
    if len(chart.series) == 1:
        whole = chart.series[0].points
        part = tuple(point for point in whole if point.x == category)
        return [(part, whole)] if part and not chart.is_over_time else []
    if series is None:
        return []
    at = category or (chart.categories[-1] if chart.is_over_time else None)
    found: list[tuple[Group, Group]] = []
    if at in series.by_x:
        found.append(((series.by_x[at],), tuple(s.by_x[at] for s in chart.series if at in s.by_x)))
    if category is None:
        found.append((series.points, tuple(point for s in chart.series for point in s.points)))
    elif at in series.by_x and not chart.is_over_time:
        found.append(((series.by_x[at],), series.points))
    return found


def _sum(group: Iterable[PointView], weight: float) -> Measured:
    points = list(group)
    return Measured(weight * sum(p.y for p in points), weight * sqrt(sum(p.error**2 for p in points)))


def _share(part: Group, whole: Group) -> Measured:
    top, bottom = _sum(part, 1.0), _sum(whole, 1.0)
    if not bottom.value:
        return Measured(0.0, float("inf"))
    share = 100 * top.value / bottom.value
    error = share * (top.error / abs(top.value) if top.value else 0.0) + share * bottom.error / abs(bottom.value)
    return Measured(share, error)


def _shown(measured: Measured) -> str:
    return format_value(measured.value, measured.error or abs(measured.value) * 1e-3)


def _finding(
    scene: Scene, groups: Sequence[Group], verdicts: list[Verdict], shown: tuple[list[str], str, str]
) -> Finding | None:
    """The group that agrees, if any; a contradiction only where all contradict."""
    best = verdicts.index("agrees") if "agrees" in verdicts else 0
    if verdicts[best] != "agrees" and "unclear" in verdicts:
        return None
    about = groups[best][0].path if len(groups[best]) == 1 else None
    paths = tuple(point.path for point in groups[best])
    message = f"{shown[2]} that the text states"
    return Finding(scene.claim, verdicts[best], about, paths, shown[0][best], shown[1], message)

"""Claims of extremes: "the highest value was reached in 2023", "solar was the largest source in 2025"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.statements.vocabulary import says
from pipelines.chart_proof.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.chart_proof.magnitudes import Verdict
    from pipelines.chart_proof.scene import Scene
    from pipelines.chart_proof.views import PointView


def judge_extreme(scene: Scene) -> Finding | None:
    """Agrees if it holds in any way it may be meant: among the categories of a series, or the series of a category."""
    start, end = scene.claim.clause
    categories = [m.name for m in scene.categories_named if start <= m.start < end]
    series = [m.name for m in scene.series_named if start <= m.start < end]
    if scene.speaks_of_other_times or len(set(categories)) > 1 or len(set(series)) > 1:
        return None
    fields = _fields(scene, categories[0] if categories else None, series[0] if series else None)
    if not fields:
        return None
    judged = [(point, _verdict(scene.claim.sense, point, others), others) for point, others in fields]
    point, verdict, others = next((one for one in judged if one[1] == "agrees"), judged[0])
    if verdict != "agrees" and any(one[1] != "contradicts" for one in judged):
        return None
    best = _best(scene.claim.sense, others)
    word = "highest" if scene.claim.sense > 0 else "lowest"
    return Finding(
        scene.claim,
        verdict,
        point.path,
        tuple(dict.fromkeys((point.path, best.path))),
        f"{best.x}: {best.y:g}",
        f"{point.x}: {point.y:g}",
        f"the {word} value, as the text says",
    )


def _fields(scene: Scene, category: str | None, name: str | None) -> list[tuple[PointView, Sequence[PointView]]]:
    """What is called extreme, and among which points."""
    chart = scene.chart
    if category is None:
        return []
    if len(chart.series) == 1:
        meant = scene.is_on_topic or not chart.is_over_time or says("share", scene.text)
        point = chart.series[0].by_x.get(category)
        return [(point, chart.series[0].points)] if point and meant else []
    if name is None:
        return []
    series = next(s for s in chart.series if s.name == name)
    point = series.by_x.get(category)
    if point is None:
        return []
    if says("level", scene.in_clause):
        return [(point, series.points)]
    at_category = [other.by_x[category] for other in chart.series if category in other.by_x]
    return [(point, series.points), (point, at_category)]


def _best(sense: int, points: Sequence[PointView]) -> PointView:
    return max(points, key=lambda point: sense * point.y)


def _verdict(sense: int, point: PointView, others: Sequence[PointView]) -> Verdict:
    best = _best(sense, others)
    if best is point:
        return "agrees"
    gap = abs(best.y - point.y)
    return "contradicts" if gap > 2 * (best.error + point.error) else "unclear"

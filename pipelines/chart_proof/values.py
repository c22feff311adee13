"""Claims of values: "Solar reached 41.2 GWh in 2025"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from pipelines.chart_proof.findings import Finding
from pipelines.chart_proof.magnitudes import Measured, compare, compare_any, in_unit_of

if TYPE_CHECKING:
    from extractors.statements.quantities import Quantity
    from pipelines.chart_proof.magnitudes import Verdict
    from pipelines.chart_proof.scene import Scene
    from pipelines.chart_proof.views import PointView

_NARROW = 0.01  # of the value: what is rounded more roughly proves nothing


def judge_value(scene: Scene) -> Finding | None:
    """None where the sentence speaks of something else, or cannot be told from it."""
    quantity = scene.claim.quantity
    if quantity is None or scene.speaks_of_other_times or (quantity.is_percent and scene.chart.unit.name != "%"):
        return None
    stated = in_unit_of(quantity, scene.chart.unit)
    points = scene.points(scene.category, scene.series)
    if not stated or not points:
        return None
    found = [(point, compare_any(stated, Measured(point.y, point.error))) for point in points]
    agreeing = [point for point, verdict in found if verdict == "agrees"]
    determined = scene.series is not None and scene.category is not None
    if agreeing:
        about = agreeing[0] if len(agreeing) == 1 else None
        fits = any(one.rounding <= _NARROW * abs(agreeing[0].y) for one in stated) and not quantity.vague
        proves = determined and fits and _is_meant(scene, quantity)
        finding = _finding(scene, "agrees", about, points if determined else agreeing, names_point=proves)
        meant = next(one for one in stated if compare(one, Measured(agreeing[0].y, agreeing[0].error)) == "agrees")
        return replace(finding, stated=meant, actual=f"{meant.value:.10g}")
    if not _is_meant(scene, quantity) or any(verdict != "contradicts" for _, verdict in found):
        return None
    if determined:
        return _finding(scene, "contradicts", points[0], points)
    if scene.series is not None and scene.chart.is_over_time and scene.category is None and scene.claim.sense:
        return _finding(scene, "contradicts", None, points)
    return None


def _is_meant(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number is one of what the chart shows: by its unit, by the word behind it, or by the name before."""
    unit = scene.chart.unit
    same_unit = bool(quantity.unit.name) and quantity.unit.name == unit.name
    if same_unit:
        return len(scene.chart.series) > 1 or scene.is_on_topic or unit.name not in ("%",)
    if quantity.noun:
        return scene.counts(quantity.noun)
    if unit.name:  # a bare number, or one of another unit, may be of anything
        return not quantity.unit.name and scene.is_on_topic
    return scene.is_on_topic or scene.category is not None


def _finding(
    scene: Scene, verdict: Verdict, about: PointView | None, points: list[PointView], *, names_point: bool = False
) -> Finding:
    quantity = scene.claim.quantity
    assert quantity is not None
    shown = ", ".join(dict.fromkeys(format_value(p.y, p.error) for p in points[:4]))
    stated = in_unit_of(quantity, scene.chart.unit)
    return Finding(
        scene.claim,
        verdict,
        about.path if about else None,
        tuple(point.path for point in points),
        shown,
        f"{stated[0].value:.10g}",
        _message(scene, about),
        names_point,
    )


def _message(scene: Scene, about: PointView | None) -> str:
    of = [scene.series.name if scene.series else "", about.x if about else scene.category or ""]
    return f"the value that the text states for {' '.join(filter(None, of)) or 'the chart'}"

"""Pies and donuts: wedges around one centre that make a full turn."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, hypot, pi
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.legend import Colour, Entry, colour_of
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.pie_names import inner_names, outer_names, shares_in, without_share
from extractors.charts.wedge import Point, Wedge
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import TextRun, VectorPath

_SMALLEST_PT = 12.0
_FULL_TURN = 0.02
_FEWEST = 2
_FEWEST_CORNERS = 5
_SAME_TURN = 1e-3
_WIDER = 1.05
_ERROR = 0.05  # percent: what programs round their coordinates to, on a pie of usual size


@dataclass(frozen=True, slots=True)
class Pie:
    bbox: BBox
    series: MeasuredSeries
    donut: bool
    paths: tuple[VectorPath, ...] = ()


def read_pies(paths: Sequence[VectorPath], runs: Sequence[TextRun], legend: Sequence[Entry]) -> list[Pie]:
    """Every pie and donut. Wedges that make no full turn are none: a half dial or a rose is not read."""
    wedges = [wedge for path in paths if path.fill is not None and (wedge := _wedge(path)) is not None]
    wedges = [wedge for wedge in wedges if not any(_is_shadow(wedge, other) for other in wedges)]
    groups: list[list[Wedge]] = []
    for wedge in wedges:
        group = next((g for g in groups if _is_of(wedge, g[0])), None)
        if group is None:
            groups.append([wedge])
        else:
            group.append(wedge)
    whole = [group for group in groups if _is_whole(group)]
    return [_pie(group, runs, legend, paths, inner=_has_ring_around(group, whole)) for group in whole]


def _has_ring_around(group: Sequence[Wedge], others: Sequence[Sequence[Wedge]]) -> bool:
    """Whether another pie goes around this one: what is written outside names that one's wedges."""
    middle = union_all(wedge.path.bbox for wedge in group)
    return any(
        other[0].radius > _WIDER * group[0].radius and union_all(w.path.bbox for w in other).contains(middle)
        for other in others
        if other is not group
    )


def _is_shadow(wedge: Wedge, other: Wedge) -> bool:
    """A translucent wedge beneath one of the same shape that stands a little aside."""
    return (
        wedge.path.opacity < 1.0
        and wedge.path.group < other.path.group
        and abs(wedge.turn - other.turn) < _SAME_TURN
        and abs(cos(wedge.middle - other.middle) - 1.0) < _SAME_TURN
        and _apart(wedge.centre, other.centre) < 0.1 * other.radius
        and abs(wedge.radius - other.radius) < 0.01 * other.radius
    )


def _is_of(wedge: Wedge, other: Wedge) -> bool:
    apart = hypot(wedge.centre[0] - other.centre[0], wedge.centre[1] - other.centre[1])
    return apart < 0.35 * other.radius and abs(wedge.radius - other.radius) < 0.02 * other.radius


def _is_whole(group: Sequence[Wedge]) -> bool:
    return len(group) >= _FEWEST and abs(sum(w.turn for w in group) / (2 * pi) - 1) < _FULL_TURN


def _wedge(path: VectorPath) -> Wedge | None:
    """The wedge a path draws: one arc and two straight sides that meet, or two arcs and two sides (of a donut)."""
    points, arcs = list(path.points), list(path.arcs)
    if points[0] != points[-1]:
        points, arcs = [*points, points[0]], [*arcs, False]
    if min(path.bbox.width, path.bbox.height) < 0.5 or max(path.bbox.width, path.bbox.height) < _SMALLEST_PT:
        return None
    if not any(arcs):
        return _of_corners(points, path)
    pieces = [(p, q, arc) for (p, q), arc in zip(pairwise(points), arcs, strict=True) if arc or _apart(p, q) > 0.05]
    start = next((i for i in range(len(pieces)) if pieces[i][2] and not pieces[i - 1][2]), None)
    if start is None:
        return None
    pieces = pieces[start:] + pieces[:start]
    kinds = "".join("a" if arc else "l" for *_, arc in pieces)
    first = len(kinds) - len(kinds.lstrip("a"))
    rest = kinds[first:]
    arc = [pieces[0][0], *(q for _, q, _ in pieces[:first])]
    if rest == "ll":
        centre = pieces[first][1]
        return _made(centre, arc, path, donut=False)
    inner = rest.strip("l")
    if rest[:1] == "l" and rest[-1:] == "l" and inner and set(inner) == {"a"} and len(rest) == len(inner) + 2:
        second = [pieces[first][1], *(q for _, q, k in pieces[first:] if k)]
        crossing = _crossing(arc[0], pieces[-1][0], arc[-1], second[0])
        centre = crossing or ((second[0][0] + second[-1][0]) / 2, (second[0][1] + second[-1][1]) / 2)
        wedge = _made(centre, arc, path, donut=True)
        other = _made(centre, second, path, donut=True)
        return max((w for w in (wedge, other) if w is not None), key=lambda w: w.radius, default=None)
    return None


def _of_corners(points: Sequence[Point], path: VectorPath) -> Wedge | None:
    """A wedge whose arc is drawn in many short sides: between two long ones stands the centre."""
    ring = [a for a, b in pairwise(points) if _apart(a, b) > 0.01]
    if len(ring) < _FEWEST_CORNERS:
        return None
    sides = [min(_apart(ring[i - 1], ring[i]), _apart(ring[i], ring[(i + 1) % len(ring)])) for i in range(len(ring))]
    at = max(range(len(ring)), key=sides.__getitem__)
    arc = [*ring[at + 1 :], *ring[:at]]
    steps = [_apart(a, b) for a, b in pairwise(arc)]
    return _made(ring[at], arc, path, donut=False) if max(steps) < 0.3 * sides[at] else None


def _made(centre: Point, arc: Sequence[Point], path: VectorPath, *, donut: bool) -> Wedge | None:
    radii = [_apart(centre, point) for point in arc]
    radius = median(radii)
    if radius < _SMALLEST_PT / 2 or max(radii) - min(radii) > 0.02 * radius:
        return None
    angles = [atan2(y - centre[1], x - centre[0]) for x, y in arc]
    steps = [(b - a + pi) % (2 * pi) - pi for a, b in pairwise(angles)]
    turn = sum(steps)
    return Wedge(centre, radius, abs(turn), angles[0] + turn / 2, donut, path) if abs(turn) > 1e-4 else None


def _apart(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _crossing(p: Point, q: Point, r: Point, s: Point) -> Point | None:
    """Where the lines p-q and r-s meet; None if they are parallel."""
    ax, ay, bx, by = q[0] - p[0], q[1] - p[1], s[0] - r[0], s[1] - r[1]
    cross = ax * by - ay * bx
    if abs(cross) < 1e-3 * hypot(ax, ay) * hypot(bx, by):
        return None
    t = ((r[0] - p[0]) * by - (r[1] - p[1]) * bx) / cross
    return p[0] + t * ax, p[1] + t * ay


def _pie(
    group: Sequence[Wedge],
    runs: Sequence[TextRun],
    legend: Sequence[Entry],
    drawn: Sequence[VectorPath],
    *,
    inner: bool,
) -> Pie:
    total = sum(wedge.turn for wedge in group)
    fills = [colour_of(wedge.path.fill) for wedge in group if wedge.path.fill is not None]
    if 2 * sum(any(fill in entry.fills for entry in legend) for fill in fills) < len(group):
        legend = ()  # leader lines beside names
    legend_runs = {id(entry.run) for entry in legend}
    near = [run for run in runs if id(run) not in legend_runs]
    names = inner_names(group, near) if inner else outer_names(group, near, drawn)
    if len(names) == len(group) and not all(any(fill in entry.fills for entry in legend) for fill in fills):
        legend = ()  # of another chart
    shares = shares_in(group, near)
    named = _named_by(legend, group)
    points = []
    for wedge in group:
        run = named.get(id(wedge)) or names.get(id(wedge))
        share = 100 * wedge.turn / total
        run = without_share(run, share) if run is not None else None
        text = run.text.strip() if run is not None else ""
        points.append(MeasuredPoint(text, share, _error(wedge), wedge.path.bbox, run, shares.get(id(wedge))))
    box = union_all(wedge.path.bbox for wedge in group)
    paths = tuple(wedge.path for wedge in group)
    return Pie(box, MeasuredSeries(None, tuple(points)), all(wedge.donut for wedge in group), paths)


def _named_by(legend: Sequence[Entry], group: Sequence[Wedge]) -> dict[int, TextRun]:
    """The names of wedges by their colours; where as many wedges as entries have one colour, in the order of both:
    a palette that is shorter than the pie begins anew.
    """
    looks: dict[Colour, list[Wedge]] = defaultdict(list)
    for wedge in group:
        if wedge.path.fill is not None:
            looks[colour_of(wedge.path.fill)].append(wedge)
    found: dict[int, TextRun] = {}
    for look, alike in looks.items():
        entries = [entry for entry in legend if look in entry.fills]
        drawn = sorted(alike, key=lambda wedge: wedge.path.group)
        ordered = sorted(entries, key=lambda entry: min(path.group for path in entry.swatch))
        runs = (
            [entry.run for entry in ordered]
            if len(entries) == len(alike)
            else [e.run for e in entries[:1]] * len(alike)
        )
        found |= {id(wedge): run for wedge, run in zip(drawn, runs, strict=False)}
    return found


def _error(wedge: Wedge) -> float:
    return max(_ERROR, 100 * 0.15 / (2 * pi * wedge.radius))

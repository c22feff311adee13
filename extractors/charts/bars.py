"""Bars: upright or lying, side by side or stacked, on one base line."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.bar import Bar
from extractors.charts.bar_labels import labels_of_bars
from extractors.charts.categories import name_places
from extractors.charts.frames import is_rectangle
from extractors.charts.legend import Entry, colour_of
from extractors.charts.measured import MeasuredPoint, MeasuredSeries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.categories import Named
    from extractors.charts.panels import Panel
    from schemas.chart import ChartType
    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_TOUCH_PT = 0.7
_BASE_PT = 1.5
_HALF_PIXEL_PT = 0.8
_RULE_PT = 1.6
_LINE_PT = 1.0
_FLOATING = 0.05
_THIN_PT = 0.9
_FEWEST_IN_ROUND = 2
_FEWEST_IN_CHAIN = 3
_MOST_SERIES = 4
_FEWEST_PLACES = 3
_FEWEST_HIGHLIGHTED = 6


@dataclass(frozen=True, slots=True)
class BarChart:
    kind: ChartType
    orientation: str
    series: tuple[MeasuredSeries, ...]


def read_bars(
    panel: Panel, rectangles: Sequence[VectorPath], legend: Sequence[Entry], runs: Sequence[TextRun]
) -> BarChart | None:
    """The bars of a panel as series; None where they stand on no common base or the axis of values is not known."""
    upright = _is_upright(panel, rectangles)
    scale = panel.y if upright else panel.x
    if scale is None or not rectangles:
        return None
    if (chains := _chains(rectangles, scale, upright=upright)) is not None:
        return _as_series(panel, chains, legend, runs, upright=upright, stacked=True)
    base = _base(rectangles, scale, upright=upright)
    if base is None:
        return None
    zero = scale.place_of(0.0) if scale.kind == "linear" else float("nan")
    if abs(zero - base) <= _BASE_PT:
        # Half a pixel is how some programs draw; more than that is a base that is not nought (cut at an edge).
        scale = scale.through_zero(base) if abs(zero - base) <= _HALF_PIXEL_PT else scale
    elif scale.kind == "linear" and not _at_edge(panel, base, upright=upright):
        return None
    stacks = _stacks(rectangles, base, upright=upright)
    if stacks is None:
        return None
    bars = [bar for stack in stacks for bar in _measure(stack, scale, base)]
    stacked = sum(len({bar.far > base for bar in stack}) < len(stack) for stack in stacks) >= max(1, len(stacks) // 3)
    return _as_series(panel, bars, legend, runs, upright=upright, stacked=stacked)


def _chains(rectangles: Sequence[VectorPath], scale: Scale, *, upright: bool) -> list[Bar] | None:
    """Bars in rows, each touching the next, that begin at no common place: shares on both sides of a middle.

    Every one counts by its length. None where the rows are something else: where two bars of every row meet at nought,
    what lies before it is negative.
    """
    rows: dict[int, list[VectorPath]] = defaultdict(list)
    for path in dict.fromkeys(rectangles):
        rows[round(sum(_sides(path, upright=upright)) / 2)].append(path)
    starts = set[int]()
    bars = []
    for row in rows.values():
        row.sort(key=lambda path: _ends(path, upright=upright))
        ends = [_ends(path, upright=upright) for path in row]
        if len(row) < _FEWEST_IN_CHAIN or any(abs(a[1] - b[0]) > _TOUCH_PT for a, b in pairwise(ends)):
            return None
        if len({_look(path) for path in row}) < len(row):
            return None
        starts |= {round(ends[0][0] if upright is False else ends[-1][1])}
        for path, (low, high) in zip(row, ends, strict=True):
            first, last = _sides(path, upright=upright)
            value, error = abs(scale.value_at(high) - scale.value_at(low)), 1.5 * scale.uncertainty_at(high)
            bars.append(Bar((first + last) / 2, (last - first) / 2, low, high, path, value, error))
    zero = scale.place_of(0.0) if scale.kind == "linear" else float("nan")
    on_base = any(abs(start - zero) <= _BASE_PT for start in starts)
    about_zero = all(
        any(abs(_ends(path, upright=upright)[0] - zero) <= _TOUCH_PT for path in row) for row in rows.values()
    )
    return bars if bars and not (on_base or about_zero) and scale.kind == "linear" else None


def _is_upright(panel: Panel, rectangles: Sequence[VectorPath]) -> bool:
    if panel.y is None or panel.x is None:
        return panel.y is not None
    bottoms = Counter(round(v) for r in rectangles for v in {r.bbox.top, r.bbox.bottom})
    sides = Counter(round(v) for r in rectangles for v in {r.bbox.left, r.bbox.right})
    return max(bottoms.values(), default=0) >= max(sides.values(), default=0)


def turn(box: BBox, *, upright: bool) -> tuple[float, float, float, float]:
    """The sides of a box along the names (low, high) and along the values (low, high)."""
    return (box.left, box.right, box.top, box.bottom) if upright else (box.top, box.bottom, box.left, box.right)


def _ends(path: VectorPath, *, upright: bool) -> tuple[float, float]:
    return turn(path.bbox, upright=upright)[2:]


def _sides(path: VectorPath, *, upright: bool) -> tuple[float, float]:
    return turn(path.bbox, upright=upright)[:2]


def _base(rectangles: Sequence[VectorPath], scale: Scale, *, upright: bool) -> float | None:
    """Where most bars begin: at nought if any of them does, else at the place that most ends share."""
    ends = [end for path in rectangles for end in _ends(path, upright=upright)]
    zero = scale.place_of(0.0) if scale.kind == "linear" else float("nan")
    at_zero = [end for end in ends if abs(end - zero) <= _BASE_PT]
    columns = {tuple(round(side) for side in _sides(path, upright=upright)) for path in rectangles}
    if len(at_zero) >= 0.6 * len(columns):
        usual = Counter(round(end, 2) for end in at_zero).most_common(1)[0][0]
        return median(end for end in at_zero if round(end, 2) == usual)
    common, count = Counter(round(end, 1) for end in ends).most_common(1)[0]
    return common if count >= 0.9 * len(columns) else None


def _at_edge(panel: Panel, base: float, *, upright: bool) -> bool:
    """Whether bars begin at or beyond the edge: then the axis is cut, and the tips alone say the values."""
    if upright:
        return base >= panel.frame.bottom - _BASE_PT or base <= panel.frame.top + _BASE_PT
    return base <= panel.frame.left + _BASE_PT or base >= panel.frame.right - _BASE_PT


def _stacks(rectangles: Sequence[VectorPath], base: float, *, upright: bool) -> list[list[Bar]] | None:
    """The bars over each place, from the base outwards; None where too many hang in the air."""
    columns: dict[tuple[int, int], list[Bar]] = defaultdict(list)
    for path in dict.fromkeys(rectangles):
        low, high, first, last = turn(path.bbox, upright=upright)
        near, far = (first, last) if abs(first - base) <= abs(last - base) else (last, first)
        bar = Bar((low + high) / 2, (high - low) / 2, near, far, path)
        key = next((k for k in ((round(low + d), round(high + e)) for d in (0, -0.5, 0.5) for e in (0, -0.5, 0.5))
                    if k in columns), (round(low), round(high)))  # fmt: skip
        columns[key].append(bar)
    stacks, floating = [], 0
    for column in columns.values():
        column.sort(key=lambda bar: abs(bar.near - base))
        reached = {1: [base], -1: [base]}
        stack = []
        for bar in column:
            side = 1 if bar.far >= base else -1
            if min(abs(bar.near - end) for end in reached[side]) <= _TOUCH_PT:
                reached[side].append(bar.far)
                stack.append(bar)
            elif abs(bar.far - bar.near) > _RULE_PT:  # else the line of a fraction, or a dash
                floating += 1
        stacks.append(stack)
    longest = max((abs(bar.far - bar.near) for stack in stacks for bar in stack), default=0.0)
    rules = len(stacks) > 1 and longest <= _LINE_PT  # those of a table, cell by cell
    return stacks if floating <= _FLOATING * len(rectangles) and not rules else None


def _measure(stack: Sequence[Bar], scale: Scale, base: float) -> list[Bar]:
    """Bars with their values; what stands on another bar counts from its end."""
    measured = []
    for bar in stack:
        value = scale.value_at(bar.far)
        error = scale.uncertainty_at(bar.far)
        if abs(bar.near - base) > _TOUCH_PT:
            value -= scale.value_at(bar.near)
            error *= 1.5
        value = abs(value) if scale.mirrored else value
        measured.append(Bar(bar.place, bar.half, bar.near, bar.far, bar.path, value, error))
    return measured


def _as_series(
    panel: Panel, bars: Sequence[Bar], legend: Sequence[Entry], runs: Sequence[TextRun], *, upright: bool, stacked: bool
) -> BarChart:
    orientation = "vertical" if upright else "horizontal"
    groups: dict[object, list[Bar]] = defaultdict(list)
    for bar in bars:
        groups[_look(bar.path)].append(bar)
    if not stacked:
        groups = _by_order(groups)
    names = _names(groups, legend)
    if _are_places(groups) or (not any(names.values()) and len(groups) > _FEWEST_PLACES and _are_two_sided(bars)):
        groups = _by_side(bars)
        names = _names(groups, legend)
    several = len({round(bar.place) for bar in bars}) > 1
    alone = all(len(group) == 1 for group in groups.values()) and not any(names.values()) and several and not stacked
    alone |= not stacked and not any(names.values()) and len(groups) > 1 and _are_shaded(bars, len(groups))
    alone |= not stacked and not any(names.values()) and _are_highlighted(bars)
    if alone or (not any(names.values()) and not stacked and _one_per_label(bars, panel, upright=upright)):
        groups, names = {None: sorted(bars, key=lambda bar: bar.place)}, {None: None}
    labels = labels_of_bars(bars, runs, panel.frame, upright=upright)
    labelled = name_places(
        sorted({round(bar.place, 2) for bar in bars}),
        panel.x_labels if upright else panel.y_labels,
        panel.x if upright else panel.y,
        grouped=len(groups) > 1 and not stacked,
        bars=True,
    )
    series = tuple(
        MeasuredSeries(
            names[look], tuple(_point(bar, labelled, labels) for bar in sorted(group, key=lambda b: b.place))
        )
        for look, group in groups.items()
    )
    kind: ChartType = "stacked_bar" if stacked else ("grouped_bar" if len(series) > 1 else "bar")
    return BarChart(kind, orientation, series)


def _are_shaded(bars: Sequence[Bar], looks: int) -> bool:
    """Bars side by side without gaps in many colours: a histogram whose colours say the heights once more."""
    ordered = sorted(bars, key=lambda bar: bar.place)
    touching = all(abs((b.place - b.half) - (a.place + a.half)) <= _TOUCH_PT for a, b in pairwise(ordered))
    return touching and looks > _MOST_SERIES


def _are_highlighted(bars: Sequence[Bar]) -> bool:
    """Bars at even distances whose colours do not follow one another by turns: some of one series stand out."""
    ordered = sorted(bars, key=lambda bar: bar.place)
    gaps = [b.place - a.place for a, b in pairwise(ordered)]
    looks = [_look(bar.path) for bar in ordered]
    turn = len(set(looks))
    if len(ordered) < _FEWEST_HIGHLIGHTED or turn < 2 or min(gaps) < _TOUCH_PT or max(gaps) - min(gaps) > _TOUCH_PT:
        return False
    return any(look != looks[at % turn] for at, look in enumerate(looks))


def _one_per_label(bars: Sequence[Bar], panel: Panel, *, upright: bool) -> bool:
    """One bar at each label: colours that no legend explains are decoration."""
    labels = panel.x_labels if upright else panel.y_labels
    places = {round(bar.place) for bar in bars}
    near = [min((abs(bar.place - label.place) for label in labels), default=99.0) for bar in bars]
    return len(places) == len(bars) and all(gap < max(bar.half, 2.0) for gap, bar in zip(near, bars, strict=True))


def _point(bar: Bar, labelled: dict[float, Named], labels: dict[int, TextRun]) -> MeasuredPoint:
    named = labelled[round(bar.place, 2)]
    return MeasuredPoint(named.text, bar.value, bar.error, bar.path.bbox, named.run, labels.get(id(bar.path)))


def _look(path: VectorPath) -> object:
    return colour_of(path.fill) if path.fill is not None else ("stroke", colour_of(path.stroke or (0, 0, 0)))


def _are_places(groups: Mapping[object, list[Bar]]) -> bool:
    """Whether each look stands for one place, with a bar on either side: then it tells no series apart."""
    return len(groups) >= _FEWEST_PLACES and all(
        len(group) == 2
        and abs(group[0].place - group[1].place) < 1.0
        and (group[0].far - group[0].near) * (group[1].far - group[1].near) < 0
        for group in groups.values()
    )


def _are_two_sided(bars: Sequence[Bar]) -> bool:
    """Whether two bars begin at every place, one on either side of the base."""
    places: dict[int, list[Bar]] = defaultdict(list)
    for bar in bars:
        places[round(bar.place)].append(bar)
    return len(places) >= _FEWEST_PLACES and all(
        len(group) == 2 and (group[0].far - group[0].near) * (group[1].far - group[1].near) < 0
        for group in places.values()
    )


def _by_side(bars: Sequence[Bar]) -> dict[object, list[Bar]]:
    sides: dict[object, list[Bar]] = {True: [], False: []}
    for bar in bars:
        sides[bar.far < bar.near].append(bar)
    return sides


def _by_order(groups: Mapping[object, list[Bar]]) -> dict[object, list[Bar]]:
    """Bars of one look side by side are several series (told apart by hatching) where they were drawn one by one.

    Then the places go up as the bars were drawn, fall back and go up again as often and as far.
    """
    found: dict[object, list[Bar]] = {}
    for look, group in groups.items():
        rounds: list[list[Bar]] = []
        for bar in sorted(group, key=lambda bar: bar.path.group):
            if rounds and bar.place > rounds[-1][-1].place:
                rounds[-1].append(bar)
            else:
                rounds.append([bar])
        even = len({len(one) for one in rounds}) == 1 and len(rounds[0]) >= _FEWEST_IN_ROUND
        if len(rounds) > 1 and even and all(one[0].place < rounds[0][1].place for one in rounds):
            found |= {(look, number): one for number, one in enumerate(rounds)}
        else:
            found[look] = group
    return found


def _names(groups: Mapping[object, list[Bar]], legend: Sequence[Entry]) -> dict[object, TextRun | None]:
    """By colour; entries of one colour go to as many series of it in the order of drawing, else to none."""
    looks: dict[object, list[object]] = defaultdict(list)
    for key, group in groups.items():
        looks[_look(group[0].path)].append(key)
    names: dict[object, TextRun | None] = {}
    for keys in looks.values():
        path = groups[keys[0]][0].path
        entries = [entry for entry in legend if _explains(entry, path)]
        entries = [entry for entry in entries if any(is_rectangle(piece) for piece in entry.swatch)] or entries
        alike = len(keys) == 1 or len(entries) == len(keys)
        names |= {key: entries[number].run if alike and entries else None for number, key in enumerate(keys)}
    return names


def _explains(entry: Entry, path: VectorPath) -> bool:
    """Whether a swatch looks like a bar: of its colour, or an outline as it is, whatever its hatching."""
    if path.fill is not None:
        return colour_of(path.fill) in entry.fills
    outlines = [one for one in entry.swatch if one.fill is None and one.stroke is not None and is_rectangle(one)]
    return path.stroke is not None and any(one.stroke == path.stroke for one in outlines)

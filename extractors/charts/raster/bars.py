"""Bars in pictures: rectangles brought onto one base line and into stacks, to within a pixel or two."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from extractors.charts.bar import Bar
from extractors.charts.bars import BarChart, turn
from extractors.charts.measured import MeasuredPoint, MeasuredSeries
from extractors.charts.raster.cells import at_slots
from extractors.charts.raster.sequences import with_names_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.raster.legend import Colour, Named
    from extractors.charts.tick_labels import Category
    from schemas.chart import ChartType
    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_BASE_PX = 2.6
_TOUCH_PX = 6.0
_SIDE_PX = 2.5
_EDGE_PX = 1.3
"""Half width of the 95 % interval of an edge: programs move edges to whole pixels, and a border takes half of one."""

_UNDER_PX, _SOME_OF = 2.0, 0.4
_FLOATING = 0.12
_AT_BASE = 0.6
_ON_ZERO_PX, _MOVED_PX = 1.6, 8.0
_MOVED_ERROR, _AT_RULES_PT = 0.5, 0.6


@dataclass(frozen=True, slots=True)
class PlacedBar(Bar):
    """A bar of a picture; `slot` counts the places along the axis of names."""

    slot: int = 0


@dataclass(frozen=True, slots=True)
class Site:
    """What bars are read against; `prints` is where something is written level."""

    frame: BBox
    scale: Scale
    upright: bool
    pixel_pt: float
    prints: tuple[BBox, ...] = ()


def stand_upright(rectangles: Sequence[VectorPath], pixel_pt: float) -> bool:
    """Whether more of the bars share their lower (or upper) ends than their sides."""
    step = 2 * pixel_pt
    level = Counter(round(v / step) for r in rectangles for v in {r.bbox.top, r.bbox.bottom})
    upright = Counter(round(v / step) for r in rectangles for v in {r.bbox.left, r.bbox.right})
    return max(level.values(), default=0) >= max(upright.values(), default=0)


def stand_on_base(rectangles: Sequence[VectorPath], site: Site) -> tuple[list[PlacedBar], Scale] | None:
    """The rectangles as bars in stacks from their common base outwards, and the scale that they are measured by.

    None where they stand on no common base or too many hang in the air.
    """
    bars = []
    for path in rectangles:
        low, high, first, last = turn(path.bbox, upright=site.upright)
        bars.append(PlacedBar((low + high) / 2, (high - low) / 2, first, last, path))
    base = _base(bars, site) if bars else None
    if base is None:
        return None
    scale = _on_base(base, site)
    if scale is None:
        return None
    stacked: list[PlacedBar] = []
    floating = 0.0
    for slot, column in enumerate(_columns(bars, site.pixel_pt)):
        kept = _stack(column, base, site.pixel_pt)
        floating += sum(bar.path.bbox.area for bar in column) - sum(bar.path.bbox.area for bar in kept)
        stacked += [replace(bar, slot=slot) for bar in kept]
    if floating > _FLOATING * sum(bar.path.bbox.area for bar in bars) or not stacked:
        return None
    return [_measured(bar, replace(site, scale=scale), base) for bar in stacked], scale


def _on_base(base: float, site: Site) -> Scale | None:
    """The scale, moved where labels without gridlines stand beside their places; None where bars begin elsewhere."""
    scale, px = site.scale, site.pixel_pt
    if scale.kind == "log":
        return scale
    off = abs(scale.place_of(0.0) - base)
    if off <= _ON_ZERO_PX * px:
        return scale  # its gridlines are more exact than the ends of bars, which may have a border
    if off <= _MOVED_PX * px:
        if scale.error_pt < _AT_RULES_PT:
            return scale  # the line that bars stand on may be drawn over them, in the colour of the ground
        moved = scale.through_zero(base)
        return replace(moved, error_pt=max(moved.error_pt, _MOVED_ERROR * off))
    return scale if _at_edge(base, site) else None


def _base(bars: Sequence[PlacedBar], site: Site) -> float | None:
    """Where most bars begin: at nought if they do, else at the place that most ends share."""
    reach = _BASE_PX * site.pixel_pt
    zero = site.scale.place_of(0.0) if site.scale.kind == "linear" else float("inf")
    columns = len(_columns(bars, site.pixel_pt))
    ends = sorted(end for bar in bars for end in (bar.near, bar.far))
    at_zero = [end for end in ends if abs(end - zero) <= reach]
    if len(at_zero) >= _AT_BASE * columns:
        return median(at_zero)
    # Stacks to 100 % share their upper ends too.
    best = max(ends, key=lambda end: (sum(abs(other - end) <= reach / 2 for other in ends), -abs(end - zero)))
    shared = [end for end in ends if abs(end - best) <= reach / 2]
    return median(shared) if len(shared) >= 0.9 * columns else None


def _at_edge(base: float, site: Site) -> bool:
    """Whether bars begin at the edge of the plot: then the axis is cut, and the tips alone say the values."""
    _, _, low, high = turn(site.frame, upright=site.upright)
    reach = 0.03 * (high - low) + _BASE_PX * site.pixel_pt
    return base >= high - reach if site.upright else base <= low + reach


def _columns(bars: Sequence[PlacedBar], pixel_pt: float) -> list[list[PlacedBar]]:
    """Bars over one place: their middles are the same."""
    columns: list[list[PlacedBar]] = []
    for bar in sorted(bars, key=lambda bar: bar.place):
        last = columns[-1][0] if columns else None
        if last is not None and abs(last.place - bar.place) <= max(
            _SIDE_PX * pixel_pt, 0.25 * min(last.half, bar.half)
        ):
            columns[-1].append(bar)
        else:
            columns.append([bar])
    return columns


def _stack(column: Sequence[PlacedBar], base: float, pixel_pt: float) -> list[PlacedBar]:
    """The bars of a column, each end moved to the one it touches; without those that touch nothing."""
    reach = _TOUCH_PX * pixel_pt
    turned = [
        replace(bar, near=near, far=far)
        for bar in column
        for near, far in [sorted((bar.near, bar.far), key=lambda end: abs(end - base))]
    ]
    ends = {1: base, -1: base}
    kept: list[PlacedBar] = []
    for bar in sorted(turned, key=lambda bar: abs(bar.near - base)):
        side = 1 if bar.far >= base else -1
        if abs(bar.near - ends[side]) > reach:
            continue
        below = next((b for b in kept if b.far == ends[side] and b.path.fill == bar.path.fill), None)
        if below is not None:  # one bar, cut by a gridline that runs over it
            whole = replace(below.path, bbox=below.path.bbox.union(bar.path.bbox))
            kept = [replace(b, far=bar.far, path=whole) if b is below else b for b in kept]
            ends[side] = bar.far
            continue
        middle = base if ends[side] == base else (bar.near + ends[side]) / 2
        kept = [replace(b, far=middle) if b.far == ends[side] and ends[side] != base else b for b in kept]
        kept.append(replace(bar, near=middle))
        ends[side] = bar.far
    return kept


def _measured(bar: PlacedBar, site: Site, base: float) -> PlacedBar:
    """The bar with its value; what stands on another one counts from its end."""
    scale, edge = site.scale, _EDGE_PX * site.pixel_pt + _written_over(bar, site)
    value, error = scale.value_at(bar.far), uncertainty(scale, bar.far, edge)
    if bar.near != base:
        value -= scale.value_at(bar.near)
        error *= 1.5
    return replace(bar, value=value, error=error)


def _written_over(bar: PlacedBar, site: Site) -> float:
    """How far a bar may go on under what is written over its end: the labels of other bars."""
    reach = _UNDER_PX * site.pixel_pt
    hidden = 0.0
    for box in site.prints:
        low, high, first, last = turn(box, upright=site.upright)
        common = min(high, bar.place + bar.half) - max(low, bar.place - bar.half)
        if common > _SOME_OF * bar.half and first + reach < bar.far < last - reach:
            hidden = max(hidden, last - bar.far if bar.far > bar.near else bar.far - first)
    return hidden


def uncertainty(scale: Scale, place: float, edge_pt: float) -> float:
    """Half width of the 95 % interval of a value whose place is known to `edge_pt`: axis and edge together."""
    reach = (scale.error_pt**2 + edge_pt**2) ** 0.5
    return abs(scale.value_at(place + reach) - scale.value_at(place - reach)) / 2


def as_chart(
    bars: Sequence[PlacedBar],
    cells: Sequence[Category],
    names: Sequence[Named],
    labels: Mapping[int, TextRun],
    *,
    upright: bool,
) -> BarChart:
    """Bars as series: by colour where colours mean something, and named by the labels beside them."""
    looks: dict[Colour, list[PlacedBar]] = defaultdict(list)
    for bar in bars:
        looks[bar.path.fill or (0.0, 0.0, 0.0)].append(bar)
    named = {look: next((n.run for n in names if n.colour == look), None) for look in looks}
    sizes = Counter(bar.slot for bar in bars)
    stacked = sum(count > 1 for count in sizes.values()) >= max(1, len(sizes) // 3) and len(looks) > 1
    alone = not stacked and not any(named.values()) and _one_a_name(bars, cells)
    if alone or len(looks) == 1:
        only = named[next(iter(looks))] if len(looks) == 1 else None
        series = [(only, sorted(bars, key=lambda bar: bar.place))]
    else:
        series = [(named[look], sorted(own, key=lambda bar: bar.place)) for look, own in looks.items()]
    slots = _slots(bars, len(series) if not stacked else 1)
    places = sorted(set(slots.values()))
    placed = {cell.place: cell for cell in at_slots(cells, places, upright=upright)}
    texts = [placed[place].text if place in placed else "" for place in places]
    named_at = dict(zip(places, with_names_between(texts, places), strict=True))
    made = tuple(
        MeasuredSeries(
            name, tuple(_point(bar, named_at[at], placed.get(at), labels) for bar in own for at in [slots[bar.slot]])
        )
        for name, own in series
    )
    kind: ChartType = "stacked_bar" if stacked else ("grouped_bar" if len(made) > 1 else "bar")
    return BarChart(kind, "vertical" if upright else "horizontal", made)


def _one_a_name(bars: Sequence[PlacedBar], cells: Sequence[Category]) -> bool:
    """One bar at each name: colours that no legend explains are decoration."""
    slots = {bar.slot for bar in bars}
    return len(slots) == len(bars) and len(cells) >= 0.6 * len(slots)


def _slots(bars: Sequence[PlacedBar], series: int) -> dict[int, float]:
    """The place that each column of bars is named at: its own, or the middle of its group."""
    places = {slot: median(bar.place for bar in bars if bar.slot == slot) for slot in {bar.slot for bar in bars}}
    if series < 2:
        return places
    ordered = sorted(places, key=lambda slot: places[slot])
    steps = [places[b] - places[a] for a, b in itertools.pairwise(ordered)]
    if not steps:
        return places
    width = 2 * median(bar.half for bar in bars)
    wide = max(steps)
    parted = [step > (min(steps) + wide) / 2 and step > 1.2 * width for step in steps]
    groups: list[list[int]] = [[ordered[0]]]
    for slot, new in zip(ordered[1:], parted, strict=True):
        if new or len(groups[-1]) >= series:
            groups.append([slot])
        else:
            groups[-1].append(slot)
    return {slot: sum(places[s] for s in group) / len(group) for group in groups for slot in group}


def _point(bar: PlacedBar, name: str, cell: Category | None, labels: Mapping[int, TextRun]) -> MeasuredPoint:
    run = cell.run if cell is not None else None
    return MeasuredPoint(name, bar.value, bar.error, bar.path.bbox, run, labels.get(id(bar.path)))


def labels_at(bars: Sequence[PlacedBar], runs: Sequence[TextRun], *, upright: bool) -> dict[int, TextRun]:
    """The number at the tip of each bar, or inside it: each number belongs to the nearest bar, each bar has one."""
    pairs = []
    for run in runs:
        low, high, first, last = turn(run.bbox, upright=upright)
        for bar in bars:
            off = abs((low + high) / 2 - bar.place)
            if off > max(bar.half, 0.6 * run.size_pt):
                continue
            outward = 1 if bar.far >= bar.near else -1
            near, far = (first, last) if outward > 0 else (last, first)
            beyond = (near - bar.far) * outward
            inside = min(max(first, bar.near), max(first, bar.far)) <= (first + last) / 2 <= max(bar.near, bar.far)
            if -0.6 * (last - first) <= beyond <= 1.5 * run.size_pt:
                pairs.append((abs(beyond) + off, id(bar.path), run))
            elif inside and min(bar.near, bar.far) <= (first + last) / 2:
                pairs.append((0.5 * run.size_pt + off + 0.1 * abs(far - bar.far), id(bar.path), run))
    found: dict[int, TextRun] = {}
    taken: set[int] = set()
    for _, key, run in sorted(pairs, key=lambda pair: pair[0]):
        if key not in found and id(run) not in taken:
            found[key] = run
            taken.add(id(run))
    return found

"""Tick labels: which texts stand along a side of a plotting area, and the scale that they make."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from extractors.charts.axes import SNAP_PT, UNSNAPPED_PT, Scale, fit_scale, snap
from extractors.charts.dates import date_ticks, first_days
from extractors.charts.frames import tick_marks
from extractors.charts.labels import TO_HYPHEN, parse_tick
from extractors.charts.minor_ticks import decade_scale
from extractors.charts.shared_dates import shared_dates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extractors.charts.frames import Lines
    from extractors.charts.labels import Tick
    from schemas.geometry import BBox
    from schemas.page import TextRun

FAR_PT = 34.0  # of tick labels from their axis
_BELOW_PT = 22.0
_SLACK_PT = 5.0
_ALIGNED_PT = 2.0
_UPRIGHT_DEG = 75.0
_SLOPING_DEG = 10.0
_LONGEST = 60
_FEWEST_MIRRORED = 3
_FEWEST_YEARS = 3
_AT_BORDER_PT = 1.0
_OFF_TICK = 0.1  # type sizes: how far programs set the middle of a figure beside its tick
_SEEN_PT, _FAR_LESS = 0.008, 0.2
_FEWEST_SLOPING, _HALF = 3, 0.5
_MINOR, _MANY_MINOR = tuple(float(figure) for figure in range(2, 10)), 6
# In some fonts the text layer calls the cross of "×10^3" another sign.
_OFFSET = re.compile(
    r"(?:(?:[^\w\s.,+-]\s*|[xX]\s*)?(?:1[eE](?P<e>[+-]?\d{1,2})|10\^(?P<power>[+-]?\d{1,2})))?"
    r"(?P<added>[+-]\d(?:\.\d+)?(?:[eE]|\s*[^\w\s.,+-]\s*10\^)[+-]?\d{1,2})?\Z"
)

_SHARED, _HANGING = 0.6, 0.45  # of the height and of the type size of labels of one row

Side = Literal["left", "right", "bottom", "top"]
Placed = list[tuple["TextRun", float]]


@dataclass(frozen=True, slots=True)
class Category:
    """A label of an axis, and where on the axis it stands."""

    text: str
    place: float
    run: TextRun


def read_axis(frame: BBox, lines: Lines, runs: Sequence[TextRun], side: Side) -> tuple[Scale | None, list[Category]]:
    """The scale of the labels at a side, if they are numbers or dates, and every label at its tick mark."""
    placed = _column(frame, runs, side=side) if side in ("left", "right") else _row(frame, runs, side=side)
    marks = tick_marks(lines, frame, side=side)
    low, high = (frame.top, frame.bottom) if side in ("left", "right") else (frame.left, frame.right)
    if side in ("right", "top") and all(min(abs(mark - low), abs(mark - high)) < _AT_BORDER_PT for mark in marks):
        marks = []  # labels of the plot beside, whose borders are as high
    placed = [(run, place) for run, place in _at_middles(placed, marks, side) if _is_within(place, low, high)]
    shared = shared_dates(placed, frame, runs) if side == "bottom" else []
    scale, labels = _axis(placed, marks, shared)
    if scale is not None and scale.error_pt >= UNSNAPPED_PT and side in ("left", "right"):
        scale = replace(scale, error_pt=max(scale.error_pt, _OFF_TICK * min(tick.run.size_pt for tick in scale.ticks)))
    return (_with_offset(scale, frame, runs, side) if scale is not None else None), labels


def _column(frame: BBox, runs: Sequence[TextRun], *, side: str) -> Placed:
    """Labels beside a frame that stand one below the other, aligned by their ends, their middles or their starts."""
    level: list[TextRun] = []
    turned: list[TextRun] = []
    sloping: list[TextRun] = []
    for run in runs:
        gap = frame.left - run.bbox.right if side == "left" else run.bbox.left - frame.right
        slope = abs(run.angle)
        height = run.anchor_y if slope < _SLOPING_DEG else run.bbox.center_y
        if not (-2.0 <= gap <= FAR_PT and len(run.text) <= _LONGEST):
            continue
        if slope <= _UPRIGHT_DEG or abs(slope - 90) < 1:
            kind = level if slope < _SLOPING_DEG else (sloping if slope <= _UPRIGHT_DEG else turned)
            if _is_within(height, frame.top, frame.bottom):
                kind.append(run)
    group = _largest(level, (lambda r: r.bbox.right, lambda r: r.bbox.center_x, lambda r: r.bbox.left))
    if len(sloping) >= _FEWEST_SLOPING and len(sloping) > len(group):
        slanted = _largest(sloping, (lambda r: r.bbox.right, lambda r: r.bbox.left))
        return sorted(((run, _anchor_y(run, side)) for run in slanted), key=lambda item: item[1])
    along = _largest(turned, (lambda r: r.bbox.center_x,))
    if len(along) > max(2, len(group)) and all(parse_tick(run) is not None for run in along):
        return sorted(((run, run.bbox.center_y) for run in along), key=lambda item: item[1])
    return sorted(_joined_lines(group), key=lambda item: item[1])


def _is_within(place: float, low: float, high: float) -> bool:
    return low - _SLACK_PT <= place <= high + _SLACK_PT


def _joined_lines(group: Sequence[TextRun]) -> Placed:
    """Labels of two lines as one: lines much nearer to each other than labels are."""
    ordered = sorted(group, key=lambda run: run.anchor_y)
    gaps = [b.anchor_y - a.anchor_y for a, b in pairwise(ordered)]
    close = [gap < 1.35 * run.size_pt for gap, run in zip(gaps, ordered, strict=False)]
    names = sum(parse_tick(run) is None for run in ordered) > 0.5 * len(ordered)
    if not names or not any(close) or all(close) or max(gaps) < 1.6 * min(gaps):
        return [(run, run.anchor_y) for run in ordered]
    whole: Placed = []
    for run, joins in zip(ordered, [False, *close], strict=True):
        if joins and whole:
            first, place = whole[-1]
            text, box = f"{first.text.strip()} {run.text.strip()}", first.bbox.union(run.bbox)
            whole[-1] = replace(first, text=text, bbox=box), (place + run.anchor_y) / 2
        else:
            whole.append((run, run.anchor_y))
    return whole


def _row(frame: BBox, runs: Sequence[TextRun], *, side: str) -> Placed:
    """Labels below a frame on one line, level or turned; what is wrapped goes on in the lines below."""
    near = []
    for run in runs:
        gap = run.bbox.top - frame.bottom if side == "bottom" else frame.top - run.bbox.bottom
        # A sloping label that stands at its middle may hang out beyond the frame.
        reach = any(_is_within(x, frame.left, frame.right) for x in (_anchor_x(run), run.bbox.center_x))
        if reach and -2.5 <= gap <= max(_BELOW_PT, 2.2 * run.size_pt) and len(run.text) <= _LONGEST:
            near.append(run)
    turned = [run for run in near if abs(run.angle) >= _SLOPING_DEG]
    level = [run for run in near if abs(run.angle) < _SLOPING_DEG]
    group = turned if len(turned) > len(level) else _first_row(level, last=side == "top")
    placed = sorted(((run, _anchor_x(run)) for run in group), key=lambda item: item[1])
    if group is turned:
        return placed
    if side == "top":
        return placed
    whole = [_wrapped(run, runs) for run, _ in placed]
    # One line below one of many labels is the name of the axis.
    wrapped = sum(one.text != run.text for one, (run, _) in zip(whole, placed, strict=True))
    if wrapped < 2 < len(placed) and not _is_year_below(whole, placed):
        return placed
    return [(one, place) for one, (_, place) in zip(whole, placed, strict=True)]


def names_inside(frame: BBox, runs: Sequence[TextRun]) -> list[Category]:
    """Names that stand in one row across a plot, at even distances and from side to side: below bars on both sides of
    nought, some way off.
    """
    rows: dict[int, list[TextRun]] = defaultdict(list)
    for run in runs:
        if abs(run.angle) < _SLOPING_DEG and frame.contains(run.bbox) and parse_tick(run) is None:
            rows[round(run.anchor_y)].append(run)
    for row in rows.values():
        places = sorted(run.bbox.center_x for run in row)
        gaps = [b - a for a, b in pairwise(places)]
        even = len(gaps) >= _FEWEST_SLOPING - 1 and max(gaps) - min(gaps) <= _ALIGNED_PT
        if even and places[-1] - places[0] > _HALF * frame.width:
            return [Category(" ".join(run.text.split()), run.bbox.center_x, run) for run in row]
    return []


def _is_year_below(whole: Sequence[TextRun], placed: Placed) -> bool:
    """The year under one of many months."""
    added = [one.text[len(run.text) :].strip() for one, (run, _) in zip(whole, placed, strict=True)]
    return any(re.fullmatch(r"(19|20)\d\d", text) for text in added)


def _anchor_x(run: TextRun) -> float:
    """Where a label belongs: its middle; if it slopes, the end that is nearer to the axis."""
    if abs(run.angle) < _SLOPING_DEG or abs(run.angle) > _UPRIGHT_DEG:
        return run.bbox.center_x
    return run.bbox.right - 0.4 * run.size_pt if run.angle > 0 else run.bbox.left + 0.4 * run.size_pt


def _anchor_y(run: TextRun, side: str) -> float:
    """The height of that end of a sloping label which is nearer to an upright axis."""
    half = 0.4 * run.size_pt
    return run.bbox.top + half if (run.angle > 0) == (side == "left") else run.bbox.bottom - half


def _at_middles(placed: Placed, marks: Sequence[float], side: Side) -> Placed:
    """Sloping labels at their middles, where those stand at the tick marks or evenly, and their ends do not."""
    sloping = [run for run, _ in placed if _SLOPING_DEG <= abs(run.angle) <= _UPRIGHT_DEG]
    if len(sloping) < len(placed) or len(placed) < _FEWEST_SLOPING:
        return placed
    lying = side in ("bottom", "top")
    middles = sorted(((r, r.bbox.center_x if lying else r.bbox.center_y) for r, _ in placed), key=lambda item: item[1])
    at_marks = bool(marks) and _off_marks(middles, marks) < _HALF * _off_marks(placed, marks)
    return middles if at_marks or _unevenness(middles) < min(_ALIGNED_PT, _HALF * _unevenness(placed)) else placed


def _unevenness(placed: Placed) -> float:
    gaps = [b - a for (_, a), (_, b) in pairwise(placed)]
    return max(gaps) - min(gaps)


def _off_marks(placed: Placed, marks: Sequence[float]) -> float:
    """How differently labels stand beside the nearest tick marks."""
    offs = [min((mark - place for mark in marks), key=abs) for _, place in placed]
    return max(offs) - min(offs)


def _first_row(runs: Sequence[TextRun], *, last: bool) -> list[TextRun]:
    rows: dict[int, list[TextRun]] = defaultdict(list)
    for run in runs:
        key = next((k for k, row in rows.items() if _are_of_one_row(row[0], run)), len(rows))
        rows[key].append(run)
    ranked = sorted(rows.values(), key=lambda row: row[0].anchor_y, reverse=last)
    if len(ranked) > 1 and len(ranked[1]) > max(2, 2 * len(ranked[0])):
        return ranked[1]  # a single number printed at a mark is not the row
    return ranked[0] if ranked else []


def _are_of_one_row(one: TextRun, other: TextRun) -> bool:
    """On one line, or nearly: formulas hang by their tops, which indices and exponents move."""
    apart = abs(one.anchor_y - other.anchor_y)
    level = one.bbox.overlap_y(other.bbox) > _SHARED * min(one.bbox.height, other.bbox.height)
    return apart <= _ALIGNED_PT or (apart < _HANGING * one.size_pt and level)


def _wrapped(run: TextRun, runs: Sequence[TextRun]) -> TextRun:
    """The label with the lines that go on below it, centred under it."""
    whole = run
    for other in sorted(runs, key=lambda r: r.bbox.top):
        below = 0.5 * run.size_pt < other.anchor_y - whole.bbox.bottom + 0.36 * run.size_pt < 1.1 * run.size_pt
        centred = abs(other.bbox.center_x - run.bbox.center_x) < 1.0
        if below and centred and abs(other.size_pt - run.size_pt) < 0.1 and abs(other.angle) < 1:
            whole = replace(whole, text=f"{whole.text.strip()} {other.text.strip()}", bbox=whole.bbox.union(other.bbox))
    return whole


def _largest(runs: Sequence[TextRun], keys: Sequence[Callable[[TextRun], float]]) -> list[TextRun]:
    best: list[TextRun] = []
    for key in keys:
        for run in runs:
            group = [other for other in runs if abs(key(other) - key(run)) <= _ALIGNED_PT]
            if len(group) > len(best):
                best = group
    return best


def _axis(placed: Placed, marks: Sequence[float], shared: Sequence[Tick]) -> tuple[Scale | None, list[Category]]:
    """The scale of labels and their places; `shared` are their dates, where they have a part of them in common."""
    best = _fitted(shared, [place for _, place in placed], marks, dates=True) if shared else None
    for comma in (False, True) if best is None else ():
        read = [(tick, place) for run, place in placed if (tick := parse_tick(run, comma=comma)) is not None]
        if len(read) < 2 or len(read) < 0.7 * len(placed):
            continue
        read = with_decades(read)
        straight = _fitted([tick for tick, _ in read], [place for _, place in read], marks)
        mirrored = mirrored_scale(read, marks)
        scale = max((one for one in (straight, mirrored) if one is not None), key=lambda s: len(s.ticks), default=None)
        if scale is not None and (best is None or len(scale.ticks) > len(best.ticks)):
            best = scale
    if best is None and len(placed) > 1 and (days := date_ticks([run for run, _ in placed])):
        place_of = {id(run): place for run, place in placed}
        best = _fitted(days, [place_of[id(day.run)] for day in days], marks, dates=True)
    if best is None and len(placed) == 1 and (power := parse_tick(placed[0][0])) is not None:
        best = decade_scale(power, placed[0][1], marks)
    if best is not None and best.kind == "linear" and len(best.ticks) >= _FEWEST_YEARS:
        best = _by_days(best, {id(run): place for run, place in placed}, marks)
    places, _ = snap([place for _, place in placed], marks, _reach_to_marks([run for run, _ in placed]))
    labels = [Category(" ".join(run.text.split()), place, run) for (run, _), place in zip(placed, places, strict=True)]
    return best, labels


def _by_days(scale: Scale, place_of: Mapping[int, float], marks: Sequence[float]) -> Scale:
    """The scale of years as one of days, where the years that have a day more are longer by it and nothing else fits as
    well: then dates are plotted.
    """
    days = first_days(scale.ticks)
    places, snapped = snap([place_of[id(tick.run)] for tick in scale.ticks], marks)
    dated = fit_scale(places, days, snapped=True, dates=True) if days and snapped else None
    if dated is None or len(dated.ticks) < len(days):
        return scale
    off, off_by_days = (
        max(abs(one.place_of(tick.value) - place) for tick, place in zip(ticks, places, strict=True))
        for one, ticks in ((scale, scale.ticks), (dated, days))
    )
    return dated if off > _SEEN_PT and off_by_days < _FAR_LESS * off else scale


def mirrored_scale(read: Sequence[tuple[Tick, float]], marks: Sequence[float]) -> Scale | None:
    """The scale of an axis that counts down to nought and up again, without signs."""
    ordered = sorted(read, key=lambda item: item[1])
    values = [tick.value for tick, _ in ordered]
    if len(values) < _FEWEST_MIRRORED or values.count(0.0) != 1 or min(values) < 0:
        return None
    middle = values.index(0.0)
    falls, rises = values[: middle + 1], values[middle:]
    if len(falls) < 2 or len(rises) < 2 or falls != sorted(falls, reverse=True) or rises != sorted(rises):
        return None
    ticks = [replace(tick, value=-tick.value) if at < middle else tick for at, (tick, _) in enumerate(ordered)]
    scale = _fitted(ticks, [place for _, place in ordered], marks)
    return replace(scale, mirrored=True) if scale is not None and scale.kind == "linear" else None


def _fitted(
    ticks: Sequence[Tick], places: Sequence[float], marks: Sequence[float], *, dates: bool = False
) -> Scale | None:
    snapped_places, snapped = snap(places, marks, _reach_to_marks([tick.run for tick in ticks]))
    return fit_scale(snapped_places, ticks, snapped=snapped, dates=dates)


def _reach_to_marks(runs: Sequence[TextRun]) -> float:
    """How far labels may stand beside their tick marks: where the end of a sloping one is, its letters do not tell."""
    slopes = all(_SLOPING_DEG <= abs(run.angle) <= _UPRIGHT_DEG for run in runs)
    return max(SNAP_PT, _HALF * min(run.size_pt for run in runs)) if runs and slopes else SNAP_PT


def with_decades(read: list[tuple[Tick, float]]) -> list[tuple[Tick, float]]:
    """Between powers of ten, "2" and "5" are short for 20 and 50, or for 200 and 500: some programs print them so."""
    ordered = sorted(read, key=lambda item: item[1])
    whole = [tick.value for tick, _ in ordered if tick.value not in _MINOR]
    decades = [value for value in whole if value > 0 and f"{value:e}".startswith("1.000000e")]
    minor = len(ordered) - len(whole)
    repeats = minor > len({tick.value for tick, _ in ordered if tick.value in _MINOR})
    if len(decades) < len(whole) or not decades or minor < 2 or not repeats:
        return read
    if len(decades) < 2 and minor < _MANY_MINOR:
        return read
    values = [tick.value for tick, _ in ordered]
    if decades[0] > decades[-1] or (len(decades) < 2 and 2 * sum(b < a for a, b in pairwise(values)) > len(values)):
        ordered.reverse()
    found: list[tuple[Tick, float]] = []
    first = next(tick.value for tick, _ in ordered if tick.value not in _MINOR)
    decade = first / 10
    for tick, place in ordered:
        if tick.value in _MINOR:
            found.append((replace(tick, value=tick.value * decade, power=True), place))
        else:
            decade = tick.value
            found.append((replace(tick, power=True), place))
    return found


def _with_offset(scale: Scale, frame: BBox, runs: Sequence[TextRun], side: Side) -> Scale:
    """The scale times the power of ten, and plus the number, at the end of its axis ("1e6", "×10^6", "+2e3")."""
    if scale.kind != "linear":
        return scale
    own = {id(tick.run) for tick in scale.ticks}
    for run in runs:
        found = _OFFSET.match(run.text.strip().translate(TO_HYPHEN))
        if found is None or not run.text.strip() or id(run) in own:
            continue
        box, reach = run.bbox, 2.5 * run.size_pt
        over = -0.35 * run.size_pt <= frame.top - box.bottom <= reach  # a box reaches down below its figures
        at_end = {
            "left": over and abs(box.left - frame.left) < 0.15 * frame.width + reach,
            "right": over and abs(box.right - frame.right) < 0.15 * frame.width + reach,
            "bottom": 0 < box.top - frame.bottom < 2 * reach and abs(box.right - frame.right) < 2 * reach,
            "top": False,
        }
        if at_end[side]:
            factor = 10.0 ** int(found["e"] or found["power"] or 0)
            added = float(re.sub(r"\s*[^\w\s.,+-]\s*10\^", "e", found["added"] or "0"))
            ticks = tuple(replace(t, value=t.value * factor + added, factor=t.factor * factor) for t in scale.ticks)
            step = scale.step / factor
            return replace(scale, step=step, origin=scale.origin - step * added, ticks=ticks)
    return scale

"""Axes of a chart in a picture: columns and rows of numbers as OCR reads them, repaired where geometry allows it.

The ticks of one axis are evenly spaced in place and value. A lost decimal mark, a percent sign read as a figure, or a
figure too many breaks that; the reading that keeps it is what is printed. Nothing else is repaired: a number that no
reading brings into line is left out of the fit.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from math import hypot
from statistics import median
from typing import TYPE_CHECKING, Literal

from extractors.charts.axes import Scale, fit_scale, snap
from extractors.charts.dates import date_ticks
from extractors.charts.labels import Tick, parse_tick
from extractors.charts.tick_labels import with_decades
from extractors.values.date_forms import full_year

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from schemas.page import TextRun

Side = Literal["level", "upright"]

_ALIGNED = 0.7
_ROW = 0.45
_FEWEST = 3
_SLOPING_DEG, _SAME_DEG = 10.0, 15
_FEW = 2
_EVEN = 0.12
_AT_RULE_PT = 1.2
_UNSNAPPED_PT = 1.0
"""How far the middles of boxes that OCR draws around numbers lie beside their ticks."""

_UNDER, _BESIDE = 1.9, 1.2
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_WITH_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 14
_POWER = re.compile(r"10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹º°]+\Z")
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹º°", "-012345678900")
_SIGNED, _SIGNED_ZERO = re.compile(r"\s*[-–−]\s*(?=\d)"), re.compile(r"\s*[-–−]\s*0(?:[.,]0+)?%?\s*\Z")
_MARK_BEHIND = re.compile(r"(?<=[\dkKmMbB%])\s*[-–—_]\s*\Z")
_YEARS = 1500, 2100
_SHORT_YEAR, _MOSTLY = re.compile(r"['’‘´`](\d\d)\Z"), 0.8


@dataclass(frozen=True, slots=True)
class NumberAxis:
    """Numbers that stand in a column ("upright") or a row ("level"), and the scale they make."""

    side: Side
    scale: Scale
    runs: tuple[TextRun, ...]

    @property
    def low(self) -> float:
        return min(self.scale.place_of(tick.value) for tick in self.scale.ticks)

    @property
    def high(self) -> float:
        return max(self.scale.place_of(tick.value) for tick in self.scale.ticks)


def number_axes(runs: Sequence[TextRun], marks: Sequence[float], side: Side) -> list[NumberAxis]:
    """The axes that aligned numbers make, the one with most ticks first. `marks` are places of gridlines across it."""
    found: list[NumberAxis] = []
    for group in _groups(runs, side):
        axis = _axis(group, marks, side)
        if axis is not None:
            found.append(axis)
    found.sort(key=lambda axis: (-len(axis.scale.ticks), axis.scale.error_pt))
    kept: list[NumberAxis] = []
    used: set[int] = set()
    for axis in found:
        own = {id(run) for run in axis.runs}
        if not own & used:
            kept.append(axis)
            used |= own
    return kept


def date_axes(runs: Sequence[TextRun], marks: Sequence[float], taken: Collection[int]) -> list[NumberAxis]:
    """The rows of dates, of labels that are not `taken`: months of a year, days of a month."""
    found: list[NumberAxis] = []
    free = [run for run in runs if id(run) not in taken and len(run.text) <= _LONGEST]
    free = _with_years_below(free, runs)
    used: set[int] = set()
    for run in sorted(free, key=_height):
        group = [
            other
            for other in free
            if id(other) not in used and abs(_height(other) - _height(run)) <= _ROW * run.size_pt
            and abs(other.angle - run.angle) <= _SAME_DEG
        ]  # fmt: skip
        group.sort(key=lambda r: place_of(r, "level"))
        days = date_ticks(group) if len(group) >= _FEW else []
        if len(days) < _FEWEST and not (
            len(days) == len(group) == _FEW and all(_WITH_YEAR.search(d.run.text) for d in days)
        ):
            continue
        places, snapped = snap([place_of(day.run, "level") for day in days], marks)
        scale = fit_scale(places, days, snapped=snapped or len(days) == _FEW, dates=True)
        if scale is not None:
            found.append(NumberAxis("level", scale, tuple(group)))
            used |= {id(run) for run in group}
    return found


def _with_years_below(free: Sequence[TextRun], runs: Sequence[TextRun]) -> list[TextRun]:
    """The labels, with the year that stands under one of them added to it: it changes there, or begins."""
    found = []
    years = [run for run in runs if _YEAR.match(run.text.strip())]
    for run in free:
        under = next(
            (
                year
                for year in years
                if abs(year.bbox.center_x - run.bbox.center_x) <= _BESIDE * run.size_pt
                and 0.6 * run.size_pt < year.bbox.center_y - run.bbox.center_y < _UNDER * run.size_pt
                and not run.text.strip().isdigit()
            ),
            None,
        )
        found.append(run if under is None else replace(run, text=f"{run.text.strip()} {under.text.strip()}"))
    return found


def _height(run: TextRun) -> float:
    return run.bbox.center_y if abs(run.angle) <= _SLOPING_DEG else run.bbox.top


def place_of(run: TextRun, side: Side) -> float:
    """Where a label stands on its axis: its middle; if it slopes, the end that is nearer to the axis."""
    if side == "upright":
        return run.anchor_y or run.bbox.center_y
    if _SLOPING_DEG < abs(run.angle) < 75:
        return run.bbox.right - 0.35 * run.size_pt if run.angle > 0 else run.bbox.left + 0.35 * run.size_pt
    return run.bbox.center_x


def _groups(runs: Sequence[TextRun], side: Side) -> Iterator[list[TextRun]]:
    """Sets of labels on one line: a column shares its right, left or middle, a row its height."""
    figures = [run for run in runs if any(char.isdigit() for char in run.text) and len(run.text) <= 16]
    keys: tuple[Callable[[TextRun], float], ...]
    if side == "upright":
        figures = [run for run in figures if abs(run.angle) <= _SLOPING_DEG or _stands(run)]
        keys = (lambda r: r.bbox.right, lambda r: r.bbox.left, lambda r: r.bbox.center_x)
    else:
        keys = (lambda r: r.bbox.center_y if abs(r.angle) <= _SLOPING_DEG else r.bbox.top,)
    seen: set[frozenset[int]] = set()
    for key in keys:
        for run in figures:
            reach = (_ALIGNED if side == "upright" else _ROW) * run.size_pt
            group = [other for other in figures if abs(key(other) - key(run)) <= reach and _are_alike(run, other, side)]
            members = frozenset(id(other) for other in group)
            if len(group) >= 2 and members not in seen:
                seen.add(members)
                yield sorted(group, key=lambda r: place_of(r, side))


def _are_alike(run: TextRun, other: TextRun, side: Side) -> bool:
    """Whether labels run in one direction and are of one size.

    A figure or two beside numbers that stand looks the same either way, and then is measured across.
    """
    if abs(other.angle - run.angle) <= _SAME_DEG:
        return 0.6 < other.size_pt / run.size_pt < 1.7
    level, standing = sorted((run, other), key=lambda one: abs(one.angle))
    return side == "upright" and _stands(standing) and not level.angle and len(level.text.strip()) <= _FEW


def _stands(run: TextRun) -> bool:
    return abs(abs(run.angle) - 90) <= _SLOPING_DEG


def _axis(group: Sequence[TextRun], marks: Sequence[float], side: Side) -> NumberAxis | None:
    places = [place_of(run, side) for run in group]
    said = [_with_powers(_without_mark_behind(run)) for run in _without_marks(group)]
    best: Scale | None = None
    for ticks in _readings(said, places):
        read = [(place, tick) for place, tick in zip(places, ticks, strict=True) if tick is not None]
        if len(read) < max(2, 0.6 * len(group)):
            continue
        scale = _fitted([place for place, _ in read], [tick for _, tick in read], marks)
        if scale is not None and (best is None or len(scale.ticks) > len(best.ticks)):
            best = scale
    if best is None or not _is_even(best):
        return None
    printed = {id(one): run for one, run in zip(said, group, strict=True)}
    best = replace(best, ticks=tuple(replace(tick, run=printed[id(tick.run)]) for tick in best.ticks))
    fitted = {id(tick.run) for tick in best.ticks}
    span = abs(best.value_at(places[-1]) - best.value_at(places[0]))
    return NumberAxis(side, best, tuple(group)) if span > 0 and fitted else None


def _fitted(places: list[float], ticks: list[Tick], marks: Sequence[float]) -> Scale | None:
    moved, snapped = snap(places, marks)
    scale = fit_scale(moved, ticks, snapped=snapped)
    if scale is None and not snapped and len(places) >= _FEWEST:
        # One label of a few that OCR boxed askew: the rest may agree.
        scale = fit_scale(places, ticks, snapped=False)
    if scale is None and len(places) == 2 and marks:
        scale = _through_rule_at_zero(places, ticks, marks)
    if scale is not None and not snapped:
        return replace(scale, error_pt=hypot(scale.error_pt, _UNSNAPPED_PT))
    return scale


def _through_rule_at_zero(places: Sequence[float], ticks: Sequence[Tick], marks: Sequence[float]) -> Scale | None:
    """The scale of two numbers where an axis or a gridline runs at the place that they give to nought, unread."""
    scale = fit_scale(places, ticks, snapped=True)
    if scale is None or scale.kind != "linear" or any(tick.value == 0 for tick in ticks):
        return None
    values = sorted(tick.value for tick in ticks)
    whole = abs(values[0] / (values[1] - values[0])) % 1 < _EVEN
    zero = scale.place_of(0.0)
    at = min(marks, key=lambda mark: abs(mark - zero))
    return scale if whole and abs(at - zero) <= _AT_RULE_PT else None


def _readings(group: Sequence[TextRun], places: Sequence[float]) -> Iterator[list[Tick | None]]:
    """What the labels may say: as read, with a decimal comma, without a figure that stands for a sign or a unit."""
    for comma in (False, True):
        ticks = [parse_tick(run, comma=comma) for run in group]
        yield ticks
        yield _with_common_factor(ticks)
        yield _with_decades(ticks, places)
    if (years := _short_years(group)) is not None:
        yield years
    for strip in ("last", "first"):
        yield [_without(run, strip) for run in group]


def _short_years(group: Sequence[TextRun]) -> list[Tick | None] | None:
    """Years without their century: '98 '99 '00; None where they are no such."""
    found = [_SHORT_YEAR.match(run.text.strip()) for run in group]
    if sum(one is not None for one in found) < max(_FEWEST, _MOSTLY * len(group)):
        return None
    return [
        None if one is None else Tick(run, float(full_year(one[1])), "") for run, one in zip(group, found, strict=True)
    ]


def _with_decades(ticks: Sequence[Tick | None], places: Sequence[float]) -> list[Tick | None]:
    """Numbers between powers of ten that leave the power out: 1 2 5 10 2 5 100."""
    whole = with_decades([(tick, place) for tick, place in zip(ticks, places, strict=True) if tick is not None])
    by_run = {id(tick.run): tick for tick, _ in whole}
    return [by_run.get(id(tick.run)) if tick is not None else None for tick in ticks]


def _with_powers(run: TextRun) -> TextRun:
    """A raised figure behind a ten is its power; nought is read as a degree sign or a raised letter."""
    text = run.text.strip()
    return replace(run, text=f"10^{text[2:].translate(_RAISED)}") if _POWER.match(text) else run


def _without_marks(group: Sequence[TextRun]) -> Sequence[TextRun]:
    """Numbers whose tick marks were read as their signs: nought has none."""
    if not all(_SIGNED.match(run.text) for run in group) or not any(_SIGNED_ZERO.match(run.text) for run in group):
        return group
    return [replace(run, text=_SIGNED.sub("", run.text)) for run in group]


def _without_mark_behind(run: TextRun) -> TextRun:
    """A number whose tick mark was read as a dash behind it, which would hide its scale word: "24k-"."""
    bare = _MARK_BEHIND.sub("", run.text)
    return replace(run, text=bare) if bare != run.text else run


def _with_common_factor(ticks: list[Tick | None]) -> list[Tick | None]:
    """Nought has no scale word, and a "k" or "M" may be lost: a number without one takes that of the others."""
    factors = {tick.factor for tick in ticks if tick is not None and tick.value and tick.factor != 1.0}
    if len(factors) != 1:
        return ticks
    factor = factors.pop()
    return [
        replace(tick, value=tick.value * factor, factor=factor) if tick is not None and tick.factor == 1.0 else tick
        for tick in ticks
    ]


def _without(run: TextRun, which: str) -> Tick | None:
    """A label without the character at its end, where a unit was read as a figure ("20S" or "205" for "20%")."""
    text = run.text.strip()
    if len(text) < 2:
        return None
    bare = text[:-1] if which == "last" else text[1:]
    tick = parse_tick(replace(run, text=bare.strip()))
    return replace(tick, run=run) if tick is not None else None


def is_years(scale: Scale) -> bool:
    return all(tick.value == int(tick.value) and _YEARS[0] <= tick.value <= _YEARS[1] for tick in scale.ticks)


def is_each_year(scale: Scale) -> bool:
    """Years that follow one another. Amounts of 1,500 to 2,100 go up in larger steps."""
    values = sorted(tick.value for tick in scale.ticks)
    return is_years(scale) and all(b - a == 1 for a, b in itertools.pairwise(values))


def _is_even(scale: Scale) -> bool:
    """Whether the ticks go up in one step (or powers): numbers that happen to stand in a row do not."""
    if scale.kind == "log":
        return len(scale.ticks) >= (_FEW if all(tick.power for tick in scale.ticks) else _FEWEST)
    values = sorted({tick.value for tick in scale.ticks})
    if len(values) < 2:
        return False
    steps = [b - a for a, b in itertools.pairwise(values)]
    step = min(steps)
    return all(abs(s / step - round(s / step)) < _EVEN for s in steps) and max(steps) <= 6 * median(steps)

"""Legends: which name a colour, a dash or a marker stands for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.charts.frames import is_rectangle
from extractors.charts.labels import parse_tick
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

Colour = tuple[int, int, int]

_WIDEST = 6.5  # a swatch, in type sizes
_HIGHEST = 1.7
_GAP = 2.0
_LARGE_SWATCH = 2.5  # heights of the frame
_OFF_LEVEL = 0.45
_SAME_PT = 0.6
_LONG_SAMPLE = 2.0  # type sizes
_FEW_ROWS, _NEXT_ROW = 12.0, 2.5  # type sizes
_COMPACT = 0.5
_LEVEL_PT = 0.1
SAMPLE = 1.3  # type sizes: a piece of a line, and not a tick mark


@dataclass(frozen=True, slots=True)
class Entry:
    """A name with its swatch: the colours and the dash that stand for it."""

    text: str
    run: TextRun
    swatch: tuple[VectorPath, ...]

    @property
    def fills(self) -> set[Colour]:
        return {colour_of(path.fill) for path in self.swatch if path.fill is not None}

    @property
    def strokes(self) -> set[Colour]:
        return {colour_of(path.stroke) for path in self.swatch if path.stroke is not None}

    @property
    def lines(self) -> set[Colour]:
        """The colours that stand for a line: of strokes; of fills where there is nothing but filled shapes."""
        drawn = {colour_of(path.stroke) for path in self.swatch if path.stroke is not None and path.fill is None}
        return drawn or self.fills

    @property
    def opacity(self) -> float:
        return min((path.opacity for path in self.swatch), default=1.0)

    @property
    def dashed(self) -> bool:
        return any(path.dashed for path in self.swatch)


def colour_of(colour: tuple[float, float, float]) -> Colour:
    """In steps of 1/255; a grey or a CMYK colour comes with one or four parts."""
    parts = tuple(colour)
    if len(parts) == 1:
        parts *= 3
    return (round(parts[0] * 255), round(parts[1] * 255), round(parts[2] * 255))


def find_legend(paths: Sequence[VectorPath], runs: Sequence[TextRun], boxes: Sequence[VectorPath] = ()) -> list[Entry]:
    """Names right of a small mark, at least two of them alike: a bar beside a word is no swatch.

    Swatches of one legend are of one size and stand in a column or a row. In one of the `boxes` around texts every
    name with marks beside it that were drawn into the box is an entry; marks of the chart under it are none of its.
    """
    framed = [entry for box in boxes for entry in _framed(box, paths, runs)]
    inside = {id(entry.run) for entry in framed}
    small = [path for path in paths if path.bbox.width < 60 and path.bbox.height < 25]
    small.sort(key=lambda path: path.bbox.center_y)
    heights = [path.bbox.center_y for path in small]
    found: dict[bool, list[Entry]] = {False: [], True: []}
    for run in runs:
        if id(run) in inside or abs(run.angle) > 1 or not any(char.isalnum() for char in run.text):
            continue
        for behind in (False, True):
            level = small[slice(*_around(heights, run))]
            swatch = tuple(path for path in level if _is_beside(path.bbox, run, behind=behind))
            if swatch and (swatch := _own(swatch, behind=behind)):
                found[behind].append(Entry(run.text.strip(), run, _whole(swatch, level, _WIDEST * run.size_pt)))
    bars = _bars_among(small, paths)
    for behind, entries in found.items():
        found[behind] = [entry for entry in entries if not any(id(path) in bars for path in entry.swatch)]
    found[True] = [entry for entry in found[True] if not _is_among_labels(entry, found[True], runs)]
    before, after = list(_groups(found[False])), list(_groups(found[True]))
    before += _lone_markers(found[False], before) or _only_markers(found[False], before, paths)
    # A mark of the chart that happens to stand before one name is no swatch where several names stand before theirs.
    among = {id(entry.run) for group in after if len(group) > 1 for entry in group}
    first = [entry for group in before for entry in group if len(group) > 1 or id(entry.run) not in among]
    second = [entry for group in after for entry in group]
    # Names stand before their swatches only where no name stands behind them.
    taken = {id(path) for entry in (*framed, *first) for path in entry.swatch}
    named = {id(entry.run) for entry in first}
    alone = len(second) == 1 and not found[False] and _is_sampled(second[0], paths)
    told = second if len(second) > 1 or alone else []
    return [*framed, *first] + [
        entry for entry in told if id(entry.run) not in named and not any(id(path) in taken for path in entry.swatch)
    ]


def _framed(box: VectorPath, paths: Sequence[VectorPath], runs: Sequence[TextRun]) -> list[Entry]:
    """The entries of a legend in its frame."""
    within = [p for p in paths if is_drawn_into(p, box)]
    names = [run for run in runs if abs(run.angle) <= 1 and box.bbox.contains(run.bbox, 2.0)]
    found: list[Entry] = []
    for run in names if within else ():
        swatch = tuple(path for path in within if _is_beside(path.bbox, run, behind=False))
        if not swatch and len(names) == 1:  # a marker may be larger than its frame
            swatch = tuple(path for path in within if path.bbox.right < run.bbox.left + run.size_pt)
        if swatch and (swatch := _own(swatch, behind=False)):
            found.append(Entry(run.text.strip(), run, _whole(swatch, within, _WIDEST * run.size_pt)))
    return found


def is_drawn_into(path: VectorPath, box: VectorPath) -> bool:
    """Whether a path was drawn into a box around texts, on top of it: at the most a marker larger than it."""
    if path.group <= box.group:
        return False
    inside = box.bbox.contains_point(path.bbox.center_x, path.bbox.center_y)
    large = path.fill is not None and max(path.bbox.width, path.bbox.height) <= _LARGE_SWATCH * box.bbox.height
    return box.bbox.contains(path.bbox, 1.0) or (inside and large)


def _around(heights: Sequence[float], run: TextRun) -> tuple[int, int]:
    """The part of the heights, which ascend, that a swatch of the run may have."""
    middle, reach = run.bbox.center_y, _OFF_LEVEL * run.size_pt
    return bisect_left(heights, middle - reach), bisect_right(heights, middle + reach)


def _is_beside(box: BBox, run: TextRun, *, behind: bool) -> bool:
    size = run.size_pt
    gap = box.left - run.bbox.right if behind else run.bbox.left - box.right
    level = abs(box.center_y - run.bbox.center_y) < _OFF_LEVEL * size
    return -0.5 < gap < _GAP * size and level and box.width < _WIDEST * size and box.height < _HIGHEST * size


def _own(swatch: tuple[VectorPath, ...], *, behind: bool) -> tuple[VectorPath, ...]:
    """The pieces that touch the nearest one, without what belongs to the next name."""
    nearest = max(swatch, key=lambda path: -path.bbox.left if behind else path.bbox.right)
    widest = max(swatch, key=lambda p: p.bbox.width if p.bbox.overlap_x(nearest.bbox) >= -1 else 0.0)
    return tuple(path for path in swatch if path.bbox.overlap_x(widest.bbox) >= -1.0)


def _whole(swatch: tuple[VectorPath, ...], level: Sequence[VectorPath], widest: float) -> tuple[VectorPath, ...]:
    """The pieces with the line that they are on, no wider than `widest`, and what else is on it: a sample may have a
    marker at either end, the nearer of which reaches beyond the line.
    """
    main = max(swatch, key=lambda path: path.bbox.width).bbox
    aligned = [path for path in level if abs(path.bbox.center_y - main.center_y) < 2 * _SAME_PT]
    longer = [path.bbox for path in aligned if path.bbox.overlap_x(main) > 0 and path.bbox.width < widest]
    longest = max([main, *longer], key=lambda box: box.width)
    own = {id(path) for path in swatch}
    on = [
        path
        for path in aligned
        if id(path) not in own
        and longest.left - _SAME_PT <= path.bbox.center_x <= longest.right + _SAME_PT
        and path.bbox.width <= longest.width
    ]
    return (*swatch, *on)


def _groups(entries: Sequence[Entry]) -> Iterable[list[Entry]]:
    kinds: dict[tuple[bool, int, int], list[Entry]] = defaultdict(list)
    for entry in entries:
        widest = max(entry.swatch, key=lambda path: path.bbox.width)
        boxy = is_rectangle(widest) and widest.bbox.height > 1
        kinds[boxy, round(widest.bbox.width), round(entry.run.size_pt)].append(entry)
    for group in kinds.values():
        heights = {round(max(p.bbox.height for p in e.swatch)) for e in group}
        first = group[0]
        boxy = is_rectangle(max(first.swatch, key=lambda path: path.bbox.width))
        if boxy and max(heights) - min(heights) > 1:
            continue
        if len(group) > 1 and not _in_line(group):
            # Each by itself: the one line of each of several charts.
            yield from ([entry] for entry in group if not boxy and _width(entry) >= SAMPLE * entry.run.size_pt)
            continue
        if len(group) == 1 and _width(first) < 0.8 * first.run.size_pt:
            continue
        looks = {(frozenset(entry.fills), frozenset(entry.strokes)) for entry in group}
        if len(looks) < max(2, len(group) / 2) and all(parse_tick(entry.run) is not None for entry in group):
            continue  # tick marks beside the numbers of an axis
        yield group


def _bars_among(small: Sequence[VectorPath], paths: Sequence[VectorPath]) -> set[int]:
    """Which of the small rectangles are bars: others as high begin or end where they do, and are wider.

    Swatches of a legend are all of one width; a short bar beside its name is no swatch.
    """
    sides: dict[tuple[object, int, int], set[int]] = defaultdict(set)
    for path in paths:
        if path.fill is not None and is_rectangle(path):
            for side in _sides(path):
                sides[side].add(round(path.bbox.width))
    return {
        id(path)
        for path in small
        if path.fill is not None
        and is_rectangle(path)
        and any(len([width for width in sides[side] if width > path.bbox.width + 1]) > 1 for side in _sides(path))
    }


def _sides(path: VectorPath) -> tuple[tuple[object, int, int], ...]:
    box = path.bbox
    return (("left", round(box.left), round(box.height)), ("right", round(box.right), round(box.height)))


def _lone_markers(entries: Sequence[Entry], groups: Sequence[Sequence[Entry]]) -> list[list[Entry]]:
    """Entries whose swatch is one marker, in line with those of a legend: the middles of their swatches and the starts
    of their names stand below each other, or at one height as far apart.
    """
    sure = [entry for group in groups for entry in group]
    taken = {id(entry.run) for entry in sure}
    left = [entry for entry in entries if id(entry.run) not in taken]
    found: list[list[Entry]] = []
    while new := [entry for entry in left if any(_is_in_line_with(entry, other) for other in sure)]:
        found += [[entry] for entry in new]
        sure, left = new, [entry for entry in left if not any(entry is one for one in new)]
    return found


def _only_markers(
    entries: Sequence[Entry], groups: Sequence[Sequence[Entry]], paths: Sequence[VectorPath]
) -> list[list[Entry]]:
    """The entries of a legend that samples nothing but markers, of several shapes and widths, in a column or a row.

    What they look like is drawn elsewhere as well; points with their names are not.
    """
    if groups:
        return []
    looks: Counter[object] = Counter((path.fill, path.stroke) for path in paths)
    markers = [entry for entry in entries if all(_is_marker(path, looks) for path in entry.swatch)]
    return [[entry] for entry in markers if any(_are_next(entry, other) for other in markers)]


def _is_marker(path: VectorPath, looks: Counter[object]) -> bool:
    box = path.bbox
    return looks[path.fill, path.stroke] > 1 and min(box.width, box.height) > _COMPACT * max(box.width, box.height)


def _are_next(entry: Entry, other: Entry) -> bool:
    """In rows one below the other, or in one row as far from their markers."""
    run, its_run = entry.run, other.run
    gap, its_gap = run.bbox.left - _middle(entry), its_run.bbox.left - _middle(other)
    column = abs(run.bbox.left - its_run.bbox.left) <= _SAME_PT
    lower = abs(run.anchor_y - its_run.anchor_y)
    below = column and run.size_pt < lower < _NEXT_ROW * run.size_pt
    return (below or (not column and lower <= _LEVEL_PT)) and abs(gap - its_gap) <= _SAME_PT


def _middle(entry: Entry) -> float:
    return union_all(path.bbox for path in entry.swatch).center_x


def _is_among_labels(entry: Entry, entries: Sequence[Entry], runs: Sequence[TextRun]) -> bool:
    """Whether a name before its marks stands in a column with names that have none: labels of an axis, of which some
    have marks of the chart beside them.
    """
    own, told = entry.run, {id(other.run) for other in entries}
    column = [
        run
        for run in runs
        if id(run) not in told
        and abs(run.bbox.right - own.bbox.right) <= _SAME_PT
        and abs(run.size_pt - own.size_pt) < 0.1
        and abs(run.anchor_y - own.anchor_y) < _FEW_ROWS * own.size_pt
    ]
    return len(column) > 1


def _is_in_line_with(entry: Entry, other: Entry) -> bool:
    mine, its = union_all(path.bbox for path in entry.swatch), union_all(path.bbox for path in other.swatch)
    run, its_run = entry.run, other.run
    gap, its_gap = run.bbox.left - mine.center_x, its_run.bbox.left - its.center_x
    if abs(run.size_pt - its_run.size_pt) > 0.1 or abs(gap - its_gap) > 2 * _SAME_PT or mine.width > its.width:
        return False
    column = abs(run.bbox.left - its_run.bbox.left) <= _SAME_PT
    rows = abs(run.bbox.center_y - its_run.bbox.center_y) < _FEW_ROWS * run.size_pt
    return (column and rows) or abs(run.anchor_y - its_run.anchor_y) <= _SAME_PT


def _is_sampled(entry: Entry, paths: Sequence[VectorPath]) -> bool:
    """Whether the swatch behind a single name is a long piece of a line or area that is drawn elsewhere, larger."""
    widest = max(entry.swatch, key=lambda path: path.bbox.width)
    if widest.bbox.width < _LONG_SAMPLE * entry.run.size_pt or widest.bbox.height > 0.5 * widest.bbox.width:
        return False
    look = (widest.fill, widest.stroke) if widest.fill is not None else (None, widest.stroke)
    return any(
        (path.fill, path.stroke) == look
        and len(path.points) > 2
        and path.bbox.width > 2 * widest.bbox.width
        and path.bbox.height > widest.bbox.height
        for path in paths
    )


def _width(entry: Entry) -> float:
    return max(path.bbox.width for path in entry.swatch)


def _in_line(group: Sequence[Entry]) -> bool:
    """Every entry shares its column or its row with another one."""
    places = [(min(p.bbox.left for p in e.swatch), e.run.bbox.center_y) for e in group]
    return all(
        any(i != j and (abs(x - u) < _SAME_PT * 2 or abs(y - v) < _SAME_PT * 3) for j, (u, v) in enumerate(places))
        for i, (x, y) in enumerate(places)
    )

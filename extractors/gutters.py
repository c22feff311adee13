"""Where one direction of a page may be cut: strips between cuts that run through as little as possible.

Everything here is one-dimensional: what stands on the page is given as its spans along the axis that is being cut
(y for horizontal cuts, x for vertical ones), in points. Pure and deterministic.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

# What plans are judged by. A tile more is worth leaving whole a word, a figure, or four lines or table rows; the width
# of the gutter (0 to 1) and the evenness of the strips decide among cuts that run through nothing.
TILE_COST = 400.0
LINE_COST = 100.0  # of a text line or a table row
MARK_COST = 400.0
_WORD, _BLOCK = 400.0, 10.0
_UNEVEN = 4.0

_KEEPABLE = 0.9  # of a strip: a longer picture is not worth moving a cut for
_GRID = 8  # forced candidates in the length of a strip, where there are no gutters
_BUCKETS = 32  # candidates kept in the length of a strip
_REACH = 0.25  # of a strip: how far back a better place for the next strip's start is looked for
_EPSILON = 1e-6


class Span(NamedTuple):
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What a cut should leave whole: words, text lines, table rows, marks (pictures, figures) and blocks (frames)."""

    words: tuple[Span, ...] = ()
    lines: tuple[Span, ...] = ()
    rows: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()
    blocks: tuple[Span, ...] = ()


class Sizing(Protocol):
    """How long a strip may be. Any strip up to `shortest` must be possible; none longer than `longest` is."""

    @property
    def shortest(self) -> float: ...

    @property
    def longest(self) -> float: ...

    def price(self, span: Span) -> float:
        """What the strip costs in tiles (`TILE_COST` each) and further cuts; infinite where it is not possible."""
        ...


@dataclass(frozen=True, slots=True)
class UpTo:
    """Strips of one length at most, each of them one tile."""

    longest: float

    @property
    def shortest(self) -> float:
        return self.longest

    def price(self, span: Span) -> float:
        return TILE_COST if span.length <= self.longest + _EPSILON else inf


class Strips(NamedTuple):
    """Overlapping spans from one end to the other, and what their edges cost."""

    spans: tuple[Span, ...]
    cost: float


class _Cut(NamedTuple):
    position: float
    words: int
    cost: float
    gap: Span


class _Step(NamedTuple):
    """A way to have reached a cut, and what it took so far."""

    total: float
    cost: float
    previous: int
    begin: float


_START = _Step(0.0, 0.0, -1, 0.0)


def cut_strips(obstacles: Obstacles, extent: Span, sizing: Sizing, overlap: float) -> Strips:
    """The strips that cover `extent` with the fewest tiles and the cheapest cuts, weighed against each other.

    Neighbours share at least `overlap` (where both edges lie in one gutter: half of it), and more where a word would
    otherwise be whole in neither; that holds for words up to half of `sizing.shortest`, which must be positive.
    `overlap` is taken as a quarter of that at most.
    """
    if sizing.price(extent) <= TILE_COST:
        return Strips((extent,), 0.0)
    return _Axis(obstacles, extent, sizing, min(overlap, sizing.shortest / 4)).strips()


class _Axis:
    """One axis with all places at which it may be cut."""

    def __init__(self, obstacles: Obstacles, extent: Span, sizing: Sizing, overlap: float) -> None:
        self._extent, self._sizing, self._overlap = extent, sizing, overlap
        self._limit = limit = sizing.shortest
        # What is nearly as long as a strip cannot be kept whole by choosing where to cut; text counts as cut anyway.
        self._keepable = [span for span in obstacles.words if span.length <= limit / 2]
        marks, blocks = (
            [span for span in spans if span.length <= _KEEPABLE * limit]
            for spans in (obstacles.marks, obstacles.blocks)
        )
        levels = (list(obstacles.words), list(obstacles.lines), list(obstacles.rows), marks, blocks)
        self._crossings = [_Crossings(spans) for spans in levels]
        self._line = max(_median([span.length for span in obstacles.lines]) or overlap, _EPSILON)
        text, (start, end) = [*obstacles.words, *obstacles.lines], extent
        self._free = _gaps([Span(start, start), *text, Span(end, end)])
        self._cuts = self._candidates(levels)
        self._positions = [cut.position for cut in self._cuts]

    def strips(self) -> Strips:
        """Shortest path over the cuts kept, each with the place where the next strip begins after it."""
        cuts = [*self._thinned(), _Cut(self._extent.end, 0, 0.0, Span(self._extent.end, self._extent.end))]
        begins = [self._begin_after(cut) for cut in cuts]
        steps: list[_Step | None] = []
        first = 0
        for number, cut in enumerate(cuts):
            # A strip begins before the cut that it follows, so that cut is less than the longest strip back.
            while first < number and cuts[first].position < cut.position - self._sizing.longest:
                first += 1
            ways = [self._step(-1, self._extent.start, cut, _START)]
            ways += [self._step(j, begins[j].position, cut, steps[j], begins[j].cost) for j in range(first, number)]
            found = [way for way in ways if way is not None]
            steps.append(min(found) if found else None)
        return self._walk_back(cuts, steps)

    def _step(
        self, previous: int, begin: float, cut: _Cut, before: _Step | None, begin_cost: float = 0.0
    ) -> _Step | None:
        strip = Span(begin, cut.position)
        if before is None or not 0 < strip.length <= self._sizing.longest + _EPSILON:
            return None
        price = self._sizing.price(strip)
        if price == inf:
            return None
        cut_cost = begin_cost + cut.cost + _UNEVEN * (strip.length / self._limit) ** 2
        return _Step(before.total + price + cut_cost, before.cost + cut_cost, previous, begin)

    def _walk_back(self, cuts: list[_Cut], steps: list[_Step | None]) -> Strips:
        spans: list[Span] = []
        number, last = len(cuts) - 1, steps[-1]
        assert last is not None, "forced candidates reach from every cut to the next"
        while number >= 0:
            step = steps[number]
            assert step is not None
            spans.append(Span(step.begin, cuts[number].position))
            number = step.previous
        return Strips(tuple(reversed(spans)), last.cost)

    def _candidates(self, levels: Sequence[list[Span]]) -> list[_Cut]:
        """The middle of each gap that is free of words, of words and lines, and so on; and a grid, for want of gaps."""
        found: dict[float, _Cut] = {}
        for count in range(1, len(levels) + 1):
            for gap in _gaps([span for level in levels[:count] for span in level]):
                middle = (gap.start + gap.end) / 2
                if self._extent.start < middle < self._extent.end:
                    found[middle] = self._cut(middle, gap)
        for number in range(1, int(self._extent.length / self._limit * _GRID) + 1):
            position = self._extent.start + number * self._limit / _GRID
            if position < self._extent.end - _EPSILON:
                found.setdefault(position, self._cut(position, self._gap_at(position)))
        return sorted(found.values())

    def _gap_at(self, position: float) -> Span:
        """The gap free of text that a position lies in; one without length where it lies in none."""
        at = Span(position, position)
        before = self._free[max(bisect_right(self._free, at) - 1, 0)] if self._free else at
        return before if before.start <= position <= before.end else at

    def _cut(self, position: float, gap: Span) -> _Cut:
        words, lines, rows, marks, blocks = (crossings.count(position) for crossings in self._crossings)
        narrow = 1 / (1 + gap.length / self._line)
        off_center = abs(position - (gap.start + gap.end) / 2) / (gap.length + self._line)
        cost = _WORD * words + LINE_COST * (lines + rows) + MARK_COST * marks + _BLOCK * blocks + narrow + off_center
        return _Cut(position, words, cost, gap)

    def _thinned(self) -> list[_Cut]:
        buckets: dict[int, _Cut] = {}
        for cut in self._cuts:
            key = int((cut.position - self._extent.start) / self._limit * _BUCKETS)
            if key not in buckets or cut.cost < buckets[key].cost:
                buckets[key] = cut
        return [buckets[key] for key in sorted(buckets)]

    def _begin_after(self, cut: _Cut) -> _Cut:
        """Where the strip after a cut begins: back by the overlap or more, at the best place within reach."""
        latest = cut.position - self._overlap
        if cut.words:
            crossing = (span.start for span in self._keepable if span.start < cut.position < span.end)
            latest = min([latest, *crossing])
        latest = max(latest, self._extent.start)
        reach = self._limit * _REACH
        low, high = bisect_left(self._positions, latest - reach), bisect_right(self._positions, latest)
        at_latest = self._cut(latest, self._gap_at(latest))
        best = min(
            [*self._cuts[low:high], at_latest], key=lambda c: (c.cost + (latest - c.position) / reach, c.position)
        )
        if (
            cut.words == 0 and cut.gap.length > 0 and best.cost > cut.cost + LINE_COST / 2
        ):  # rather a small overlap of white than something more cut in two
            position = (cut.gap.start + cut.position) / 2
            return cut._replace(position=max(position, self._extent.start))
        return best


class _Crossings:
    """Counts the spans that a position lies inside of."""

    def __init__(self, spans: tuple[Span, ...] | list[Span]) -> None:
        solid = [span for span in spans if span.length > 0]
        self._starts = sorted(span.start for span in solid)
        self._ends = sorted(span.end for span in solid)

    def count(self, position: float) -> int:
        return bisect_left(self._starts, position) - bisect_right(self._ends, position)


def _gaps(spans: list[Span]) -> list[Span]:
    """What lies between spans, where nothing else does."""
    gaps: list[Span] = []
    end: float | None = None
    for span in sorted(spans):
        if end is not None and span.start > end:
            gaps.append(Span(end, span.start))
        end = span.end if end is None else max(end, span.end)
    return gaps


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0

"""Lines in pixels: followed column by column in their own colour, through the lines that cross them.

A line is broken where another is drawn over it, where it is dashed, and where a label lies on it. Its pieces are joined
where one goes on as the other ended: in place and in direction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.charts.raster.palette import Mask
    from extractors.charts.raster.regions import Region

    Floats = npt.NDArray[np.float64]

THICKEST_PX = 9
LONGEST_GAP = 0.06
"""Of the width of the picture: what another line or a label may hide."""

_SHORTEST_PX = 3
_OFF = 3.0
_SHORT_GAP = 14.0
_SLOPE_OVER = 6
_DASHED = 0.15
_MARKER, _MARKER_PX = 1.7, (3, 22)
_FEWEST_BARE = 8
_LOOSE, _DEEPEST = 0.5, 90


MOST_PIECES = 1_000
"""Of one colour: a dashed line over the whole picture has some hundreds; more are the grain of a photo."""


class Knot(NamedTuple):
    """The middle of a marker on a line, and half of its size, in pixels."""

    x: float
    y: float
    half: float


class Trace(NamedTuple):
    """A line by its columns: the middle of each column's ink in `x` and `y`, pixels from the picture's edge.

    `thickness` is that of the line; `knots` are the markers on it.
    """

    colour: int
    x: Floats
    y: Floats
    thickness: float
    dashed: bool
    knots: tuple[Knot, ...] = ()

    @property
    def width(self) -> float:
        return float(self.x[-1] - self.x[0])


class _Piece(NamedTuple):
    x: Floats
    y: Floats
    tall: Floats
    """Height of the ink in each column."""


def find_traces(regions: Sequence[Region], width: int, least_width: float) -> list[Trace]:
    """The lines that regions of one colour make, each at least so wide, in a picture of that width."""
    pieces = [piece for region in regions for piece in _pieces(region)]
    if len(pieces) > MOST_PIECES:
        return []
    chains: list[list[_Piece]] = []
    longest = max(LONGEST_GAP * width, 6.0)
    pieces.sort(key=lambda piece: (float(piece.x[0]), -len(piece.x)))
    for piece in pieces:
        scored = [(gap, chain) for chain in chains if (gap := _gap(chain[-1], piece, longest)) is not None]
        if scored:
            min(scored, key=lambda item: item[0])[1].append(piece)
        else:
            chains.append([piece])
    found = []
    for chain in chains:
        trace = _trace(regions[0].colour, chain)
        if trace.width >= least_width:
            found.append(trace)
    return found


def _pieces(region: Region) -> list[_Piece]:
    """A region as functions of x: several where columns hold more than one stroke."""
    found: list[tuple[list[float], list[float], list[float], float, float]] = []
    open_: list[int] = []
    for column in range(region.width):
        strokes = _strokes(region.mask[:, column])
        x = region.left + column + 0.5
        taken: list[int] = []
        for top, bottom in strokes:
            best = min(
                (n for n in open_ if n not in taken and found[n][3] <= bottom and found[n][4] >= top),
                key=lambda n: abs(found[n][1][-1] - region.top - (top + bottom) / 2),
                default=None,
            )
            middle = region.top + (top + bottom) / 2
            if best is None:
                found.append(([x], [middle], [float(bottom - top)], top, bottom))
                taken.append(len(found) - 1)
            else:
                xs, ys, heights, _, _ = found[best]
                xs.append(x)
                ys.append(middle)
                heights.append(float(bottom - top))
                found[best] = (xs, ys, heights, top, bottom)
                taken.append(best)
        open_ = taken
    return [_Piece(np.array(xs), np.array(ys), np.array(tall)) for xs, ys, tall, _, _ in found if len(xs) >= 1]


def _strokes(column: Mask) -> list[tuple[int, int]]:
    ends = np.flatnonzero(np.diff(np.concatenate(([False], column, [False]))))
    return [(int(a), int(b)) for a, b in zip(ends[::2], ends[1::2], strict=True)]


def _gap(before: _Piece, after: _Piece, longest: float) -> float | None:
    """How badly a piece goes on where another ended; None where it does not."""
    across = float(after.x[0] - before.x[-1])
    if across < -2.0 or across > min(longest, max(_SHORT_GAP, 2.0 * len(after.x))):
        return None
    slope = _slope(before, at_end=True)
    other = _slope(after, at_end=False)
    reached = float(before.y[-1]) + slope * across
    back = float(after.y[0]) - other * across
    reach = 0.5 * (float(before.tall[-1]) + float(after.tall[0])) + _OFF + 0.35 * max(across, 0.0)
    off = min(abs(reached - float(after.y[0])), abs(back - float(before.y[-1])), abs(float(after.y[0] - before.y[-1])))
    return off + abs(across) if off <= reach else None


def _slope(piece: _Piece, *, at_end: bool) -> float:
    count = min(len(piece.x), _SLOPE_OVER)
    if count < 3:
        return 0.0
    part = slice(-count, None) if at_end else slice(0, count)
    return float(np.polyfit(piece.x[part], piece.y[part], 1)[0])


def _trace(colour: int, chain: Sequence[_Piece]) -> Trace:
    x = np.concatenate([piece.x for piece in chain])
    y = np.concatenate([piece.y for piece in chain])
    tall = np.concatenate([piece.tall for piece in chain])
    order = np.argsort(x, kind="stable")
    x, y, tall = x[order], y[order], tall[order]
    keep = np.concatenate(([True], np.diff(x) > 0.25))
    x, y, tall = x[keep], y[keep], tall[keep]
    thickness = float(np.percentile(tall, 20))
    covered = len(x) / max(float(x[-1] - x[0]) + 1, 1.0)
    gaps = int((np.diff(x) > 1.5).sum())
    dashed = covered < 1 - _DASHED and gaps > 4
    knots, marked = _knots(x, y, tall, thickness)
    # The middle of a marker's ink is the line's only if nothing covers a part of it.
    bare = ~marked if (~marked).sum() >= _FEWEST_BARE else np.ones(len(x), dtype=np.bool_)
    return Trace(colour, x[bare], y[bare], max(thickness, 1.0), dashed, knots)


def _knots(x: Floats, y: Floats, tall: Floats, thickness: float) -> tuple[tuple[Knot, ...], Mask]:
    """Markers: short stretches in which the ink is much higher than the line is thick, and then is so no more.

    With which columns they take.
    """
    slope = np.abs(np.gradient(y, x)) if len(x) > 2 else np.zeros(len(x))
    upright = thickness * np.sqrt(1 + slope**2)
    thick = tall > np.maximum(_MARKER * upright, upright + 2)
    ends = np.flatnonzero(np.diff(np.concatenate(([False], thick, [False]))))
    found = []
    marked = np.zeros(len(x), dtype=np.bool_)
    for start, end in zip(ends[::2], ends[1::2], strict=True):
        if _MARKER_PX[0] <= end - start <= _MARKER_PX[1]:
            marked[max(start - 1, 0) : end + 1] = True
            middle = (start + end - 1) / 2
            at = int(middle)
            half = max(float(x[end - 1] - x[start] + 1), float(tall[start:end].max())) / 2
            found.append(Knot(float(x[start] + x[end - 1]) / 2, float(y[max(at - 1, 0) : at + 2].mean()), half))
    return tuple(found), marked


def is_thin(region: Region) -> bool:
    """Whether a region is made of strokes: no thicker than a line over most of its columns, or all through its ink."""
    heights = region.mask.sum(axis=0)
    steep = region.height > 2 * region.width
    if float(np.median(heights)) <= THICKEST_PX or (steep and region.width <= THICKEST_PX):
        return True
    return region.fullness < _LOOSE and _thickness(region) <= THICKEST_PX


def _thickness(region: Region) -> float:
    """Of the strokes of a region, whatever way they run: a little more than twice as far as its ink is from its edges.

    A tenth of its pixels may lie deeper: where strokes meet.
    """
    import cv2

    ink = np.pad(region.mask.astype(np.uint8), 1)
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    return 2 * float(np.percentile(depth[ink > 0], _DEEPEST))

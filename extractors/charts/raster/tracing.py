"""From pixels to the paths and runs of a drawn chart: what `Page` carries of a picture that may show one."""

from __future__ import annotations

import re
from math import pi
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.raster.discs import Disc, find_discs, rim_point
from extractors.charts.raster.markers import with_all_markers
from extractors.charts.raster.palette import find_palette
from extractors.charts.raster.regions import Region, exact_box, find_regions, trimmed_box
from extractors.charts.raster.rules import Rule, find_rules
from extractors.charts.raster.traces import Trace, find_traces, is_thin
from schemas.geometry import BBox
from schemas.page import TracedPicture, VectorPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.base import Image
    from extractors.charts.raster.palette import Mask, Palette
    from schemas.page import TextRun

_SWATCH_FIRST, _SWATCH = re.compile(r"\s*[-–—_=]{1,2}\s*[^\W\d_]{2}"), 1.6
"""A name that OCR took its swatch into, as a dash, and how much of it that is, in type sizes."""

_LEAST_LINE = 0.07
_SWATCH_PX = 40
_STROKE_PX, _STROKE_FULL = 8, 0.7
_MOST_REGIONS = 4000
_LEVEL_PX, _HALO_PX = 12, 5
_FILLED = 0.5
_FEW_SOLID, _SLOPE, _SLOPING = 0.3, (0.02, 8.0), 0.3
_MARK_LETTERS, _HUE, _COLOURED = 2, 40, 0.15


def trace_picture(image: Image, runs: Sequence[TextRun], box: BBox) -> TracedPicture:
    """The paths that a picture shows. `box` is where the picture lies, `runs` what is written in it, both in points."""
    pixel_pt = box.width / image.shape[1]
    text = _text_mask(image, runs, box, pixel_pt)
    palette = find_palette(image, text)
    tracer = _Tracer(image, text, palette, box, pixel_pt)
    return TracedPicture(box, pixel_pt, tuple(tracer.paths()), tuple(runs))


def _text_mask(image: Image, runs: Sequence[TextRun], box: BBox, pixel_pt: float) -> Mask:
    mask = np.zeros(image.shape[:2], dtype=np.bool_)
    for run in runs:
        if abs(run.angle) > 5 and abs(abs(run.angle) - 90) > 5:
            continue  # its box holds much that is no text
        start = run.bbox.left + (_SWATCH * run.size_pt if _SWATCH_FIRST.match(run.text) else 0.0)
        left, top = (start - box.left) / pixel_pt, (run.bbox.top - box.top) / pixel_pt
        right, bottom = (run.bbox.right - box.left) / pixel_pt, (run.bbox.bottom - box.top) / pixel_pt
        part = slice(max(int(top), 0), int(bottom) + 2), slice(max(int(left) - 1, 0), int(right) + 2)
        if len(run.text.strip()) > _MARK_LETTERS or not _is_coloured(image[part]):
            mask[part] = True
    return mask


def _is_coloured(part: Image) -> bool:
    """Whether what was read as a letter or two is a marker: it has a hue that what lies around it has not."""
    levels = part.astype(np.int16)
    hue = levels.max(axis=2) - levels.min(axis=2) > _HUE
    if not hue.size:
        return False
    rim = np.concatenate((hue[0], hue[-1], hue[:, 0], hue[:, -1]))
    return bool(hue.mean() > _COLOURED and rim.mean() < _COLOURED)


class _Parts(NamedTuple):
    """What the pixels of one colour draw. Lines were followed through some of the `rest`."""

    rectangles: list[Region]
    rest: list[Region]
    lines: list[Trace]


class _Tracer:
    """Paths of one picture, in points."""

    def __init__(self, image: Image, text: Mask, palette: Palette, box: BBox, pixel_pt: float) -> None:
        self._image, self._text, self._palette = image, text, palette
        self._box, self._pt = box, pixel_pt
        self._group = 0
        self._least = _LEAST_LINE * image.shape[1]

    def paths(self) -> Iterator[VectorPath]:
        for level in (True, False):
            for rule in find_rules(self._image, self._text, level=level):
                yield self._rule(rule, level=level)
        discs = find_discs(self._palette, self._text)
        for disc in discs:
            yield from self._wedges(disc)
        colours = [n for n in range(1, len(self._palette.colours)) if not self._palette.is_faint(n)]
        parts = {colour: self._parts(colour, discs) for colour in colours}
        lines = [colour for colour in colours if _is_of_lines(parts[colour])]
        for colour in colours:
            over = self._crossing([other for other in lines if other != colour])
            crossed = over is not None and any(_is_crossed(region, over) for region in parts[colour].rest)
            yield from self._of_colour(self._parts(colour, discs, over) if crossed else parts[colour])

    def _parts(self, colour: int, discs: Sequence[Disc], over: Mask | None = None) -> _Parts:
        """What a colour draws; `over` masks the lines of other colours that may cross its rectangles."""
        rectangles, others = find_regions(self._palette, colour, self._text, over)
        if len(rectangles) + len(others) > _MOST_REGIONS:
            return _Parts([], [], [])
        rest = [
            region
            for region in others
            if (not self._is_text(region) or self._is_stroke(region))
            and not any(_lies_in(region, disc) for disc in discs)
        ]
        thin = [region for region in rest if is_thin(region)]
        lines = find_traces(thin, self._image.shape[1], self._least) if thin else []
        if lines:
            lines = with_all_markers(lines, self._palette.mask(colour), [*rectangles, *others])
        return _Parts([one for one in rectangles if not any(_lies_in(one, disc) for disc in discs)], rest, lines)

    def _crossing(self, colours: Sequence[int]) -> Mask | None:
        """Where lines of those colours run, with the pixels beside them that are mixed with what lies under them."""
        import cv2

        if not colours:
            return None
        ink = np.isin(self._palette.labels, colours).astype(np.uint8)
        return np.asarray(cv2.dilate(ink, np.ones((_HALO_PX, _HALO_PX), np.uint8)), dtype=np.bool_)

    def _of_colour(self, parts: _Parts) -> Iterator[VectorPath]:
        for region in parts.rectangles:
            yield self._rectangle(region)
        for trace in parts.lines:
            yield from self._line(trace)
        for region in parts.rest:
            if any(_is_part(region, trace) for trace in parts.lines):
                continue
            if max(region.width, region.height) <= (max(_SWATCH_PX, self._least) if is_thin(region) else _SWATCH_PX):
                yield self._small(region)
            elif not is_thin(region) and _is_filled(region):
                yield self._area(region)

    def _is_text(self, region: Region) -> bool:
        box = (slice(region.top, region.bottom), slice(region.left, region.right))
        return float((self._text[box] & region.mask).sum()) > 0.6 * region.area

    def _is_stroke(self, region: Region) -> bool:
        """A short level line in a hue: the swatch that OCR took into the name beside it."""
        flat = region.height <= 0.4 * region.width and region.width >= _STROKE_PX and region.fullness > _STROKE_FULL
        return flat and not self._palette.is_grey(region.colour)

    def _place(self, x: float, y: float) -> tuple[float, float]:
        return self._box.left + x * self._pt, self._box.top + y * self._pt

    def _path(self, points: Sequence[tuple[float, float]], arcs: bool | Sequence[bool], **look: object) -> VectorPath:
        placed = tuple(self._place(x, y) for x, y in points)
        xs, ys = [x for x, _ in placed], [y for _, y in placed]
        curved = (arcs,) * (len(placed) - 1) if isinstance(arcs, bool) else tuple(arcs)
        self._group += 1
        box = BBox(min(xs), min(ys), max(xs), max(ys))
        return VectorPath(placed, curved, box, group=self._group, **look)  # type: ignore[arg-type]

    def _rule(self, rule: Rule, *, level: bool) -> VectorPath:
        ends = [(rule.start, rule.place), (rule.end, rule.place)]
        points = ends if level else [(y, x) for x, y in ends]
        grey = (0.85, 0.85, 0.85)
        return self._path(points, False, stroke=grey, width_pt=rule.thickness * self._pt, dashed=not rule.solid)

    def _rectangle(self, region: Region) -> VectorPath:
        whole = trimmed_box(region, self._text) or region
        left, top, right, bottom = exact_box(whole, self._image, self._palette)
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        return self._path(corners, False, fill=self._palette.colour(region.colour))

    def _small(self, region: Region) -> VectorPath:
        """A marker or a swatch, as a circle or a box of its size."""
        corners = [(region.left, region.top), (region.right, region.top), (region.right, region.bottom),
                   (region.left, region.bottom), (region.left, region.top)]  # fmt: skip
        return self._path(corners, True, fill=self._palette.colour(region.colour))

    def _line(self, trace: Trace) -> Iterator[VectorPath]:
        colour = self._palette.colour(trace.colour)
        points = list(zip(trace.x.tolist(), trace.y.tolist(), strict=True))
        width = trace.thickness * self._pt
        yield self._path(points, False, stroke=colour, width_pt=width, dashed=trace.dashed)
        for x, y, _ in trace.knots:
            yield self._path([(x - 2, y), (x, y - 2), (x + 2, y), (x, y + 2), (x - 2, y)], True, fill=colour)

    def _area(self, region: Region) -> VectorPath:
        """The outline of a filled shape: its upper edge from left to right, then its lower edge back."""
        columns = np.flatnonzero(region.mask.any(axis=0))
        tops = region.mask.argmax(axis=0)[columns]
        bottoms = region.height - region.mask[::-1].argmax(axis=0)[columns]
        places = (region.left + columns + 0.5).tolist()
        upper = list(zip(places, (region.top + tops).tolist(), strict=True))
        lower = list(zip(places, (region.top + bottoms).tolist(), strict=True))
        points = [*upper, *reversed(lower), upper[0]]
        return self._path(points, False, fill=self._palette.colour(region.colour))

    def _wedges(self, disc: Disc) -> Iterator[VectorPath]:
        for sector in disc.sectors:
            turn = sector.end - sector.start
            count = max(3, round(turn / (pi / 18)))
            rim = [rim_point(disc, sector.start + turn * step / count) for step in range(count + 1)]
            if disc.hole > 0.3 * disc.radius:
                inward = disc.hole / disc.radius
                inner = [(disc.x + (x - disc.x) * inward, disc.y + (y - disc.y) * inward) for x, y in reversed(rim)]
                points = [*rim, *inner, rim[0]]
                arcs = [True] * count + [False] + [True] * count + [False]
            else:
                points = [*rim, (disc.x, disc.y), rim[0]]
                arcs = [True] * count + [False, False]
            yield self._path(points, arcs, fill=self._palette.colour(sector.colour))


def _is_of_lines(parts: _Parts) -> bool:
    """Whether a colour draws lines that slope, and no bars: borders of bars are level, and jump."""
    solid = sum(region.area for region in parts.rectangles)
    ink = solid + sum(region.area for region in parts.rest)
    return solid < _FEW_SOLID * ink and any(_slopes(line) for line in parts.lines)


def _slopes(line: Trace) -> bool:
    rise = np.abs(np.diff(line.y)) / np.maximum(np.diff(line.x), 1.0)
    return bool(np.ptp(line.y) > _LEVEL_PX and ((rise > _SLOPE[0]) & (rise < _SLOPE[1])).mean() > _SLOPING)


def _is_crossed(region: Region, over: Mask) -> bool:
    box = slice(region.top, region.bottom), slice(region.left, region.right)
    return not is_thin(region) and bool(over[box].any())


def _is_filled(region: Region) -> bool:
    """Whether a shape is full between its edges: gridlines that cross hang together and are not."""
    columns = region.mask[:, region.mask.any(axis=0)]
    spans = region.height - columns[::-1].argmax(axis=0) - columns.argmax(axis=0)
    return float(columns.sum()) >= _FILLED * float(spans.sum())


def _lies_in(region: Region, disc: Disc) -> bool:
    x, y = (region.left + region.right) / 2, (region.top + region.bottom) / 2
    return (x - disc.x) ** 2 + (y - disc.y) ** 2 < (disc.radius + 3) ** 2


def _is_part(region: Region, trace: Trace) -> bool:
    """Whether a line was followed through a region."""
    inside = (trace.x > region.left) & (trace.x < region.right)
    if not inside.any():
        return False
    y = trace.y[inside]
    return bool(((y >= region.top - 0.5) & (y <= region.bottom + 0.5)).mean() > 0.5)

"""Rectangles of a picture that are less than bars: halves that a gridline parts, borders, and bits of an axis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.charts.bars import turn
from extractors.charts.raster.panels import rules_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.charts.raster.legend import Colour
    from schemas.geometry import BBox
    from schemas.page import TracedPicture, VectorPath

Side = tuple[float, float, float, float]

_THIN_PX, _THICKER = 4.0, 3.0
_GAP_PX, _EVEN_PX, _BEYOND_PX = 4.0, 2.0, 6.0
_MOST_HALVED = 0.6


def rejoined(rectangles: Sequence[VectorPath], picture: TracedPicture, *, upright: bool) -> list[VectorPath]:
    """The rectangles with those joined that lie side by side, end evenly, and have a gridline between them.

    Most bars have halves, and some gridline goes on beyond them, or it would be the border between two bars that are
    alike.
    """
    px = picture.pixel_pt
    rules = rules_of(picture.paths)
    lines = [turn(line, upright=upright) for line in (rules.upright if upright else rules.level)]
    halves = _halves(rectangles, lines, px, upright=upright)
    beyond = _BEYOND_PX * px
    if 2 * len(halves) < _MOST_HALVED * len(rectangles) or not any(
        line[2] < first - beyond or line[3] > last + beyond
        for before, _, parting in halves
        for _, _, first, last in [turn(before.bbox, upright=upright)]
        for line in parting
    ):
        return list(rectangles)
    whole = {id(path): path for path in rectangles}
    for before, after, _ in halves:
        joined = whole[id(before)].bbox.union(after.bbox)
        whole[id(before)] = replace(before, bbox=joined)
        whole.pop(id(after), None)
    return list(whole.values())


def _halves(
    rectangles: Sequence[VectorPath], lines: Sequence[Side], px: float, *, upright: bool
) -> list[tuple[VectorPath, VectorPath, list[Side]]]:
    """Pairs of rectangles that may be halves of one bar, each rectangle in one, with the rules between them."""
    found = []
    taken: set[int] = set()
    for path in sorted(rectangles, key=lambda one: turn(one.bbox, upright=upright)[0]):
        if id(path) in taken:
            continue
        after = next((one for one in rectangles if _is_other_half(path, one, px, upright=upright)), None)
        if after is None or id(after) in taken:
            continue
        end, start = turn(path.bbox, upright=upright)[1], turn(after.bbox, upright=upright)[0]
        reach = _EVEN_PX * px
        parting = [line for line in lines if end - reach <= line[0] <= start + reach]
        if parting:
            found.append((path, after, parting))
            taken |= {id(path), id(after)}
    return found


def _is_other_half(path: VectorPath, after: VectorPath, px: float, *, upright: bool) -> bool:
    _, end, first, last = turn(path.bbox, upright=upright)
    start, _, top, bottom = turn(after.bbox, upright=upright)
    even = abs(first - top) <= _EVEN_PX * px and abs(last - bottom) <= _EVEN_PX * px
    return path is not after and path.fill == after.fill and even and -px <= start - end <= _GAP_PX * px


def without_borders(
    rectangles: Sequence[VectorPath], named: Collection[Colour], pixel_pt: float, *, upright: bool
) -> list[VectorPath]:
    """The rectangles without those of colours that no legend names and that are thin everywhere."""

    def height(box: BBox) -> float:
        _, _, first, last = turn(box, upright=upright)
        return last - first

    tallest: dict[Colour | None, float] = {}
    for path in rectangles:
        tallest[path.fill] = max(tallest.get(path.fill, 0.0), height(path.bbox))
    thin = _THIN_PX * pixel_pt
    if max(tallest.values(), default=0.0) < _THICKER * thin:
        return list(rectangles)
    return [path for path in rectangles if tallest[path.fill] > thin or path.fill in named]

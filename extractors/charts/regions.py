"""Where on a page a chart may be: pictures, and clusters of drawings with the short text around them.

Candidates only: what is in one is told by whoever reads it. Rules, tables, logos and page backgrounds are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.page import Drawing, Page

_CELL_PT = 4.0  # drawings nearer than two of these are of one cluster
_LEAST_WIDTH_PT, _LEAST_HEIGHT_PT = 60.0, 45.0
_BACKGROUND = 0.85  # of the page
_LINE_PT = 1.6
_MARK_PT = 2.0
_CURVE = 0.2  # of the cluster's width: a line of a chart is as long, a letter of a logo is not
_FEWEST_MARKS = 2
_FEWEST_TEXTS = 3
_MOST_TEXT = 0.22  # of the cluster's area
_REACH_PT = 22.0
_TITLE_PT = 40.0
_ROUNDS = 3
_PICTURE_PT = 72.0
_LONGEST = 6.0  # side of a picture by the other one


@dataclass(frozen=True, slots=True)
class ChartRegion:
    """A candidate. The box lies in the page's reading frame, like its words, and takes in the labels around."""

    page_no: int
    bbox: BBox
    kind: Literal["vector", "raster"]


def find_regions(page: Page) -> list[ChartRegion]:
    """The candidates of a page, from top to bottom; it needs no more than drawings, pictures and words."""
    texts = _texts(page)
    numbers = [line for line in texts if line.has_digit]
    found = []
    for cluster in _clusters(page):
        if _is_chart_like(cluster, texts):
            box = _with_texts(cluster.bbox, texts)
            if sum(box.contains(text.bbox, 1.0) for text in numbers) >= _FEWEST_TEXTS - 1:
                found.append(box)
    regions = [ChartRegion(page.page_no, box, "vector") for box in _merged(found)]
    for picture in page.pictures:
        box = picture.bbox
        if min(box.width, box.height) >= _PICTURE_PT and max(box.width, box.height) < _LONGEST * min(
            box.width, box.height
        ):
            regions.append(ChartRegion(page.page_no, box, "raster"))
    return sorted(regions, key=lambda region: (round(region.bbox.top / 20), region.bbox.left))


@dataclass(frozen=True, slots=True)
class _Text:
    """Words of one line that stand close together."""

    bbox: BBox
    has_digit: bool
    size_pt: float


@dataclass(frozen=True, slots=True)
class _Cluster:
    bbox: BBox
    drawings: tuple[Drawing, ...]


def _texts(page: Page) -> list[_Text]:
    lines: dict[int, list[list[BBox]]] = {}
    digits: dict[int, list[bool]] = {}
    for word in page.words:
        pieces, flags = lines.setdefault(word.line_no, []), digits.setdefault(word.line_no, [])
        digit = any(char.isdigit() for char in word.text)
        size = max(word.size_pt, 4.0)
        if pieces and -size < word.bbox.left - pieces[-1][-1].right < size:
            pieces[-1].append(word.bbox)
            flags[-1] |= digit
        else:
            pieces.append([word.bbox])
            flags.append(digit)
    return [
        _Text(box := union_all(piece), flag, min(box.width, box.height))
        for line_no, pieces in lines.items()
        for piece, flag in zip(pieces, digits[line_no], strict=True)
    ]


def _clusters(page: Page) -> list[_Cluster]:
    """Drawings that touch or nearly do, by connected cells of a coarse grid."""
    import numpy as np
    from scipy.ndimage import label

    area = page.width_pt * page.height_pt
    drawings = [d for d in page.drawings if d.bbox.area < _BACKGROUND * area]
    if not drawings:
        return []
    boxes = np.array([d.bbox for d in drawings])
    cells = np.floor(boxes / _CELL_PT).astype(int)
    cells = np.clip(cells, 0, max(int(page.width_pt // _CELL_PT), int(page.height_pt // _CELL_PT)) + 1)
    grid = np.zeros((cells[:, 3].max() + 2, cells[:, 2].max() + 2), dtype=bool)
    for left, top, right, bottom in np.unique(cells, axis=0):
        grid[top : bottom + 1, left : right + 1] = True
    numbers, count = label(grid, structure=np.ones((3, 3)))
    members: list[list[Drawing]] = [[] for _ in range(count)]
    for drawing, (left, top, _, _) in zip(drawings, cells, strict=True):
        members[numbers[top, left] - 1].append(drawing)
    return [_Cluster(union_all(d.bbox for d in group), tuple(group)) for group in members if group]


def _is_chart_like(cluster: _Cluster, texts: Sequence[_Text]) -> bool:
    """Large enough, with marks that are no rules, and not full of text as tables and boxed paragraphs are."""
    box = cluster.bbox
    if box.width < _LEAST_WIDTH_PT or box.height < _LEAST_HEIGHT_PT:
        return False
    inside = sum(text.bbox.area for text in texts if box.contains_point(text.bbox.center_x, text.bbox.center_y))
    if inside > _MOST_TEXT * box.area:
        return False
    bars = [d.bbox for d in cluster.drawings if d.shape == "rect" and _is_bar(d, box)]
    curves = [d.bbox for d in cluster.drawings if d.shape == "path" and _is_curve(d.bbox, box)]
    small = sum(d.shape == "path" and _MARK_PT < d.bbox.width < _CURVE * box.width for d in cluster.drawings)
    holds = sum(
        any(bar.contains_point(text.bbox.center_x, text.bbox.center_y) for bar in bars) for text in texts
    )  # cells of a table hold text each
    lengths = {(round(bar.width), round(bar.height)) for bar in bars}
    filled = len(bars) >= _FEWEST_MARKS and len(lengths) >= _FEWEST_MARKS and holds <= 1.5 * len(bars)
    return filled or bool(curves) or small >= 2 * _FEWEST_TEXTS


def _is_bar(drawing: Drawing, cluster: BBox) -> bool:
    box = drawing.bbox
    if drawing.fill is None or min(drawing.fill) > 0.97:
        return False
    return min(box.width, box.height) > _LINE_PT and box.area < 0.6 * cluster.area


def _is_curve(box: BBox, cluster: BBox) -> bool:
    return box.width > _CURVE * cluster.width and min(box.width, box.height) > _LINE_PT


def _with_texts(box: BBox, texts: Sequence[_Text]) -> BBox:
    """The box with the labels beside it, what stands beside them, and the lines over it that are not much wider."""
    for _ in range(_ROUNDS):
        near = [t for t in texts if t.bbox.width <= 0.6 * box.width + 40 and _is_near(t, box)]
        grown = union_all([box, *(text.bbox for text in near)])
        if grown == box:
            break
        box = grown
    above = [
        text.bbox
        for text in texts
        if 0 <= box.top - text.bbox.bottom <= _TITLE_PT
        and text.bbox.width <= 1.1 * box.width
        and text.bbox.overlap_x(box) > 0.8 * text.bbox.width
    ]
    return union_all([box, *above[-2:]])


def _is_near(text: _Text, box: BBox) -> bool:
    reach = min(_REACH_PT, 2.2 * text.size_pt)
    return text.bbox.overlap_x(box) > -reach and text.bbox.overlap_y(box) > -reach


def _merged(boxes: Iterable[BBox]) -> list[BBox]:
    """Boxes that cover a good part of each other are one chart: its plot, and the legend beside it."""
    merged: list[BBox] = []
    for box in sorted(boxes, key=lambda one: -one.area):
        for index, other in enumerate(merged):
            common = box.intersection(other)
            if common is not None and common.area > 0.3 * box.area:
                merged[index] = other.union(box)
                break
        else:
            merged.append(box)
    return merged

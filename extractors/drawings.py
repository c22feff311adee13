"""Vector graphics and pictures of a page."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from extractors.mupdf import load_mupdf
from schemas.geometry import IDENTITY, Affine, BBox
from schemas.page import Drawing, Picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

pymupdf = load_mupdf()

MAX_DRAWINGS = 50_000  # of one page; a map can have millions
MAX_DRAWN_BYTES = 16_000_000  # of content: from there on MuPDF takes half a minute to say what is drawn
_LEVEL_PT = 0.05  # a line this little out of level is level
_THIN_PT = 2.5
_LONG_PT = 8.0
_WHITE = 0.94
_NOT_DRAWN = ("clip", "group")

Shape = Literal["rect", "line", "path"]
Point = tuple[float, float]
Subpath = list[tuple[Any, ...]]


def read_drawn(page: Any) -> list[dict[str, Any]]:
    """All that MuPDF says of what is drawn, with clips and groups: the costly part, for `read_drawings` and
    `vector_paths.read_paths`.
    """
    drawn: list[dict[str, Any]] = page.get_cdrawings(extended=True)
    return drawn


def read_drawings(page: Any, drawn: Iterable[dict[str, Any]]) -> tuple[Drawing, ...]:
    """What is drawn on the page: each rectangle and each line by itself, every other subpath as a whole.

    Drawings off the page are left out, others end at its edge. At most `MAX_DRAWINGS`.
    """
    to_display = Affine(*page.rotation_matrix)
    upright = to_display == IDENTITY
    bounds = BBox(0.0, 0.0, page.rect.width, page.rect.height)
    drawings: list[Drawing] = []
    for path in drawn:
        if path["type"] in _NOT_DRAWN:
            continue
        for shape, box in _shapes(path["items"], filled=path.get("fill") is not None):
            visible = (box if upright else to_display.apply_box(box)).intersection(bounds)
            if visible is not None:
                stroke = path.get("color")
                width_pt = float(path.get("width") or 0.0) if stroke is not None else 0.0
                drawings.append(Drawing(shape, visible, path.get("fill"), stroke, width_pt))
        if len(drawings) > MAX_DRAWINGS:
            return tuple(drawings[:MAX_DRAWINGS])
    return tuple(drawings)


def thin_rules(drawings: Iterable[Drawing]) -> list[BBox]:
    """The ink of lines and of rectangles so thin that they are lines: table rules and underlines.

    White ones are not among them: what they cross is cut by them.
    """
    rules = []
    for drawing in drawings:
        if drawing.shape == "path" or _is_white(drawing.fill or drawing.stroke):
            continue
        box = drawing.bbox.expand(drawing.width_pt / 2)
        if min(box.width, box.height) <= _THIN_PT and max(box.width, box.height) >= _LONG_PT:
            rules.append(box)
        elif drawing.fill is None and drawing.shape == "rect":
            rules += _frame(drawing.bbox, drawing.width_pt / 2)
    return rules


def _is_white(colour: tuple[float, float, float] | None) -> bool:
    return colour is None or min(colour) >= _WHITE


def _frame(box: BBox, half: float) -> list[BBox]:
    """The four sides of a rectangle that is stroked only."""
    if 2 * half > _THIN_PT:
        return []
    return [
        BBox(box.left, box.top, box.right, box.top).expand(half),
        BBox(box.left, box.bottom, box.right, box.bottom).expand(half),
        BBox(box.left, box.top, box.left, box.bottom).expand(half),
        BBox(box.right, box.top, box.right, box.bottom).expand(half),
    ]


def read_pictures(display_list: Any) -> tuple[Picture, ...]:
    """Raster images placed on the page; the images themselves are not decoded."""
    bounds = BBox(0.0, 0.0, display_list.rect.width, display_list.rect.height)
    placed = pymupdf.TextPage(display_list.get_textpage(pymupdf.TEXT_PRESERVE_IMAGES)).extractIMGINFO()
    pictures = []
    for image in placed:
        visible = BBox(*image["bbox"]).intersection(bounds)
        if visible is not None:
            pictures.append(Picture(visible, image["width"], image["height"]))
    return tuple(pictures)


def _shapes(items: Sequence[tuple[Any, ...]], *, filled: bool) -> Iterator[tuple[Shape, BBox]]:
    lines: Subpath = []
    for item in items:
        if item[0] == "l" and (not lines or lines[-1][2] == item[1]):
            lines.append(item)
            continue
        yield from _of_lines(lines, filled=filled)
        lines = [item] if item[0] == "l" else []
        if item[0] == "re":
            yield "rect", _around((item[1][:2], item[1][2:]))
        elif item[0] == "qu":
            yield _of_quad(item[1])
        elif item[0] == "c":
            yield "path", _around(item[1:])
    yield from _of_lines(lines, filled=filled)


def _of_lines(lines: Subpath, *, filled: bool) -> Iterator[tuple[Shape, BBox]]:
    """Lines that go on from each other."""
    if not lines:
        return
    box = _around([point for _, start, end in lines for point in (start, end)])
    level = all(_is_level(start, end) for _, start, end in lines)
    closed = lines[0][1] == lines[-1][2]
    if filled:
        yield ("rect" if level and len(lines) in {3, 4} and _has_four_corners(lines) else "path"), box
    elif len(lines) == 1:
        yield "line", box
    elif level and closed and len(lines) == 4:
        yield "rect", box
    elif level:
        for _, start, end in lines:
            yield "line", _around((start, end))
    else:
        yield "path", box


def _has_four_corners(lines: Subpath) -> bool:
    # A fill closes itself, so three sides make a rectangle too; two level sides in a row would be one.
    directions = [abs(start[0] - end[0]) > abs(start[1] - end[1]) for _, start, end in lines]
    return all(first != second for first, second in pairwise(directions))


def _is_level(start: Point, end: Point) -> bool:
    return abs(start[0] - end[0]) <= _LEVEL_PT or abs(start[1] - end[1]) <= _LEVEL_PT


def _of_quad(corners: Sequence[Point]) -> tuple[Shape, BBox]:
    box = _around(corners)
    upper_left, upper_right, lower_left, lower_right = corners
    sides = ((upper_left, upper_right), (lower_left, lower_right), (upper_left, lower_left))
    return ("rect" if all(_is_level(*side) for side in sides) else "path"), box


def _around(points: Sequence[Point]) -> BBox:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))

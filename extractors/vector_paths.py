"""Paths and glyph runs of a page, with the points and places that charts are measured by."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import atan2, degrees, hypot
from statistics import median
from typing import TYPE_CHECKING, Any

from schemas.geometry import IDENTITY, Affine, BBox
from schemas.page import TextRun, VectorPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemas.page import Drawing

MAX_PATHS = 20_000
_FEWEST_MARKS = 3
_MARK_PT = 3.0
_DOT_PT = 0.7
_COLOURED = 0.15
_FEWEST_LINES = 6
_FEWEST_SHADES = 6
_FIGURE_MIDDLE = 0.36  # of the type size above the baseline: half the height of a figure
_JOINED = 0.45  # of the type size: pieces nearer than that are one run
_SPACE = 0.16
_SQUARE = 0.01
_SAME_WORD = 0.03  # digits of two pieces that are nearer are one number
_OVERLAP, _KERNED = -0.1, -0.16  # letters that are kerned ("Ta") overlap more than numbers may
_ONES, _ONES_SLACK = -0.074, 0.01  # the usual kerning of "11", the one pair of figures that has any
_LEVEL = 0.99  # of a direction: level or upright
_LEVEL_TEXT = (1.0, 0.0)
_MEET_PT = 0.005  # what rounding leaves between pieces that go on from each other
_LARGE_PT = 40.0
_PAGE = 0.9
_MINUS = "-−"

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}

Point = tuple[float, float]


def may_hold_chart(drawings: Sequence[Drawing]) -> bool:
    """Whether something is drawn that is neither a rule nor a panel: bars, curves, dots, sloping or coloured lines.

    It is asked of every page, and a page of text with a table has to pass it by.
    """
    shapes = sum(d.shape == "path" and max(d.bbox.width, d.bbox.height) > _DOT_PT for d in drawings)
    large = any(d.shape == "path" and min(d.bbox.width, d.bbox.height) > _LARGE_PT for d in drawings)
    if shapes >= _FEWEST_MARKS or large or sum(_is_coloured_line(d) for d in drawings) >= _FEWEST_MARKS:
        return True
    bars = [d for d in drawings if d.shape == "rect" and min(d.bbox.width, d.bbox.height) > _MARK_PT]
    sizes = {(round(d.bbox.width), round(d.bbox.height)) for d in bars}
    coloured = sum(_is_coloured(d.fill) for d in bars)
    lines = sum(d.shape == "line" for d in drawings)
    if len({d.fill for d in bars if _is_coloured(d.fill)}) >= _FEWEST_SHADES:
        return True  # cells of a heat map are of one size
    return len(sizes) >= _FEWEST_MARKS and (lines + len(bars) >= _FEWEST_LINES or coloured >= _FEWEST_MARKS)


def _is_coloured_line(drawing: Drawing) -> bool:
    return drawing.shape == "line" and _is_coloured(drawing.stroke)


def _is_coloured(colour: Sequence[float] | None) -> bool:
    return colour is not None and max(colour) - min(colour) > _COLOURED


def read_paths(page: Any, drawn: Iterable[dict[str, Any]]) -> tuple[VectorPath, ...] | None:
    """Every subpath of the page as displayed, with its points; None where there are more than `MAX_PATHS`.

    `drawn` is what `drawings.read_drawn` says. Of a part of the paths a part of a chart would be measured.
    """
    to_display = Affine(*page.rotation_matrix)
    page_area = page.rect.width * page.rect.height
    paths: list[VectorPath] = []
    for group, drawing in enumerate(_without_tiles(drawn)):
        fill = drawing.get("fill") if "f" in drawing["type"] else None
        stroke = drawing.get("color") if "s" in drawing["type"] else None
        dashed = (drawing.get("dashes") or "[] 0") != "[] 0"
        width = float(drawing.get("width") or 0.0)
        opacity = drawing.get("stroke_opacity" if fill is None else "fill_opacity")
        seen = 1.0 if opacity is None else float(opacity)
        clip = _frame_of(drawing.get("clips", ()), page_area)
        clip = to_display.apply_box(clip) if clip is not None else None
        for points, arcs, reach in _subpaths(drawing["items"], closed=bool(drawing.get("closePath"))):
            placed = points if to_display == IDENTITY else [to_display.apply(*point) for point in points]
            bulge = reach if to_display == IDENTITY else [to_display.apply(*point) for point in reach]
            box = _around([*placed, *bulge])
            paths.append(VectorPath(tuple(placed), tuple(arcs), box, fill, stroke, width, dashed, group, seen, clip))
        if len(paths) > MAX_PATHS:
            return None
    return tuple(paths)


def _frame_of(clips: Iterable[Sequence[float]], page_area: float) -> BBox | None:
    """The outermost of the clips that a path is seen through, but for that of the page: the frame of a plot, where a
    marker has one of its own inside.
    """
    boxes = (BBox(*clip) for clip in clips)
    return next((box for box in boxes if box.area < _PAGE * page_area), None)


def hatched_boxes(drawn: Sequence[dict[str, Any]]) -> list[BBox]:
    """Where shapes are hatched: strokes that stand in rows, and are no letters. Of a page that is not turned."""
    if all(drawing["type"] != "clip" for drawing in drawn):
        return []
    return [BBox(*drawing["hatched"]) for drawing in _without_tiles(drawn) if "hatched" in drawing]


def _without_tiles(drawings: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What is drawn, with a hatched shape as one filled shape: MuPDF gives every tile of its pattern instead.

    A tile is a square that is filled inside a clip and does not lie within it; the clip then is the shape.
    """
    clips: list[dict[str, Any]] = []  # in each other
    hidden: int | None = None  # deeper than this level are tiles
    for drawing in drawings:
        level = drawing.get("level", 0)
        if hidden is not None and level > hidden:
            continue
        hidden = None
        while clips and clips[-1]["level"] >= level:
            clips.pop()
        if drawing["type"] == "clip":
            clips.append(drawing)
        elif drawing["type"] != "group":
            if clips and level == clips[-1]["level"] + 1 and _is_tile(drawing, clips[-1]):
                hidden = clips[-1]["level"]
                yield {**drawing, "type": "f", "items": clips[-1]["items"], "hatched": clips[-1]["scissor"]}
            else:
                yield {**drawing, "clips": [clip["scissor"] for clip in clips]} if clips else drawing


def _is_tile(drawing: dict[str, Any], clip: dict[str, Any]) -> bool:
    items = drawing["items"]
    if drawing["type"] != "f" or len(items) != 1 or items[0][0] != "re" or not clip.get("items"):
        return False
    left, top, right, bottom = items[0][1]
    within = BBox(*clip["scissor"]).contains(BBox(left, top, right, bottom), 0.5)
    return not within and abs((right - left) - (bottom - top)) < _SQUARE


def _subpaths(
    items: Iterable[tuple[Any, ...]], *, closed: bool
) -> Iterator[tuple[list[Point], list[bool], list[Point]]]:
    """Points, which ways between them are curved, and how far the curves reach."""
    points: list[Point] = []
    arcs: list[bool] = []
    reach: list[Point] = []
    for item in items:
        if item[0] in ("re", "qu"):
            if points:
                yield points, arcs, reach
                points, arcs, reach = [], [], []
            yield _corners(item), [False] * 4, []
            continue
        start, end = item[1], item[-1]
        if points and not _meets(points[-1], start):
            yield points, arcs, reach
            points, arcs, reach = [], [], []
        if not points:
            points = [start]
        if end == points[0] and arcs == [False] and item[0] == "l":
            continue  # a line that is closed goes back on itself
        points.append(end)
        arcs.append(item[0] == "c")
        if item[0] == "c":
            reach += _middles(item[1:])
    if points:
        if closed and len(points) > 2 and points[0] != points[-1]:
            points.append(points[0])
            arcs.append(False)
        yield points, arcs, reach


def _middles(curve: Sequence[Point]) -> list[Point]:
    """Three points on a Bézier curve between its ends: of an arc of half a turn one is its top."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    found = []
    for t in (0.25, 0.5, 0.75):
        p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        found.append((p * ax + q * bx + r * cx + s * dx, p * ay + q * by + r * cy + s * dy))
    return found


def _meets(one: Point, other: Point) -> bool:
    return abs(one[0] - other[0]) <= _MEET_PT and abs(one[1] - other[1]) <= _MEET_PT


def _corners(item: tuple[Any, ...]) -> list[Point]:
    if item[0] == "qu":
        upper_left, upper_right, lower_left, lower_right = item[1]
        return [upper_left, upper_right, lower_right, lower_left, upper_left]
    left, top, right, bottom = item[1]
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _around(points: Sequence[Point]) -> BBox:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return BBox(min(xs), min(ys), max(xs), max(ys))


def read_runs(page: Any) -> tuple[TextRun, ...]:
    """The text of the page as it was set: pieces on one line, one behind the other, are one run.

    A small piece raised behind a number is its exponent and is written "10^3".
    """
    to_display = Affine(*page.rotation_matrix)
    runs: list[TextRun] = []
    last = -1
    for span in page.get_texttrace():
        if span["type"] == 3:
            continue
        # Between two labels of an axis its tick mark is drawn, however near the labels stand.
        parted = span["seqno"] > last + 1
        last = span["seqno"]
        for chars in _pieces(span):
            run = _run(span, chars, to_display)
            joined = _joined(runs[-1], run) if runs and not (parted and _may_be_two(runs[-1], run)) else None
            parted = False
            if joined is not None:
                runs[-1] = joined
            else:
                runs.append(run)
    return tuple(runs)


def _pieces(span: dict[str, Any]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """The characters of a span, cut where the pen was moved on: some programs set all labels of an axis at one go.

    White space at either end is no part of a piece.
    """
    size, direction, chars = float(span["size"]), span["dir"], span["chars"]
    moved = _moved_on if direction == _LEVEL_TEXT else _moved
    start = 0
    for index in range(1, len(chars)):
        if moved(chars[index - 1], chars[index], direction, size):
            yield from _stripped(chars, start, index)
            start = index
    yield from _stripped(chars, start, len(chars))


def _stripped(chars: Sequence[tuple[Any, ...]], start: int, end: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    while start < end and chr(chars[start][0]).isspace():
        start += 1
    while end > start and chr(chars[end - 1][0]).isspace():
        end -= 1
    if start < end:
        yield chars[start:end]


def _moved_on(char: tuple[Any, ...], following: tuple[Any, ...], _: Point, size: float) -> bool:
    """Of level text, which nearly all is: the same with nothing multiplied by 0 and 1."""
    (x, y), box = char[2], char[3]
    along = following[2][0] - x
    if abs(following[2][1] - y) > 0.25 * size or along < -0.3 * size:
        return True
    gap = along - abs(box[2] - box[0])
    if not gap > _SPACE * size:
        return False
    return bool(gap > _JOINED * size or (chr(char[0]).isdigit() and chr(following[0]).isdigit()))


def _moved(char: tuple[Any, ...], following: tuple[Any, ...], direction: Point, size: float) -> bool:
    along, across = _way(char, following, direction)
    gap = _gap(char, along, direction, size)
    numbers = chr(char[0]).isdigit() and chr(following[0]).isdigit()
    return bool(across > 0.25 * size or along < -0.3 * size or gap > (_SPACE if numbers else _JOINED) * size)


def _way(char: tuple[Any, ...], following: tuple[Any, ...], direction: Point) -> tuple[float, float]:
    """How far the pen moved from one character to the next: along the line, and across it."""
    dx, dy = direction
    right, down = float(following[2][0] - char[2][0]), float(following[2][1] - char[2][1])
    return right * dx + down * dy, abs(right * dy - down * dx)


def _gap(char: tuple[Any, ...], along: float, direction: Point, size: float) -> float:
    """What is left between a character and one whose pen stands so far along."""
    dx, dy = direction
    if max(abs(dx), abs(dy)) < _LEVEL:  # of sloping text the boxes say little
        return along - size
    box = char[3]
    return along - abs(float(box[2] - box[0]) * dx) - abs(float(box[3] - box[1]) * dy)


def _text(chars: Sequence[tuple[Any, ...]], direction: Point, size: float) -> str:
    """What the characters say, with a space where the pen left one: some programs set words without writing any."""
    gaps = [_gap(a, _way(a, b, direction)[0], direction, size) for a, b in pairwise(chars)]
    usual = max(median(gaps), 0.0) if gaps else 0.0  # of letters that are set apart
    parts = [_LIGATURES.get(chars[0][0], chr(chars[0][0]))]
    for (char, following), gap in zip(pairwise(chars), gaps, strict=True):
        spaced = chr(char[0]).isspace() or chr(following[0]).isspace()
        if not spaced and gap - usual > _SPACE * size:
            parts.append(" ")
        parts.append(_LIGATURES.get(following[0], chr(following[0])))
    return "".join(parts)


def _run(span: dict[str, Any], chars: Sequence[tuple[Any, ...]], to_display: Affine) -> TextRun:
    lefts, tops, rights, bottoms = zip(*[char[3] for char in chars], strict=True)
    box = BBox(min(lefts), min(tops), max(rights), max(bottoms))
    dx, dy = span["dir"]
    origin_x, origin_y = chars[0][2]
    if to_display != IDENTITY:
        zero = to_display.apply(0, 0)
        one = to_display.apply(dx, dy)
        dx, dy = one[0] - zero[0], one[1] - zero[1]
        box = to_display.apply_box(box)
        origin_x, origin_y = to_display.apply(origin_x, origin_y)
    size = float(span["size"])
    middle = origin_y - _FIGURE_MIDDLE * size
    angle = round(degrees(atan2(-dy, dx)), 1) if hypot(dx, dy) else 0.0
    return TextRun(_text(chars, span["dir"], size), box, size, angle, middle, _rgb(span.get("color") or ()))


def _rgb(colour: Sequence[float]) -> tuple[float, float, float] | None:
    """Of grey or RGB; None of other colour spaces."""
    if len(colour) == 1:
        return colour[0], colour[0], colour[0]
    return (colour[0], colour[1], colour[2]) if len(colour) == 3 else None


def _joined(first: TextRun, second: TextRun) -> TextRun | None:
    """Both as one run, where the second goes on from the first."""
    if abs(first.angle - second.angle) > 1:
        return None
    box = first.bbox.union(second.bbox)
    same_size = abs(second.size_pt - first.size_pt) < 0.05 * first.size_pt
    if abs(abs(first.angle) - 90) < 1:
        up = first.angle > 0
        gap = first.bbox.top - second.bbox.bottom if up else second.bbox.top - first.bbox.bottom
        level = abs(first.bbox.center_x - second.bbox.center_x) < 0.3 * first.size_pt
        return replace(first, text=first.text + _between(first, second, gap), bbox=box) if (
            level and same_size and -0.1 * first.size_pt < gap < _JOINED * first.size_pt
        ) else None  # fmt: skip
    if abs(first.angle) > 1:
        return None
    gap = second.bbox.left - first.bbox.right
    size = first.size_pt
    level = abs(first.anchor_y - second.anchor_y) < 0.08 * size
    both_letters = first.text[-1:].isalpha() and second.text[:1].isalpha()
    if level and same_size and (_KERNED if both_letters else _OVERLAP) * size < gap < _JOINED * size:
        both_numbers = first.text[-1:].isdigit() and second.text[:1].isdigit()
        if both_numbers and abs(gap) > _SAME_WORD * size and not _are_kerned_ones(first, second, gap):
            return None
        return replace(first, text=first.text + _between(first, second, gap), bbox=box)
    raised = second.size_pt < 0.85 * size and 0.1 * size < first.anchor_y - second.anchor_y < 0.9 * size
    if raised and -0.1 * size < gap < 0.8 * size and first.text[-1:].isdigit():
        return replace(first, text=f"{first.text}^{second.text}", bbox=box)
    if raised and abs(gap) < 0.2 * size and first.text[-2:-1] == "^" and first.text[-1:] in _MINUS:
        return replace(first, text=first.text + second.text, bbox=box)  # the sign is from another font
    return None


def _may_be_two(first: TextRun, second: TextRun) -> bool:
    """Whether both are words of one size: an exponent and a sign that is drawn belong to what they stand at."""
    words = sum(char.isalpha() for char in first.text) > 1 and sum(char.isalpha() for char in second.text) > 1
    return words and abs(second.size_pt - first.size_pt) < 0.05 * first.size_pt


def _are_kerned_ones(first: TextRun, second: TextRun, gap: float) -> bool:
    ones = first.text[-1:] == "1" == second.text[:1]
    return ones and abs(gap - _ONES * first.size_pt) < _ONES_SLACK * first.size_pt


def _between(first: TextRun, second: TextRun, gap: float) -> str:
    return (" " if gap > _SPACE * first.size_pt else "") + second.text

"""What stands on a page, as far as cutting it into tiles needs to know: what to keep whole, how small the text is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractors.gutters import LINE_COST, MARK_COST, Obstacles, Span
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.page import Drawing, Page, Word

_SMALLEST_SHARE = 0.02  # of the page's characters: a lone superscript does not set the resolution
_X_HEIGHT_OF_SIZE = 0.5  # of the type size: 0.45 in Times, 0.52 in Helvetica
_X_HEIGHT_OF_BOX = 0.5  # of a tight box around a word with ascenders or descenders
_LINE_GAP = 1.5  # widest word space, in line heights: what is further apart stands in another column
_ROW_SEGMENTS = 3  # fewest cells of a row in a table without rules
_FIGURE_LINES = 2.5  # largest distance between marks of one figure, in line heights
_ROW_LINES = 6  # highest ruled table row, in line heights
_RULE_PT = 2.0  # thicker than this, a drawing is no rule
_BLOCK_WORDS = 200  # a rectangle around more words than this is a frame, not a row or a cell
_MANY_MARKS, _MARK_CELLS = 300, 32
_UNKNOWN_X_HEIGHT_PT = 4.0  # of 8 pt text
_UNKNOWN_LINE_PT = 12.0
_UNKNOWN_OVERLAP_PT = 36.0  # half an inch, where nothing is known of the text


@dataclass(frozen=True, slots=True)
class Content:
    """Boxes in the page's reading frame; see `Obstacles` for the groups. `ink` is every drawing.

    `x_heights_pt` has one entry a word, those of a few tiny ones raised to the smallest that is worth reading;
    `native_zoom` is the pixels per point of a page that is all picture, beyond which there is nothing to see;
    `overlap_pt` what neighbouring tiles share.
    """

    words: tuple[BBox, ...]
    lines: tuple[BBox, ...]
    rows: tuple[BBox, ...]
    marks: tuple[BBox, ...]
    blocks: tuple[BBox, ...]
    ink: tuple[BBox, ...]
    x_heights_pt: tuple[float, ...]
    native_zoom: float | None
    overlap_pt: float

    @property
    def x_height_pt(self) -> float | None:
        """That of the page's smallest text; None without words."""
        return min(self.x_heights_pt, default=None)

    def blank(self, box: BBox) -> bool:
        """Whether nothing stands in a box, as far as is known."""
        groups = (self.words, self.marks, self.blocks, self.ink)
        return not any(box.intersection(other) for group in groups for other in group)

    def x_height_within(self, box: BBox) -> float | None:
        """That of the smallest text that is whole in a box."""
        pairs = zip(self.words, self.x_heights_pt, strict=True)
        return min((x_height for word, x_height in pairs if box.contains(word)), default=None)

    def wide_within(self, breadth_pt: float) -> CostBetween:
        """To ask what a cut down the page would run through: rows, long lines and wide figures, by where they begin."""
        wide = [(box.top, LINE_COST) for box in self.lines if box.width > breadth_pt / 2]
        wide += [(box.top, MARK_COST) for box in self.marks if box.width > breadth_pt / 2]
        return CostBetween(wide + [(box.top, LINE_COST) for box in self.rows])

    def x_heights_along(self, across: bool) -> SmallestBetween:
        """To ask for the smallest text that begins between two places: along y for cuts `across`, else along x."""
        starts = [word.top if across else word.left for word in self.words]
        return SmallestBetween(list(zip(starts, self.x_heights_pt, strict=True)))

    def obstacles(self, band: BBox, across: bool) -> Obstacles:
        """The spans of what stands in a band of the page; along y for cuts `across` the page, else along x."""
        groups = (self.words, self.lines, self.rows, self.marks, self.blocks)
        return Obstacles(*(tuple(_spans(group, band, across)) for group in groups))


def page_content(page: Page, frame: BBox) -> Content:
    """Gather what is on a page; what lies outside `frame`, the page's extent, is clipped or left out."""
    words = [(word, box) for word in page.words if (box := word.bbox.intersection(frame)) is not None]
    boxes = [box for _, box in words]
    line_pt = _median([box.height for box in boxes])
    segments = _segments(words)
    blocks, marks = _sort_drawings(page.drawings, boxes, frame)
    figures = _figures(_coarse(marks, frame), _FIGURE_LINES * (line_pt or _UNKNOWN_LINE_PT))
    rules = [drawing.bbox for drawing in page.drawings if _is_rule(drawing.bbox)]
    pictures = [box for picture in page.pictures if (box := picture.bbox.intersection(frame)) is not None]
    return Content(
        words=tuple(boxes),
        lines=tuple(segment.box for segment in segments),
        rows=(*_ruled_rows(page.drawings, boxes, line_pt), *_table_rows(segments)),
        marks=(*pictures, *_with_axes(figures, rules, frame)),
        blocks=(*blocks, *(box for widget in page.widgets if (box := widget.bbox.intersection(frame)) is not None)),
        ink=tuple(drawing.bbox for drawing in page.drawings),
        x_heights_pt=tuple(_x_heights([word for word, _ in words])),
        native_zoom=None if words else _native_zoom(page, frame),
        overlap_pt=1.5 * line_pt if words else _UNKNOWN_OVERLAP_PT,
    )


def _spans(boxes: Iterable[BBox], band: BBox, across: bool) -> Iterable[Span]:
    if across:
        return (Span(box.top, box.bottom) for box in boxes if box.right > band.left and box.left < band.right)
    return (Span(box.left, box.right) for box in boxes if box.bottom > band.top and box.top < band.bottom)


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


class CostBetween:
    """The sum of what stands at places on a line between two of them."""

    def __init__(self, pairs: list[tuple[float, float]]) -> None:
        pairs.sort()
        self._places = [place for place, _ in pairs]
        self._sums = [0.0, *accumulate(cost for _, cost in pairs)]

    def between(self, start: float, end: float) -> float:
        return self._sums[bisect_left(self._places, end)] - self._sums[bisect_left(self._places, start)]


class SmallestBetween:
    """Range minimum over places on a line: a sparse table, so that planning may ask ten thousand times."""

    def __init__(self, pairs: list[tuple[float, float]]) -> None:
        pairs.sort()
        self._places = [place for place, _ in pairs]
        self._table = [[value for _, value in pairs]]
        while len(self._table[-1]) > (half := 1 << (len(self._table) - 1)):
            row = self._table[-1]
            self._table.append([min(a, b) for a, b in zip(row, row[half:], strict=False)])

    def between(self, start: float, end: float) -> float | None:
        """The least value at places from `start` (included) to `end` (not)."""
        low, high = bisect_left(self._places, start), bisect_left(self._places, end)
        if low >= high:
            return None
        level = (high - low).bit_length() - 1
        return min(self._table[level][low], self._table[level][high - (1 << level)])


def _x_heights(words: Sequence[Word]) -> list[float]:
    sizes = [_x_height(word) for word in words]
    shown = [(size, len(word.text)) for size, word in zip(sizes, words, strict=True) if word.visible and size > 0]
    to_skip = _SMALLEST_SHARE * sum(count for _, count in shown)
    smallest = 0.0
    for size, count in sorted(shown):
        smallest = size
        to_skip -= count
        if to_skip < 0:
            break
    largest = max((size for size, _ in shown), default=_UNKNOWN_X_HEIGHT_PT)
    # What cannot be seen, or has no height, asks for no resolution.
    return [
        max(size, smallest) if word.visible and size > 0 else largest for size, word in zip(sizes, words, strict=True)
    ]


def _x_height(word: Word) -> float:
    if word.size_pt > 0:
        return word.size_pt * _X_HEIGHT_OF_SIZE
    upright = len(word.text) < 2 or word.bbox.width >= word.bbox.height
    return (word.bbox.height if upright else word.bbox.width) * _X_HEIGHT_OF_BOX


def _native_zoom(page: Page, frame: BBox) -> float | None:
    """Pixels per point of the picture that makes up most of the page, if one does."""
    covering = [p for p in page.pictures if p.bbox.area > frame.area / 2]
    return max((_side_ratio(p.width_px * p.height_px, p.bbox.area) for p in covering), default=None)


def _side_ratio(pixels: float, area: float) -> float:
    """Pixels per point from areas; a turned picture's sides need not be those of its box."""
    return float((pixels / area) ** 0.5)


class _Segment(NamedTuple):
    """Words of one line that stand a word space apart."""

    box: BBox
    text: str

    @property
    def numeric(self) -> bool:
        return 2 * sum(char.isdigit() for char in self.text) >= len(self.text)


def _segments(words: Sequence[tuple[Word, BBox]]) -> list[_Segment]:
    segments: list[_Segment] = []
    last_no: int | None = None
    for word, box in sorted(words, key=lambda item: (item[0].line_no, item[1].left, item[1].top)):
        last = segments[-1] if segments and last_no == word.line_no else None
        level = last is not None and last.box.overlap_y(box) > box.height / 2
        if last and level and last.box.overlap_x(box) > -_LINE_GAP * box.height:
            segments[-1] = _Segment(last.box.union(box), last.text + word.text)
        else:
            segments.append(_Segment(box, word.text))
        last_no = word.line_no
    return segments


def _table_rows(segments: Sequence[_Segment]) -> list[BBox]:
    """Rows of a table without rules: at least three segments side by side, a number among them, and a like neighbour.

    Text in three columns looks the same but for the numbers.
    """
    levels: list[list[_Segment]] = []
    for segment in sorted(segments, key=lambda item: (item.box.center_y, item.box.left)):
        if levels and levels[-1][0].box.overlap_y(segment.box) > segment.box.height / 2:
            levels[-1].append(segment)
        else:
            levels.append([segment])
    boxes = [
        union_all(item.box for item in level)
        if len(level) >= _ROW_SEGMENTS and any(item.numeric for item in level)
        else None
        for level in levels
    ]
    near = [False, *(bool(a and b and b.top - a.bottom <= 3 * b.height) for a, b in pairwise(boxes)), False]
    return [box for box, before, after in zip(boxes, near, near[1:], strict=False) if box and (before or after)]


class _ByHeight:
    """Words by the height of their centres, to ask what stands between two heights."""

    def __init__(self, words: Iterable[BBox]) -> None:
        self._words = sorted(words, key=lambda box: (box.center_y, box.left))
        self._centers = [box.center_y for box in self._words]

    def within(self, area: BBox) -> list[BBox] | None:
        """The words with their centres in an area; None where too many stand at its heights to be one block."""
        low, high = bisect_left(self._centers, area.top), bisect_right(self._centers, area.bottom)
        if high - low > _BLOCK_WORDS:
            return None
        return [box for box in self._words[low:high] if area.left <= box.center_x <= area.right]


def _sort_drawings(drawings: Iterable[Drawing], words: list[BBox], frame: BBox) -> tuple[list[BBox], list[BBox]]:
    """Blocks: the words inside one drawing (a cell, a shaded row, a small frame); marks: drawings without words."""
    by_height = _ByHeight(words)
    blocks, marks = [], []
    for drawing in drawings:
        box = drawing.bbox.intersection(frame)
        if box is None or _is_rule(box):
            continue
        inside = by_height.within(box)
        if inside:
            blocks.append(union_all(inside))
        elif inside is not None:
            marks.append(box)
    return blocks, marks


def _coarse(marks: list[BBox], frame: BBox) -> list[BBox]:
    """Marks as they are, or, where a drawing has thousands, united by the cell of a grid that they stand in."""
    if len(marks) <= _MANY_MARKS:
        return marks
    cells: dict[tuple[int, int], BBox] = {}
    for box in marks:
        column = int((box.center_x - frame.left) / frame.width * _MARK_CELLS)
        row = int((box.center_y - frame.top) / frame.height * _MARK_CELLS)
        cells[row, column] = box.union(cells.get((row, column), box))
    return [cells[key] for key in sorted(cells)]


def _figures(marks: list[BBox], distance_pt: float) -> list[BBox]:
    """Marks closer than `distance_pt` to each other, as one box: the bars of a chart, the parts of a logo."""
    figures: list[BBox] = []
    for mark in sorted(marks):
        figure, grown = mark, True
        while grown:
            reach = figure.expand(distance_pt)
            near = [other for other in figures if reach.intersection(other) is not None]
            figures = [other for other in figures if other not in near]
            figure, grown = union_all([figure, *near]), bool(near)
        figures.append(figure)
    return figures


def _is_rule(box: BBox) -> bool:
    return min(box.width, box.height) <= _RULE_PT


def _with_axes(figures: list[BBox], rules: list[BBox], frame: BBox) -> list[BBox]:
    """Figures together with the rules that meet them, and the rules that meet those: gridlines, then axes."""
    if len(rules) > _MANY_MARKS:
        return figures
    grown = []
    for figure in figures:
        box, left = figure, [rule for box in rules if (rule := box.intersection(frame)) is not None]
        while meeting := [rule for rule in left if rule.intersection(box) is not None]:
            box = union_all([box, *meeting])
            left = [rule for rule in left if rule not in meeting]
        grown.append(box)
    return grown


def _ruled_rows(drawings: Iterable[Drawing], words: list[BBox], line_pt: float) -> list[BBox]:
    """The words between two horizontal rules that lie close, one below the other: a row of a ruled table."""
    rules: dict[float, BBox] = {}
    for drawing in drawings:
        box = drawing.bbox
        if box.height <= _RULE_PT and box.width > 2 * line_pt:
            key = round(box.center_y)
            rules[key] = box.union(rules.get(key, box))
    by_height, rows = _ByHeight(words), []
    for upper, lower in pairwise(rules[key] for key in sorted(rules)):
        between = upper.overlap_x(lower) > 0 and lower.top - upper.bottom <= _ROW_LINES * line_pt
        inside = by_height.within(upper.union(lower)) if between else None
        if inside:
            rows.append(union_all(inside))
    return rows

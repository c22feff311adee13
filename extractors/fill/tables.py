"""Arrays of objects from tables: the headings that name their properties, and the rows below, over page breaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.columns import captioned, columns_of_array, is_sum
from extractors.fill.heading_cuts import cut_headings
from extractors.fill.page_text import SEPARATORS, Span
from extractors.fill.values import run_together, values_in
from extractors.fill.vocabulary import tokens_of, vocabulary
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.fill.labels import NameIndex
    from extractors.fill.page_text import PageText
    from extractors.fill.printed_value import Value
    from extractors.fill.values import Wanted
    from schemas.geometry import BBox

_WIDEST_GAP = 4.0
"""White space, in line heights, that ends a table where no other heading follows."""
_LINE_GAP = 0.9
_WIDER = 1.2
_CAPTION_ROWS = 3
_LABEL_WORDS = 3


@dataclass(frozen=True)
class Column:
    """A heading of the table; `property_no` is None for one that the schema does not ask for."""

    bbox: BBox
    property_no: int | None
    certainty: float


@dataclass(frozen=True)
class Heading:
    """The row (or two) of headings."""

    position: int
    end: int
    columns: tuple[Column, ...]
    is_called: bool = False
    """One of the headings is the array's own name."""

    @property
    def score(self) -> float:
        return sum(column.certainty for column in self.columns if column.property_no is not None)


@dataclass
class TableRow:
    """What was read of one line of a table, by property. `is_row`: it is a row of its own, else a part of one."""

    cells: dict[int, Value]
    top: float
    bottom: float
    height: float
    is_row: bool


@dataclass(frozen=True)
class ArrayRows:
    """The rows of an array, cells by the number of the property, and how surely headings and title name them.

    `called`: the page calls the table as the schema calls the array.
    """

    rows: tuple[Mapping[int, Value], ...] = ()
    score: float = 0.0
    called: bool = False

    @property
    def filled(self) -> int:
        """How many cells have a value."""
        return sum(map(len, self.rows))


def read_table(text: PageText, wanted: Sequence[Wanted], index: NameIndex) -> ArrayRows:
    """The rows of the array whose values are `wanted`; none where no headings name at least two of them (or all)."""
    called = [tokens_of(name) for name in wanted[0].item.table]
    headings = [found for position in range(len(text.rows)) if (found := _heading(text, position, index, called))]
    least = min(2, len(wanted))
    headings = [h for h in headings if sum(c.property_no is not None for c in h.columns) >= least]
    if not headings:
        return ArrayRows()
    worth = {h.position: round(h.score + _captioned(text, h, called), 3) for h in headings}
    best = max(headings, key=lambda heading: (worth[heading.position], -heading.position))
    page_no = text.rows[best.position].page_no
    same = [best, *(h for h in headings if text.rows[h.position].page_no > page_no and _repeats(best, h))]
    rows: list[TableRow] = []
    for heading in same:
        rows += _rows_under(text, heading, wanted)
    is_called = worth[best.position] > round(best.score, 3) or best.is_called
    return ArrayRows(tuple(row.cells for row in rows), worth[best.position] if rows else 0.0, bool(rows) and is_called)


def _captioned(text: PageText, heading: Heading, captions: Sequence[tuple[str, ...]]) -> float:
    """What it is worth that a line shortly above the headings is called as the array is: "Deposits" over its table."""
    page_no = text.rows[heading.position].page_no
    for position in range(heading.position - 1, max(-1, heading.position - 1 - _CAPTION_ROWS), -1):
        row = text.phrases[position]
        if row[0].page_no != page_no or len(row) > 1:
            break
        if worth := captioned(row[0].tokens, captions):
            return worth
    return 0.0


def _repeats(first: Heading, other: Heading) -> bool:
    """The same headings again, on a later page."""
    return {c.property_no for c in first.columns} == {c.property_no for c in other.columns}


def _heading(text: PageText, position: int, index: NameIndex, called: Sequence[tuple[str, ...]]) -> Heading | None:
    """The phrases of a row as headings, joined with those right below or above that belong to them."""
    row = cut_headings(text, position) if not text.rows[position].dates else ()
    if len(row) < 2:
        return None
    columns = _columns(_stacked(text, position), index, called)
    end = position + 1 + (_under_is_heading(text, position) is not None)
    is_called = any(captioned(span.tokens, called) for span in row)
    return Heading(position, end, columns, is_called) if any(c.property_no is not None for c in columns) else None


def _stacked(text: PageText, position: int) -> list[tuple[Span, ...]]:
    """Each heading with the line under it that completes it ("Unit" over "price")."""
    row = cut_headings(text, position)
    under = _under_is_heading(text, position) or ()
    found = []
    for span in row:
        below = [u for u in under if u.bbox.overlap_x(span.bbox) > 0.3 * min(u.bbox.width, span.bbox.width)]
        found.append((span, *below[:1]))
    return found


def _under_is_heading(text: PageText, position: int) -> tuple[Span, ...] | None:
    """The next row, where it is close, without figures, and made of words of headings."""
    if position + 1 >= len(text.rows):
        return None
    row, under = text.rows[position], text.phrases[position + 1]
    gap = under[0].row.row.bbox.top - row.row.bbox.bottom
    if under[0].page_no != row.page_no or gap > 0.6 * row.row.height:
        return None
    plain = all(not any(ch.isdigit() for ch in span.text) for span in under)
    words = vocabulary()
    return under if plain and all(words.share_known(span.tokens) >= 0.5 for span in under) else None


def _columns(
    headings: Sequence[tuple[Span, ...]], index: NameIndex, called: Sequence[tuple[str, ...]]
) -> tuple[Column, ...]:
    """Each heading with the property it names: by all of it, or by its first line alone."""
    variants = [(tuple(t for s in spans for t in s.tokens), spans[0].tokens) for spans in headings]
    chosen, _ = columns_of_array(variants, index, called)
    boxes = [union_all(span.bbox for span in spans) for spans in headings]
    return tuple(Column(box, *chosen.get(at, (None, 0.0))) for at, box in enumerate(boxes))


def _rows_under(text: PageText, heading: Heading, wanted: Sequence[Wanted]) -> list[TableRow]:
    lines: list[TableRow] = []
    bottom = text.rows[heading.end - 1].row.bbox.bottom
    for position in range(heading.end, len(text.rows)):
        row = text.rows[position]
        height = row.row.height
        if row.page_no != text.rows[heading.position].page_no or row.row.bbox.top - bottom > _WIDEST_GAP * height:
            break
        spans = text.phrases[position]
        if is_sum([span.text for span in spans]):
            break
        if any(_has_label(span) for span in spans):
            continue  # "Freight: 85.00" says itself what it is: it stands in no column
        cells = _cells(spans, heading, wanted)
        is_row = _is_row(cells, wanted, heading)
        if lines and not is_row and row.row.bbox.top - bottom > _WIDER * height:
            break  # what stands alone, further below than lines of one row do
        bottom = row.row.bbox.bottom
        lines.append(TableRow(cells, row.row.bbox.top, bottom, height, is_row))
    return _wrapped(lines, wanted)


def _wrapped(lines: list[TableRow], wanted: Sequence[Wanted]) -> list[TableRow]:
    """The rows, each with the lines of text that stand nearest to it: above it where its cells are centred."""
    rows = [line for line in lines if line.is_row]
    before: dict[int, list[TableRow]] = {}
    after: dict[int, list[TableRow]] = {}
    reach = [(row.top, row.bottom) for row in rows]
    loose = [line for line in lines if not line.is_row] if rows else []
    for line in sorted(loose, key=lambda line: min(_gap((row.top, row.bottom), line) for row in rows)):
        gap, at = min((_gap(extent, line), at) for at, extent in enumerate(reach))
        if gap <= _LINE_GAP * line.height:
            (before if line.top < rows[at].top else after).setdefault(at, []).append(line)
            reach[at] = (min(reach[at][0], line.top), max(reach[at][1], line.bottom))
    for at, row in enumerate(rows):
        joined: dict[int, Value] = {}
        above, under = (sorted(found.get(at, ()), key=lambda line: line.top) for found in (before, after))
        for line in (*above, row, *under):
            _join(joined, line.cells if line is not row else row.cells, wanted, own=line is row)
        row.cells = joined
    return rows


def _gap(extent: tuple[float, float], line: TableRow) -> float:
    return max(extent[0] - line.bottom, line.top - extent[1], 0.0)


def _has_label(span: Span) -> bool:
    return any(word.text.endswith(SEPARATORS) for word in span.words[:_LABEL_WORDS])


def _cells(spans: tuple[Span, ...], heading: Heading, wanted: Sequence[Wanted]) -> dict[int, Value]:
    """The values of a row by property: each phrase, or the words of it under each heading."""
    by_column: dict[int, list[Span]] = {}
    for span in spans:
        for part in _split(span, heading):
            at = _column_of(part, heading)
            if at is not None:
                by_column.setdefault(at, []).append(part)
    cells: dict[int, Value] = {}
    for at, parts in by_column.items():
        number = heading.columns[at].property_no
        if number is None:
            continue
        whole = Span(parts[0].row, parts[0].start, parts[-1].end)
        value = next(values_in(whole, wanted[number]), None)
        if value is not None:
            cells[number] = value
    return cells


def _split(span: Span, heading: Heading) -> list[Span]:
    """A phrase that runs under several headings is cut where a word begins under the next one."""
    cuts = [span.start]
    for index in range(span.start + 1, span.end):
        here, before = Span(span.row, index, index + 1), Span(span.row, index - 1, index)
        at, was = _column_of(here, heading), _column_of(before, heading)
        under = at is not None and heading.columns[at].bbox.overlap_x(here.bbox) > 0
        if at is not None and at != was and under and _is_own(here, heading, at):
            cuts.append(index)
    return [Span(span.row, start, end) for start, end in zip(cuts, [*cuts[1:], span.end], strict=True)]


def _is_own(word: Span, heading: Heading, at: int) -> bool:
    """The word is flush with the heading's left or right edge, as a cell of its own is."""
    box, head = word.bbox, heading.columns[at].bbox
    height = word.row.row.height
    return min(abs(box.left - head.left), abs(box.right - head.right)) <= 1.5 * height


def _column_of(span: Span, heading: Heading) -> int | None:
    """The heading that a phrase stands under: the widest overlap, else the nearest edge or centre."""
    height = span.row.row.height

    def distance(column: Column) -> float:
        overlap = column.bbox.overlap_x(span.bbox)
        if overlap > 0:
            return -overlap
        edges = (
            abs(column.bbox.left - span.bbox.left),
            abs(column.bbox.right - span.bbox.right),
            abs(column.bbox.center_x - span.bbox.center_x),
        )
        return min(*edges, -overlap)

    found = min(range(len(heading.columns)), key=lambda at: distance(heading.columns[at]))
    return found if distance(heading.columns[found]) <= 4 * height else None


def _is_row(cells: dict[int, Value], wanted: Sequence[Wanted], heading: Heading) -> bool:
    """A row of its own has at least half of the columns, or a typed value besides a text."""
    columns = [c.property_no for c in heading.columns if c.property_no is not None]
    typed = [number for number in cells if wanted[number].kind not in ("text", "choice")]
    possible = [number for number in columns if wanted[number].kind not in ("text", "choice")]
    if possible:
        return bool(typed)
    return (len(cells) > 1 and 2 * len(cells) >= len(columns)) or len(columns) == 1 == len(cells)


def _join(joined: dict[int, Value], cells: dict[int, Value], wanted: Sequence[Wanted], *, own: bool) -> None:
    """Add the cells of a line; only texts go on from line to line."""
    from extractors.fill.printed_value import Value as Cell

    for number, more in cells.items():
        held = joined.get(number)
        if held is None:
            if own or wanted[number].kind == "text":
                joined[number] = more
        elif wanted[number].kind == "text":
            text = run_together(held.value, held.parts, more.value)
            if wanted[number].rule.admits(text):
                joined[number] = Cell(text, (*held.parts, *more.parts))

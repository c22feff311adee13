"""The heading of a table: how many of its lines name columns, and their levels."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.tables.figures import is_label_figure, is_nothing
from extractors.tables.text_rows import Piece, TextLine, wraps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.gutters import Span
    from extractors.tables.draft import DraftCell

_NUMERIC = 0.6
_MOST = 0.5
_FEW_RULES = 4
_MOST_HEADS = 7


def numeric_columns(lines: Sequence[TextLine], count: int) -> set[int]:
    """Columns in which most pieces are figures, from the first line on that has any but those of headings."""
    first = next((index for index, line in enumerate(lines) if _has_own_figures(line)), 0)
    found = set()
    for col in range(count):
        pieces = [p for line in lines[first:] if (p := line.at(col)) is not None and p.col_end - p.col == 1]
        pieces = [piece for piece in pieces if not is_nothing(piece.text)]
        if pieces and sum(piece.is_number for piece in pieces) >= _NUMERIC * len(pieces):
            found.add(col)
    return found


def _has_own_figures(line: TextLine) -> bool:
    return any(piece.is_number and not is_label_figure(piece.text) for piece in line.pieces)


def count_heading_lines(lines: Sequence[TextLine], count: int) -> int:
    """How many lines from the top are headings: those above the first full rule, or above the first figures.

    What stands alone under them heads the rows that follow, not columns.
    """
    found = _count_lines(lines, count)
    while found > 1 and _heads_rows(lines[found - 1], lines[: found - 1], count):
        found -= 1
    return found


def _heads_rows(line: TextLine, above: Sequence[TextLine], count: int) -> bool:
    alone = len(line.pieces) == 1 and (line.pieces[0].col == 0 or line.pieces[0].col_end - line.pieces[0].col > 1)
    named = max(len(before.columns) for before in above)
    return alone and named >= count - 1 and count > 1


def _count_lines(lines: Sequence[TextLine], count: int) -> int:
    if len(lines) < 2:
        return 0
    numeric = numeric_columns(lines, count)
    by_type = _above_figures(lines, numeric)
    rules = [index for index, line in enumerate(lines) if index and line.ruled]
    if rules and len(rules) <= _FEW_RULES and rules[0] <= _MOST * len(lines):
        return by_type or rules[0]
    if by_type is not None:
        return by_type if by_type <= max(2, _MOST * len(lines)) else 0
    bold = 0
    for line in lines:
        if not all(word.bold for piece in line.pieces for word in piece.words):
            break
        bold += 1
    return bold if 0 < bold <= _MOST * len(lines) else int(len(lines[0].columns) >= count - 1)


def _above_figures(lines: Sequence[TextLine], numeric: set[int]) -> int | None:
    """The first line with a figure that is no year in a column of figures; None where no column has figures."""
    if not numeric:
        return None
    for index, line in enumerate(lines):
        own = [piece for piece in line.pieces if piece.col in numeric and not is_nothing(piece.text)]
        figures = [piece for piece in own if piece.is_number]
        # "aged 15 to / 64 years" ends with a number, among words.
        among_words = 2 * len(figures) < len(own)
        in_headings = index < _MOST_HEADS and (among_words or all(is_label_figure(piece.text) for piece in figures))
        if figures and not (in_headings and len(lines) > index + 1):
            return index
    return 0


def count_heading_rows(cells: Sequence[DraftCell]) -> int:
    """How many rows of a drawn grid are headings. All rows are ruled there, so that rules say nothing."""
    rows, cols = max(cell.row_end for cell in cells), max(cell.col_end for cell in cells)
    lines = []
    for row in range(rows):
        own = sorted((cell for cell in cells if cell.row == row), key=lambda cell: cell.col)
        lines.append(TextLine(tuple(Piece(cell.col, cell.col_end, cell.words) for cell in own), row, row + 1, 1.0))
    count = count_heading_lines(lines, cols)
    # A heading beside several levels of others reaches down over all of them.
    deepest = max((cell.row_end for cell in cells if cell.row < max(count, 1)), default=count)
    return deepest if count and deepest <= max(2, _MOST * rows) else count


def heading_levels(lines: Sequence[TextLine], columns: Sequence[Span]) -> list[list[TextLine]]:
    """Lines of headings by level: a line under one that spans columns, within that span, begins the next level.

    A line whose texts stand over groups of columns, all of one size, spans them, flush left as it may be.
    """
    levels: list[list[TextLine]] = []
    for number, line in enumerate(lines):
        below = lines[number + 1] if number + 1 < len(lines) else None
        spanning = line if below is None else _over_groups(line, below, columns)
        if levels and not line.ruled and not _is_lower(levels[-1], line):
            levels[-1].append(spanning)
        else:
            levels.append([spanning])
    return levels


def _over_groups(line: TextLine, below: TextLine, columns: Sequence[Span]) -> TextLine:
    """The line with its pieces widened over the groups that the line below fills; the line itself if they are none."""
    if any(piece.col_end - piece.col > 1 for piece in line.pieces):
        return line
    for stubs in (1, 2, 0):
        own = [piece for piece in line.pieces if piece.col >= stubs]
        names = len(columns) - stubs
        size = names // len(own) if own else 0
        if size < 2 or size * len(own) != names or not frozenset(range(stubs, len(columns))) <= below.columns:
            continue
        groups = [(stubs + i * size, stubs + (i + 1) * size) for i in range(len(own))]
        inside = all(start <= piece.col < end for piece, (start, end) in zip(own, groups, strict=True))
        if inside and (_repeats(below, groups) or not _any_wraps(own, below, columns)):
            wide = [replace(piece, col=start, col_end=end) for piece, (start, end) in zip(own, groups, strict=True)]
            return replace(line, pieces=(*(piece for piece in line.pieces if piece.col < stubs), *wide))
    return line


def _repeats(line: TextLine, groups: Sequence[tuple[int, int]]) -> bool:
    """Every group has the same headings."""
    names = {tuple(piece.text if (piece := line.at(col)) else "" for col in range(*group)) for group in groups}
    return len(groups) > 1 and len(names) == 1


def _any_wraps(pieces: Sequence[Piece], below: TextLine, columns: Sequence[Span]) -> bool:
    return any((under := below.at(piece.col)) is not None and wraps(piece, under, columns) for piece in pieces)


def _is_lower(level: Sequence[TextLine], line: TextLine) -> bool:
    wide = [piece for above in level for piece in above.pieces if piece.col_end - piece.col > 1]
    return any(_under(piece, span) for piece in line.pieces for span in wide)


def _under(piece: Piece, span: Piece) -> bool:
    inside = span.col <= piece.col and piece.col_end <= span.col_end
    return inside and (piece.col, piece.col_end) != (span.col, span.col_end)

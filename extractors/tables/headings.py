"""The heading of a table: how many of its lines name columns, and their levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.tables.figures import is_nothing, is_year
from extractors.tables.text_rows import Piece, TextLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.tables.draft import DraftCell

_NUMERIC = 0.6
_MOST = 0.5
_FEW_RULES = 4


def numeric_columns(lines: Sequence[TextLine], count: int) -> set[int]:
    """Columns in which most pieces are figures."""
    found = set()
    for col in range(count):
        pieces = [piece for line in lines if (piece := line.at(col)) is not None and piece.col_end - piece.col == 1]
        pieces = [piece for piece in pieces if not is_nothing(piece.text)]
        if pieces and sum(piece.is_number for piece in pieces) >= _NUMERIC * len(pieces):
            found.add(col)
    return found


def count_heading_lines(lines: Sequence[TextLine], count: int) -> int:
    """How many lines from the top are headings: those above the first full rule, or above the first figures."""
    if len(lines) < 2:
        return 0
    numeric = numeric_columns(lines, count)
    by_type = _above_figures(lines, numeric)
    rules = [index for index, line in enumerate(lines) if index and line.ruled]
    if rules and len(rules) <= _FEW_RULES and rules[0] <= _MOST * len(lines):
        return rules[0] if by_type is None or rules[0] >= by_type else by_type
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
        figures = [piece for piece in line.pieces if piece.col in numeric and piece.is_number]
        if figures and not (all(is_year(piece.text) for piece in figures) and index < 3 and len(lines) > index + 1):
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


def heading_levels(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines of headings by level: a line under one that spans columns, within that span, begins the next level."""
    levels: list[list[TextLine]] = []
    for line in lines:
        if levels and not line.ruled and not _is_lower(levels[-1], line):
            levels[-1].append(line)
        else:
            levels.append([line])
    return levels


def _is_lower(level: Sequence[TextLine], line: TextLine) -> bool:
    wide = [piece for above in level for piece in above.pieces if piece.col_end - piece.col > 1]
    return any(_under(piece, span) for piece in line.pieces for span in wide)


def _under(piece: Piece, span: Piece) -> bool:
    inside = span.col <= piece.col and piece.col_end <= span.col_end
    return inside and (piece.col, piece.col_end) != (span.col, span.col_end)

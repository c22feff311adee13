"""The heading of a table: how many of its lines name columns, and their levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.tables.text_rows import Piece, TextLine

_YEAR = re.compile(r"\(?(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?\*{0,3}\)?[a-z]?\Z")
_NUMERIC = 0.6
_MOST = 0.5
_FEW_RULES = 4


def is_year(text: str) -> bool:
    return _YEAR.match(text) is not None


def numeric_columns(lines: Sequence[TextLine], count: int) -> set[int]:
    """Columns in which most pieces are figures."""
    found = set()
    for col in range(count):
        pieces = [piece for line in lines if (piece := line.at(col)) is not None and piece.col_end - piece.col == 1]
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
    return bold if 0 < bold <= _MOST * len(lines) else int(len(lines[0].columns) == count)


def _above_figures(lines: Sequence[TextLine], numeric: set[int]) -> int | None:
    """The first line with a figure that is no year in a column of figures; None where no column has figures."""
    if not numeric:
        return None
    for index, line in enumerate(lines):
        figures = [piece for piece in line.pieces if piece.col in numeric and piece.is_number]
        if figures and not (all(is_year(piece.text) for piece in figures) and index < 3 and len(lines) > index + 1):
            return index
    return 0


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

"""Lines of text to rows of a table: which lines go on in the cells above them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from extractors.layout import Phrase
from extractors.tables.columns import columns_of, place_phrase
from extractors.tables.figures import is_figure, is_nothing
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.gutters import Span
    from extractors.layout import Row
    from schemas.page import Word

_FULL = 0.97
_CLOSE = 0.75
_SAME_LEVEL = 0.25
_TIGHTER = 0.12
_SPACE = 0.36


@dataclass(frozen=True)
class Piece:
    """What one line has in a column, or over several (`col_end` exclusive)."""

    col: int
    col_end: int
    words: tuple[Word, ...]

    @cached_property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def is_bold(self) -> bool:
        return all(word.bold for word in self.words)

    @property
    def is_number(self) -> bool:
        return is_figure(self.text)


@dataclass(frozen=True)
class TextLine:
    """A line of text as pieces, one a column at most. `ruled`: a line is drawn above it over the whole width."""

    pieces: tuple[Piece, ...]
    top: float
    bottom: float
    height: float
    ruled: bool = False

    @cached_property
    def columns(self) -> frozenset[int]:
        return frozenset(col for piece in self.pieces for col in range(piece.col, piece.col_end))

    @cached_property
    def has_figures(self) -> bool:
        return any(piece.is_number for piece in self.pieces)

    def at(self, col: int) -> Piece | None:
        return next((piece for piece in self.pieces if piece.col <= col < piece.col_end), None)


def text_line(row: Row, columns: Sequence[Span], *, ruled: bool = False) -> TextLine:
    """The row's phrases by column; those of one column are one piece."""
    parts = [part for phrase in row.phrases for part in _at_gutters(phrase, columns, row.height)]
    parts.sort(key=lambda phrase: phrase.bbox.left)
    return line_of(row, [(phrase, place_phrase(phrase, columns)) for phrase in parts], ruled=ruled)


def line_of(row: Row, placed: Iterable[tuple[Phrase, tuple[int, int]]], *, ruled: bool) -> TextLine:
    """A row's phrases, from left to right with their columns, as a line; those that share a column are one piece."""
    pieces: list[Piece] = []
    for phrase, (col, col_end) in placed:
        if pieces and col < pieces[-1].col_end:
            before = pieces.pop()
            pieces.append(Piece(before.col, max(before.col_end, col_end), (*before.words, *phrase.words)))
        else:
            pieces.append(Piece(col, col_end, phrase.words))
    return TextLine(tuple(pieces), row.bbox.top, row.bbox.bottom, row.height, ruled)


def _at_gutters(phrase: Phrase, columns: Sequence[Span], height: float) -> list[Phrase]:
    """A phrase over several columns as several, where the white between its words is that between two columns."""
    met = columns_of(phrase, columns)
    if len(met) < 2:
        return [phrase]
    gutters = [(columns[col].end, columns[col + 1].start) for col in met[:-1]]
    parts: list[list[Word]] = [[phrase.words[0]]]
    for before, word in pairwise(phrase.words):
        low, high = before.bbox.right, word.bbox.left
        wide = high - low >= _SPACE * height
        if wide and any(min(high, end) - max(low, start) > -1.0 for start, end in gutters):
            parts.append([word])
        else:
            parts[-1].append(word)
    return [Phrase(tuple(part)) for part in parts] if len(parts) > 1 else [phrase]


def group_lines(lines: Sequence[TextLine], columns: Sequence[Span]) -> list[list[TextLine]]:
    """Lines that make one row of the table, row by row."""
    pitch = _pitch(lines)
    rows: list[list[TextLine]] = []
    for line in lines:
        if rows and not line.ruled and _goes_on(rows[-1], line, columns, pitch):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _pitch(lines: Sequence[TextLine]) -> float | None:
    """The usual white between two rows with figures; None where no two of them follow each other."""
    gaps = [below.top - above.bottom for above, below in pairwise(lines) if above.has_figures and below.has_figures]
    return median(gaps) if gaps else None


def _goes_on(row: Sequence[TextLine], line: TextLine, columns: Sequence[Span], pitch: float | None) -> bool:
    last = row[-1]
    gap = line.top - last.bottom
    height = max(last.height, line.height)
    if not last.columns & line.columns and gap < -_SAME_LEVEL * min(last.height, line.height):
        return True
    if gap > _CLOSE * height or any(piece.is_number and _number_above(row, piece) for piece in line.pieces):
        return False
    tight = pitch is not None and gap < pitch - _TIGHTER * height
    held = frozenset(col for above in row for col in above.columns)
    if line.at(0) is None:
        # A text under figures alone is no further line of theirs.
        texts = [piece for piece in line.pieces if _is_mark(piece.text) or not _number_above(row, piece)]
        return bool(texts) and line.columns <= held and (tight or not line.has_figures)
    if not (line.columns <= held or held <= {0}) or not any(above.at(0) for above in row):
        return False
    shared = [(up, piece) for piece in line.pieces if (up := _above(row, piece)) is not None]
    if any(up.is_bold != piece.is_bold for up, piece in shared):
        return False
    if pitch is None:
        return all(wraps(up, piece, columns) for up, piece in shared)
    return tight or all(_begins_small(up, piece) for up, piece in shared)


def _is_mark(text: str) -> bool:
    """A sign that was left no room beside its figure: "%"."""
    return not any(char.isalnum() for char in text) and not is_nothing(text)


def _number_above(row: Sequence[TextLine], piece: Piece) -> bool:
    above = _above(row, piece)
    return above is not None and above.is_number


def _above(row: Sequence[TextLine], piece: Piece) -> Piece | None:
    return next((up for line in reversed(row) if (up := line.at(piece.col)) is not None), None)


def wraps(above: Piece, piece: Piece, columns: Sequence[Span]) -> bool:
    """The text goes on from the line above: it begins small, or its first word had no room there."""
    if piece.is_number:
        return False
    first = piece.words[0].bbox
    column = columns[piece.col]
    space = 0.25 * first.height
    full = above.bbox.right + space + first.width > column.start + column.length / _FULL
    return full or _begins_small(above, piece)


def _begins_small(above: Piece, piece: Piece) -> bool:
    return not piece.is_number and (piece.text[0].islower() or above.text[-1:] in "-,(")

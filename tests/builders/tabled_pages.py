"""Pages with tables made of values: words in cells, rules around them. Numbers of type 10 points high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.geometry import BBox
from schemas.page import Drawing, Page, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

BLACK = (0.0, 0.0, 0.0)
CHAR_PT = 5.0


def words_at(text: str, left: float, top: float, *, bold: bool = False, page_no: int = 1) -> list[Word]:
    """The words of a text on one line, five points a character, one character between them."""
    found = []
    for part in text.split():
        right = left + CHAR_PT * len(part)
        found.append(Word(part, BBox(left, top, right, top + 10), page_no, size_pt=10, bold=bold))
        left = right + 0.6 * CHAR_PT
    return found


def rule(x0: float, y0: float, x1: float, y1: float) -> Drawing:
    return Drawing("line", BBox(x0, y0, x1, y1), stroke=BLACK, width_pt=0.5)


def table_words(
    rows: Sequence[Sequence[str]], lefts: Sequence[float], top: float = 100.0, step: float = 14.0, page_no: int = 1
) -> list[Word]:
    """Cells flush left at `lefts`; texts with a line break take as many lines of 12 points."""
    found = []
    for row in rows:
        for text, left in zip(row, lefts, strict=True):
            for number, line in enumerate(text.split("\n")):
                found += words_at(line, left, top + 12 * number, page_no=page_no)
        top += step + 12 * max(text.count("\n") for text in row)
    return found


def page_of(words: Sequence[Word], drawings: Sequence[Drawing] = (), page_no: int = 1) -> Page:
    return Page(page_no, 595.0, 842.0, words=tuple(words), drawings=tuple(drawings))


def ruled_grid(xs: Sequence[float], ys: Sequence[float]) -> list[Drawing]:
    return [
        *(rule(x, ys[0], x, ys[-1]) for x in xs),
        *(rule(xs[0], y, xs[-1], y) for y in ys),
    ]

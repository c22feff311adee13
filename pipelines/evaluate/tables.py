"""Table structure: cell adjacency, as the table competition of ICDAR 2013 scores it.

Göbel, Hassan, Oro, Orsi (ICDAR 2013, pp. 1449-1453): every cell with content is related to its nearest neighbour with
content to the right and below; blank cells have no relations. A relation is (content, content, direction). Precision
and recall of the predicted relations against the true ones, content compared without white space and punctuation, are
taken per document.

Spans: a cell is a neighbour of every cell that touches it along its extent; a spanning pair counts once. Rows of
predicted tables have no spans; their headings have levels, which span the columns that share them. Tables are paired
page by page so that most relations agree; where a page number is unknown it may be any. A predicted table without a
partner counts against precision, a true one against recall.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

from pipelines.evaluate.compare import fold_text
from schemas.table import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.outcomes import Judge
    from pipelines.evaluate.truth import TrueTable

Relation = tuple[str, str, Literal["right", "below"]]


@dataclass(frozen=True, slots=True)
class Cell:
    """Rows and columns from 0, ends inclusive."""

    row: int
    col: int
    row_end: int
    col_end: int
    text: str


@dataclass(frozen=True, slots=True)
class PlainTable:
    page_no: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableScore:
    """Adjacency relations of one document."""

    true: int
    predicted: int
    common: int

    @property
    def precision(self) -> float:
        return self.common / self.predicted if self.predicted else float(not self.true)

    @property
    def recall(self) -> float:
        return self.common / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        total = self.true + self.predicted
        return 2 * self.common / total if total else 1.0


def plain_truth(tables: Sequence[TrueTable]) -> list[PlainTable]:
    return [
        PlainTable(table.page_no, tuple(Cell(c.row, c.col, c.row_end, c.col_end, c.text) for c in table.cells))
        for table in tables
    ]


def plain_prediction(tables: Sequence[dict[str, Any]] | None) -> list[PlainTable]:
    """Tables of a result's data: the header comes first, each of its levels a row."""
    found = []
    for table in tables or ():
        cells = _header_cells(table.get("header") or ())
        below = 1 + max((cell.row_end for cell in cells), default=-1)
        cells += [
            Cell(row, col, row, col, text)
            for row, texts in enumerate((table.get("rows") or ()), start=below)
            for col, text in enumerate(texts)
        ]
        found.append(PlainTable(table.get("page_no"), tuple(cells)))
    return found


def _header_cells(names: Sequence[str]) -> list[Cell]:
    """The headings by level ("Population / 1995"): neighbours with the same levels above are one cell there, and a
    name of fewer levels reaches down."""
    levels = [tuple(name.split(LEVELS)) for name in names]
    depth = max(map(len, levels), default=0)
    cells: list[Cell] = []
    for row in range(depth):
        for _, same in groupby(range(len(levels)), key=lambda col: levels[col][: row + 1]):
            cols = list(same)
            if row < len(levels[cols[0]]):
                last = len(levels[cols[0]]) == row + 1
                # Names that are the same in full are two columns of one name.
                spans = [(col, col) for col in cols] if last else [(cols[0], cols[-1])]
                end = depth - 1 if last else row
                cells += [Cell(row, start, end, stop, levels[cols[0]][row]) for start, stop in spans]
    return cells


def adjacency(cells: Sequence[Cell]) -> Counter[Relation]:
    """The relations of a table."""
    filled = [(cell, fold_text(cell.text)) for cell in cells]
    filled = [(cell, text) for cell, text in filled if text]
    at = {
        (row, col): index
        for index, (cell, _) in enumerate(filled)
        for row in range(cell.row, cell.row_end + 1)
        for col in range(cell.col, cell.col_end + 1)
    }
    last_row = max((cell.row_end for cell, _ in filled), default=0)
    last_col = max((cell.col_end for cell, _ in filled), default=0)
    pairs: set[tuple[int, int, Literal["right", "below"]]] = set()
    for index, (cell, _) in enumerate(filled):
        for row in range(cell.row, cell.row_end + 1):
            path = ((row, col) for col in range(cell.col_end + 1, last_col + 1))
            pairs |= {(index, other, "right") for other in _first(at, path)}
        for col in range(cell.col, cell.col_end + 1):
            path = ((row, col) for row in range(cell.row_end + 1, last_row + 1))
            pairs |= {(index, other, "below") for other in _first(at, path)}
    return Counter((filled[one][1], filled[two][1], direction) for one, two, direction in pairs)


def _first(at: dict[tuple[int, int], int], path: Any) -> list[int]:
    return next(([at[place]] for place in path if place in at), [])


def score_tables(true: Sequence[PlainTable], predicted: Sequence[PlainTable]) -> TableScore:
    """Scores the tables of a document."""
    mine = [adjacency(table.cells) for table in true]
    theirs = [adjacency(table.cells) for table in predicted]
    common = 0
    if mine and theirs:
        import numpy as np
        from scipy.optimize import linear_sum_assignment

        shared = np.zeros((len(mine), len(theirs)))
        for t, one in enumerate(true):
            for p, other in enumerate(predicted):
                if None in (one.page_no, other.page_no) or one.page_no == other.page_no:
                    shared[t, p] = (mine[t] & theirs[p]).total()
        common = int(shared[linear_sum_assignment(shared, maximize=True)].sum())
    return TableScore(sum(r.total() for r in mine), sum(r.total() for r in theirs), common)


def judge_tables(judge: Judge) -> TableScore | None:
    """The table score; None where the truth does not know the tables."""
    tables = judge.example.truth.tables
    if tables is None:
        return None
    return score_tables(plain_truth(tables), plain_prediction(judge.entry.data.get("tables") if judge.entry else None))

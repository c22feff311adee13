"""Totals that a table states: are they the sums of its numbers?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.statements.vocabulary import starts_with
from extractors.values.numbers import infer_number_format
from pipelines.chart_proof.tables import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.chart_proof.tables import Number
    from pipelines.chart_proof.views import TableView

_FEWEST_PARTS = 2
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class TotalFinding:
    total: Number
    parts: tuple[Number, ...]
    closes: bool

    @property
    def sum(self) -> float:
        return sum(part.value for part in self.parts)


def find_totals(table: TableView) -> list[TotalFinding]:
    """The last row or column that is called a total, number by number, with the numbers it should be the sum of.

    None where most of its numbers are no sums: then it is the total of something else.
    """
    fmt = infer_number_format(cell.text for row in table.rows for cell in row if cell)
    grid = [[number_of(cell, fmt) if cell and col else None for col, cell in enumerate(row)] for row in table.rows]
    labels = [row[0].text if row and row[0] else "" for row in table.rows]
    found: list[TotalFinding] = []
    if labels and starts_with("total", labels[-1]):
        found += _believable([*_columns(grid)])
    if table.header and starts_with("total", table.header[-1]):
        rows = grid[:-1] if labels and starts_with("total", labels[-1]) else grid
        found += _believable([one for row in rows if (one := _close(row[:-1], row[-1])) is not None])
    return found


def _columns(grid: Sequence[Sequence[Number | None]]) -> Iterator[TotalFinding]:
    for column in zip(*grid, strict=True):
        if (one := _close(column[:-1], column[-1])) is not None:
            yield one


def _close(parts: Sequence[Number | None], total: Number | None) -> TotalFinding | None:
    numbers = tuple(part for part in parts if part is not None)
    if total is None or len(numbers) < _FEWEST_PARTS:
        return None
    slack = total.rounding + sum(number.rounding for number in numbers)
    gap = abs(total.value - sum(number.value for number in numbers))
    return TotalFinding(total, numbers, gap <= slack + _EXACT)


def _believable(found: list[TotalFinding]) -> list[TotalFinding]:
    closing = sum(finding.closes for finding in found)
    return found if 2 * closing >= len(found) or len(found) == 1 else []

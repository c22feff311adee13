"""Line items: which predicted row is which true row, and how many cells of it are right.

Rows are paired by optimal assignment (the Hungarian method; Kuhn 1955), as DocILE pairs line items
(Šimsa et al. 2023, arXiv:2302.05658): the pairing that makes the most cells right, ties broken by the order on
the page. A pair with no cell right is no pair.

- row precision, recall, F1: pairs in which *every* scored cell is right, over predicted and over true rows;
- cell accuracy: right cells over the cells that the truth states (rows without a partner count as wrong).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.evaluate.compare import is_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.outcomes import Judge, Outcome
    from pipelines.evaluate.truth import TrueValue

CELLS = ("description", "item_number", "quantity", "unit", "unit_price", "discount", "tax_rate", "amount")
_ORDER_WEIGHT = 1e-3


@dataclass(frozen=True, slots=True)
class LineScore:
    """Rows of one document. `complete` counts pairs in which every scored cell is right."""

    doc: str
    family: str
    weight: float
    predicted: int
    true: int
    paired: int
    complete: int


def pair_rows(
    true: Sequence[dict[str, TrueValue]], predicted: Sequence[dict[str, str | None]]
) -> list[tuple[int, int]]:
    """Pairs (index of true row, index of predicted row) that make the most cells right."""
    if not true or not predicted:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    right = np.array([[_right_cells(t, p) for p in predicted] for t in true], dtype=float)
    rows, columns = np.indices(right.shape)
    distance = np.abs(rows / len(true) - columns / len(predicted))
    chosen = linear_sum_assignment(right - _ORDER_WEIGHT * distance, maximize=True)
    return [(int(t), int(p)) for t, p in zip(*chosen, strict=True) if right[t, p] > 0]


def _right_cells(true: dict[str, TrueValue], predicted: dict[str, str | None]) -> int:
    return sum(
        value is not None and predicted.get(cell) is not None and is_right(_field(cell), value, predicted[cell])
        for cell, value in true.items()
    )


def _field(cell: str) -> str:
    return f"/lines/*/{cell}"


def judge_lines(judge: Judge) -> tuple[LineScore | None, list[Outcome]]:
    """The line score and the outcomes of the cells; None and none where the truth does not know the lines."""
    truth = judge.example.truth
    if truth.lines is None:
        return None, []
    predicted = _predicted_rows(judge)
    pairs = dict(pair_rows(truth.lines, predicted))
    trusted = truth.visible.get("/lines", True)
    outcomes: list[Outcome] = []
    complete = 0
    for index, row in enumerate(truth.lines):
        cells = _judge_row(judge, row, pairs.get(index), trusted=trusted)
        outcomes += cells
        complete += index in pairs and all(cell.right for cell in cells if cell.scored)
    if not trusted:
        return None, outcomes
    taken = set(pairs.values())
    for index, extra in enumerate(predicted):
        if index not in taken:
            outcomes += _judge_row(judge, dict.fromkeys(_filled(extra)), index, trusted=True)
    score = LineScore(
        truth.doc, truth.family, judge.example.weight, len(predicted), len(truth.lines), len(pairs), complete
    )
    return score, outcomes


def _filled(row: dict[str, str | None]) -> list[str]:
    return [cell for cell in ("description", "quantity", "unit_price", "amount") if row.get(cell) is not None]


def _judge_row(judge: Judge, row: dict[str, TrueValue], index: int | None, *, trusted: bool) -> list[Outcome]:
    outcomes = []
    for cell, value in row.items():
        path = None if index is None else f"/lines/{index}/{cell}"
        on_page = trusted and judge.on_page(_field(cell), value)
        outcomes.append(judge.judge(_field(cell), path, value, on_page=on_page))
    return outcomes


def _predicted_rows(judge: Judge) -> list[dict[str, str | None]]:
    rows = judge.entry.data.get("lines") if judge.entry else None
    return [
        {cell: None if row.get(cell) is None else str(row[cell]) for cell in CELLS}
        for row in rows or []
        if isinstance(row, dict)
    ]

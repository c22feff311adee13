"""Line items and tax rows: which predicted row is which true row, and how many cells of it are right.

Rows are paired by optimal assignment (the Hungarian method; Kuhn 1955), as DocILE pairs line items
(Šimsa et al. 2023, arXiv:2302.05658): the pairing that makes the most cells right, ties broken by the order on
the page. A pair with no cell right is no pair.

- row precision, recall, F1: pairs in which *every* scored cell is right, over predicted and over true rows;
- cell accuracy: right cells over the cells that the truth states (rows without a partner count as wrong).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipelines.evaluate.compare import is_right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.evaluate.outcomes import Judge, Outcome
    from pipelines.evaluate.truth import TrueValue, ValueType

ListName = Literal["lines", "taxes"]
_ORDER_WEIGHT = 1e-3
# A row that is not there: only the cells that make it a row count as invented, each once.
_EXTRA: dict[ListName, frozenset[str]] = {
    "lines": frozenset({"description", "quantity", "unit_price", "amount"}),
    "taxes": frozenset({"rate", "base", "amount"}),
}


@dataclass(frozen=True, slots=True)
class RowScore:
    """Rows of one list of one document. `complete` counts pairs in which every scored cell is right."""

    doc: str
    family: str
    weight: float
    predicted: int
    true: int
    paired: int
    complete: int


def pair_rows(
    name: ListName,
    true: Sequence[dict[str, TrueValue]],
    predicted: Sequence[dict[str, str | None]],
    types: Mapping[str, ValueType] | None = None,
) -> list[tuple[int, int]]:
    """Pairs (index of true row, index of predicted row) that make the most cells right; `types` by pointer."""
    if not true or not predicted:
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    fields = {cell: f"/{name}/*/{cell}" for row in true for cell in row}
    right = np.array([[_right_cells(fields, types or {}, t, p) for p in predicted] for t in true], dtype=float)
    rows, columns = np.indices(right.shape)
    distance = np.abs(rows / len(true) - columns / len(predicted))
    chosen = linear_sum_assignment(right - _ORDER_WEIGHT * distance, maximize=True)
    return [(int(t), int(p)) for t, p in zip(*chosen, strict=True) if right[t, p] > 0]


def _right_cells(
    fields: Mapping[str, str],
    types: Mapping[str, ValueType],
    true: dict[str, TrueValue],
    predicted: dict[str, str | None],
) -> int:
    return sum(
        value is not None
        and predicted.get(cell) is not None
        and is_right(fields[cell], value, predicted[cell], types.get(fields[cell]))
        for cell, value in true.items()
    )


def judge_rows(judge: Judge, name: ListName) -> tuple[RowScore | None, list[Outcome]]:
    """The row score and the outcomes of the cells; None and none where the truth does not know the rows.

    Rows that the page contradicts as a whole (`visible` false for the list) have outcomes and no score.
    """
    truth = judge.example.truth
    true = truth.lines if name == "lines" else truth.taxes
    if true is None:
        return None, []
    predicted = _predicted_rows(judge, name)
    pairs = dict(pair_rows(name, true, predicted, truth.types))
    trusted = truth.visible.get(f"/{name}", True)
    outcomes: list[Outcome] = []
    complete = 0
    for index, row in enumerate(true):
        cells = _judge_row(judge, name, row, pairs.get(index), trusted=trusted)
        outcomes += cells
        complete += index in pairs and all(cell.right for cell in cells if cell.scored)
    if not trusted:
        return None, outcomes
    for index in sorted(set(range(len(predicted))) - set(pairs.values())):
        filled: dict[str, TrueValue] = {
            cell: None for cell, value in predicted[index].items() if value is not None and cell in _EXTRA[name]
        }
        outcomes += _judge_row(judge, name, filled, index, trusted=True)
    score = RowScore(truth.doc, truth.family, judge.example.weight, len(predicted), len(true), len(pairs), complete)
    return score, outcomes


def _judge_row(
    judge: Judge, name: ListName, row: dict[str, TrueValue], index: int | None, *, trusted: bool
) -> list[Outcome]:
    outcomes = []
    for cell, value in row.items():
        if index is None and value is None:
            continue  # a row that was not found is not right about its empty cells
        field = f"/{name}/*/{cell}"
        path = None if index is None else f"/{name}/{index}/{cell}"
        outcomes.append(judge.judge(field, path, value, on_page=trusted and judge.on_page(field, value)))
    return outcomes


def _predicted_rows(judge: Judge, name: ListName) -> list[dict[str, str | None]]:
    rows = judge.entry.data.get(name) if judge.entry else None
    return [
        {cell: None if value is None else str(value) for cell, value in row.items()}
        for row in rows or []
        if isinstance(row, dict)
    ]

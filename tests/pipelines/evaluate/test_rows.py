from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.evaluate.outcomes import Judge
from pipelines.evaluate.page_text import PageText
from pipelines.evaluate.rows import judge_rows, pair_rows
from pipelines.evaluate.truth import Example, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.result import Result

TRUE = [
    {"description": "Apples", "quantity": "2", "amount": "4.00"},
    {"description": "Pears", "quantity": "3", "amount": "9.00"},
]


def test_rows_pair_by_right_cells_not_by_place() -> None:
    predicted = [
        {"description": "Pears", "quantity": "3", "amount": "9"},
        {"description": "apples", "quantity": "2", "amount": "4"},
    ]
    assert pair_rows("lines", TRUE, predicted) == [(0, 1), (1, 0)]


def test_equal_rows_keep_their_order() -> None:
    row = {"description": "Pfand", "amount": "1"}
    assert pair_rows("lines", [row, row, row], [row, row, row]) == [(0, 0), (1, 1), (2, 2)]


def test_the_assignment_is_optimal_where_greed_is_not() -> None:
    # Row 0 fits both predictions equally well, row 1 only the first: taking the first for row 0 loses a row.
    true = [{"quantity": "1", "amount": "5"}, {"quantity": "1", "amount": "7"}]
    predicted = [{"quantity": "1", "amount": "0"}, {"quantity": "9", "amount": "5"}]
    assert pair_rows("lines", true, predicted) == [(0, 1), (1, 0)]


def test_rows_with_nothing_in_common_are_no_pair() -> None:
    assert pair_rows("lines", [{"amount": "1"}], [{"amount": "2"}]) == []
    assert pair_rows("lines", [], [{"amount": "2"}]) == []


def _judge(truth: Truth, result: Result) -> Judge:
    return Judge(Example(Path("a.pdf"), truth), result.documents[0], PageText(()))


def test_cells_of_a_lost_row_are_missing_and_of_an_extra_row_invented(make_result: Callable[..., Result]) -> None:
    rows = [TRUE[0] | {"amount": "5.00"}, {"description": "Delivery", "amount": "1.00"}]
    score, outcomes = judge_rows(_judge(Truth(doc="a.pdf", lines=[*TRUE]), make_result({"lines": rows})), "lines")
    assert score is not None
    assert (score.predicted, score.true, score.paired, score.complete) == (2, 2, 1, 0)
    kinds = {(outcome.path, outcome.kind) for outcome in outcomes}
    assert ("/lines/0/description", "correct") in kinds
    assert ("/lines/0/amount", "wrong") in kinds
    assert ("/lines/*/amount", "missing") in kinds
    assert ("/lines/1/amount", "invented") in kinds


def test_lines_that_the_page_contradicts_are_set_apart(make_result: Callable[..., Result]) -> None:
    truth = Truth(doc="a.pdf", lines=[*TRUE], visible={"/lines": False})
    score, outcomes = judge_rows(_judge(truth, make_result({"lines": TRUE[:1]})), "lines")
    assert score is None
    assert {outcome.kind for outcome in outcomes} == {"truth_not_on_page"}
    assert [outcome.agrees for outcome in outcomes] == [True] * 3 + [False] * 3


def test_unknown_lines_are_not_scored(make_result: Callable[..., Result]) -> None:
    assert judge_rows(_judge(Truth(doc="a.pdf"), make_result({"lines": TRUE})), "lines") == (None, [])

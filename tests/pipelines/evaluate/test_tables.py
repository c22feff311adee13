"""Adjacency relations worked by hand."""

from __future__ import annotations

from pipelines.evaluate.tables import Cell, PlainTable, adjacency, plain_prediction, score_tables


def _grid(*rows: list[str], page_no: int | None = 1) -> PlainTable:
    cells = (Cell(r, c, r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return PlainTable(page_no, tuple(cells))


def test_a_two_by_two_table_has_four_relations() -> None:
    assert adjacency(_grid(["a", "b"], ["c", "d"]).cells) == {
        ("a", "b", "right"): 1,
        ("c", "d", "right"): 1,
        ("a", "c", "below"): 1,
        ("b", "d", "below"): 1,
    }


def test_blank_cells_are_looked_past() -> None:
    assert adjacency(_grid(["a", "", "b"]).cells) == {("a", "b", "right"): 1}


def test_a_spanning_cell_touches_each_cell_below_once() -> None:
    cells = [Cell(0, 0, 0, 1, "head"), Cell(1, 0, 1, 0, "x"), Cell(1, 1, 1, 1, "y")]
    assert adjacency(cells) == {("head", "x", "below"): 1, ("head", "y", "below"): 1, ("x", "y", "right"): 1}


def test_a_split_row_costs_precision_and_recall() -> None:
    score = score_tables([_grid(["a", "b"], ["c", "d"])], [_grid(["a", "b"])])
    assert (score.true, score.predicted, score.common) == (4, 1, 1)
    assert (score.precision, score.recall, score.f1) == (1.0, 0.25, 0.4)


def test_columns_in_wrong_order_share_only_what_is_the_same() -> None:
    score = score_tables([_grid(["a", "b"], ["c", "d"])], [_grid(["b", "a"], ["d", "c"])])
    assert score.common == 2


def test_tables_pair_on_their_page_only() -> None:
    one, two = _grid(["a", "b"], page_no=1), _grid(["a", "b"], page_no=2)
    assert score_tables([one, two], [two, one]).f1 == 1.0
    assert score_tables([one], [two]).f1 == 0.0
    assert score_tables([one], [_grid(["a", "b"], page_no=None)]).f1 == 1.0


def test_no_tables_are_right_where_there_are_none() -> None:
    assert score_tables([], []).f1 == 1.0
    assert score_tables([], [_grid(["a", "b"])]).f1 == 0.0
    assert score_tables([], [_grid(["a", "b"])]).precision == 0.0


def test_the_header_of_a_prediction_is_its_first_row() -> None:
    table = {"header": ["a", "b"], "rows": [["c", "d"]], "page_no": 1}
    assert score_tables([_grid(["A", "b"], ["c ", "d."])], plain_prediction([table])).f1 == 1.0


def test_levels_of_headings_span_the_columns_that_share_them() -> None:
    (table,) = plain_prediction([{"header": ["", "Men / 1990", "Men / 2000"], "rows": [["a", "1", "2"]]}])
    assert ("Men", "1990", "below") in {
        (one, two, direction) for one, two, direction in ((r[0].title(), r[1], r[2]) for r in adjacency(table.cells))
    }
    assert adjacency(table.cells)["men", "2000", "below"] == 1

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.raster.axes import is_each_year, number_axes
from schemas.geometry import BBox
from schemas.page import TextRun


def column(texts: list[str], pitch: float = 40.0) -> list[TextRun]:
    runs = []
    for index, text in enumerate(texts):
        y = 50 + index * pitch
        box = BBox(60 - 7 * len(text), y - 5, 60, y + 5)
        runs.append(TextRun(text, box, 10.0, anchor_y=y))
    return runs


def test_a_sign_read_as_a_figure_is_no_figure() -> None:
    (axis,) = number_axes(column(["80S", "60S", "40S", "205", "05"]), [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [80, 60, 40, 20, 0]


def test_one_misread_number_is_left_out_of_the_fit() -> None:
    (axis,) = number_axes(column(["100k", "799k", "60k", "40k", "20k", "0"]), [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [100e3, 60e3, 40e3, 20e3, 0]


def test_numbers_that_go_up_unevenly_make_no_axis() -> None:
    assert number_axes(column(["51,768", "33,005", "28,094", "23,833", "15,072"]), [], "upright") == []


@given(
    low=st.integers(-50, 50),
    step=st.sampled_from([1, 2, 5, 10, 25, 100]),
    count=st.integers(4, 9),
    pitch=st.floats(15, 60),
)
def test_an_even_column_of_numbers_is_an_axis(low: int, step: int, count: int, pitch: float) -> None:
    values = [(low + index) * step for index in range(count)]
    runs = column([str(value) for value in reversed(values)], pitch)
    (axis,) = number_axes(runs, [], "upright")
    for run in runs:
        assert abs(axis.scale.value_at(run.anchor_y) - float(run.text)) < 0.01 * step


def test_amounts_that_could_be_years_are_not_years_one_by_one() -> None:
    (years,) = number_axes(column(["2019", "2018", "2017", "2016"]), [], "upright")
    (amounts,) = number_axes(column(["2100", "1900", "1700", "1500"]), [], "upright")
    assert (is_each_year(years.scale), is_each_year(amounts.scale)) == (True, False)


def test_numbers_that_stand_are_an_axis_with_the_nought_that_looks_the_same_either_way() -> None:
    """As R sets them by default."""
    standing = [
        TextRun(text, BBox(50, y - 14, 60, y + 14), 10.0, 90.0, y)
        for text, y in (("3000", 50.0), ("2000", 110.0), ("1000", 170.0))
    ]
    nought = TextRun("0", BBox(50, 227, 60, 233), 5.0, 0.0, 230.0)
    (axis,) = number_axes([*standing, nought], [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [3000, 2000, 1000, 0]


def test_tick_marks_read_as_signs_are_none_where_nought_has_one() -> None:
    (axis,) = number_axes(column(["-30", "-20", "-10", "-0"]), [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [30, 20, 10, 0]
    (negative,) = number_axes(column(["-10", "-20", "-30", "-40"]), [], "upright")
    assert [tick.value for tick in negative.scale.ticks] == [-10, -20, -30, -40]


def test_tick_marks_read_as_dashes_behind_numbers_cost_no_thousand() -> None:
    (axis,) = number_axes(column(["24k-", "22k-", "20k –", "18k-"]), [], "upright")
    assert [tick.value for tick in axis.scale.ticks] == [24e3, 22e3, 20e3, 18e3]


def test_two_powers_of_ten_at_gridlines_are_an_axis() -> None:
    (axis,) = number_axes(column(["10²", "10¹"]), [50.0, 90.0], "upright")
    assert (axis.scale.kind, [tick.value for tick in axis.scale.ticks]) == ("log", [100, 10])


def test_years_without_their_century_go_on_over_its_end() -> None:
    row = [
        TextRun(text, BBox(50 + 30 * at, 300, 66 + 30 * at, 310), 10.0, anchor_y=305.0)
        for at, text in enumerate(["'97", "'98", "'99", "'00", "'01", "'02"])
    ]
    (axis,) = number_axes(row, [], "level")
    assert [tick.value for tick in axis.scale.ticks] == [1997, 1998, 1999, 2000, 2001, 2002]
    assert is_each_year(axis.scale)

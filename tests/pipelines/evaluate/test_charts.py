"""RMS worked by hand from the definition in DePlot, and the pairing of points."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluate.chart_points import PlainPoint, PlainSeries, pair_points
from pipelines.evaluate.charts import (
    PlainChart,
    entries,
    judge_charts,
    named_alike,
    plain_prediction,
    rms,
    score_charts,
    value_distance,
)
from pipelines.evaluate.dense_lines import SAMPLES, sample_dense
from pipelines.evaluate.outcomes import Judge
from pipelines.evaluate.page_text import PageText
from pipelines.evaluate.truth import Example, TrueChart, TruePoint, TrueSeries, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.result import Result


def test_equal_mappings_score_one() -> None:
    mapping = [("2020 oil", "10"), ("2021 oil", "20")]
    assert rms(mapping, list(reversed(mapping))) == (1.0, 1.0, 1.0)


def test_a_value_off_by_five_percent_loses_five_percent_of_its_entry() -> None:
    # Keys equal; values 10 = 10 and 21 against 20: similarity 1 + 0.95 over two entries.
    assert rms([("a", "10"), ("b", "20")], [("a", "10"), ("b", "21")]) == pytest.approx((0.975, 0.975, 0.975))


def test_a_value_off_by_ten_percent_counts_for_nothing() -> None:
    precision, recall, f1 = rms([("a", "10"), ("b", "20")], [("a", "10"), ("b", "22")])
    assert (precision, recall, f1) == pytest.approx((0.5, 0.5, 0.5))


def test_missing_and_extra_entries_cost_recall_and_precision() -> None:
    true = [("alpha", "1"), ("beta", "2"), ("gamma", "3"), ("delta", "4")]
    assert rms(true, true[:2]) == pytest.approx((1.0, 0.5, 2 / 3))
    assert rms(true[:2], true) == pytest.approx((0.5, 1.0, 2 / 3))


def test_a_key_with_one_letter_wrong_scales_its_entry() -> None:
    # "wheat" against "whest": one edit in five, similarity 0.8; the value is 2 % off: 0.8 · 0.98.
    assert rms([("wheat", "100")], [("whest", "102")]) == pytest.approx((0.784, 0.784, 0.784))


def test_keys_too_far_apart_are_no_pair() -> None:
    # "ab" against "ac": similarity 0.5 is not above the threshold.
    assert rms([("ab", "1")], [("ac", "1")]) == (0.0, 0.0, 0.0)


def test_keys_are_assigned_as_a_whole() -> None:
    # "abcd" is nearer to "abcd" than "abce" is; taking "abce" for "abcd" first would lose.
    true = [("abcd", "1"), ("abce", "2")]
    assert rms(true, [("abce", "2"), ("abcd", "1")]) == (1.0, 1.0, 1.0)


def test_of_entries_with_one_key_those_that_agree_are_meant() -> None:
    true = [("title", "usage"), ("title", "mix"), ("q1", "10"), ("q1", "40")]
    assert rms(true, [("title", "mix"), ("title", "usage"), ("q1", "40"), ("q1", "10")]) == (1.0, 1.0, 1.0)
    assert rms(true, [("title", "mix"), ("title", "usage"), ("q1", "40"), ("q1", "20")])[2] == pytest.approx(0.75)


def test_nothing_against_something() -> None:
    assert rms([], []) == (1.0, 1.0, 1.0)
    assert rms([("a", "1")], []) == (0.0, 0.0, 0.0)
    assert rms([], [("a", "1")]) == (0.0, 0.0, 0.0)


def test_value_distances() -> None:
    assert value_distance("200", "202") == pytest.approx(0.01)
    assert value_distance("0", "0.0") == 0.0
    assert value_distance("0", "0.001") == 1.0
    assert value_distance("5%", "5") == 0.0
    assert value_distance("high", "high") == 0.0
    assert value_distance("high", "nigh") == pytest.approx(0.25)
    assert value_distance("1", "-1") == 1.0


def test_entries_name_row_column_and_title() -> None:
    chart = PlainChart("Energy", (PlainSeries("Oil", (PlainPoint("2020", "5"),)),))
    assert entries([chart]) == [("2020 oil", "5")]
    assert entries([chart], title=True, swapped=True) == [("title", "energy"), ("oil 2020", "5")]


def _series(name: str, *points: tuple[str, str]) -> PlainSeries:
    return PlainSeries(name, tuple(PlainPoint(x, y) for x, y in points))


def _errors(true: PlainSeries, predicted: PlainSeries) -> list[float | None]:
    return [pair.error for pair in pair_points([true], [predicted])]


def test_categories_pair_by_name_whatever_their_order() -> None:
    errors = _errors(_series("", ("Jan", "10"), ("Feb", "20")), _series("", ("feb", "21"), ("JAN", "10"), ("Mar", "1")))
    assert errors == [0.0, pytest.approx(0.05)]


def test_numbers_pair_by_the_nearest_x_within_a_hundredth_of_the_range() -> None:
    true = _series("", ("0", "1"), ("50", "2"), ("100", "3"))
    assert _errors(true, _series("", ("0.4", "1"), ("52", "2"), ("99.2", "3.03"))) == [0.0, None, pytest.approx(0.01)]


def test_a_bar_of_height_nought_may_be_measured() -> None:
    true = _series("", ("a", "0"), ("b", "100"))
    assert _errors(true, _series("", ("a", "0.005"), ("b", "100"))) == [pytest.approx(0.005), 0.0]


def test_series_pair_by_their_points_where_names_are_lost() -> None:
    true = [_series("up", ("1", "1"), ("2", "2")), _series("down", ("1", "2"), ("2", "1"))]
    predicted = [_series("", ("1", "2"), ("2", "1")), _series("", ("1", "1"), ("2", "2"))]
    assert [pair.error for pair in pair_points(true, predicted)] == [0.0] * 4


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(-99, 99)), max_size=12, unique_by=lambda point: point[0]))
def test_a_series_is_right_against_itself(points: list[tuple[int, int]]) -> None:
    series = _series("s", *((str(x), str(y)) for x, y in points))
    assert _errors(series, series) == [0.0] * len(points)


def _judge(truth: Truth, result: Result) -> Judge:
    return Judge(Example(Path("a.pdf"), truth), result.documents[0], PageText(()))


def _data(*charts: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "charts": [
            {"title": None, "series": [{"name": "s", "points": [{"x": x, "y": y} for x, y in chart]}]}
            for chart in charts
        ]
    }


def test_points_have_outcomes_with_their_evidence(make_result: Callable[..., Result]) -> None:
    points = [TruePoint(x="a", y="10"), TruePoint(x="b", y="20"), TruePoint(x="c", y="30")]
    truth = Truth(doc="a.pdf", kind="chart", charts=[TrueChart(series=[TrueSeries(name="s", points=points)])])
    data = _data([("a", "10.1"), ("b", "25"), ("d", "1")])
    score, outcomes = judge_charts(_judge(truth, make_result(data, kind="chart", status="verified")))
    assert score is not None
    assert (score.points, score.within) == (3, (1, 1, 1))
    assert [(o.path, o.kind) for o in outcomes] == [
        ("/charts/0/series/0/points/0/y", "correct"),
        ("/charts/0/series/0/points/1/y", "wrong"),
        ("/charts/*/series/*/points/*/y", "missing"),
        ("/charts/0/series/0/points/2/y", "invented"),
    ]
    assert [outcome.silent_error for outcome in outcomes] == [False, True, False, True]


def test_a_chart_that_must_be_refused(make_result: Callable[..., Result]) -> None:
    truth = Truth(doc="a.pdf", kind="chart", charts=[])
    refused, none = judge_charts(_judge(truth, make_result({"charts": []}, kind="chart")))
    misread, invented = judge_charts(_judge(truth, make_result(_data([("a", "1")]), kind="chart")))
    assert refused is not None
    assert misread is not None
    assert (refused.refusal, refused.f1, none) == (True, 1.0, [])
    assert (misread.refusal, misread.f1) == (True, 0.0)
    assert [outcome.kind for outcome in invented] == ["invented"]


def test_points_without_a_value_are_left_out() -> None:
    data = {"charts": [{"series": [{"name": None, "points": [{"x": "a", "y": None}, {"x": None, "y": "0"}]}]}]}
    assert plain_prediction(data)[0].series[0].points == (PlainPoint("", "0", "/charts/0/series/0/points/1/y"),)


def test_numbers_on_the_x_axis_are_compared_as_places_not_as_names() -> None:
    def chart(*x: str) -> list[PlainChart]:
        points = tuple(PlainPoint(place, "5", f"/{index}") for index, place in enumerate(x))
        return [PlainChart("", (PlainSeries("", points),))]

    true, predicted = chart("0", "4.081633", "8.163265"), chart("0", "4.08", "8.16")
    score = score_charts(true, predicted, pair_points(true[0].series, predicted[0].series))
    assert (score.f1, score.f1_as_text) == pytest.approx((1.0, 1 / 3))
    elsewhere = chart("0", "4.5", "8.9")
    score = score_charts(true, elsewhere, pair_points(true[0].series, elsewhere[0].series))
    assert score.f1 == pytest.approx(1 / 3)


def test_days_on_the_x_axis_are_compared_as_places_however_they_are_written() -> None:
    def chart(*x: str) -> list[PlainChart]:
        points = tuple(PlainPoint(place, str(10 * index + 5), f"/{index}") for index, place in enumerate(x))
        return [PlainChart("", (PlainSeries("Use", points),))]

    true, predicted = chart("3/31/2000", "12/5/2003", "1/10/2019"), chart("2000-04-01", "2003-12-05", "2019-01-10")
    score = score_charts(true, predicted, pair_points(true[0].series, predicted[0].series))
    assert score.f1 == pytest.approx(1.0)
    assert score.f1_as_text < 0.1
    elsewhere = chart("2001-04-01", "2003-12-05", "2019-01-10")
    score = score_charts(true, elsewhere, pair_points(true[0].series, elsewhere[0].series))
    assert score.f1 == pytest.approx(2 / 3)
    quarters, firsts = chart("Q4 2014", "Q1 2016", "Q2 2018"), chart("2014-10-01", "2016-01-01", "2018-04-01")
    assert score_charts(quarters, firsts, pair_points(quarters[0].series, firsts[0].series)).f1 == pytest.approx(1.0)


def test_many_polls_are_compared_as_a_curve_over_their_days() -> None:
    days = [date(2000, 1, 1) + timedelta(days=9 * at) for at in range(120)]
    true = [PlainSeries("", tuple(PlainPoint(f"{d.month}/{d.day}/{d.year}", str(n)) for n, d in enumerate(days, 10)))]
    few = [PlainSeries("", tuple(PlainPoint(days[at].isoformat(), str(10 + at), f"/{at}") for at in (0, 60, 119)))]
    mine, theirs = sample_dense(true, few)
    assert len(mine[0].points) == len(theirs[0].points) == SAMPLES
    assert [float(a.y) for a in mine[0].points] == pytest.approx([float(b.y) for b in theirs[0].points])
    years = [PlainSeries("", (PlainPoint("2000", "10"), PlainPoint("2002", "70")))]
    assert sample_dense(true, years)[1] == years  # years are numbers, and no days


def test_the_name_of_a_lone_series_is_left_out_of_one_score() -> None:
    def chart(*names: str) -> list[PlainChart]:
        points = (PlainPoint("2016", "5", "/0"), PlainPoint("2017", "7", "/1"))
        return [PlainChart("", tuple(PlainSeries(name, points) for name in names))]

    def score(true: list[PlainChart], predicted: list[PlainChart]) -> tuple[float, float]:
        scored = score_charts(true, predicted, pair_points(true[0].series, predicted[0].series))
        return scored.f1, scored.f1_lone_unnamed

    named = chart("Average viewership"), chart("Number of sets tuned to any of the news programmes of three networks")
    assert score(*named) == pytest.approx((0.0, 1.0))
    several = chart("Average viewership", "Total"), chart("Number of sets tuned to any news programme", "Total")
    assert score(*several) == pytest.approx((0.5, 0.5))


def test_points_inside_the_interval_that_they_state_are_counted() -> None:
    true = [PlainSeries("", tuple(PlainPoint(name, "100") for name in ("a", "b", "c")))]
    said = [("a", "101", "2"), ("b", "103", "2"), ("c", "100", None)]
    predicted = [PlainSeries("", tuple(PlainPoint(x, y, f"/{x}", half) for x, y, half in said))]
    score = score_charts(
        [PlainChart("", tuple(true))], [PlainChart("", tuple(predicted))], pair_points(true, predicted)
    )
    assert (score.stated, score.inside) == (2, 1)


def test_names_are_asked_for_only_where_the_truth_has_them() -> None:
    points = (PlainPoint("2019", "4"), PlainPoint("2020", "5"))
    said = [PlainChart("", (PlainSeries("Visitors in millions", points),))]
    unnamed, named = [PlainChart("", (PlainSeries("", points),))], [PlainChart("", (PlainSeries("Visitors", points),))]
    assert named_alike(unnamed, said) == unnamed
    assert named_alike(named, said) == said
    half = [PlainChart("", (PlainSeries("Visitors", points), PlainSeries("", (PlainPoint("2019", "40"),))))]
    whole = [PlainChart("", (PlainSeries("Visits", points), PlainSeries("Staff", (PlainPoint("2019", "40"),))))]
    assert [one.name for one in named_alike(half, whole)[0].series] == ["Visits", ""]


def test_names_of_slices_are_asked_for_only_where_the_truth_has_one() -> None:
    said = [PlainChart("", (PlainSeries("", (PlainPoint("A", "40"), PlainPoint("B", "60"))),))]
    nameless = [PlainChart("", (PlainSeries("", (PlainPoint("", "40"), PlainPoint("", "60"))),))]
    assert named_alike(nameless, said) == nameless
    half = [PlainChart("", (PlainSeries("", (PlainPoint("C", "40"), PlainPoint("", "60"))),))]
    assert named_alike(half, said) == said
